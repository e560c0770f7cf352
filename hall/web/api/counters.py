"""What counters do, over HTTP: staff at their own counter, leaders at any."""

from collections.abc import Callable
from typing import Any, Final

from litestar import Response, post, put
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from hall.actor import LEADERS, Actor
from hall.contract.api import CalledTicket, Skills, Transfer, WhichTicket
from hall.contract.board import CounterState
from hall.queue import calls, counters
from hall.queue.desk import Desk
from hall.store.books import Books
from hall.web.api.commands import (
    COUNTER_STAFF,
    Asked,
    CounterNo,
    Key,
    answers,
    carry_out,
    check_counter,
)
from hall.web.auth import require

TAGS: Final = ["counters"]
Act = Callable[[Desk, Books, Actor, int], Any]

TICKET_ACTS: Final[tuple[tuple[str, Act, str], ...]] = (
    ("call", calls.call, "Call whoever is next"),
    ("recall", calls.recall, "Call the same ticket again"),
    ("no-show", calls.no_show, "Nobody came"),
    ("start", calls.start, "The citizen is here"),
    ("hold", calls.hold, "Set the ticket aside; the counter is free"),
    ("finish", calls.finish, "This service is done"),
)
COUNTER_ACTS: Final = (
    ("open", "Open the counter"),
    ("pause", "Pause: nobody is called"),
    ("resume", "Go on after a pause"),
    ("close", "Close the counter"),
)


def _ticket_act(name: str, act: Act, summary: str) -> HTTPRouteHandler:
    @post(
        f"/counters/{{counter_no:int}}/{name}",
        guards=[require(*COUNTER_STAFF)],
        tags=TAGS,
        summary=summary,
        status_code=200,
        operation_id=f"Counter{name.title().replace('-', '')}",
        responses=answers(CalledTicket, words="The ticket, as it stands after the act"),
    )
    async def at_counter(request: Asked, counter_no: CounterNo, key: Key) -> Response[bytes]:
        check_counter(request, counter_no)
        return await carry_out(
            request, key, lambda desk, books: act(desk, books, request.user, counter_no)
        )

    return at_counter


def _counter_act(name: str, summary: str) -> HTTPRouteHandler:
    @post(
        f"/counters/{{counter_no:int}}/{name}",
        guards=[require(*COUNTER_STAFF)],
        tags=TAGS,
        summary=summary,
        status_code=200,
        operation_id=f"Counter{name.title()}",
        responses=answers(CounterState, words="The counter, as it stands after the act"),
    )
    async def of_counter(request: Asked, counter_no: CounterNo, key: Key) -> Response[bytes]:
        check_counter(request, counter_no)
        return await carry_out(
            request,
            key,
            lambda desk, books: counters.change(desk, books, request.user, counter_no, name),
        )

    return of_counter


@post(
    "/counters/{counter_no:int}/transfer",
    guards=[require(*COUNTER_STAFF)],
    tags=TAGS,
    summary="Send the ticket on; its arrival is kept",
    status_code=200,
    responses=answers(CalledTicket, words="The ticket, waiting again"),
)
async def transfer(
    request: Asked, counter_no: CounterNo, data: JSONBody[Transfer], key: Key
) -> Response[bytes]:
    check_counter(request, counter_no)
    return await carry_out(
        request,
        key,
        lambda desk, books: calls.transfer(desk, books, request.user, counter_no, data),
        body=data,
    )


@post(
    "/counters/{counter_no:int}/resume-ticket",
    guards=[require(*COUNTER_STAFF)],
    tags=TAGS,
    summary="Go on with a held ticket",
    status_code=200,
    responses=answers(CalledTicket, words="The ticket, served again"),
)
async def resume_ticket(
    request: Asked, counter_no: CounterNo, data: JSONBody[WhichTicket], key: Key
) -> Response[bytes]:
    check_counter(request, counter_no)
    return await carry_out(
        request,
        key,
        lambda desk, books: calls.resume_ticket(
            desk, books, request.user, counter_no, data.ticket_no
        ),
        body=data,
    )


@put(
    "/counters/{counter_no:int}/skills",
    guards=[require(*LEADERS)],
    tags=TAGS,
    summary="Say what a counter serves first, and what it backs up",
    responses=answers(CounterState, words="The counter, as it stands now"),
)
async def put_skills(
    request: Asked, counter_no: CounterNo, data: JSONBody[Skills], key: Key
) -> Response[bytes]:
    return await carry_out(
        request,
        key,
        lambda desk, books: counters.set_skills(desk, books, request.user, counter_no, data),
        body=data,
    )


HANDLERS: Final = (
    *(_ticket_act(*each) for each in TICKET_ACTS),
    *(_counter_act(*each) for each in COUNTER_ACTS),
    transfer,
    resume_ticket,
    put_skills,
)
