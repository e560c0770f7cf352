"""Who waits, in lines: one line for each class of each group, in the order of eligibility.

Only the first of a line can be next, so that a choice looks at a handful of tickets however many
wait. A ticket that was transferred to one counter stands in that counter's own group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from hall.queue.classes import QueuePolicy, TicketClass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTicket:
    """A ticket as the rules see it.

    `ticket_id` is above 0. `order` is the serial of its entry into the queue: a new one, higher
    than every other, each time it enters. It settles ties, and names a place that others may stand
    behind. `eligible_from_s` is kept through transfers and returns.

    `behind` are the orders of the tickets that a re-entered no-show lets go first; it cannot be
    called while one of them waits.

    `counter_no` is set for a ticket that was transferred to one counter: no other calls it.
    """

    ticket_id: int
    group: str
    service_code: str
    ticket_class: TicketClass
    eligible_from_s: float
    order: int
    behind: tuple[int, ...] = ()
    counter_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterView:
    """A counter's skills: its own groups (A 岗), and those that it backs up (B 岗)."""

    counter_no: int
    groups: tuple[str, ...] = ()
    backup_groups: tuple[str, ...] = ()


_LINE_OF = {ticket_class: index for index, ticket_class in enumerate(TicketClass)}


class Line(NamedTuple):
    """One class of one group, first come first; its rule is spread out because it is read often."""

    tickets: list[WaitingTicket]
    head_start_s: float
    rate: float
    ceiling_s: float
    ticket_class: TicketClass


@dataclass(slots=True, eq=False)
class GroupLines:
    """The lines of one group, the best class first, and how often its first was passed over."""

    name: str
    lines: tuple[Line, ...]
    passes: int = 0


class Reach(NamedTuple):
    """The groups that one counter may call from."""

    primary: tuple[GroupLines, ...]
    backup: tuple[GroupLines, ...]


def counter_group(counter_no: int) -> str:
    """Return the group of the tickets that were sent to one counter. No letter looks like it."""
    return f"#{counter_no}"


def group_of(ticket: WaitingTicket) -> str:
    return ticket.group if ticket.counter_no is None else counter_group(ticket.counter_no)


@dataclass(slots=True, eq=False)
class QueueState:
    """All who wait. Build it with `of`; it belongs to one thread. Only `add` and `take` change it.

    `passes` by group is part of the state and is stored with it: see `choose.Decision`.
    """

    policy: QueuePolicy
    groups: dict[str, GroupLines] = field(default_factory=dict)
    orders: set[int] = field(default_factory=set)
    overdue_from_s: float = inf  # nobody is past a ceiling before this; may be too early

    @classmethod
    def of(
        cls,
        policy: QueuePolicy,
        tickets: Iterable[WaitingTicket] = (),
        passes: Mapping[str, int] | None = None,
    ) -> "QueueState":
        state = cls(policy=policy)
        for ticket in sorted(tickets, key=_place):
            line = state._line_of(ticket)
            line.tickets.append(ticket)
            state._note(line, ticket)
        for name, count in (passes or {}).items():
            state._group(name).passes = count
        return state

    def __len__(self) -> int:
        return len(self.orders)

    def tickets(self) -> list[WaitingTicket]:
        """Return all who wait, by group and class, each line in its order."""
        return [
            ticket for group in self.groups.values() for line in group.lines for ticket in line[0]
        ]

    def tickets_of(self, group: str) -> list[WaitingTicket]:
        found = self.groups.get(group)
        return [ticket for line in found.lines for ticket in line[0]] if found else []

    def reach(self, counter: CounterView) -> Reach:
        """Return the lines that a counter may call from: those of groups that exist by now."""
        own = (counter_group(counter.counter_no), *counter.groups)
        others = (name for name in counter.backup_groups if name not in counter.groups)
        return Reach(
            primary=tuple([self.groups[name] for name in own if name in self.groups]),
            backup=tuple([self.groups[name] for name in others if name in self.groups]),
        )

    def ensure(self, names: Iterable[str]) -> None:
        """Make empty lines for groups in which nobody waits yet, so that `reach` finds them."""
        for name in names:
            self._group(name)

    def add(self, ticket: WaitingTicket) -> None:
        """Let a ticket wait. Cheap for the newest of its line, which most are."""
        line = self._line_of(ticket)
        tickets = line.tickets
        if tickets and tickets[-1].eligible_from_s >= ticket.eligible_from_s:
            tickets.append(ticket)
            tickets.sort(key=_place)
        else:
            tickets.append(ticket)
        self._note(line, ticket)

    def take(self, tickets: list[WaitingTicket], position: int) -> WaitingTicket:
        """Remove a ticket from one of the state's own lines."""
        ticket = tickets.pop(position)
        self.orders.discard(ticket.order)
        return ticket

    def copy(self) -> "QueueState":
        """Return a state that can be played on without touching this one. Tickets are shared."""
        groups = {
            name: GroupLines(
                name,
                tuple([Line(line[0].copy(), *line[1:]) for line in group.lines]),
                group.passes,
            )
            for name, group in self.groups.items()
        }
        return QueueState(self.policy, groups, self.orders.copy(), self.overdue_from_s)

    def _group(self, name: str) -> GroupLines:
        found = self.groups.get(name)
        if found is None:
            found = self.groups[name] = GroupLines(name, _empty_lines(self.policy))
        return found

    def _line_of(self, ticket: WaitingTicket) -> Line:
        name = ticket.group if ticket.counter_no is None else counter_group(ticket.counter_no)
        group = self.groups.get(name) or self._group(name)
        return group.lines[_LINE_OF[ticket.ticket_class]]

    def _note(self, line: Line, ticket: WaitingTicket) -> None:
        self.orders.add(ticket.order)
        overdue_s = ticket.eligible_from_s + line.ceiling_s
        self.overdue_from_s = min(self.overdue_from_s, overdue_s)


def _place(ticket: WaitingTicket) -> tuple[float, int]:
    return ticket.eligible_from_s, ticket.order


def _empty_lines(policy: QueuePolicy) -> tuple[Line, ...]:
    return tuple(
        Line([], rule.head_start_s, rule.rate, rule.ceiling_s, ticket_class)
        for ticket_class in TicketClass
        for rule in (policy.rule(ticket_class),)
    )
