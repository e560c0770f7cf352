"""What the desk goes by: the hall's content, its rules, and the newest forecast."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Protocol

from config.schema_catalogue import Catalogue, Service
from config.schema_hall import HallConfig
from hall.contract.api import Band, CalledTicket
from hall.contract.board import Admission, OpenState
from hall.queue import refusals
from hall.queue.books import Books
from hall.queue.choose import ranking
from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.forecast import Wait, band
from hall.queue.hours import OpenDay, admission, open_day
from hall.queue.life import IllegalStepError, Step, TicketState
from hall.queue.lines import QueueState
from hall.queue.records import Counter, Day, Ticket

LINK_BYTES: Final = 16  # 128 bits: nobody finds another citizen's page, and the QR code stays small
AHEAD_MAX: Final = 999  # counted, not more: nobody is told a longer line
ROUGH_P90: Final = 1.6  # p90 ÷ median of the replay's waits, where there is no replay yet


class Outlook(Protocol):
    """The newest forecast; never worked out here. None: it does not know."""

    def of_ticket(self, ticket_id: int) -> Wait | None: ...

    def of_newcomer(self, group: str) -> Wait | None: ...


class NoOutlook:
    """Before the first forecast."""

    def of_ticket(self, ticket_id: int) -> Wait | None:  # noqa: ARG002 - it knows nobody
        return None

    def of_newcomer(self, group: str) -> Wait | None:  # noqa: ARG002 - it knows no group
        return None


def _new_link() -> str:
    return secrets.token_urlsafe(LINK_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Passed to every command. Shared by all threads: nothing in it changes but the outlook."""

    hall: HallConfig
    catalogue: Catalogue
    policy: QueuePolicy
    public_url: str
    outlook: Outlook
    new_link: Callable[[], str] = _new_link

    @property
    def never_closes(self) -> bool:
        """Tell whether this is a hall without opening hours: a demonstration, or a benchmark."""
        week = self.hall.hours.week
        return all(each and each.opens == time.min and each.closes == time.max for each in week)

    def service(self, code: str) -> Service:
        try:
            return self.catalogue.service(code)
        except KeyError:
            raise refusals.no_service(code) from None

    def open_day(self, day: Day) -> OpenDay | None:
        """Return the day's hours, None when the hall stays closed or a supervisor has ended it."""
        if day.ended:
            return None
        until = time.fromisoformat(day.extended_until) if day.extended_until else None
        return open_day(
            self.hall,
            date.fromisoformat(day.day),
            last_ticket_min=self.hall.hours.last_ticket_min,
            extended_until=until,
        )

    def admission(self, day: Day, now: datetime, group: str, *, staffed: bool) -> Admission:
        """Return whether a group's numbers can be taken now, quotas aside."""
        wait = None
        if staffed and not self.never_closes:
            wait = self.outlook.of_newcomer(group)
        return admission(self.open_day(day), now, wait=wait)

    def band(self, wait: Wait | None, group: str, service: Service, ahead: int) -> Band:
        """Return a wait as it is announced; without a forecast by the work ahead."""
        found = band(wait) if wait is not None else None
        if found is not None:
            return found
        counters = max(1, len(self.hall.counters_of(group)))
        rough_s = ahead * service.duration.mean_min * 60 / counters
        rough = Wait(median_s=rough_s, p90_s=rough_s * ROUGH_P90, ahead=ahead)
        return band(rough) or Band(low_min=0, high_min=0)


def counters_open(counters: Iterable[Counter], group: str) -> int:
    """Return how many open counters serve a group, first or as a backup."""
    return sum(
        each.state is OpenState.OPEN and group in (*each.groups, *each.backup_groups)
        for each in counters
    )


def moved(ticket: Ticket, step: Step) -> TicketState:
    """Return the state that a step leads to, or refuse the command."""
    try:
        return ticket.after(step)
    except IllegalStepError as error:
        raise refusals.wrong_state(error) from error


def ahead_of(desk: Desk, books: Books, ticket: Ticket) -> int:
    """Return how many would be called before this ticket, if nobody else came; at most AHEAD_MAX.

    Costs no more for a long line than for a short one, except for those who re-entered.
    """
    now_s = books.now.timestamp()
    if ticket.behind:
        state = QueueState.of(desk.policy, books.tickets.waiting_in([ticket.line]))
        ids = [each.ticket_id for each in ranking(state, ticket.line, now_s)]
        return ids.index(ticket.ticket_id) if ticket.ticket_id in ids else 0
    score = desk.policy.rule(ticket.ticket_class).score(now_s - ticket.eligible_from_s)
    found = 0
    for each in TicketClass:
        rule = desk.policy.rule(each)
        before_s = now_s - (score - rule.head_start_s) / rule.rate
        if each is ticket.ticket_class:
            before_s = ticket.eligible_from_s  # exactly: ties go by the order of entry
        limit = AHEAD_MAX - found
        found += books.tickets.count_before(ticket.line, each, (before_s, ticket.order), limit)
    return found


def ticket_at(books: Books, counter_no: int) -> Ticket:
    """Return the ticket at a counter, or refuse."""
    found = books.tickets.at_counter(counter_no)
    if found is None:
        raise refusals.counter_free(counter_no)
    return found


def counter_of(books: Books, counter_no: int) -> Counter:
    found = books.counters.get(counter_no)
    if found is None:
        raise refusals.no_counter(counter_no)
    return found


def ticket_of_no(books: Books, ticket_no: str) -> Ticket:
    found = books.tickets.by_no(ticket_no)
    if found is None:
        raise refusals.no_ticket(ticket_no)
    return found


def called_view(desk: Desk, ticket: Ticket, counter_no: int, reason: str = "") -> CalledTicket:
    """Return the answer to a counter's act."""
    return CalledTicket(
        ticket_no=ticket.ticket_no,
        state=ticket.state,
        service_code=ticket.service_code,
        service_name=desk.service(ticket.service_code).name_zh,
        counter_no=counter_no,
        call_count=ticket.call_count,
        priority=ticket.ticket_class,
        rule=ticket.rule,
        reason=reason,
    )
