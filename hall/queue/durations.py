"""How long a counter is taken by one call, learned from this service's own history.

A duration runs from the call until the counter is free again, in seconds: the walk to the counter
is in it, and a no-show's empty wait too. A service that nobody has had yet is log-normal around the
catalogue's mean.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import erf, exp, log, log1p, sqrt
from random import Random

SAMPLES_MAX = 400  # a service's memory: about two weeks of a common one, 3 KiB
LEVELS = 200  # equal steps of probability in a table: half a per cent each
TAIL_LEVELS_MIN = 10  # fewer than this say nothing about who is left in the tail
TAIL_SHARE = 0.35  # past all experience: the rest is this share of what has gone by, on average
DURATION_S_MAX = 4 * 3600.0  # a counter left open by mistake teaches nothing


@lru_cache(maxsize=8)
def normal_scores(count: int) -> tuple[float, ...]:
    """Return the middles of `count` equally likely slices of the standard normal distribution.

    By bisection: `statistics` has this, and takes 25 ms of the hall's start to import.
    """
    scores = []
    for step in range(count):
        share = (step + 0.5) / count
        low, high = -8.0, 8.0
        for _ in range(48):  # 16 / 2**48 is below what a float can tell here
            middle = (low + high) / 2
            below = (1 + erf(middle / sqrt(2))) / 2
            low, high = (middle, high) if below < share else (low, middle)
        scores.append((low + high) / 2)
    return tuple(scores)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prior:
    """What the catalogue says of a service. `weight`: it counts as so many cases."""

    mean_s: float
    cv: float
    weight: int = 20

    def points(self) -> list[float]:
        """Return `weight` durations that stand for the log-normal distribution, shortest first."""
        variance = log1p(self.cv**2)
        middle = log(self.mean_s) - variance / 2
        spread = sqrt(variance)
        points = [exp(middle + spread * score) for score in normal_scores(self.weight)]
        scale = self.mean_s * self.weight / sum(points)  # few points miss the long tail
        return [point * scale for point in points]


@dataclass(slots=True)
class DurationPool:
    """A bounded memory of one service's durations. Once full, new ones replace any of the old.

    So the memory leans towards the recent days, without ever forgetting at one stroke.
    """

    samples_s: list[float] = field(default_factory=list)

    def add(self, duration_s: float, rng: Random) -> None:
        """Remember a duration; one that no service can take is not believed."""
        if not 0 < duration_s <= DURATION_S_MAX:
            return
        if len(self.samples_s) < SAMPLES_MAX:
            self.samples_s.append(duration_s)
        else:
            self.samples_s[rng.randrange(SAMPLES_MAX)] = duration_s


@dataclass(frozen=True, slots=True)
class Occupancy:
    """The distribution of one call's hold on a counter: `LEVELS` equally likely durations.

    `doubt` is the standard error of their mean, as a share of it: what a long queue's wait is wrong
    by however many tickets average out. Make it when the pool has changed, not for each forecast:
    it sorts the pool.
    """

    levels_s: tuple[float, ...]
    doubt: float = 0.0

    @property
    def mean_s(self) -> float:
        return sum(self.levels_s) / len(self.levels_s)

    def left_s(self, gone_s: float, share: float) -> float:
        """Return how long it still takes after `gone_s`, at `share` (0 to 1) of what is likely."""
        start = bisect_right(self.levels_s, gone_s)
        count = len(self.levels_s) - start
        if count < TAIL_LEVELS_MIN:
            return -log(1.0 - min(share, 0.999)) * TAIL_SHARE * max(gone_s, self.levels_s[-1] / 2)
        return self.levels_s[start + min(int(share * count), count - 1)] - gone_s


def occupancy(
    samples_s: Sequence[float], prior: Prior, *, no_show_share: float, no_show_s: float
) -> Occupancy:
    """Return the distribution that history and prior give, with no-shows as short calls in it."""
    points = sorted([*samples_s, *prior.points()])
    mean_s = sum(points) / len(points)
    spread_s = sqrt(sum((point - mean_s) ** 2 for point in points) / len(points))
    levels_s = _levels(points, no_show_share, no_show_s)
    return Occupancy(levels_s, doubt=spread_s / mean_s / sqrt(len(points)))


def mixture(weighted: Iterable[tuple[Occupancy, float]]) -> Occupancy:
    """Return the distribution of a call whose service is not known yet: a group's newcomer.

    Each service weighs as it is asked for. Refuses to mix nothing.
    """
    tables = [(table, weight) for table, weight in weighted if weight > 0]
    points = sorted((level, weight) for table, weight in tables for level in table.levels_s)
    if not points:
        msg = "a mixture needs at least one service"
        raise ValueError(msg)
    total = sum(weight for _, weight in points)
    levels: list[float] = []
    below = 0.0
    for level, weight in points:
        below += weight
        while len(levels) < LEVELS and (len(levels) + 0.5) / LEVELS * total <= below:
            levels.append(level)
    levels += [points[-1][0]] * (LEVELS - len(levels))
    return Occupancy(tuple(levels), doubt=max(table.doubt for table, _ in tables))


def no_show_share(missed: int, called: int, *, prior_share: float, prior_weight: int) -> float:
    """Return the share of calls that nobody comes to, learned from the hall's own counts."""
    return (missed + prior_share * prior_weight) / (called + prior_weight)


def _levels(points: list[float], share: float, no_show_s: float) -> tuple[float, ...]:
    """Return equally likely levels whose mean is that of the points, the no-shows among them."""
    empty = round(LEVELS * share)
    served = LEVELS - empty
    levels = [points[int((step + 0.5) / served * len(points))] for step in range(served)]
    scale = sum(points) / len(points) * served / sum(levels)
    return tuple(sorted([level * scale for level in levels] + [no_show_s] * empty))
