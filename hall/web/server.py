"""uvicorn, started on a socket of ours and stopped without waiting for open feeds."""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

BACKLOG: Final = 1_024  # a reconnecting hall's worth of consumers
DEAD_PEER_MS: Final = 20_000  # data unread for so long: the peer is gone, or has stopped reading
STOP_S: Final = 3  # for requests under way
KEEP_ALIVE_S: Final = 30
STOP_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


class HallServer(uvicorn.Server):
    """Ends the feeds first, so that SIGTERM takes no longer than the requests under way."""

    def __init__(self, config: uvicorn.Config, before_shutdown: Callable[[], None]) -> None:
        super().__init__(config)
        self._before_shutdown = before_shutdown

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGTERM and SIGINT and return; uvicorn would then kill the process with them."""
        if threading.current_thread() is not threading.main_thread():
            yield  # a server within another program: signals are that program's
            return
        before = {each: signal.signal(each, self.handle_exit) for each in STOP_SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_shutdown()
        await asyncio.sleep(0)
        await super().shutdown(sockets)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; its connections die with peers that stop reading."""
    listener = socket.create_server((host, port), backlog=BACKLOG, reuse_port=False)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_PEER_MS)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    return listener


def server_for(app: Any, before_shutdown: Callable[[], None]) -> HallServer:  # noqa: ANN401 - ASGI
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=STOP_S,
        backlog=BACKLOG,
        lifespan="on",
    )
    return HallServer(config, before_shutdown)
