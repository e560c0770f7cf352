"""The phone page behind a ticket's QR code. Whoever has the link holds the ticket."""

from typing import TYPE_CHECKING, Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import PathParameter

from config.i18n import _
from hall.contract.problems import OVERLOADED, ProblemError
from hall.queue import issue
from hall.queue.refusals import UNKNOWN_TICKET
from hall.web.api.commands import Asked, Key, front_desk
from hall.web.api.tickets import HOLDER
from hall.web.pages.counter import acted
from hall.web.pages.models import PhonePage
from hall.web.pages.phone_feed import PhoneStream, PhoneWatch
from hall.web.pages.phone_view import phone_page
from hall.web.pages.refusals import same_site
from hall.web.pages.render import page

if TYPE_CHECKING:
    from hall.frontdesk import FrontDesk

LinkToken = Annotated[str, PathParameter(max_length=64)]
PATH: Final = "/t/{link_token:str}"

AnyRequest = Request[Any, Any, State]


@get(PATH)
async def show_phone(request: AnyRequest, link_token: LinkToken) -> Response[str]:
    return await page(request, "phone.html", {"page": _found(request, link_token)})


@get(f"{PATH}/panel")
async def show_phone_panel(request: AnyRequest, link_token: LinkToken) -> Response[str]:
    return await page(request, "phone_panel.html", {"page": _found(request, link_token)})


@get(f"{PATH}/feed")
async def follow_phone(request: AnyRequest, link_token: LinkToken) -> PhoneStream:
    """Ping when the page would look different. Nothing of the hall's events goes out here."""
    watch: PhoneWatch = request.app.state.phones
    if watch.full:
        raise ProblemError(OVERLOADED, 503, "Too many phones follow")
    front: FrontDesk = request.app.state.front
    return PhoneStream(front, watch, _found(request, link_token))


@post(f"{PATH}/cancel")
async def give_up(request: Asked, link_token: LinkToken, key: Key) -> Response[None]:
    """Give the place up: the citizen's own wish."""
    same_site(request)
    request.scope["user"] = HOLDER
    return await acted(
        request,
        key,
        lambda desk, books: issue.cancel_by_link(desk, books, HOLDER, link_token),
    )


def _found(request: AnyRequest, link_token: str) -> PhonePage:
    found = phone_page(front_desk(request), link_token)
    if found is None:
        words = _("链接不对，或者是很久以前的号。请看小票上的号码，等大屏叫号。")
        raise ProblemError(UNKNOWN_TICKET, 404, "This link leads to no ticket", words)
    return found


HANDLERS: Final = (show_phone, show_phone_panel, follow_phone, give_up)
