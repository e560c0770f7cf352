"""Kiosks over HTTP: their heartbeat, and who at them asks for a person."""

from typing import Annotated, Final

from litestar import Response, post, put
from litestar.params import JSONBody, PathParameter

from hall.actor import KIOSK
from hall.contract.api import HealthSeen, HelpCalled, KioskHealth
from hall.contract.problems import FORBIDDEN, ProblemError
from hall.queue import machines, refusals
from hall.queue.refusals import Sense
from hall.web.api.commands import (
    COUNTER_STAFF,
    Asked,
    Key,
    answers,
    carry_out,
    found,
    front_desk,
)
from hall.web.auth import require

TAGS: Final = ["machines"]
KioskId = Annotated[str, PathParameter(max_length=32)]
HelpId = Annotated[int, PathParameter(ge=1, le=2**53)]


@put(
    "/kiosks/{kiosk_id:str}/health",
    guards=[require(KIOSK)],
    tags=TAGS,
    summary="A kiosk's heartbeat",
    responses=answers(HealthSeen, words="The hall's clock"),
)
async def put_health(
    request: Asked, kiosk_id: KioskId, data: JSONBody[KioskHealth]
) -> Response[bytes]:
    """Take note of what has changed. After 15 s without a heartbeat a kiosk counts as offline."""
    _check_own(request, kiosk_id)
    if any(each.kiosk_id != kiosk_id for each in data.devices):
        raise refusals.not_acceptable(Sense.OTHER_KIOSK)
    front = front_desk(request)
    await front.hear(kiosk_id, data)
    return found(HealthSeen(at=front.now))


@post(
    "/kiosks/{kiosk_id:str}/help",
    guards=[require(KIOSK)],
    tags=TAGS,
    summary="Ask for a person",
    responses=answers(HelpCalled, status=201, words="The call; the same one until it is answered"),
)
async def ask_help(request: Asked, kiosk_id: KioskId, key: Key) -> Response[bytes]:
    _check_own(request, kiosk_id)
    return await carry_out(
        request, key, lambda _desk, books: machines.ask_help(books, request.user), status=201
    )


@post(
    "/help/{help_id:int}/answer",
    guards=[require(*COUNTER_STAFF)],
    tags=TAGS,
    summary="Say that you are on the way",
    status_code=200,
    responses=answers(HelpCalled, words="The call, and who goes"),
)
async def answer_help(request: Asked, help_id: HelpId, key: Key) -> Response[bytes]:
    return await carry_out(
        request, key, lambda _desk, books: machines.answer_help(books, request.user, help_id)
    )


def _check_own(request: Asked, kiosk_id: str) -> None:
    if request.user.id != kiosk_id:
        raise ProblemError(FORBIDDEN, 403, "A kiosk speaks for itself only")


HANDLERS: Final = (put_health, ask_help, answer_help)
