"""All routes of the queue's API, with the bounds that they share."""

from litestar import Router

from hall.web.api import counters, hall, machines, tickets
from hall.web.api.commands import BODY_BYTES_MAX, refuse_oversized


def controllers() -> list[Router]:
    """Return what the application includes; it finds the front desk in ``app.state.front``."""
    return [
        Router(
            path="/api/v1",
            route_handlers=[
                *tickets.HANDLERS,
                *counters.HANDLERS,
                *hall.HANDLERS,
                *machines.HANDLERS,
            ],
            before_request=refuse_oversized,
            request_max_body_size=BODY_BYTES_MAX,
        )
    ]
