"""Every refusal as an RFC 9457 problem document with a stable type."""

from http import HTTPStatus
from typing import Any, Final

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap

from hall.contract.problems import INTERNAL, INVALID_REQUEST, ProblemError

__all__ = ["PROBLEM_MEDIA", "ProblemError", "exception_handlers"]

PROBLEM_MEDIA: Final = "application/problem+json"
TYPES: Final = {
    400: "malformed-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
    503: "unavailable",
}
DETAIL_CHARS_MAX: Final = 400  # of what a caller sent, not more comes back

log = structlog.get_logger()
AnyRequest = Request[Any, Any, Any]


def exception_handlers() -> ExceptionHandlersMap:
    """Return the handlers that turn anything raised into a problem document."""
    return {
        ProblemError: _refused,
        ValidationException: _invalid,
        HTTPException: _http,
        Exception: _broken,
    }


def _refused(request: AnyRequest, error: ProblemError) -> Response[bytes]:
    return _answer(request, error)


def _invalid(request: AnyRequest, error: ValidationException) -> Response[bytes]:
    """Say which member is wrong: Litestar keeps that in `extra`."""
    found = error.extra if isinstance(error.extra, list) else []
    parts = [f"{each.get('key', '')}: {each.get('message', '')}" for each in found]
    detail = ("; ".join(parts) or error.detail)[:DETAIL_CHARS_MAX]
    return _answer(request, ProblemError(INVALID_REQUEST, 400, "The request is invalid", detail))


def _http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    status = error.status_code
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in TYPES:
        return _broken(request, error)
    kind = TYPES.get(status, f"http-{status}")
    detail = error.detail[:DETAIL_CHARS_MAX]
    answer = _answer(request, ProblemError(kind, status, HTTPStatus(status).phrase, detail))
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def _broken(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a mistake of ours: the caller learns nothing about our insides, the log all."""
    log.error("request failed", path=request.url.path, exc_info=error)
    return _answer(request, ProblemError(INTERNAL, 500, "The hall made a mistake"))


def _answer(request: AnyRequest, error: ProblemError) -> Response[bytes]:
    body = msgspec.json.encode(error.document(request.url.path))
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    return Response(body, status_code=error.status, media_type=PROBLEM_MEDIA, headers=headers)
