"""How long it takes: the real choice, replayed from the present state some forty times.

Durations come from each service's history (`durations`): one from each of as many equal slices of
it as there are replays, so that forty stand for many more; and a ticket keeps its draws from one
forecast to the next, so that what is announced does not flicker. Citizens of the better classes who
are still to come are drawn from their streams: they are called before some who wait already.

Nothing here keeps a snapshot or reads a clock. `Forecaster.estimate` may run in a thread, one call
at a time. All times are POSIX seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from random import Random

from hall.contract.api import Band
from hall.queue.durations import LEVELS, normal_scores
from hall.queue.replay import ROWS, Arrivals, Known, Snapshot, replay

REPLAYS = 40
FUTURES = 8  # ways in which others may come, each met by several replays: making them costs most
PACE_DOUBT = 0.25  # how wrong the streams' rates may be, as a share of them (standard deviation)
P90 = 0.9
SOON_S = 180.0  # 即将叫号: most are called within this
BAND_MIN = 5  # minutes; nobody can use a finer band, and it would change at every look
COARSE_BAND_MIN = 10
COARSE_FROM_MIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """How long until the call, from the snapshot's moment; None: not before the counters close.

    `called_share`: in how many of the replays the call came before they closed.
    """

    median_s: float | None
    p90_s: float | None
    ahead: int
    called_share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """`tickets` by ticket_id; `arrivals` by group: for a normal number taken at this moment."""

    at_s: float
    tickets: Mapping[int, Wait]
    arrivals: Mapping[str, Wait]


class Forecaster:
    """Replays halls. `rng` decides the draws: the same one and snapshot give the same answer."""

    def __init__(self, rng: Random, *, replays: int = REPLAYS) -> None:
        self._rng = rng
        self._replays = replays
        self._draws = [self._row() for _ in range(ROWS)]

    def estimate(self, snapshot: Snapshot) -> Forecast:
        """Return everybody's wait."""
        known = Known(snapshot, self._draws)
        futures = [
            Arrivals(known, self._rng, pace=max(0.1, 1.0 + PACE_DOUBT * score))
            for score in normal_scores(FUTURES)
        ]
        for number in range(self._replays):
            replay(known, number, futures[number % FUTURES], self._rng)
        waits = {ticket_id: self._wait(known, ticket_id) for ticket_id in known.calls}
        return Forecast(
            at_s=snapshot.now_s,
            tickets={ticket.ticket_id: waits[ticket.ticket_id] for ticket in snapshot.tickets},
            arrivals={group: waits[ghost] for group, ghost in known.ghosts.items()},
        )

    def _wait(self, known: Known, ticket_id: int) -> Wait:
        waits = sorted(known.calls[ticket_id])
        return Wait(
            median_s=self._at(waits, 0.5),
            p90_s=self._at(waits, P90),
            ahead=known.ahead[ticket_id],
            called_share=len(waits) / self._replays,
        )

    def _at(self, waits: list[float], share: float) -> float | None:
        """Return a quantile; the replays in which there was no call are the longest waits."""
        place = share * (self._replays + 1) - 1
        high = ceil(place)
        if high >= len(waits):
            return None
        return waits[high - 1] + (waits[high] - waits[high - 1]) * (place - high + 1)

    def _row(self) -> tuple[int, ...]:
        """Return one level for each replay, each from its own slice of the distribution."""
        slices = list(range(self._replays))
        self._rng.shuffle(slices)
        return tuple(int((each + self._rng.random()) / self._replays * LEVELS) for each in slices)


def band(wait: Wait) -> Band | None:
    """Return a wait as it is announced; None when the call is not expected before closing.

    The ends are rounded outwards, so that the band holds what it says: 12 to 17 becomes 10 to 20.
    """
    if wait.median_s is None:
        return None
    late_s = wait.p90_s if wait.p90_s is not None else wait.median_s
    if late_s <= SOON_S:
        return Band(low_min=0, high_min=0)
    low_min, high_min = wait.median_s / 60, late_s / 60
    step = COARSE_BAND_MIN if high_min > COARSE_FROM_MIN else BAND_MIN
    low = max(BAND_MIN, int(low_min / step) * step)
    return Band(low_min=low, high_min=max(low, ceil(high_min / step) * step))
