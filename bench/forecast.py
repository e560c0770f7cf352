"""The forecast against truth, on a simulated hall: error, bias, coverage of p90, and cost.

The rivals are what queue systems announce: the mean work ahead over the open counters (of the
ticket's group, and of the whole hall; the better of the two is the one to beat), and the people
ahead times the mean.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from random import Random
from statistics import mean, median
from time import perf_counter

from bench.figures import Figure, percentile, tell
from bench.simulated_hall import (
    DESKS,
    KINDS,
    Desk,
    SimulatedHall,
)
from hall.queue.arrivals import SLOTS, expected_rate_per_s, slot_of
from hall.queue.choose import ranking
from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.durations import DurationPool, Occupancy, Prior, no_show_share, occupancy
from hall.queue.forecast import Forecaster
from hall.queue.lines import WaitingTicket
from hall.queue.replay import CounterPlan, Snapshot, Stream

LOADS = (0.9, 1.0, 1.1)
SEEDS = (1, 2, 3, 4, 5)
WARM_DAYS = 10  # of history before the day that counts
PRIOR_CV = 0.6
NO_SHOW_GUESS_S = 70.0
WORK_RATIO_MAX, PEOPLE_RATIO_MAX = 0.8, 0.35
BIAS_LOAD, BIAS_MIN_MAX = 1.0, 1.0
COVERED_MIN, COVERED_MAX = 0.85, 0.95
COST_WAITING, COST_MS_MAX = range(57, 64), 20.0
ROUNDING_S = 1e-6


@dataclass(slots=True, kw_only=True)
class Outcome:
    """One ticket: what was announced when it was issued, and what came. Seconds."""

    median_s: float
    p90_s: float
    group_work_s: float
    hall_work_s: float
    people_s: float
    waiting: int
    cost_s: float
    truth_s: float = -1.0


@dataclass(slots=True)
class Watcher:
    """What a hall learns, and what it announces. `every`: forecast each so manieth ticket."""

    rng: Random
    every: int = 1
    counting: bool = False
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    pools: dict[str, DurationPool] = field(default_factory=dict)
    called: int = 0
    missed: int = 0
    days: int = 0
    green: int = 0
    issued: int = 0
    before: dict[str, list[int]] = field(default_factory=dict)  # arrivals by slot, all days
    today: dict[str, list[int]] = field(default_factory=dict)
    tables: dict[str, Occupancy] = field(default_factory=dict)
    forecaster: Forecaster = field(init=False)

    def __post_init__(self) -> None:
        self.forecaster = Forecaster(self.rng)
        for kind in KINDS:
            self.pools[kind.code] = DurationPool()
            self.before[kind.group] = [0] * SLOTS
            self._learn(kind.code)

    def hear(self, hall: SimulatedHall, fact: str, ticket: WaitingTicket, seconds: float) -> None:
        if fact == "served":
            self.pools[ticket.service_code].add(seconds, self.rng)
            self._learn(ticket.service_code)
        elif fact == "missed":
            self.missed += 1
        elif fact == "returned":
            self.missed -= 1
        elif fact == "called":
            self.called += 1
            outcome = self.outcomes.get(ticket.ticket_id)
            if outcome is not None and outcome.truth_s < 0:
                outcome.truth_s = seconds
        else:
            self.issued += 1
            self.green += ticket.ticket_class is TicketClass.GREEN
            self.today[ticket.group][slot_of(hall.now_s)] += 1
            if self.counting and ticket.ticket_id % self.every == 0:
                self._announce(hall, ticket)

    def new_day(self, *, counting: bool) -> None:
        for group, slots in self.today.items():
            self.before[group] = [sum(pair) for pair in zip(self.before[group], slots, strict=True)]
        self.days += bool(self.today)
        self.today = {kind.group: [0] * SLOTS for kind in KINDS}
        self.counting = counting

    def _learn(self, code: str) -> None:
        kind = next(kind for kind in KINDS if kind.code == code)
        share = no_show_share(self.missed, self.called, prior_share=0.08, prior_weight=100)
        self.tables[code] = occupancy(
            self.pools[code].samples_s,
            Prior(mean_s=kind.mean_s, cv=PRIOR_CV),
            no_show_share=share,
            no_show_s=NO_SHOW_GUESS_S,
        )

    def snapshot(self, hall: SimulatedHall) -> Snapshot:
        return Snapshot(
            now_s=hall.now_s,
            policy=hall.policy,
            tickets=tuple(hall.state.tickets()),
            passes={name: group.passes for name, group in hall.state.groups.items()},
            counters=tuple(self._plan(hall, desk) for desk in DESKS),
            services=self.tables,
            groups={kind.group: self.tables[kind.code] for kind in KINDS},
            streams=self._streams(hall.now_s),
        )

    def _plan(self, hall: SimulatedHall, desk: Desk) -> CounterPlan:
        busy = hall.busy.get(desk.view.counter_no)
        if busy is None:
            return CounterPlan(view=desk.view, spans=desk.spans)
        return CounterPlan(
            view=desk.view, spans=desk.spans, busy_service=busy.service, busy_since_s=busy.since_s
        )

    def _streams(self, now_s: float) -> tuple[Stream, ...]:
        green = (self.green + 1.5) / (self.issued + 10)
        shares = ((TicketClass.GREEN, green), (TicketClass.NORMAL, 1 - green))
        return tuple(
            Stream(
                group=kind.group,
                ticket_class=ticket_class,
                rate_per_s=self._rate_per_s(kind.group, now_s) * share,
            )
            for kind in KINDS
            for ticket_class, share in shares
        )

    def _rate_per_s(self, group: str, now_s: float) -> float:
        usual = [number / max(1, self.days) for number in self.before[group]]
        return expected_rate_per_s(usual, self.today[group], now_s)

    def _announce(self, hall: SimulatedHall, ticket: WaitingTicket) -> None:
        snapshot = self.snapshot(hall)
        started = perf_counter()
        wait = self.forecaster.estimate(snapshot).tickets[ticket.ticket_id]
        cost_s = perf_counter() - started
        if wait.median_s is None or wait.p90_s is None:
            msg = "this hall serves whoever has a number: every ticket has a forecast"
            raise RuntimeError(msg)
        self.outcomes[ticket.ticket_id] = Outcome(
            median_s=wait.median_s,
            p90_s=wait.p90_s,
            group_work_s=self._group_work_s(hall, ticket),
            hall_work_s=self._hall_work_s(hall, ticket),
            people_s=wait.ahead * self.tables[ticket.service_code].mean_s,
            waiting=len(hall.state),
            cost_s=cost_s,
        )

    def _left_s(self, hall: SimulatedHall, desks: list[Desk]) -> float:
        """Return the mean work that the counters still have in hand."""
        return sum(
            self.tables[busy.service].left_s(hall.now_s - busy.since_s, 0.5)
            for desk in desks
            if (busy := hall.busy.get(desk.view.counter_no)) is not None
        )

    def _group_work_s(self, hall: SimulatedHall, ticket: WaitingTicket) -> float:
        desks = [desk for desk in open_now(hall.now_s) if ticket.group in desk.view.groups]
        ranked = ranking(hall.state, ticket.group, hall.now_s)
        before = takewhile(lambda each: each is not ticket, ranked)
        work_s = sum(self.tables[each.service_code].mean_s for each in before)
        return (work_s + self._left_s(hall, desks)) / max(1, len(desks))

    def _hall_work_s(self, hall: SimulatedHall, ticket: WaitingTicket) -> float:
        desks = open_now(hall.now_s)
        score = hall.policy.rule(ticket.ticket_class).score(0.0)
        work_s = sum(
            self.tables[each.service_code].mean_s
            for each in hall.state.tickets()
            if each is not ticket
            and hall.policy.rule(each.ticket_class).score(hall.now_s - each.eligible_from_s)
            >= score
        )
        return (work_s + self._left_s(hall, desks)) / max(1, len(desks))


def open_now(now_s: float) -> list[Desk]:
    return [desk for desk in DESKS if desk.next_open(now_s) <= now_s]


def day_of(seed: int, load: float, *, every: int = 1, warm_days: int = WARM_DAYS) -> list[Outcome]:
    """Return what was announced and what came, of one day after some days of history."""
    watcher = Watcher(Random(seed * 1000), every)
    for day in range(warm_days + 1):
        watcher.new_day(counting=day == warm_days)
        rng = Random(f"{seed}/{load}/{day}")
        SimulatedHall(rng, load, QueuePolicy(), watcher.hear).run()
    return [each for each in watcher.outcomes.values() if each.truth_s >= 0]


def days_of(load: float, seeds: Iterable[int], *, every: int = 1) -> list[Outcome]:
    return [each for seed in seeds for each in day_of(seed, load, every=every)]


def error_min(outcomes: list[Outcome], announced: Callable[[Outcome], float]) -> float:
    """Return the mean absolute error of what was announced, in minutes."""
    return mean(abs(announced(each) - each.truth_s) for each in outcomes) / 60


def figures_of(load: float, outcomes: list[Outcome]) -> list[Figure]:
    """Return the gate of one load. Bias has a bound at load 1.0 only; elsewhere it is told."""
    own = error_min(outcomes, lambda each: each.median_s)
    group_work = error_min(outcomes, lambda each: each.group_work_s)
    hall_work = error_min(outcomes, lambda each: each.hall_work_s)
    people = error_min(outcomes, lambda each: each.people_s)
    work = min(group_work, hall_work)
    bias = mean(each.median_s - each.truth_s for each in outcomes) / 60
    covered = mean(each.truth_s <= each.p90_s + ROUNDING_S for each in outcomes)

    def figure(name: str, value: float, unit: str = "min", bound: float | None = None) -> Figure:
        return Figure(figure=f"forecast {name}, load {load}", value=value, unit=unit, bound=bound)

    return [
        figure("mean absolute error", own),
        figure("error of work ahead / open counters, by group", group_work),
        figure("error of work ahead / open counters, whole hall", hall_work),
        figure("error of people ahead x mean", people),
        figure("error against the better work ahead", own / work, "ratio", WORK_RATIO_MAX),
        figure("error against people ahead", own / people, "ratio", PEOPLE_RATIO_MAX),
        figure("bias", abs(bias), "min", BIAS_MIN_MAX if load == BIAS_LOAD else None),
        replace(figure("p90 coverage", covered, "share", COVERED_MIN), better="higher"),
        figure("p90 coverage, upper", covered, "share", COVERED_MAX),
    ]


def cost_figures(outcomes: list[Outcome]) -> list[Figure]:
    """Return what one estimate takes with about 60 waiting: everybody's wait at once."""
    costs = [each.cost_s * 1000 for each in outcomes if each.waiting in COST_WAITING]
    if not costs:
        return []
    name = "forecast cost at 60 waiting"
    return [
        Figure(figure=f"{name}, median", value=median(costs), unit="ms", bound=COST_MS_MAX),
        Figure(figure=f"{name}, p90", value=percentile(costs, 0.9), unit="ms", bound=None),
    ]


def main() -> None:
    outcomes: list[Outcome] = []
    figures: list[Figure] = []
    for load in LOADS:
        found = days_of(load, SEEDS)
        figures += figures_of(load, found)
        outcomes += found
    tell(figures + cost_figures(outcomes))


if __name__ == "__main__":
    main()
