"""The hall as a whole, over HTTP: its board, its queues, its services, its hours, its day."""

from typing import Any, Final

import msgspec
from litestar import Response, get, post
from litestar.params import JSONBody

from config.schema_catalogue import Service
from hall.actor import LEADERS
from hall.contract.api import DayClosed, ExtendHours, HoursExtended, Queues, ServiceItem
from hall.contract.board import Board
from hall.queue import day
from hall.queue.desk import Desk
from hall.store.books import Books
from hall.web.api.commands import (
    COUNTER_STAFF,
    Asked,
    Key,
    TicketNo,
    answers,
    carry_out,
    found,
    front_desk,
)
from hall.web.api.queues import queues_of
from hall.web.auth import require

TAGS: Final = ["hall"]


@get(
    "/board",
    guards=[require()],
    tags=TAGS,
    summary="All that the hall shows in public",
    responses=answers(Board, words="The picture that the feed's events go on from"),
)
async def show_board(request: Asked) -> Response[bytes]:
    """Return a snapshot of one moment, with its cursor ``epoch:seq``."""
    return found(front_desk(request).board())


@get(
    "/queues",
    guards=[require(*COUNTER_STAFF)],
    tags=TAGS,
    summary="Who waits, in the predicted order of their calls",
    responses=answers(Queues, words="Waiting, at counters, held and missed tickets"),
)
async def show_queues(request: Asked) -> Response[bytes]:
    return found(queues_of(front_desk(request)))


@get(
    "/services",
    guards=[require()],
    tags=["services"],
    summary="What the hall does",
    responses=answers(tuple[ServiceItem, ...], words="All services, by code"),
)
async def list_services(request: Asked) -> Response[bytes]:
    desk = front_desk(request).desk
    departments = {each.id: each.name.zh for each in desk.catalogue.departments}
    return found(
        [
            ServiceItem(
                code=each.code,
                name=each.name_zh,
                short=each.short_zh,
                group=each.group,
                department=departments[each.department],
                green_channel=each.green_channel,
                common=each.common,
            )
            for each in desk.catalogue.services
        ]
    )


@get(
    "/services/{code:str}",
    guards=[require()],
    tags=["services"],
    summary="All that the catalogue knows of a service",
    responses=answers(dict[str, Any], words="Materials, steps, limits, fee, and their sources"),
)
async def show_service(request: Asked, code: TicketNo) -> Response[bytes]:
    desk = front_desk(request).desk
    return found(_guide(desk, desk.service(code)))


@post(
    "/hours/extend",
    guards=[require(*LEADERS)],
    tags=TAGS,
    summary="Declare an extended service for today",
    status_code=200,
    responses=answers(HoursExtended, words="Today's hours"),
)
async def extend_hours(request: Asked, data: JSONBody[ExtendHours], key: Key) -> Response[bytes]:
    return await carry_out(
        request,
        key,
        lambda desk, books: day.extend(desk, books, request.user, data),
        body=data,
    )


@post(
    "/day/end",
    guards=[require(*LEADERS)],
    tags=TAGS,
    summary="End the day: open tickets lapse, all go to history",
    status_code=200,
    responses=answers(DayClosed, words="How many tickets went"),
)
async def end_day(request: Asked, key: Key) -> Response[bytes]:
    def command(desk: Desk, books: Books) -> DayClosed:
        moved = day.end(desk, books, request.user)
        return DayClosed(day=books.now.date().isoformat(), tickets=moved)

    return await carry_out(request, key, command)


def _guide(desk: Desk, service: Service) -> dict[str, Any]:
    group = desk.hall.group(service.group)
    return {
        **msgspec.to_builtins(service),
        "illustrative": service.illustrative,
        "counters": desk.hall.counters_of(service.group),
        "location": group.location.zh,
        "sources": {
            name: msgspec.to_builtins(desk.catalogue.sources[name]) for name in service.sources
        },
    }


HANDLERS: Final = (
    show_board,
    show_queues,
    list_services,
    show_service,
    extend_hours,
    end_day,
)
