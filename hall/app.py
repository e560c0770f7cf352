"""The hall's server: the one place where its parts meet."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from litestar import Litestar
from litestar.datastructures import State
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import ControllerRouterHandler

from config import log
from config.load import load_catalogue, load_hall
from config.schema_hall import open_all_day
from hall.demo import open_demo
from hall.frontdesk import FrontDesk
from hall.running import Running, Settings, clock_of
from hall.web.api.routes import controllers
from hall.web.feed import follow_feed
from hall.web.metrics import healthy, measured, show_metrics
from hall.web.pages.phone_feed import PhoneWatch
from hall.web.pages.routes import page_routes
from hall.web.problems import exception_handlers
from hall.web.server import listen, server_for
from hall.web.sessions import end_session, start_session

BODY_BYTES_MAX: Final = 64 * 1024  # the largest honest body is some 2 kB
API_VERSION: Final = "1.0.0"
SWITCH_S: Final = 0.0005  # Python's own 5 ms let a forecast hold up every request in passing
EXIT_DISK: Final = 74  # EX_IOERR: whoever supervises us starts us again, and SQLite recovers

ROUTES: Final[tuple[ControllerRouterHandler, ...]] = (
    follow_feed,
    start_session,
    end_session,
    show_metrics,
    healthy,
    *controllers(),
    *page_routes(),
)


class MsgspecOnly(Litestar):
    """Litestar without pydantic's plugins: no body of ours is its, and it takes 9 MiB and 0.1 s."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [*plugins, MsgspecDIPlugin()]


def build(running: Running) -> Litestar:
    """Return the application; its lifespan closes what `running` has opened."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with running.on_loop() as parts:
            app.state.feed = parts
            keeping = asyncio.create_task(app.state.front.keep_time())
            yield
            keeping.cancel()

    return MsgspecOnly(
        route_handlers=ROUTES,
        lifespan=[lifespan],
        state=State(_state(running)),
        exception_handlers=exception_handlers(),
        openapi_config=OpenAPIConfig(
            title="OneHall 一厅通",
            version=API_VERSION,
            path="/api/v1",
            render_plugins=[JsonRenderPlugin()],
        ),
        request_max_body_size=BODY_BYTES_MAX,
        logging_config=None,
    )


def _state(running: Running) -> dict[str, Any]:
    phones = PhoneWatch(running.hub)
    running.listeners.append(phones.notice)
    return {
        "phones": phones,
        "settings": running.settings,
        "running": running,
        "front": FrontDesk(
            desk=running.desk,
            writer=running.writer,
            db=running.db,
            clock=running.settings.clock,
        ),
        "writer": running.writer,
        "db": running.db,
        "access": running.access(),
        "sign_in": running.sign_in_desk(),
        "metrics": running.metrics,
    }


def serve(data: Path, *, host: str, port: int, demo: bool, config: Path | None) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code."""
    log.configure()
    sys.setswitchinterval(SWITCH_S)
    hall = load_hall(config)
    listener = listen(host, port)
    own_url = f"http://{host}:{listener.getsockname()[1]}"
    settings = Settings(
        data=data,
        hall=open_all_day(hall) if demo else hall,
        catalogue=load_catalogue(config),
        public_url=own_url if demo else hall.public_url,
        clock=clock_of(hall.zone),
    )
    running = Running(settings)
    if demo:
        open_demo(running, own_url)
    server = server_for(measured(build(running), running.metrics), running.hub.close)
    running.on_failure = lambda: os.kill(os.getpid(), signal.SIGTERM)
    server.run(sockets=[listener])
    return EXIT_DISK if running.failed else 0
