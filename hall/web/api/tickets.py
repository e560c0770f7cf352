"""Tickets over HTTP: issued, handed in, looked up, given up; appointments; the phone's link."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import JSONBody, PathParameter

from hall.actor import KIOSK, LEADERS, Actor
from hall.contract.api import (
    Appointed,
    BookAppointment,
    IssuedTicket,
    IssueTicket,
    OfflineTicket,
    TicketView,
)
from hall.queue import calls, issue, refusals
from hall.web.api.commands import (
    COUNTER_STAFF,
    TICKET_TAKERS,
    Asked,
    Key,
    TicketNo,
    answers,
    carry_out,
    found,
    front_desk,
)
from hall.web.auth import require

TAGS: Final = ["tickets"]
LinkToken = Annotated[str, PathParameter(max_length=64)]
# Whoever holds a ticket's link: one scope of keys for all, and each key is as long as its maker is.
HOLDER: Final = Actor(kind="hall", id="holder", name="holder", role="holder")


@post(
    "/tickets",
    guards=[require(*TICKET_TAKERS)],
    tags=TAGS,
    summary="Take a number",
    responses=answers(IssuedTicket, status=201, words="The number, and what its paper shows"),
)
async def issue_ticket(request: Asked, data: JSONBody[IssueTicket], key: Key) -> Response[bytes]:
    """Issue a number. Refused: hall-closed, last-ticket, quota-full, open-ticket (409)."""
    return await carry_out(
        request,
        key,
        lambda desk, books: issue.issue(desk, books, request.user, data),
        body=data,
        status=201,
    )


@post(
    "/tickets/offline",
    guards=[require(KIOSK)],
    tags=TAGS,
    summary="Hand in a number that a kiosk issued alone",
    responses=answers(IssuedTicket, status=201, words="The same number, in its place"),
)
async def merge_ticket(request: Asked, data: JSONBody[OfflineTicket], key: Key) -> Response[bytes]:
    """Take the number into its queue, from when it was issued. Never renumbered."""
    return await carry_out(
        request,
        key,
        lambda desk, books: issue.merge(desk, books, request.user, data),
        body=data,
        status=201,
    )


@get(
    "/tickets/{ticket_no:str}",
    guards=[require(*TICKET_TAKERS)],
    tags=TAGS,
    summary="Where a ticket stands",
    responses=answers(TicketView, words="Its state, place and wait"),
)
async def show_ticket(request: Asked, ticket_no: TicketNo) -> Response[bytes]:
    front = front_desk(request)
    books = front.books
    ticket = books.tickets.by_no(ticket_no)
    if ticket is None:
        raise refusals.no_ticket(ticket_no)
    return found(issue.view(front.desk, books, ticket))


@post(
    "/tickets/{ticket_no:str}/cancel",
    guards=[require(*TICKET_TAKERS)],
    tags=TAGS,
    summary="Give a place up",
    status_code=200,
    responses=answers(TicketView, words="The ticket, cancelled"),
)
async def cancel_ticket(request: Asked, ticket_no: TicketNo, key: Key) -> Response[bytes]:
    return await carry_out(
        request, key, lambda desk, books: issue.cancel(desk, books, request.user, ticket_no)
    )


@post(
    "/tickets/{ticket_no:str}/re-enter",
    guards=[require(*TICKET_TAKERS)],
    tags=TAGS,
    summary="Let a missed ticket wait again",
    status_code=200,
    responses=answers(TicketView, words="The ticket, a few places back"),
)
async def re_enter_ticket(request: Asked, ticket_no: TicketNo, key: Key) -> Response[bytes]:
    """Only in a hall whose no-shows do not re-enter by themselves."""
    return await carry_out(
        request, key, lambda desk, books: calls.re_enter(desk, books, request.user, ticket_no)
    )


@post(
    "/tickets/{ticket_no:str}/come-back",
    guards=[require(*COUNTER_STAFF)],
    tags=TAGS,
    summary="Let a held ticket wait again, with its first arrival",
    status_code=200,
    responses=answers(TicketView, words="The ticket, waiting"),
)
async def bring_back(request: Asked, ticket_no: TicketNo, key: Key) -> Response[bytes]:
    return await carry_out(
        request, key, lambda desk, books: calls.come_back(desk, books, request.user, ticket_no)
    )


@post(
    "/appointments",
    guards=[require(*LEADERS)],
    tags=TAGS,
    summary="Enter an appointment that was made elsewhere",
    responses=answers(Appointed, status=201, words="The appointment"),
)
async def book_appointment(
    request: Asked, data: JSONBody[BookAppointment], key: Key
) -> Response[bytes]:
    return await carry_out(
        request,
        key,
        lambda desk, books: issue.book(desk, books, request.user, data),
        body=data,
        status=201,
    )


@post(
    "/appointments/{appointment_no:str}/arrive",
    guards=[require(*TICKET_TAKERS)],
    tags=TAGS,
    summary="Take a number for an appointment",
    responses=answers(IssuedTicket, status=201, words="The number, and what its paper shows"),
)
async def arrive(request: Asked, appointment_no: TicketNo, key: Key) -> Response[bytes]:
    """Later than the hall's limit, the number is a walk-in's."""
    return await carry_out(
        request,
        key,
        lambda desk, books: issue.arrive(desk, books, request.user, appointment_no),
        status=201,
    )


@get(
    "/links/{link_token:str}",
    tags=["phone"],
    summary="Where the ticket behind a link stands",
    responses=answers(TicketView, words="Its state, place and wait"),
)
async def show_link(request: Request[Any, Any, State], link_token: LinkToken) -> Response[bytes]:
    """For the phone page: the link is the permission."""
    front = front_desk(request)
    books = front.books
    ticket = books.tickets.by_link(link_token) or books.tickets.past_by_link(link_token)
    if ticket is None:
        raise refusals.no_link()
    return found(issue.view(front.desk, books, ticket))


@post(
    "/links/{link_token:str}/cancel",
    tags=["phone"],
    summary="Give up the place behind a link",
    status_code=200,
    responses=answers(TicketView, words="The ticket, cancelled"),
)
async def cancel_link(
    request: Request[Any, Any, State], link_token: LinkToken, key: Key
) -> Response[bytes]:
    request.scope["user"] = HOLDER
    return await carry_out(
        request, key, lambda desk, books: issue.cancel_by_link(desk, books, HOLDER, link_token)
    )


HANDLERS: Final = (
    issue_ticket,
    merge_ticket,
    show_ticket,
    cancel_ticket,
    re_enter_ticket,
    bring_back,
    book_appointment,
    arrive,
    show_link,
    cancel_link,
)
