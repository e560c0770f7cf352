"""Signing in and out by page: the session lives in a cookie that no script can read."""

from http import HTTPStatus
from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import QueryParameter

from config.i18n import _
from hall.actor import COUNTER, LEADERS, STAFF_ROLES, Actor
from hall.contract.api import SignedIn, SignIn
from hall.contract.problems import ProblemError
from hall.web.auth import identify, require
from hall.web.pages.forms import fields_of
from hall.web.pages.refusals import SIGN_IN, redirect, same_site
from hall.web.pages.render import page
from hall.web.sessions import SignInDesk, no_cookie, session_cookie, sign_out

STAFF: Final = "/staff"
SUPERVISOR: Final = "/supervisor"
PATH_CHARS_MAX: Final = 200
WRONG: Final = {
    HTTPStatus.UNAUTHORIZED: _("工号或密码不对"),
    HTTPStatus.TOO_MANY_REQUESTS: _("试的次数太多，请过几分钟再试"),
}
OTHERWISE: Final = _("现在登录不了，请稍后再试")

AnyRequest = Request[Any, Any, State]
Next = Annotated[str, QueryParameter(name="next", max_length=PATH_CHARS_MAX)]


@get("/")
async def show_front_door() -> Response[None]:
    return redirect(STAFF)


@get(SIGN_IN)
async def show_sign_in(request: AnyRequest, next_path: Next = "") -> Response[Any]:
    """Show the form; whoever is signed in goes straight on."""
    actor = identify(request)
    if actor is not None and actor.kind == "staff":
        return redirect(_onward(next_path, actor.role))
    return await page(request, "sign_in.html", _form(next_path))


@post(SIGN_IN)
async def enter(request: AnyRequest) -> Response[Any]:
    """Start a session, as slow for who guesses as over the API; the words never say who exists."""
    same_site(request)
    form = await fields_of(request)
    asked = SignIn(user=form.get("user", "").strip(), password=form.get("password", ""))
    next_path = form.get("next", "")[:PATH_CHARS_MAX]
    desk: SignInDesk = request.app.state.sign_in
    try:
        signed_in: SignedIn = await desk.sign_in(
            asked, request.client.host if request.client else ""
        )
    except ProblemError as error:
        wrong = WRONG.get(HTTPStatus(error.status), OTHERWISE)
        values = _form(next_path, user=asked.user, wrong=wrong)
        return await page(request, "sign_in.html", values, status=error.status)
    answer = redirect(_onward(next_path, signed_in.role))
    answer.set_cookie(session_cookie(signed_in, desk.limits))
    return answer


@post("/sign-out", guards=[require(*STAFF_ROLES)])
async def leave(request: Request[Actor, Any, State]) -> Response[None]:
    await sign_out(request)
    return Response(None, status_code=204, headers={"HX-Redirect": SIGN_IN}, cookies=[no_cookie()])


def _form(next_path: str, *, user: str = "", wrong: str = "") -> dict[str, object]:
    return {"next": next_path, "user": user, "wrong": wrong}


def _onward(next_path: str, role: str) -> str:
    """Return where to go: a page of ours that this role may see, else the role's own."""
    if role in LEADERS:
        return SUPERVISOR
    if role == COUNTER and _ours(next_path):
        return next_path
    return STAFF


def _ours(path: str) -> bool:
    return path == STAFF or (path.startswith("/staff/notice/") and path.isascii())


HANDLERS: Final = (show_front_door, show_sign_in, enter, leave)
