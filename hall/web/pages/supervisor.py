"""The supervisor page: counters, skills, hours and the day, with what needs a person."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import Response, get, post
from litestar.params import PathParameter

from hall.actor import LEADERS
from hall.contract.api import DayClosed, ExtendHours, Skills
from hall.contract.board import CounterState
from hall.queue import counters, day
from hall.queue.desk import Desk, counter_of
from hall.store.books import Books
from hall.web.api.commands import Asked, Key, front_desk
from hall.web.auth import require
from hall.web.pages.counter import acted, visitor_of
from hall.web.pages.forms import form_as
from hall.web.pages.render import page
from hall.web.pages.supervisor_view import hall_panel

GUARDS: Final = [require(*LEADERS)]
Change = Annotated[str, PathParameter(pattern="^(open|close)$")]
CounterNo = Annotated[int, msgspec.Meta(ge=1, le=99)]
Letter = Annotated[str, msgspec.Meta(pattern="^[A-Z]$")]


class WhichCounter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    counter_no: CounterNo


class SetSkill(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a counter shall be for one letter; absolute, so that two clicks cannot add up."""

    counter_no: CounterNo
    letter: Letter
    level: Literal["A", "B", ""] = ""


@get("/supervisor", guards=GUARDS)
async def show_hall(request: Asked) -> Response[str]:
    values: dict[str, object] = {
        "visitor": visitor_of(request),
        "here": "supervisor",
        "panel": hall_panel(front_desk(request)),
    }
    return await page(request, "supervisor.html", values)


@get("/supervisor/panel", guards=GUARDS)
async def show_hall_panel(request: Asked) -> Response[str]:
    panel = hall_panel(front_desk(request))
    return await page(request, "supervisor_panel.html", {"panel": panel})


@post("/supervisor/skill", guards=GUARDS)
async def set_skill(request: Asked, key: Key) -> Response[None]:
    wanted = await form_as(request, SetSkill)

    def command(desk: Desk, books: Books) -> CounterState:
        skills = with_skill(books, wanted)
        return counters.set_skills(desk, books, request.user, wanted.counter_no, skills)

    return await acted(request, key, command, wanted)


@post("/supervisor/counter/{change:str}", guards=GUARDS)
async def change_counter(request: Asked, change: Change, key: Key) -> Response[None]:
    which = await form_as(request, WhichCounter)
    return await acted(
        request,
        key,
        lambda desk, books: counters.change(desk, books, request.user, which.counter_no, change),
        which,
    )


@post("/supervisor/extend", guards=GUARDS)
async def extend_hours(request: Asked, key: Key) -> Response[None]:
    order = await form_as(request, ExtendHours)
    return await acted(
        request, key, lambda desk, books: day.extend(desk, books, request.user, order), order
    )


@post("/supervisor/day-end", guards=GUARDS)
async def end_day(request: Asked, key: Key) -> Response[None]:
    def command(desk: Desk, books: Books) -> DayClosed:
        gone = day.end(desk, books, request.user)
        return DayClosed(day=books.now.date().isoformat(), tickets=gone)

    return await acted(request, key, command)


def with_skill(books: Books, wanted: SetSkill) -> Skills:
    """Return a counter's skills with one letter changed, in the order of the letters."""
    counter = counter_of(books, wanted.counter_no)
    own = {*counter.groups} - {wanted.letter}
    backup = {*counter.backup_groups} - {wanted.letter}
    if wanted.level:
        (own if wanted.level == "A" else backup).add(wanted.letter)
    return Skills(groups=tuple(sorted(own)), backup_groups=tuple(sorted(backup)))


HANDLERS: Final = (
    show_hall,
    show_hall_panel,
    set_skill,
    change_counter,
    extend_hours,
    end_day,
)
