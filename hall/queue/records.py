"""What the hall remembers of tickets, counters and its day; moments in POSIX seconds."""

from dataclasses import dataclass

from hall.contract.board import CounterState, OpenState
from hall.queue.classes import TicketClass
from hall.queue.life import Step, TicketState, advance
from hall.queue.lines import CounterView, WaitingTicket, counter_group


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One ticket as stored.

    `order` is its newest entry into a queue; `eligible_from_s` is kept through returns.
    `counter_no` is where it was called last, `to_counter_no` where it was sent. `told_*` is the
    wait that was announced when it was issued, for the forecast's own account.
    """

    ticket_id: int
    day: str
    prefix: str
    n: int
    ticket_no: str
    day_serial: int
    link_token: str
    source: str  # the key of the actor who asked for it
    service_code: str
    group: str
    to_counter_no: int | None = None
    more_services: tuple[str, ...] = ()
    ticket_class: TicketClass = TicketClass.NORMAL
    priority_reason: str = ""
    appointment_no: str = ""
    person_hmac: str = ""
    offline: bool = False
    state: TicketState = TicketState.WAITING
    issued_s: float
    eligible_from_s: float
    order: int
    behind: tuple[int, ...] = ()
    re_entries: int = 0
    counter_no: int | None = None
    call_count: int = 0
    called_s: float | None = None
    started_s: float | None = None
    ended_s: float | None = None
    rule: str = ""
    waited_s: float | None = None
    told_median_s: float | None = None
    told_p90_s: float | None = None

    @property
    def line(self) -> str:
        return self.group if self.to_counter_no is None else counter_group(self.to_counter_no)

    @property
    def waiting(self) -> WaitingTicket:
        """Return the ticket as the rules see it."""
        return WaitingTicket(
            ticket_id=self.ticket_id,
            group=self.group,
            service_code=self.service_code,
            ticket_class=self.ticket_class,
            eligible_from_s=self.eligible_from_s,
            order=self.order,
            behind=self.behind,
            counter_no=self.to_counter_no,
        )

    def after(self, step: Step) -> TicketState:
        """Return the state that a step leads to. Raises life.IllegalStepError."""
        return advance(self.state, step)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    counter_no: int
    state: OpenState
    groups: tuple[str, ...] = ()
    backup_groups: tuple[str, ...] = ()
    staff: str = ""
    since_s: float = 0.0

    @property
    def view(self) -> CounterView:
        return CounterView(
            counter_no=self.counter_no, groups=self.groups, backup_groups=self.backup_groups
        )

    @property
    def public(self) -> CounterState:
        return CounterState(
            counter_no=self.counter_no,
            state=self.state,
            groups=self.groups,
            backup_groups=self.backup_groups,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The hall's day. `ended`: a supervisor has ended it; `extended_until` is "HH:MM" or ""."""

    day: str
    ended: bool = False
    extended_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The serials that a new ticket gets: of its day, and of its entry into a queue."""

    day_serial: int
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    appointment_no: str
    service_code: str
    at_s: float
    ticket_id: int | None = None  # set when the citizen has arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpCall:
    help_id: int
    kiosk_id: str
    asked_s: float
    answered_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """An announced wait, and what became of it."""

    ticket_id: int
    day: str
    group: str
    told_median_s: float
    told_p90_s: float
    waited_s: float
