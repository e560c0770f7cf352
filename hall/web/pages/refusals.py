"""How pages refuse: a redirect to sign-in, a page in plain words, or a problem for a toast."""

from html import escape
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import ValidationException

from config.i18n import _
from hall.contract.problems import (
    CSRF_REFUSED,
    FORBIDDEN,
    HALL_STOPPING,
    INVALID_REQUEST,
    KEY_REUSED,
    NOT_SIGNED_IN,
    OVERLOADED,
    STORAGE_BUSY,
    STORAGE_FULL,
    ProblemError,
)
from hall.queue.refusals import NOT_ACCEPTABLE, UNKNOWN_HELP
from hall.web.pages.render import HEADERS, HTML
from hall.web.problems import exception_handlers

SIGN_IN: Final = "/sign-in"
WORDS: Final = {
    CSRF_REFUSED: _("页面已过期，请刷新后再试"),
    FORBIDDEN: _("您的岗位不能这样做"),
    HALL_STOPPING: _("大厅服务器正在重启，请稍候再试"),
    INVALID_REQUEST: _("没有办成：内容不对，请刷新后再试"),
    KEY_REUSED: _("没有办成，请再试一次"),
    NOT_ACCEPTABLE: _("这样不行，请换一个选择"),
    NOT_SIGNED_IN: _("请重新登录"),
    OVERLOADED: _("现在人太多，请稍候再试"),
    STORAGE_BUSY: _("大厅正忙，请再试一次"),
    STORAGE_FULL: _("服务器磁盘已满，请通知管理员"),
    UNKNOWN_HELP: _("没有这个呼叫"),
}
OTHERWISE: Final = _("没有办成，请再试一次")

AnyRequest = Request[Any, Any, Any]


def refused(request: AnyRequest, error: ProblemError) -> Response[Any]:
    """Answer as the asker can use it: a script gets a problem document, a person a page."""
    said = ProblemError(
        error.type, error.status, error.title, error.detail or WORDS.get(error.type, OTHERWISE)
    )
    if request.method != "GET" or "hx-request" in request.headers:
        answer: Response[Any] = exception_handlers()[ProblemError](request, said)
        return answer
    if error.type == NOT_SIGNED_IN:
        return redirect(f"{SIGN_IN}?next={quote(request.url.path)}")
    return Response(
        _plain_page(error.status, said.detail),
        status_code=error.status,
        media_type=HTML,
        headers=HEADERS,
    )


def invalid(request: AnyRequest, error: ValidationException) -> Response[Any]:
    """Say that what came was no request of ours."""
    return refused(request, ProblemError(INVALID_REQUEST, 400, error.detail))


def redirect(path: str) -> Response[None]:
    return Response(None, status_code=HTTPStatus.SEE_OTHER, headers={**HEADERS, "Location": path})


def same_site(request: AnyRequest) -> None:
    """Refuse a command that another site's page sends; browsers say whose page it is."""
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    fetched = request.headers.get("sec-fetch-site", "same-origin")
    if (origin and urlsplit(origin).netloc != host) or fetched not in {"same-origin", "none"}:
        raise ProblemError(CSRF_REFUSED, 403, "This command comes from another site")


def _plain_page(status: int, words: str) -> str:
    """Return a page that needs no template, so that no mistake in one can hide a refusal."""
    title = {403: _("不能看这一页"), 404: _("没有这个号")}.get(status, _("打不开这一页"))
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title>"
        '<link rel="stylesheet" href="/static/vendor/look.css">'
        '<link rel="stylesheet" href="/static/onehall.css"></head>'
        '<body class="plain"><main class="card">'
        '<img class="mark" src="/static/vendor/art/mark.svg" alt="">'
        f"<h1>{title}</h1><p>{escape(words)}</p></main></body></html>"
    )
