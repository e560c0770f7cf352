"""Numbers: asked for at a kiosk, issued by one alone, taken by appointment, given up."""

from dataclasses import dataclass, replace
from datetime import datetime

from config.schema_catalogue import Service
from hall.actor import KIOSK, Actor
from hall.contract.api import (
    Appointed,
    BookAppointment,
    IssuedTicket,
    IssueTicket,
    OfflineTicket,
    TicketView,
)
from hall.contract.board import Admission, CallState
from hall.contract.events import TicketCancelled, TicketIssued
from hall.queue import refusals
from hall.queue.arrivals import slot_of
from hall.queue.books import Books
from hall.queue.classes import Standing, appointment, walk_in
from hall.queue.day import begin
from hall.queue.desk import Desk, ahead_of, counters_open, moved, ticket_of_no
from hall.queue.hours import admission
from hall.queue.life import Step, TicketState
from hall.queue.numbers import NUMBER_MAX, TicketNo, TicketNoError, parse
from hall.queue.records import Appointment, Day, Ticket
from hall.queue.refusals import Sense

MORE_SERVICES_MAX = 4
LINK_CHARS = range(16, 65)  # of a kiosk's own link token: 96 bits and up


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """A request that was found good: what the ticket will be for."""

    services: tuple[Service, ...]
    reason: str = ""
    person_hmac: str = ""
    appointment: Appointment | None = None

    @property
    def service(self) -> Service:
        return self.services[0]


def issue(desk: Desk, books: Books, actor: Actor, order: IssueTicket) -> IssuedTicket:
    """Give a number of the hall's own series."""
    day = begin(desk, books)
    appointed = _appointment(books, order.appointment_no) if order.appointment_no else None
    if appointed is not None and appointed.service_code != order.service_code:
        raise refusals.not_acceptable(Sense.OTHER_SERVICE)
    request = _checked(desk, order, appointed)
    _admit(desk, books, day, request)
    number = TicketNo(
        series=request.service.group, number=_next_number(books, day.day, request.service.group)
    )
    standing = _standing(desk, request, books.now.timestamp())
    ticket = _new_ticket(books, day, request, number, standing)
    wait = desk.outlook.of_newcomer(ticket.group)
    ticket = replace(
        ticket,
        source=actor.key,
        link_token=desk.new_link(),
        told_median_s=wait.median_s if wait else None,
        told_p90_s=wait.p90_s if wait else None,
    )
    return _enter(desk, books, ticket)


def arrive(desk: Desk, books: Books, actor: Actor, appointment_no: str) -> IssuedTicket:
    """Give whoever comes to an appointment a number; too late, it is a walk-in's."""
    begin(desk, books)
    found = _appointment(books, appointment_no)
    order = IssueTicket(service_code=found.service_code, appointment_no=appointment_no)
    return issue(desk, books, actor, order)


def book(desk: Desk, books: Books, actor: Actor, order: BookAppointment) -> Appointed:
    """Enter an appointment that was made by telephone, or by another system."""
    begin(desk, books)
    service = desk.service(order.service_code)
    if books.appointments.get(order.appointment_no) is not None:
        raise refusals.not_acceptable(Sense.APPOINTMENT_KNOWN)
    if order.at.tzinfo is None or order.at <= books.now:
        raise refusals.not_acceptable(Sense.APPOINTMENT_AHEAD)
    entry = Appointment(
        appointment_no=order.appointment_no, service_code=service.code, at_s=order.at.timestamp()
    )
    books.appointments.add(entry)
    subject = order.appointment_no
    books.record(actor, "appointment.booked", subject, {"service_code": service.code})
    return Appointed(appointment_no=subject, service_code=service.code, at=order.at)


def merge(desk: Desk, books: Books, actor: Actor, handed: OfflineTicket) -> IssuedTicket:
    """Take in a number that a kiosk issued alone. It waits from when it was issued.

    Never renumbered, and not refused for hours or quota: the citizen has the paper.
    """
    day = begin(desk, books)
    request = _checked(
        desk, IssueTicket(service_code=handed.service_code, priority_reason=handed.priority_reason)
    )
    number = _own_number(actor, handed)
    issued_at = min(_in_zone(books.now, handed.issued_at), books.now)
    if issued_at.date().isoformat() != day.day:
        raise refusals.day_over()
    if books.tickets.by_no(str(number)) or books.tickets.by_link(handed.link_token):
        raise refusals.number_taken(str(number))
    books.tickets.note_number(day.day, number.series, number.number)
    standing = _standing(desk, request, issued_at.timestamp())
    ticket = _new_ticket(books, day, request, number, standing)
    ticket = replace(
        ticket,
        source=actor.key,
        link_token=handed.link_token,
        offline=True,
        issued_s=issued_at.timestamp(),
    )
    return _enter(desk, books, ticket)


def cancel(desk: Desk, books: Books, actor: Actor, ticket_no: str) -> TicketView:
    """Give a place up: the citizen's wish, at a kiosk, on the phone or told to staff."""
    begin(desk, books)
    ticket = ticket_of_no(books, ticket_no)
    return _cancelled(desk, books, actor, ticket)


def cancel_by_link(desk: Desk, books: Books, actor: Actor, link_token: str) -> TicketView:
    """Give a place up from the phone: whoever has the link holds the ticket."""
    begin(desk, books)
    ticket = books.tickets.by_link(link_token)
    if ticket is None:
        raise refusals.no_link()
    return _cancelled(desk, books, actor, ticket)


def view(desk: Desk, books: Books, ticket: Ticket) -> TicketView:
    """Return where a ticket stands. Reads only: any read transaction will do for `books`."""
    service = desk.service(ticket.service_code)
    group = desk.hall.group(ticket.group)
    waiting = ticket.state is TicketState.WAITING
    ahead = ahead_of(desk, books, ticket) if waiting else 0
    wait = desk.outlook.of_ticket(ticket.ticket_id) if waiting else None
    sent_to = ticket.to_counter_no
    return TicketView(
        ticket_no=ticket.ticket_no,
        state=ticket.state,
        service_code=ticket.service_code,
        service_name=service.name_zh,
        group=ticket.group,
        counters=(sent_to,) if sent_to else desk.hall.counters_of(ticket.group),
        location=group.location.zh,
        counter_no=ticket.counter_no,
        ahead=ahead,
        wait=desk.band(wait, ticket.group, service, ahead) if waiting else None,
        call_count=ticket.call_count,
        issued_at=_moment(books.now, ticket.issued_s),
        priority=ticket.ticket_class,
        more_services=ticket.more_services,
        day_serial=ticket.day_serial,
    )


def _checked(desk: Desk, order: IssueTicket, appointed: Appointment | None = None) -> _Request:
    codes = (order.service_code, *order.more_services)
    services = tuple(desk.service(code) for code in codes)
    most = min(MORE_SERVICES_MAX + 1, desk.hall.queue.services_a_ticket_max)
    if len(codes) > most or len(set(codes)) < len(codes):
        raise refusals.not_acceptable(Sense.SERVICES)
    reason = order.priority_reason or ""
    if reason and reason not in {each.code for each in desk.hall.queue.green_reasons}:
        raise refusals.not_acceptable(Sense.NO_REASON)
    if reason and not services[0].green_channel:
        raise refusals.not_acceptable(Sense.NO_GREEN_CHANNEL)
    return _Request(
        services=services,
        reason=reason,
        person_hmac=order.person_hmac or "",
        appointment=appointed,
    )


def _admit(desk: Desk, books: Books, day: Day, request: _Request) -> None:
    """Refuse when the hall takes no such number now; count it against its quotas."""
    group = request.service.group
    serving = counters_open(books.counters.all(), group)
    state = desk.admission(day, books.now, group, staffed=serving > 0)
    for service in request.services:
        if service.quota_per_day is None or state is not Admission.OPEN:
            continue
        used = books.day.use_quota(day.day, service.code) - 1
        today = desk.open_day(day)
        state = admission(today, books.now, issued=used, quota=service.quota_per_day)
    if state is not Admission.OPEN:
        raise refusals.not_admitted(state)
    if request.person_hmac:
        held = books.tickets.open_of_person(request.person_hmac, request.service.code)
        if held is not None:
            raise refusals.has_open_ticket(held.ticket_no)


def _next_number(books: Books, day: str, series: str) -> int:
    number = books.tickets.number(day, series)
    if number > NUMBER_MAX:
        raise refusals.numbers_used_up()
    return number


def _standing(desk: Desk, request: _Request, arrived_s: float) -> Standing:
    green = bool(request.reason)
    if request.appointment is None:
        return walk_in(arrived_s, green=green)
    appointed_s = request.appointment.at_s
    return appointment(desk.policy, arrived_s, appointed_s=appointed_s, green=green)


def _new_ticket(
    books: Books, day: Day, request: _Request, number: TicketNo, standing: Standing
) -> Ticket:
    entry = books.day.enter()
    return Ticket(
        ticket_id=entry.order,
        day=day.day,
        prefix=number.series,
        n=number.number,
        ticket_no=str(number),
        day_serial=entry.day_serial,
        link_token="",
        source="",
        service_code=request.service.code,
        group=request.service.group,
        more_services=tuple(each.code for each in request.services[1:]),
        ticket_class=standing.ticket_class,
        priority_reason=request.reason,
        appointment_no=request.appointment.appointment_no if request.appointment else "",
        person_hmac=request.person_hmac,
        issued_s=books.now.timestamp(),
        eligible_from_s=standing.eligible_from_s,
        order=entry.order,
    )


def _enter(desk: Desk, books: Books, ticket: Ticket) -> IssuedTicket:
    """Let a new ticket wait, tell everybody, and return what its paper needs."""
    books.tickets.add(ticket)
    if ticket.appointment_no:
        books.appointments.arrived(ticket.appointment_no, ticket.ticket_id)
    issued_at = _moment(books.now, ticket.issued_s)
    midnight = issued_at.replace(hour=0, minute=0, second=0, microsecond=0)
    books.ledger.note_arrival(ticket, slot_of((issued_at - midnight).total_seconds()))
    books.append(
        TicketIssued(
            at=books.now,
            ticket_no=ticket.ticket_no,
            service_code=ticket.service_code,
            group=ticket.group,
            priority=ticket.ticket_class,
            offline=ticket.offline,
        )
    )
    service, group = desk.service(ticket.service_code), desk.hall.group(ticket.group)
    ahead = ahead_of(desk, books, ticket)
    wait = desk.outlook.of_newcomer(ticket.group)
    return IssuedTicket(
        ticket_no=ticket.ticket_no,
        service_code=service.code,
        service_name=service.name_zh,
        group=group.letter,
        group_name=group.name.zh,
        counters=desk.hall.counters_of(group.letter),
        location=group.location.zh,
        ahead=ahead,
        wait=desk.band(wait, ticket.group, service, ahead),
        issued_at=issued_at,
        day_serial=ticket.day_serial,
        link=f"{desk.public_url}/t/{ticket.link_token}",
        priority=ticket.ticket_class,
        offline=ticket.offline,
    )


def _cancelled(desk: Desk, books: Books, actor: Actor, ticket: Ticket) -> TicketView:
    state = moved(ticket, Step.CANCEL)
    never_called = ticket.called_s is None
    ticket = replace(ticket, state=state, ended_s=books.now.timestamp())
    books.tickets.put(ticket)
    if never_called:
        for code in (ticket.service_code, *ticket.more_services):
            if desk.service(code).quota_per_day is not None:
                books.day.free_quota(ticket.day, code)
    books.board.mark(ticket.ticket_no, CallState.FINISHED)
    books.append(TicketCancelled(at=books.now, ticket_no=ticket.ticket_no))
    if actor.kind == "staff":
        books.record(actor, "ticket.cancelled", ticket.ticket_no, {"day": ticket.day})
    return view(desk, books, ticket)


def _appointment(books: Books, appointment_no: str) -> Appointment:
    found = books.appointments.get(appointment_no)
    if found is None or _moment(books.now, found.at_s).date() != books.now.date():
        raise refusals.no_appointment()
    if found.ticket_id is not None:
        raise refusals.appointment_used()
    return found


def _own_number(actor: Actor, handed: OfflineTicket) -> TicketNo:
    try:
        number = parse(handed.ticket_no)
    except TicketNoError as error:
        raise refusals.not_acceptable(Sense.NO_NUMBER) from error
    if actor.role != KIOSK or number.series != actor.id:
        raise refusals.wrong_series()
    if len(handed.link_token) not in LINK_CHARS or not _url_safe(handed.link_token):
        raise refusals.not_acceptable(Sense.LINK_TOKEN)
    return number


def _url_safe(token: str) -> bool:
    return token.isascii() and token.replace("-", "a").replace("_", "a").isalnum()


def _in_zone(now: datetime, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise refusals.not_acceptable(Sense.NO_ZONE)
    return at.astimezone(now.tzinfo)


def _moment(now: datetime, at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, now.tzinfo)
