"""Weights from targets: the least priority that keeps what each class is promised.

Staff set "90 % of the green channel within 10 minutes"; nobody sets a weight. The full step between
two classes is the difference of their promises, which makes the tightest promise the first to be
kept (least slack). `solve` plays a simulated hour of the hall's load with growing shares of that
step, always with the same citizens, and stops at the first that keeps every promise. What cannot be
kept is said, with the best that can be had.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heapreplace
from random import Random

from config.i18n import _
from hall.queue.choose import pick, take
from hall.queue.classes import ClassRule, QueuePolicy, TicketClass
from hall.queue.durations import LEVELS, Occupancy, Prior, occupancy
from hall.queue.lines import CounterView, QueueState, WaitingTicket

STRENGTHS = (0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0, 1.25, 1.5, 2.0)
CITIZENS = 600  # simulated for each strength: a share is then right to about 3 points
WARM_UP = 60  # of them meet a hall that is still filling, and do not count
SEED = 20261101  # any one: all strengths meet the same citizens
GROUP = "A"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a class is promised: `share` of it called in `within_s`, nobody after `ceiling_s`."""

    share: float
    within_s: float
    ceiling_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A usual busy hour: who comes, and who serves. `shares` need not include the normal class."""

    arrivals_per_h: float
    counters: int
    service_mean_s: float
    service_cv: float = 0.6
    shares: Mapping[TicketClass, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How one class fares in the simulated hour, under the solved weights."""

    ticket_class: TicketClass
    target: Target
    share: float
    median_s: float

    @property
    def met(self) -> bool:
        return self.share >= self.target.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """The weights, and what they give. `strength`: the share of the full least-slack step taken."""

    policy: QueuePolicy
    strength: float
    kept: tuple[Kept, ...]


def solve(
    targets: Mapping[TicketClass, Target], load: Load, *, limits: QueuePolicy | None = None
) -> Solution:
    """Return the least priority that keeps the targets; deterministic, some 0.1 s of work.

    `limits` gives everything that is not a weight or a ceiling (the rails' k, graces, places).
    """
    citizens = _citizens(load)
    best: Solution | None = None
    for strength in STRENGTHS:
        policy = _policy(targets, strength, limits or QueuePolicy())
        kept = tuple(_kept(targets, _waits(policy, load.counters, citizens)))
        solution = Solution(policy=policy, strength=strength, kept=kept)
        if all(each.met for each in kept):
            return solution
        if best is None or _shortfall(kept) < _shortfall(best.kept):
            best = solution
    assert best is not None, "there is always a first strength"
    return best


CLASS_NAMES = {
    TicketClass.GREEN: _("绿色通道"),
    TicketClass.APPOINTMENT: _("预约"),
    TicketClass.NORMAL: _("普通"),
}
SENTENCES = {
    True: _(
        "{name}：提前 {head_start_min} 分钟计，预计 {share}% 在 {within_min} 分钟内叫到，达到目标"
    ),
    False: _(
        "{name}：提前 {head_start_min} 分钟计，预计 {share}% 在 {within_min} 分钟内叫到，"
        "目标 {wanted}% 达不到，需增开窗口或调整目标"
    ),
}


def explanation(solution: Solution) -> tuple[str, ...]:
    """Return one Chinese sentence a class, for staff, the best class first."""
    return tuple(
        SENTENCES[each.met].format(
            name=CLASS_NAMES[each.ticket_class],
            head_start_min=round(solution.policy.rule(each.ticket_class).head_start_s / 60),
            share=round(each.share * 100),
            within_min=round(each.target.within_s / 60),
            wanted=round(each.target.share * 100),
        )
        for each in solution.kept
    )


def _policy(
    targets: Mapping[TicketClass, Target], strength: float, limits: QueuePolicy
) -> QueuePolicy:
    normal = targets[TicketClass.NORMAL]
    rules = {
        ticket_class: ClassRule(
            head_start_s=strength * max(0.0, normal.within_s - target.within_s),
            # A class with half the promise gains up to twice as fast: its slack goes faster.
            rate=max(1.0, 1.0 + strength * (normal.within_s / target.within_s - 1.0) / 2),
            ceiling_s=min(target.ceiling_s, normal.ceiling_s),
        )
        for ticket_class, target in targets.items()
    }
    return replace(
        limits,
        normal=rules[TicketClass.NORMAL],
        green=rules[TicketClass.GREEN],
        appointment=rules[TicketClass.APPOINTMENT],
    )


_Citizen = tuple[WaitingTicket, float]  # and how long the counter is taken


def _citizens(load: Load) -> list[_Citizen]:
    rng = Random(SEED)  # noqa: S311 (a simulation)
    held = occupancy(
        (),
        Prior(mean_s=load.service_mean_s, cv=load.service_cv, weight=LEVELS),
        no_show_share=0.0,
        no_show_s=0.0,
    )
    at_s = 0.0
    citizens = []
    for order in range(1, CITIZENS + 1):
        at_s += rng.expovariate(load.arrivals_per_h / 3600.0)
        citizens.append((_citizen(order, at_s, rng.random(), load), _held(held, rng)))
    return citizens


def _citizen(order: int, at_s: float, share: float, load: Load) -> WaitingTicket:
    ticket_class = TicketClass.NORMAL
    for better, part in sorted(load.shares.items()):
        if better is not TicketClass.NORMAL and share < part:
            ticket_class = better
            break
        share -= part if better is not TicketClass.NORMAL else 0.0
    return WaitingTicket(
        ticket_id=order,
        group=GROUP,
        service_code="",
        ticket_class=ticket_class,
        eligible_from_s=at_s,
        order=order,
    )


def _held(table: Occupancy, rng: Random) -> float:
    return table.levels_s[rng.randrange(LEVELS)]


def _waits(
    policy: QueuePolicy, counters: int, citizens: Sequence[_Citizen]
) -> dict[TicketClass, list[float]]:
    """Return how long each class waits, when these citizens come and the real rules choose."""
    state = QueueState.of(policy)
    state.ensure([GROUP])
    reach = state.reach(CounterView(counter_no=1, groups=(GROUP,)))
    held = {ticket.ticket_id: held_s for ticket, held_s in citizens}
    waits: dict[TicketClass, list[float]] = {each: [] for each in TicketClass}
    free = [0.0] * counters
    heapify(free)
    coming = 0
    for _served in citizens:
        now_s = free[0] if len(state) else max(free[0], citizens[coming][0].eligible_from_s)
        while coming < len(citizens) and citizens[coming][0].eligible_from_s <= now_s:
            state.add(citizens[coming][0])
            coming += 1
        found = pick(state, reach, now_s)
        assert found is not None, "somebody waits: nobody could be called only with nobody there"
        ticket = take(state, found)
        heapreplace(free, now_s + held[ticket.ticket_id])
        if ticket.order > WARM_UP:
            waits[ticket.ticket_class].append(now_s - ticket.eligible_from_s)
    return waits


def _kept(
    targets: Mapping[TicketClass, Target], waits: Mapping[TicketClass, list[float]]
) -> Iterator[Kept]:
    for ticket_class in TicketClass:
        target, found = targets[ticket_class], sorted(waits[ticket_class])
        within = sum(wait_s <= target.within_s for wait_s in found)
        yield Kept(
            ticket_class=ticket_class,
            target=target,
            share=within / len(found) if found else 1.0,
            median_s=found[len(found) // 2] if found else 0.0,
        )


def _shortfall(kept: tuple[Kept, ...]) -> float:
    """Return by how much promises are missed; a better class's miss counts for more."""
    return sum(
        max(0.0, each.target.share - each.share) * weight
        for each, weight in zip(kept, (4.0, 2.0, 1.0), strict=True)
    )
