"""What pages send: small urlencoded forms, read into the API's own bodies."""

from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import Request

from hall.contract.problems import INVALID_REQUEST, ProblemError

FIELDS_MAX: Final = 16
FORM: Final = "application/x-www-form-urlencoded"

T = TypeVar("T")


async def fields_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return a form's fields. Anything else is refused: no other site can send that unasked."""
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if kind != FORM:
        raise ProblemError(INVALID_REQUEST, 400, f"A form is sent as {FORM}")
    try:
        body = (await request.body()).decode()
        return dict(parse_qsl(body, keep_blank_values=True, max_num_fields=FIELDS_MAX))
    except ValueError as error:
        raise ProblemError(INVALID_REQUEST, 400, "This is no form") from error


async def form_as(request: Request[Any, Any, Any], kind: type[T]) -> T:
    """Return a form as a body of the API; digits become numbers where numbers are wanted."""
    fields = await fields_of(request)
    try:
        return msgspec.convert(fields, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ProblemError(INVALID_REQUEST, 400, str(error)) from error
