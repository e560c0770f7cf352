"""What every command of the API shares: its key, its transaction, its answer, its bounds."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, PathParameter

from hall.actor import ADMINISTRATOR, COUNTER, KIOSK, LEADERS, SUPERVISOR, Actor
from hall.contract.api import Problem
from hall.contract.problems import FORBIDDEN, ProblemError
from hall.frontdesk import FrontDesk
from hall.queue.desk import Desk
from hall.store.books import Books
from hall.store.idempotency import KEY_CHARS_MAX, StoredAnswer, once
from hall.store.writer import Tx
from hall.web.problems import PROBLEM_MEDIA

JSON: Final = "application/json"
TOO_LARGE: Final = "too-large"
LENGTH_DIGITS_MAX: Final = 9
BODY_BYTES_MAX: Final = 16 * 1024  # the largest honest body is some 2 kB
COUNTER_STAFF: Final = (COUNTER, *LEADERS)
TICKET_TAKERS: Final = (KIOSK, COUNTER, SUPERVISOR, ADMINISTRATOR)

_encode = msgspec.json.Encoder().encode

Asked = Request[Actor, Any, State]
Key = Annotated[
    str,
    HeaderParameter(
        name="Idempotency-Key",
        min_length=1,
        max_length=KEY_CHARS_MAX,
        description="The same key with the same request is answered as the first time",
    ),
]
CounterNo = Annotated[int, PathParameter(ge=1, le=99)]
TicketNo = Annotated[str, PathParameter(max_length=16)]

Command = Callable[[Desk, Books], msgspec.Struct]


def front_desk(request: Asked) -> FrontDesk:
    found: FrontDesk = request.app.state.front
    return found


async def carry_out(
    request: Asked,
    key: str,
    command: Command,
    *,
    body: msgspec.Struct | None = None,
    status: int = 200,
) -> Response[bytes]:
    """Run a command under its key, in one transaction with its events and its stored answer.

    The key is the caller's own: other callers may use the same one for something else.
    """
    front = front_desk(request)
    said = f"{request.method} {request.url.path}\n".encode() + (_encode(body) if body else b"")
    asked_hash = hashlib.sha256(said).digest()

    def fresh(tx: Tx) -> StoredAnswer:
        return StoredAnswer(status, _encode(command(front.desk, Books(tx))))

    answer = await front.writer.run(lambda tx: once(tx, key, request.user, asked_hash, fresh))
    headers = {"Idempotent-Replayed": "true"} if answer.repeated else {}
    return Response(answer.body, status_code=answer.status, media_type=JSON, headers=headers)


def found(answer: object) -> Response[bytes]:
    """Answer a question."""
    return Response(_encode(answer), media_type=JSON, headers={"Cache-Control": "no-store"})


def check_counter(request: Asked, counter_no: int) -> None:
    """Refuse staff who act at somebody else's counter."""
    if not request.user.may_act_at(counter_no):
        title = f"Counter {counter_no} is not yours"
        raise ProblemError(FORBIDDEN, 403, title)


def refuse_oversized(request: Request[Any, Any, State]) -> None:
    """Refuse by the announced length, before a body is read that no handler looks at."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or len(length) > LENGTH_DIGITS_MAX or int(length) > BODY_BYTES_MAX:
        title = f"A body has at most {BODY_BYTES_MAX} bytes"
        raise ProblemError(TOO_LARGE, 413, title)


def answers(kind: type[Any], *, status: int = 200, words: str) -> dict[int, ResponseSpec]:
    """Return what the OpenAPI document says of an operation's answers."""
    problem = ResponseSpec(
        Problem, media_type=PROBLEM_MEDIA, description="Refused", generate_examples=False
    )
    good = ResponseSpec(kind, description=words, generate_examples=False)
    return {status: good, **dict.fromkeys((400, 401, 403, 404, 409, 422), problem)}
