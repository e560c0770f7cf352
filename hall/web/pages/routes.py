"""All pages with what they share, and the files that they are made with."""

from typing import Final

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.exceptions import ValidationException
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

from hall.contract.problems import ProblemError
from hall.web.api.commands import refuse_oversized
from hall.web.pages import counter, entrance, guide, phone, supervisor
from hall.web.pages.refusals import invalid, refused
from hall.web.pages.render import STATIC

ASSETS_KEPT_S: Final = 7 * 24 * 3600  # what changes has a version in its address


def page_routes() -> list[ControllerRouterHandler]:
    """Return what the application includes; phones need a PhoneWatch in ``app.state.phones``."""
    pages = Router(
        path="/",
        route_handlers=[
            *entrance.HANDLERS,
            *counter.HANDLERS,
            *supervisor.HANDLERS,
            *phone.HANDLERS,
            *guide.HANDLERS,
        ],
        exception_handlers={ProblemError: refused, ValidationException: invalid},
        before_request=refuse_oversized,
        include_in_schema=False,
    )
    assets = create_static_files_router(
        path="/static",
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=ASSETS_KEPT_S, public=True),
        include_in_schema=False,
    )
    return [pages, assets]
