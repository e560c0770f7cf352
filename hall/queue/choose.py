"""Who is next: accumulating priority with guard rails, as one pure function.

Each ticket's score is ``head_start(class) + rate(class) * (now - eligible_from)`` (Kleinrock and
Finkelstein 1967; Stanford, Taylor and Ziedins 2014). Of the tickets that the counter's skills allow
the highest score is called, unless a rail says otherwise. The rails, in this order:

1. `Rule.LAW`: a class that the law puts first is called first, by arrival.
2. `Rule.CEILING`: of those past the ceiling of their class the first arrival is called. Nobody who
   is past it is overtaken any more, by anyone; this one crosses from own groups to backed-up ones.
3. `Rule.TURN`: a call that passes over the first arrival of a group is a priority call. After
   `passes_max` of them in a row, at whichever counters, that first arrival is called, by any
   counter that serves the group. (Counted by arrivals and not by class names: a green ticket that
   came before every normal one overtakes nobody, and a turn taken from it would make the better
   class wait longer for being better.)
4. Appointments that are not due yet are not seen (`classes.appointment` sets from when they are).
5. Kept arrivals are `eligible_from_s`; a re-entered no-show is not seen while one of the tickets it
   stands behind waits.

Skills: a counter calls from the groups it backs up only when nobody of its own groups can be
called. So a B 岗 helps with what its own work leaves free, and rail 2 brings it over for those
whose promise is broken.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from itertools import islice
from math import inf
from typing import NamedTuple

from hall.queue.classes import TicketClass
from hall.queue.lines import (
    CounterView,
    GroupLines,
    Line,
    QueueState,
    Reach,
    WaitingTicket,
)

SHOWN = 3  # tickets named in a decision: enough to see why the first was first


class Rule(StrEnum):
    """Which rule chose the ticket. Stored with the call."""

    LAW = "law"
    CEILING = "ceiling"
    TURN = "turn"
    SCORE = "score"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A ticket as it stood when a call was decided; the score in seconds of a normal wait."""

    ticket_id: int
    ticket_class: TicketClass
    score_s: float
    waited_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who is called, and why; stored as it is.

    `backup`: from a group that the counter only backs up. `first_three`: the best scores that the
    counter could have called; the chosen one is not the first of them when a rail fired. `passes`:
    the new counts of the groups whose count this call changes; the caller stores them in the same
    transaction as the call.
    """

    ticket_id: int | None = None
    rule: Rule | None = None
    backup: bool = False
    first_three: tuple[Candidate, ...] = ()
    passes: tuple[tuple[str, int], ...] = ()


class Pick(NamedTuple):
    """A choice as a replay needs it: where the ticket stands, and which groups were looked at."""

    tickets: list[WaitingTicket]
    position: int
    group: GroupLines
    rule: Rule
    looked: list[tuple[GroupLines, float]]  # with the arrival of each group's first
    backup: bool


class _Front(NamedTuple):
    first_s: float  # the earliest arrival of the group, its line, its position
    first: list[WaitingTicket]
    first_position: int
    score: float  # the best score of the group, its line, its position
    best: list[WaitingTicket]
    best_position: int


def choose(state: QueueState, counter: CounterView, now_s: float) -> Decision:
    """Return whom this counter calls now. Changes nothing; the same state gives the same answer."""
    reach = state.reach(counter)
    found = pick(state, reach, now_s)
    if found is None:
        return Decision()
    ticket = found.tickets[found.position]
    return Decision(
        ticket_id=ticket.ticket_id,
        rule=found.rule,
        backup=found.backup,
        first_three=_first_three(state, reach, found, now_s),
        passes=tuple(
            (group.name, count)
            for group, first_s in found.looked
            if (count := _passes(group, first_s, found)) != group.passes
        ),
    )


def pick(state: QueueState, reach: Reach, now_s: float) -> Pick | None:
    """Return the choice itself: `choose` without its reasons, a few microseconds a call."""
    if state.policy.first_by_law is not None:
        found = _earliest(state, reach, now_s, Rule.LAW)
        if found is not None:
            return found
    if now_s >= state.overdue_from_s:
        found = _earliest(state, reach, now_s, Rule.CEILING)
        if found is not None:
            return found
    return _best(state, reach.primary, now_s, backup=False) or _best(
        state, reach.backup, now_s, backup=True
    )


def take(state: QueueState, found: Pick) -> WaitingTicket:
    """Carry out a pick on a state of the caller's own: the ticket no longer waits."""
    counts = [_passes(group, first_s, found) for group, first_s in found.looked]
    for (group, _), count in zip(found.looked, counts, strict=True):
        group.passes = count
    return state.take(found.tickets, found.position)


def ranking(state: QueueState, group: str, now_s: float) -> list[WaitingTicket]:
    """Return a group's tickets in the order they would be called in, if nobody else came.

    `group` is a letter or `lines.counter_group`. How many are ahead is the index in this list.
    """
    ranks: dict[int, tuple[float, int]] = {}
    tickets = sorted(state.tickets_of(group), key=lambda ticket: ticket.order)
    for ticket in tickets:  # those that others stand behind are older, and ranked by now
        rule = state.policy.rule(ticket.ticket_class)
        slack = -rule.score(now_s - ticket.eligible_from_s)
        passed = [ranks[order][0] for order in ticket.behind if order in ranks]
        ranks[ticket.order] = (max([slack, *passed]), ticket.order)
    return sorted(tickets, key=lambda ticket: ranks[ticket.order])


def behind_after_no_show(
    state: QueueState, group: str, now_s: float, *, places: int
) -> tuple[int, ...]:
    """Return the orders that a no-show of this group stands behind when it re-enters.

    Call it before the ticket waits again. Those who wait for an appointment that is not due do not
    count, nor those who wait for one counter: the citizen would wait for what others wait for.
    """
    due = (each for each in ranking(state, group, now_s) if each.eligible_from_s <= now_s)
    return tuple(ticket.order for ticket in islice(due, places))


def _best(
    state: QueueState, tier: tuple[GroupLines, ...], now_s: float, *, backup: bool
) -> Pick | None:
    """Rule.TURN and Rule.SCORE within one tier of a counter's skills."""
    passes_max = state.policy.passes_max
    looked: list[tuple[GroupLines, float]] = []
    best_score, best = -inf, None
    turn_s, turn = inf, None
    for group in tier:
        front = _front(group, now_s, state.orders)
        if front is None:
            continue
        looked.append((group, front.first_s))
        if front.score > best_score:
            best_score, best = front.score, (front.best, front.best_position, group)
        if group.passes >= passes_max and front.first_s < turn_s:
            turn_s, turn = front.first_s, (front.first, front.first_position, group)
    if turn is not None:
        return Pick(*turn, Rule.TURN, looked, backup)
    return None if best is None else Pick(*best, Rule.SCORE, looked, backup)


def _front(group: GroupLines, now_s: float, orders: set[int]) -> _Front | None:
    """Return a group's first arrival and its best score, or None when nobody can be called."""
    first_s, first, first_position = inf, None, 0
    score, best, best_position = -inf, None, 0
    for tickets, head_start_s, rate, _, _ in group.lines:
        if not tickets:
            continue
        position = _unblocked(tickets, orders) if tickets[0].behind else 0
        since_s = tickets[position].eligible_from_s
        if since_s > now_s or position < 0:
            continue
        if since_s < first_s:
            first_s, first, first_position = since_s, tickets, position
        own = head_start_s + rate * (now_s - since_s)
        if own > score:
            score, best, best_position = own, tickets, position
    if first is None or best is None:
        return None
    return _Front(first_s, first, first_position, score, best, best_position)


def _unblocked(tickets: list[WaitingTicket], orders: set[int]) -> int:
    """Return the first position of a line that stands behind nobody who waits, or -1."""
    for position, ticket in enumerate(tickets):
        if orders.isdisjoint(ticket.behind):
            return position
    return -1


def _earliest(state: QueueState, reach: Reach, now_s: float, rule: Rule) -> Pick | None:
    """Rule.LAW and Rule.CEILING: the first arrival of those whom the rule is about."""
    earliest_s, found = inf, None
    for backup, tier in ((False, reach.primary), (True, reach.backup)):
        for group in tier:
            for line in group.lines:
                position = _concerned(state, line, now_s, rule)
                if position is None or line.tickets[position].eligible_from_s >= earliest_s:
                    continue
                earliest_s = line.tickets[position].eligible_from_s
                found = (line.tickets, position, group, backup)
    if found is None:
        return None
    tickets, position, group, backup = found
    looked = _looked(reach.primary + reach.backup if backup else reach.primary, state, now_s)
    return Pick(tickets, position, group, rule, looked, backup)


def _concerned(state: QueueState, line: Line, now_s: float, rule: Rule) -> int | None:
    if rule is Rule.LAW and line.ticket_class is not state.policy.first_by_law:
        return None
    since_max_s = now_s if rule is Rule.LAW else now_s - line.ceiling_s
    for position, ticket in enumerate(line.tickets):
        if ticket.eligible_from_s > since_max_s:
            return None
        if state.orders.isdisjoint(ticket.behind):
            return position
    return None


def _looked(
    tier: Iterable[GroupLines], state: QueueState, now_s: float
) -> list[tuple[GroupLines, float]]:
    fronts = ((group, _front(group, now_s, state.orders)) for group in tier)
    return [(group, front.first_s) for group, front in fronts if front is not None]


def _passes(group: GroupLines, first_s: float, found: Pick) -> int:
    """Return how often in a row a group's first arrival has been passed over, after this call."""
    since_s = found.tickets[found.position].eligible_from_s
    if first_s < since_s:
        return group.passes + 1
    return 0 if group is found.group else group.passes


def _first_three(
    state: QueueState, reach: Reach, found: Pick, now_s: float
) -> tuple[Candidate, ...]:
    tiers = reach.primary + reach.backup if found.backup else reach.primary
    callable_now = (
        ticket
        for group in tiers
        for line in group.lines
        for ticket in line.tickets
        if ticket.eligible_from_s <= now_s and state.orders.isdisjoint(ticket.behind)
    )
    candidates = (
        Candidate(
            ticket_id=ticket.ticket_id,
            ticket_class=ticket.ticket_class,
            score_s=state.policy.rule(ticket.ticket_class).score(now_s - ticket.eligible_from_s),
            waited_s=now_s - ticket.eligible_from_s,
        )
        for ticket in callable_now
    )
    return tuple(nlargest(SHOWN, candidates, key=lambda each: each.score_s))
