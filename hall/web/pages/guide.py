"""What a service asks for: for a phone at /guide, for a counter's printer as 告知单."""

from typing import Annotated, Final

from litestar import Response, get
from litestar.params import PathParameter

from hall.queue.desk import Desk
from hall.web.api.commands import COUNTER_STAFF, Asked, front_desk
from hall.web.auth import require
from hall.web.pages.render import page
from hall.web.pages.words import counters_words, materials_of

ServiceCode = Annotated[str, PathParameter(max_length=16)]


@get("/guide/{code:str}")
async def show_guide(request: Asked, code: ServiceCode) -> Response[str]:
    """Show all that the catalogue knows of a service, without signing in: it is public."""
    return await page(request, "guide.html", _values(front_desk(request).desk, code))


@get("/staff/notice/{code:str}", guards=[require(*COUNTER_STAFF)])
async def show_notice(request: Asked, code: ServiceCode) -> Response[str]:
    """Show 一次性告知单, ready to print."""
    return await page(request, "notice.html", _values(front_desk(request).desk, code))


def _values(desk: Desk, code: str) -> dict[str, object]:
    service = desk.service(code)
    departments = {each.id: each.name.zh for each in desk.catalogue.departments}
    return {
        "service": service,
        "department": departments[service.department],
        "materials": materials_of(service),
        "steps": " → ".join(each.name for each in service.steps),
        "limit": service.limit.text,
        "fee": service.fee.text,
        "counters": counters_words(desk.hall.counters_of(service.group)),
        "location": desk.hall.group(service.group).location.zh,
        "due_workdays": desk.hall.conditional.due_workdays,
        "hotline": desk.hall.hotline,
    }


HANDLERS: Final = (show_guide, show_notice)
