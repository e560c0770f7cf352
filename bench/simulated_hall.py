"""A hall that never was: citizens, staff and chance, with the real rules deciding who is next.

Three services, six counters with overlapping skills, log-normal service, 15 % priority, 8 % of
calls that nobody comes to (half of them come back), two peaks, lunch in two shifts. A watcher is
told of every ticket as it is issued and as it is called; what it may look at is what a hall knows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count
from math import exp, log, log1p, sqrt
from random import Random

from hall.queue.choose import behind_after_no_show, pick, take
from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.lines import CounterView, QueueState, WaitingTicket

HOUR_S = 3600.0
OPENS_S, LAST_S, CLOSES_S = 8.5 * HOUR_S, 16.75 * HOUR_S, 17.0 * HOUR_S
OVERTIME_S = 3 * HOUR_S  # whoever has a number is served, after closing too
PEAKS = ((9.75 * HOUR_S, 0.75 * HOUR_S), (14.75 * HOUR_S, 0.75 * HOUR_S))
QUIET_SHARE = 0.35  # of the citizens come whenever they like, the others around a peak
GREEN_SHARE = 0.15
NO_SHOW_SHARE = 0.08
COMES_BACK_SHARE = 0.5
NO_SHOW_S = (45.0, 90.0)
BACK_AFTER_S = (120.0, 600.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceKind:
    code: str
    group: str
    mean_s: float
    cv: float
    share: float


KINDS = (
    ServiceKind(code="A1", group="A", mean_s=720.0, cv=0.6, share=0.30),
    ServiceKind(code="B1", group="B", mean_s=480.0, cv=0.6, share=0.35),
    ServiceKind(code="C1", group="C", mean_s=300.0, cv=0.7, share=0.35),
)
FIRST_LUNCH, SECOND_LUNCH = (11.75 * HOUR_S, 12.75 * HOUR_S), (12.75 * HOUR_S, 13.75 * HOUR_S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    view: CounterView
    lunch: tuple[float, float]

    @property
    def spans(self) -> tuple[tuple[float, float], ...]:
        return ((OPENS_S, self.lunch[0]), (self.lunch[1], CLOSES_S + OVERTIME_S))

    def next_open(self, at_s: float) -> float:
        return next(max(at_s, start) for start, end in self.spans if at_s < end)


def _desk(no: int, groups: str, backup: str, lunch: tuple[float, float]) -> Desk:
    view = CounterView(counter_no=no, groups=tuple(groups), backup_groups=tuple(backup))
    return Desk(view=view, lunch=lunch)


DESKS = (
    _desk(1, "A", "", FIRST_LUNCH),
    _desk(2, "A", "B", SECOND_LUNCH),
    _desk(3, "AB", "", FIRST_LUNCH),
    _desk(4, "B", "C", SECOND_LUNCH),
    _desk(5, "BC", "", FIRST_LUNCH),
    _desk(6, "C", "A", SECOND_LUNCH),
)


@dataclass(slots=True)
class Busy:
    service: str
    since_s: float


@dataclass(slots=True)
class SimulatedHall:
    """One day. `watch` hears each fact: issued, called (after s), served or missed (for s)."""

    rng: Random
    load: float
    policy: QueuePolicy
    watch: Callable[["SimulatedHall", str, WaitingTicket, float], None]
    now_s: float = OPENS_S
    state: QueueState = field(init=False)
    busy: dict[int, Busy] = field(default_factory=dict)
    _idle: set[int] = field(default_factory=set)
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _serials: "count[int]" = field(default_factory=count)
    _orders: "count[int]" = field(default_factory=lambda: count(1))
    _missed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.state = QueueState.of(self.policy)
        self.state.ensure(kind.group for kind in KINDS)

    def run(self) -> None:
        for at_s in self._arrival_times():
            self._at(at_s, self._arrive)
        for desk in DESKS:
            self._at(OPENS_S, lambda desk=desk: self._call(desk))  # type: ignore[misc]
        while self._events:
            self.now_s, _, act = heappop(self._events)
            act()

    def _at(self, at_s: float, act: Callable[[], None]) -> None:
        heappush(self._events, (at_s, next(self._serials), act))

    def _arrival_times(self) -> list[float]:
        work_s = sum(kind.share * _held_s(kind) for kind in KINDS)
        staffed_s = sum(min(end, CLOSES_S) - start for desk in DESKS for start, end in desk.spans)
        return [self._arrival_time() for _ in range(round(self.load * staffed_s / work_s))]

    def _arrival_time(self) -> float:
        while True:
            if self.rng.random() < QUIET_SHARE:
                return self.rng.uniform(OPENS_S, LAST_S)
            at_s = self.rng.gauss(*self.rng.choice(PEAKS))
            if OPENS_S <= at_s < LAST_S:
                return at_s

    def _arrive(self) -> None:
        kind = self.rng.choices(KINDS, [kind.share for kind in KINDS])[0]
        order = next(self._orders)
        green = self.rng.random() < GREEN_SHARE
        ticket = WaitingTicket(
            ticket_id=order,
            group=kind.group,
            service_code=kind.code,
            ticket_class=TicketClass.GREEN if green else TicketClass.NORMAL,
            eligible_from_s=self.now_s,
            order=order,
        )
        self.state.add(ticket)
        self.watch(self, "issued", ticket, 0.0)
        self._wake()

    def _wake(self) -> None:
        for desk in DESKS:
            if desk.view.counter_no in self._idle:
                self._idle.discard(desk.view.counter_no)
                self._call(desk)

    def _call(self, desk: Desk) -> None:
        opens_s = desk.next_open(self.now_s)
        if opens_s > self.now_s:
            self._at(opens_s, lambda: self._call(desk))
            return
        found = pick(self.state, self.state.reach(desk.view), self.now_s)
        if found is None:
            self._idle.add(desk.view.counter_no)
            return
        ticket = take(self.state, found)
        no = desk.view.counter_no
        self.busy[no] = Busy(ticket.service_code, self.now_s)
        self.watch(self, "called", ticket, self.now_s - ticket.eligible_from_s)
        missed = self.rng.random() < NO_SHOW_SHARE
        held_s = self._no_show(ticket) if missed else self._served(ticket)

        def free() -> None:
            del self.busy[no]
            self.watch(self, "missed" if missed else "served", ticket, held_s)
            self._call(desk)

        self._at(self.now_s + held_s, free)

    def _served(self, ticket: WaitingTicket) -> float:
        kind = next(kind for kind in KINDS if kind.code == ticket.service_code)
        variance = log1p(kind.cv**2)
        return exp(self.rng.gauss(log(kind.mean_s) - variance / 2, sqrt(variance)))

    def _no_show(self, ticket: WaitingTicket) -> float:
        held_s = self.rng.uniform(*NO_SHOW_S)
        if ticket.ticket_id not in self._missed and self.rng.random() < COMES_BACK_SHARE:
            self._missed.add(ticket.ticket_id)
            back_s = self.now_s + held_s + self.rng.uniform(*BACK_AFTER_S)
            self._at(back_s, lambda: self._come_back(ticket))
        return held_s

    def _come_back(self, ticket: WaitingTicket) -> None:
        places = self.policy.re_entry_places
        behind = behind_after_no_show(self.state, ticket.group, self.now_s, places=places)
        self.state.add(replace(ticket, order=next(self._orders), behind=behind))
        self.watch(self, "returned", ticket, 0.0)
        self._wake()


def _held_s(kind: ServiceKind) -> float:
    """Return how long a ticket of this kind holds counters, its no-shows and returns included."""
    empty_s = sum(NO_SHOW_S) / 2
    comes_back = NO_SHOW_SHARE * COMES_BACK_SHARE
    once_s = NO_SHOW_SHARE * empty_s + (1 - NO_SHOW_SHARE) * kind.mean_s
    return once_s * (1 + comes_back)
