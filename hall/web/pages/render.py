"""Templates into answers, with the headers that keep a page to itself."""

import asyncio
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from litestar import Request, Response

from hall.web.auth import csrf_of, token_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from hall.frontdesk import FrontDesk

WEB: Final = Path(__file__).resolve().parent.parent
STATIC: Final = WEB / "static"
HTML: Final = "text/html; charset=utf-8"
CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CSP,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # a ticket's link is its permission
    "Cross-Origin-Opener-Policy": "same-origin",
}
VERSIONED: Final = ("onehall.css", "onehall.js", "vendor/look.css", "vendor/icons.svg")
VERSION_CHARS: Final = 10

AnyRequest = Request[Any, Any, Any]


@cache
def _environment() -> "Environment":
    """Return the templates. Imported at the first page: it costs 0.14 s that no start needs."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    made = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["v"] = _version()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)  # compiled here, on a thread, and not while the hall waits
    return made


def _version() -> str:
    """Return what changes with our assets, so that browsers may keep them for long."""
    digest = hashlib.sha256()
    for name in VERSIONED:
        path = STATIC / name
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:VERSION_CHARS]


async def page(
    request: AnyRequest, template: str, values: dict[str, object], *, status: int = 200
) -> Response[str]:
    """Render a template for whoever asks."""
    front: FrontDesk = request.app.state.front
    environment = await asyncio.to_thread(_environment)
    token, by_cookie = token_of(request)
    text = environment.get_template(template).render(
        hall_name=front.desk.hall.name.zh,
        now=front.now,
        csrf=csrf_of(token) if token and by_cookie else "",
        **values,
    )
    return Response(text, status_code=status, media_type=HTML, headers=HEADERS)
