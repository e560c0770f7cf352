"""How fast citizens come: the usual day by half hours, and how today compares with it."""

from collections.abc import Sequence

SLOT_S = 1800.0
SLOTS = 48  # half hours of a day, from midnight in the hall's zone
LOOK_AHEAD_S = 3600.0  # whoever comes later seldom passes somebody who waits now
FAITH = 20.0  # citizens: today has to differ by more than these before the usual day is doubted


def slot_of(day_s: float) -> int:
    """Return the half hour that a second of the day lies in."""
    return min(SLOTS - 1, max(0, int(day_s / SLOT_S)))


def expected_rate_per_s(usual: Sequence[float], today: Sequence[float], day_s: float) -> float:
    """Return how many a second will come in the next hour, of one group.

    `usual` and `today` count arrivals by slot, mean and so far; `day_s` is now. Without a usual day
    the last half hour, or the part of it that there was, has to say it all.
    """
    if not any(usual):
        return _recent_per_s(today, day_s)
    by_now = _between(usual, 0.0, day_s)
    level = (sum(today) + FAITH) / (by_now + FAITH)
    return level * _between(usual, day_s, day_s + LOOK_AHEAD_S) / LOOK_AHEAD_S


def _recent_per_s(today: Sequence[float], day_s: float) -> float:
    first = next((slot for slot, number in enumerate(today) if number), None)
    if first is None:
        return 0.0
    now = slot_of(day_s)
    since = max(first, now - 1)
    return sum(today[since : now + 1]) / max(SLOT_S / 2, day_s - since * SLOT_S)


def _between(usual: Sequence[float], from_s: float, to_s: float) -> float:
    """Return how many usually come between two seconds of a day."""
    return sum(
        number * max(0.0, min(to_s, (slot + 1) * SLOT_S) - max(from_s, slot * SLOT_S)) / SLOT_S
        for slot, number in enumerate(usual)
    )
