"""The bench page: every simulated device as a card, played by hand or by a test over HTTP.

It listens on the loopback alone. `GET /state`, `GET /events` (the same, live), `GET
/{device}/papers/{n}.png`, `POST /{device}/{fault}` with `{"on": true, "after_bytes": 0}`; the
printer's papers also stand at `/papers/{n}.png`.
"""

from __future__ import annotations

import contextlib
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STATIC: Final = Path(__file__).with_name("static")
LOOPBACK: Final = "127.0.0.1"
OWN_NAMES: Final = frozenset({LOOPBACK, "localhost"})
PAGES: Final = {
    "/": ("bench.html", "text/html; charset=utf-8"),
    "/bench.css": ("bench.css", "text/css; charset=utf-8"),
    "/mark.svg": ("mark.svg", "image/svg+xml"),
    "/bench.js": ("bench.js", "text/javascript; charset=utf-8"),
}
JSON: Final = "application/json"
BODY_BYTES_MAX: Final = 1024  # a press is thirty bytes
AFTER_BYTES_MAX: Final = 1 << 20
REQUEST_S_MAX: Final = 10.0  # for a peer that says nothing
STREAMS_MAX: Final = 16  # open pages; one more gets 503
LOOK_S: Final = 0.2  # how old what a page shows may be
HEARTBEAT_S: Final = 5.0


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """`momentary` happens once and is never on."""

    name: str
    label: str
    on: bool = False
    momentary: bool = False


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a card; `tone` is good, warn, bad or plain."""

    label: str
    value: str
    tone: str = "plain"


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """One picture that the device made: its number, and its size on the page."""

    number: int
    width_px: int
    height_px: int
    caption: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page shows of a device. `state` is for programs, and has no fixed form."""

    title: str
    line: str
    well: bool
    facts: tuple[Fact, ...]
    buttons: tuple[Button, ...]
    shots: tuple[Shot, ...] = ()
    state: object = None


class Press(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A finger on a button; `after_bytes` lets the fault wait until so many more have come."""

    on: bool = True
    after_bytes: int = 0


class BenchDevice(Protocol):
    """A simulated device as the page knows it. Every method may be called from any thread."""

    def card(self) -> Card: ...

    def press(self, button: str, press: Press) -> None:
        """Do it. Raises KeyError for a button that the card does not have."""
        ...

    def shot(self, number: int) -> bytes | None:
        """Return a picture as PNG; none when it is not kept any more."""
        ...


class RefusedRequestError(Exception):
    """What was asked is not to be had here; `status` says how."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class BenchServer(ThreadingHTTPServer):
    """Serves the devices by name. `port` 0 takes any free one; read `url` afterwards."""

    daemon_threads = True

    def __init__(self, devices: Mapping[str, BenchDevice], port: int) -> None:
        self.devices = devices
        self.streams = threading.BoundedSemaphore(STREAMS_MAX)
        self.ending = threading.Event()
        super().__init__((LOOPBACK, port), _Visit)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.server_address[1]}"

    def state(self) -> bytes:
        return msgspec.json.encode({name: each.card() for name, each in self.devices.items()})

    def end(self) -> None:
        """Stop `serve_forever`, from another thread, and every open stream."""
        self.ending.set()
        self.shutdown()
        self.server_close()


class _Visit(BaseHTTPRequestHandler):
    server: BenchServer
    server_version = "OneHallBench"
    sys_version = ""
    timeout = REQUEST_S_MAX

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's word
        """Say nothing: a bench asks five times a second."""

    def _answer(self, work: Callable[[], None]) -> None:
        try:
            with contextlib.suppress(ConnectionError, TimeoutError):  # the page was closed
                self._check_host()
                work()
        except RefusedRequestError as refusal:
            problem = {"status": int(refusal.status), "title": refusal.reason}
            content = msgspec.json.encode(problem)
            self._send(content, "application/problem+json", refusal.status)

    def _check_host(self) -> None:
        """Refuse a name that is not ours: a strange page may have had it point here."""
        name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        if name not in OWN_NAMES:
            raise RefusedRequestError(HTTPStatus.MISDIRECTED_REQUEST, "this is the loopback's")

    def _get(self) -> None:
        path = self.path.partition("?")[0]
        if path in PAGES:
            file, kind = PAGES[path]
            self._send((STATIC / file).read_bytes(), kind)
        elif path == "/state":
            self._send(self.server.state(), JSON)
        elif path == "/events":
            self._stream()
        else:
            self._send(self._shot(path), "image/png")

    def _shot(self, path: str) -> bytes:
        words = path.strip("/").split("/")
        if len(words) == 2:
            words = ["printer", *words]
        stem, _, kind = words[-1].partition(".")
        device = self.server.devices.get(words[0])
        if len(words) == 3 and words[1] == "papers" and kind == "png" and stem.isdecimal():
            picture = None if device is None or len(stem) > 9 else device.shot(int(stem))
            if picture is not None:
                return picture
        raise RefusedRequestError(HTTPStatus.NOT_FOUND, f"nothing at {path[:80]}")

    def _post(self) -> None:
        words = self.path.strip("/").split("/")
        device = self.server.devices.get(words[0])
        if device is None or len(words) != 2:
            raise RefusedRequestError(HTTPStatus.NOT_FOUND, "no such device")
        press = self._press()
        try:
            device.press(words[1], press)
        except KeyError as error:
            raise RefusedRequestError(HTTPStatus.NOT_FOUND, "no such button") from error
        self._send(msgspec.json.encode(device.card()), JSON)

    def _press(self) -> Press:
        """Read the body. JSON only: what a form on a strange page sends is something else."""
        if self.headers.get_content_type() != JSON:
            raise RefusedRequestError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {JSON}")
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            raise RefusedRequestError(HTTPStatus.LENGTH_REQUIRED, "no length")
        if len(length) > 9 or int(length) > BODY_BYTES_MAX:
            raise RefusedRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
        try:
            press = msgspec.json.decode(self.rfile.read(int(length)), type=Press)
        except msgspec.MsgspecError as error:
            raise RefusedRequestError(HTTPStatus.BAD_REQUEST, str(error)) from error
        if not 0 <= press.after_bytes <= AFTER_BYTES_MAX:
            raise RefusedRequestError(HTTPStatus.BAD_REQUEST, "after_bytes is out of range")
        return press

    def _stream(self) -> None:
        if not self.server.streams.acquire(blocking=False):
            raise RefusedRequestError(HTTPStatus.SERVICE_UNAVAILABLE, "too many open pages")
        try:
            self._send_head("text/event-stream", HTTPStatus.OK, None)
            self._follow()
        finally:
            self.server.streams.release()

    def _follow(self) -> None:
        """Send the state whenever it has changed, until the page or the bench is closed."""
        said, said_at = b"", 0.0
        while not self.server.ending.is_set():
            state, now = self.server.state(), time.monotonic()
            if state != said:
                self.wfile.write(b"data: " + state + b"\n\n")
                said, said_at = state, now
            elif now - said_at >= HEARTBEAT_S:
                self.wfile.write(b": here\n\n")
                said_at = now
            self.server.ending.wait(LOOK_S)

    def _send(self, content: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send_head(kind, status, len(content))
        self.wfile.write(content)

    def _send_head(self, kind: str, status: HTTPStatus, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'self'")
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()
