"""The counter page: what staff see and press at their own counter."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import PathParameter

from config.i18n import _
from hall.contract.api import Transfer, WhichTicket
from hall.contract.problems import FORBIDDEN, ProblemError
from hall.queue import calls, counters, machines
from hall.queue.desk import Desk
from hall.store.books import Books
from hall.web.api.commands import COUNTER_STAFF, Asked, Key, carry_out, front_desk
from hall.web.api.counters import COUNTER_ACTS, TICKET_ACTS
from hall.web.auth import require
from hall.web.pages.counter_view import counter_panel, groups_of, transfer_choices
from hall.web.pages.entrance import SUPERVISOR
from hall.web.pages.forms import form_as
from hall.web.pages.models import Visitor
from hall.web.pages.refusals import redirect
from hall.web.pages.render import page

GUARDS: Final = [require(*COUNTER_STAFF)]
ActName = Annotated[str, PathParameter(max_length=16)]
HelpId = Annotated[int, PathParameter(ge=1, le=2**53)]
ServiceCode = Annotated[str, PathParameter(max_length=16)]
PLAIN_ACTS: Final = {name: act for name, act, _summary in TICKET_ACTS}
STATE_ACTS: Final = frozenset(name for name, _summary in COUNTER_ACTS)
UNKNOWN_ACT: Final = "unknown-act"
REFRESH: Final = {"HX-Trigger": "refresh", "Cache-Control": "no-store"}

Act = Callable[[Desk, Books], Any]


def visitor_of(request: Asked) -> Visitor:
    user = request.user
    return Visitor(name=user.name, user=user.id, role=user.role, counter_no=user.counter_no)


async def acted(
    request: Asked, key: str, act: Act, body: msgspec.Struct | None = None
) -> Response[None]:
    """Run a command under its key, and tell the page to look again."""
    await carry_out(request, key, act, body=body)
    return Response(None, status_code=204, headers=REFRESH)


@get("/staff", guards=GUARDS)
async def show_counter(request: Asked) -> Response[Any]:
    """Show the visitor's own counter; whoever leads the hall and has none sees the hall."""
    visitor = visitor_of(request)
    if visitor.counter_no is None and visitor.leads:
        return redirect(SUPERVISOR)
    front, counter_no = front_desk(request), _own_counter(request)
    counter = front.books.counters.get(counter_no)
    values: dict[str, object] = {
        "visitor": visitor,
        "here": "counter",
        "groups": groups_of(front.desk, counter) if counter else "",
        "panel": counter_panel(front, counter_no),
    }
    return await page(request, "counter.html", values)


@get("/staff/panel", guards=GUARDS)
async def show_counter_panel(request: Asked) -> Response[str]:
    panel = counter_panel(front_desk(request), _own_counter(request))
    return await page(request, "counter_panel.html", {"panel": panel})


@get("/staff/transfers", guards=GUARDS)
async def show_transfers(request: Asked) -> Response[str]:
    """Show where the ticket at the counter can go, as it is at the moment."""
    choices = transfer_choices(front_desk(request), _own_counter(request))
    return await page(request, "transfers.html", {"transfers": choices})


@post("/staff/act/{act:str}", guards=GUARDS)
async def act_at_counter(request: Asked, act: ActName, key: Key) -> Response[None]:
    """Do what the desk does for the API, at the visitor's own counter."""
    counter_no = _own_counter(request)
    user = request.user
    if plain := PLAIN_ACTS.get(act):
        return await acted(request, key, lambda desk, books: plain(desk, books, user, counter_no))
    if act in STATE_ACTS:
        return await acted(
            request,
            key,
            lambda desk, books: counters.change(desk, books, user, counter_no, act),
        )
    if act == "transfer":
        order = await form_as(request, Transfer)
        return await acted(
            request,
            key,
            lambda desk, books: calls.transfer(desk, books, user, counter_no, order),
            order,
        )
    return await _act_on_named(request, act, key, counter_no)


async def _act_on_named(request: Asked, act: str, key: str, counter_no: int) -> Response[None]:
    """Do what is about a ticket that is not at the counter."""
    user = request.user
    if act not in {"resume-ticket", "re-enter", "come-back"}:
        raise ProblemError(UNKNOWN_ACT, 404, "There is no such act", _("没有这个操作"))
    which = await form_as(request, WhichTicket)
    commands: dict[str, Act] = {
        "resume-ticket": lambda desk, books: calls.resume_ticket(
            desk, books, user, counter_no, which.ticket_no
        ),
        "re-enter": lambda desk, books: calls.re_enter(desk, books, user, which.ticket_no),
        "come-back": lambda desk, books: calls.come_back(desk, books, user, which.ticket_no),
    }
    return await acted(request, key, commands[act], which)


@post("/staff/help/{help_id:int}", guards=GUARDS)
async def answer_help(request: Asked, help_id: HelpId, key: Key) -> Response[None]:
    """Say 我去: the first to say so goes."""
    return await acted(
        request, key, lambda _desk, books: machines.answer_help(books, request.user, help_id)
    )


def _own_counter(request: Asked) -> int:
    counter_no: int | None = request.user.counter_no
    if counter_no is None:
        raise ProblemError(FORBIDDEN, 403, "You have no counter", _("您的岗位没有窗口"))
    return counter_no


HANDLERS: Final = (
    show_counter,
    show_counter_panel,
    show_transfers,
    act_at_counter,
    answer_help,
)
