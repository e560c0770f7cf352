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

from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from hall.queue.classes import TicketClass
from hall.queue.lines import (
    CounterView,
    GroupLines,
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
    looked: "list[_Front]"
    backup: bool


# One group as a counter sees it. Three tickets, each as (when or how much, its line, its position):
# the first arrival, the best score, the first arrival of those past their ceiling. A plain tuple,
# because a forecast makes some ten thousand of them.
_Spot = tuple[float, list[WaitingTicket], int]
_Front = tuple[GroupLines, _Spot, _Spot, _Spot | None]


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
            for group, (first_s, _, _), _, _ in found.looked
            if (count := _passes(group, first_s, found)) != group.passes
        ),
    )


def pick(state: QueueState, reach: Reach, now_s: float) -> Pick | None:
    """Return the choice itself: `choose` without its reasons, in a few microseconds."""
    if state.policy.first_by_law is not None:
        found = _first_by_law(state, reach, now_s)
        if found is not None:
            return found
    own = _fronts(reach.primary, now_s, state.orders)
    if now_s < state.overdue_from_s:
        if own:
            return _best(own, state.policy.passes_max, backup=False)
        others = _fronts(reach.backup, now_s, state.orders)
        return _best(others, state.policy.passes_max, backup=True)
    others = _fronts(reach.backup, now_s, state.orders)
    return (
        _overdue(own, others)
        or _best(own, state.policy.passes_max, backup=False)
        or _best(others, state.policy.passes_max, backup=True)
    )


def take(state: QueueState, found: Pick) -> WaitingTicket:
    """Carry out a pick on a state of the caller's own: the ticket no longer waits."""
    since_s = found.tickets[found.position].eligible_from_s
    for group, first, _, _ in found.looked:
        if first[0] < since_s:
            group.passes += 1
        elif group is found.group:
            group.passes = 0
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


def _fronts(tier: tuple[GroupLines, ...], now_s: float, orders: set[int]) -> list[_Front]:
    """Return the groups of a tier in which somebody can be called."""
    fronts = []
    for group in tier:
        front = _front(group, now_s, orders)
        if front is not None:
            fronts.append(front)
    return fronts


def _front(group: GroupLines, now_s: float, orders: set[int]) -> _Front | None:
    first: _Spot | None = None
    best: _Spot | None = None
    overdue: _Spot | None = None
    for tickets, head_start_s, rate, ceiling_s, _ in group.lines:
        if not tickets:
            continue
        position = _unblocked(tickets, orders) if tickets[0].behind else 0
        since_s = tickets[position].eligible_from_s
        if since_s > now_s or position < 0:
            continue
        score = head_start_s + rate * (now_s - since_s)
        if first is None or since_s < first[0]:
            first = (since_s, tickets, position)
        if best is None or score > best[0]:
            best = (score, tickets, position)
        if since_s <= now_s - ceiling_s and (overdue is None or since_s < overdue[0]):
            overdue = (since_s, tickets, position)
    return None if first is None or best is None else (group, first, best, overdue)


def _unblocked(tickets: list[WaitingTicket], orders: set[int]) -> int:
    """Return the first position of a line that stands behind nobody who waits, or -1."""
    for position, ticket in enumerate(tickets):
        if orders.isdisjoint(ticket.behind):
            return position
    return -1


def _best(fronts: list[_Front], passes_max: int, *, backup: bool) -> Pick | None:
    """Rule.TURN and Rule.SCORE within one tier of a counter's skills."""
    if not fronts:
        return None
    chosen = fronts[0]
    turn: _Front | None = None
    for front in fronts:
        if front[2][0] > chosen[2][0]:
            chosen = front
        if front[0].passes >= passes_max and (turn is None or front[1][0] < turn[1][0]):
            turn = front
    if turn is not None:
        return Pick(turn[1][1], turn[1][2], turn[0], Rule.TURN, fronts, backup)
    return Pick(chosen[2][1], chosen[2][2], chosen[0], Rule.SCORE, fronts, backup)


def _overdue(own: list[_Front], others: list[_Front]) -> Pick | None:
    """Rule.CEILING: the first arrival of those past it, in both tiers."""
    found: tuple[GroupLines, _Spot] | None = None
    backup = False
    for fronts in (own, others):
        for front in fronts:
            spot = front[3]
            if spot is not None and (found is None or spot[0] < found[1][0]):
                found = (front[0], spot)
                backup = fronts is others
    if found is None:
        return None
    group, (_, tickets, position) = found
    return Pick(tickets, position, group, Rule.CEILING, own + others if backup else own, backup)


def _first_by_law(state: QueueState, reach: Reach, now_s: float) -> Pick | None:
    """Rule.LAW: the first arrival of the class that the law puts first, in both tiers."""
    own = _fronts(reach.primary, now_s, state.orders)
    others = _fronts(reach.backup, now_s, state.orders)
    spots = [
        ((line.tickets[position].eligible_from_s, line.tickets, position), index)
        for index, (group, *_) in enumerate(own + others)
        for line in group.lines
        if line.ticket_class is state.policy.first_by_law
        and (position := _unblocked(line.tickets, state.orders)) >= 0
        and line.tickets[position].eligible_from_s <= now_s
    ]
    if not spots:
        return None
    (_, tickets, position), index = min(spots, key=lambda each: (each[0][0], each[1]))
    backup = index >= len(own)
    group = (own + others)[index][0]
    return Pick(tickets, position, group, Rule.LAW, own + others if backup else own, backup)


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
