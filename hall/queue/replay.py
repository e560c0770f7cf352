"""One possible rest of the day: the real choice, played on from a snapshot with drawn durations."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from itertools import accumulate, count
from math import inf, log
from random import Random

from hall.queue.choose import pick, ranking, take
from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.durations import LEVELS, Occupancy, normal_scores
from hall.queue.lines import CounterView, QueueState, Reach, WaitingTicket, group_of

NEWCOMER = "newcomer"  # stands for a service code of those who have not come yet
NEWCOMER_ID = -(2**62)  # no ticket's: theirs are above 0, those of ghosts just below
# Rows of draws, by what they are for; a ticket keeps its own row from first to last.
TICKET_DRAWS, COUNTER_DRAWS, DOUBT_DRAWS = 256, 64, 64
DOUBT_ROW = TICKET_DRAWS + COUNTER_DRAWS
ROWS = DOUBT_ROW + DOUBT_DRAWS
HORIZON_S = 12 * 3600.0  # a replay ends when nobody is left, or a day's work after now

Draws = Sequence[Sequence[int]]  # one row for each ticket and counter: a level for each replay


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPlan:
    """One staffed counter: when it calls, and what it is busy with.

    `spans` are half-open and in order: the hall's hours without lunch, from the end of a pause on.
    A counter without spans is closed. `busy_service` is what it was called for at `busy_since_s`.
    """

    view: CounterView
    spans: tuple[tuple[float, float], ...]
    busy_service: str | None = None
    busy_since_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Citizens of one class who come to one group, expected at a steady rate from now on."""

    group: str
    ticket_class: TicketClass
    rate_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a forecast looks at, frozen. Every service and group that occurs has a table."""

    now_s: float
    policy: QueuePolicy
    tickets: tuple[WaitingTicket, ...]
    passes: Mapping[str, int]
    counters: tuple[CounterPlan, ...]
    services: Mapping[str, Occupancy]
    groups: Mapping[str, Occupancy]  # of a newcomer whose service is not known
    streams: tuple[Stream, ...] = ()


class Known:
    """What all replays of one snapshot share, worked out once.

    A ghost stands for the citizen who would take a normal number of a group right now: called in
    its turn, it takes no time, so that nobody else waits for it.
    """

    def __init__(self, snapshot: Snapshot, draws: Draws) -> None:
        self.snapshot = snapshot
        now_s = snapshot.now_s
        self.state = QueueState.of(snapshot.policy, snapshot.tickets, snapshot.passes)
        self.state.ensure(snapshot.groups)
        self.ahead = {
            ticket.ticket_id: place
            for group in self.state.groups
            for place, ticket in enumerate(ranking(self.state, group, now_s))
        }
        self.factors = {
            code: _factors(table, draws[DOUBT_ROW + number % DOUBT_DRAWS])
            for number, (code, table) in enumerate(sorted(snapshot.services.items()))
        }
        self.rows: dict[int, list[float]] = {
            ticket.ticket_id: self._drawn(ticket, draws) for ticket in snapshot.tickets
        }
        self.next_order = 1 + max((ticket.order for ticket in snapshot.tickets), default=0)
        self.ghosts: dict[str, int] = {}
        for number, group in enumerate(snapshot.groups, start=1):
            self._add_ghost(group, -number, draws)
        self.calls: dict[int, list[float]] = {ticket_id: [] for ticket_id in self.rows}
        self.due = self._hide_those_not_due()
        self.plans = [plan for plan in snapshot.counters if _next_open(plan, now_s) < inf]
        self.free = [_free(plan, snapshot, draws) for plan in self.plans]
        self.callable = self._callable()

    def _drawn(self, ticket: WaitingTicket, draws: Draws) -> list[float]:
        """Return how long a ticket holds its counter, in each replay."""
        levels = self.snapshot.services[ticket.service_code].levels_s
        factors = self.factors[ticket.service_code]
        row = draws[ticket.order % TICKET_DRAWS]
        return [levels[level] * factor for level, factor in zip(row, factors, strict=True)]

    def _add_ghost(self, group: str, ticket_id: int, draws: Draws) -> None:
        self.ghosts[group] = ticket_id
        self.ahead[ticket_id] = len(self.state.tickets_of(group))
        self.rows[ticket_id] = [0.0] * len(draws[0])
        self.state.add(
            WaitingTicket(
                ticket_id=ticket_id,
                group=group,
                service_code=NEWCOMER,
                ticket_class=TicketClass.NORMAL,
                eligible_from_s=self.snapshot.now_s,
                order=self.next_order,
            )
        )
        self.next_order += 1

    def _hide_those_not_due(self) -> list[WaitingTicket]:
        """Take appointments that are not due out of the lines: each replay lets them come."""
        early = [
            each for each in self.state.tickets() if each.eligible_from_s > self.snapshot.now_s
        ]
        if early:
            names, passes = list(self.state.groups), self.snapshot.passes
            due = [each for each in self.state.tickets() if each not in early]
            self.state = QueueState.of(self.snapshot.policy, due, passes)
            self.state.ensure(names)
        return sorted(early, key=lambda ticket: ticket.eligible_from_s)

    def _callable(self) -> int:
        """Return for how many calls a replay has to wait: those that some counter can make."""
        reached = {
            group.name
            for plan in self.plans
            for tier in self.state.reach(plan.view)
            for group in tier
        }
        everybody = (*self.state.tickets(), *self.due)
        return sum(group_of(ticket) in reached for ticket in everybody)


class Arrivals:
    """Those who come after the snapshot: appointments at their time, newcomers at random.

    A list that grows as far as a replay has to look; the last of it never comes (infinity).
    """

    def __init__(self, known: Known, rng: Random, *, pace: float = 1.0) -> None:
        snapshot = known.snapshot
        self.coming: list[tuple[float, WaitingTicket | None]] = []
        self._rng = rng
        self._due = iter(known.due)
        self._streams = [each for each in snapshot.streams if each.rate_per_s > 0]
        self._weights = list(accumulate(each.rate_per_s * pace for each in self._streams))
        self._orders = count(known.next_order)
        self._until_s = snapshot.now_s + HORIZON_S
        self._appointment = next(self._due, None)
        self._newcomer_s = snapshot.now_s
        self._draw_newcomer()

    def at(self, index: int) -> tuple[float, WaitingTicket | None]:
        while index >= len(self.coming):
            self.coming.append(self._next())
        return self.coming[index]

    def _next(self) -> tuple[float, WaitingTicket | None]:
        due = self._appointment
        if due is not None and due.eligible_from_s <= self._newcomer_s:
            self._appointment = next(self._due, None)
            return due.eligible_from_s, due
        at_s = self._newcomer_s
        if at_s == inf:
            return inf, None
        self._draw_newcomer()
        return at_s, self._newcomer(at_s)

    def _newcomer(self, at_s: float) -> WaitingTicket:
        share = self._rng.random() * self._weights[-1]
        stream = self._streams[bisect_right(self._weights, share)]
        return WaitingTicket(
            ticket_id=NEWCOMER_ID,
            group=stream.group,
            service_code=NEWCOMER,
            ticket_class=stream.ticket_class,
            eligible_from_s=at_s,
            order=next(self._orders),
        )

    def _draw_newcomer(self) -> None:
        if self._streams and self._newcomer_s < self._until_s:
            self._newcomer_s -= log(1.0 - self._rng.random()) / self._weights[-1]
        else:
            self._newcomer_s = inf


def replay(known: Known, number: int, arrivals: Arrivals, rng: Random) -> None:
    """Play the rest of the day once; note in `known.calls` after how long each was called."""
    state = known.state.copy()
    reaches = [state.reach(plan.view) for plan in known.plans]
    heap = [(free[number], index) for index, free in enumerate(known.free)]
    heapify(heap)
    idle: list[int] = []
    left = known.callable
    came = 0
    next_s, newcomer = arrivals.at(0)
    while left and (heap or (idle and newcomer is not None)):
        if heap and heap[0][0] < next_s:
            left -= _step(known, number, rng, (state, reaches, heap, idle))
        elif newcomer is not None:
            state.add(newcomer)
            for index in idle:
                heappush(heap, (next_s, index))
            idle.clear()
            came += 1
            next_s, newcomer = arrivals.at(came)


_Hall = tuple[QueueState, list[Reach], list[tuple[float, int]], list[int]]


def _step(known: Known, number: int, rng: Random, hall: _Hall) -> int:
    """Let the counter that is free first call somebody; return how many known ones that was."""
    state, reaches, heap, idle = hall
    at_s, index = heap[0]
    opens_s = _next_open(known.plans[index], at_s)
    if opens_s > at_s:
        _ = heappop(heap) if opens_s == inf else heapreplace(heap, (opens_s, index))
        return 0
    found = pick(state, reaches[index], at_s)
    if found is None:
        heappop(heap)
        idle.append(index)
        return 0
    ticket = take(state, found)
    row = known.rows.get(ticket.ticket_id)
    if row is None:
        levels = known.snapshot.groups[ticket.group].levels_s
        heapreplace(heap, (at_s + levels[int(rng.random() * LEVELS)], index))
        return 0
    known.calls[ticket.ticket_id].append(at_s - known.snapshot.now_s)
    heapreplace(heap, (at_s + row[number], index))
    return 1


def _next_open(plan: CounterPlan, at_s: float) -> float:
    """Return when this counter calls next, from a moment on; infinity: not any more today."""
    for start_s, end_s in plan.spans:
        if at_s < end_s:
            return max(at_s, start_s)
    return inf


def _factors(table: Occupancy, row: Sequence[int]) -> list[float]:
    """Return by how much all durations of a service are longer than thought, in each replay."""
    scores = normal_scores(LEVELS)
    return [max(0.1, 1.0 + table.doubt * scores[level]) for level in row]


def _free(plan: CounterPlan, snapshot: Snapshot, draws: Draws) -> list[float]:
    """Return from when a counter is free, in each replay."""
    row = draws[TICKET_DRAWS + plan.view.counter_no % COUNTER_DRAWS]
    if plan.busy_service is None:
        return [snapshot.now_s] * len(row)
    table = snapshot.services[plan.busy_service]
    gone_s = max(0.0, snapshot.now_s - plan.busy_since_s)
    return [snapshot.now_s + table.left_s(gone_s, (level + 0.5) / LEVELS) for level in row]
