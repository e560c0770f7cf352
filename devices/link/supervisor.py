"""The life of a line: open, handshake, ready, fault, pause, open again; one thread, never dying."""

from __future__ import annotations

import logging
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from devices.errors import DeviceError
from devices.link.backoff import Backoff
from devices.link.port import open_port
from devices.link.wake import Wake

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.link.port import Port

JOIN_S_MAX = 5.0  # a running job may end by its deadline; a longer one dies with the process
LOOK_AGAIN_S = 1.0  # in a long pause: is there another device at our path?

log = logging.getLogger(__name__)


class Conversation(Protocol):
    """What a driver's station does with its line. All of it runs on the owner thread."""

    def serve(self, port: Port, link: Supervisor) -> None:
        """Talk until `link.stopping`. Raises `DeviceError` when the line is of no more use.

        Calls `link.proved()` once the device has shown that it works.
        """
        ...

    def faulted(self, fault: Exception) -> None:
        """Hear that the line is closed; it will be opened again after a pause."""
        ...

    def while_closed(self) -> None:
        """Hear that the bell rang while there is no line."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a supervised line takes from the world, so that tests can give it another."""

    open_port: Callable[[str, int, Wake], Port] = open_port
    clock: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random
    first_pause_s: float = 0.5
    longest_pause_s: float = 30.0


@dataclass(slots=True)
class Supervisor:
    """Owns the thread of one line. `url` and `baud` come from configuration: nothing is probed."""

    url: str
    baud: int
    conversation: Conversation
    surroundings: Surroundings = field(default_factory=Surroundings)
    wake: Wake = field(default_factory=Wake, init=False)
    _stop: threading.Event = field(default_factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _backoff: Backoff = field(init=False)

    def __post_init__(self) -> None:
        around = self.surroundings
        self._backoff = Backoff(
            around.chance, first_s=around.first_pause_s, longest_s=around.longest_pause_s
        )

    @property
    def stopping(self) -> bool:
        return self._stop.is_set()

    def proved(self) -> None:
        self._backoff.reset()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"line {self.url}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and close the line; wait 5 s at most for a command that is running."""
        self._stop.set()
        self.wake.ring()
        if self._thread is not None:
            self._thread.join(JOIN_S_MAX)
        if self._thread is None or not self._thread.is_alive():
            self.wake.close()

    def _run(self) -> None:
        while not self.stopping:
            try:
                self._open_and_serve()
            except DeviceError as fault:
                self._rest(fault)
            except Exception as fault:
                log.exception("the driver of %s failed; the line is opened again", self.url)
                self._rest(fault)

    def _open_and_serve(self) -> None:
        port = self.surroundings.open_port(self.url, self.baud, self.wake)
        try:
            self.conversation.serve(port, self)
        finally:
            port.close()

    def _rest(self, fault: Exception) -> None:
        """Pause, but come back at once when another device appears at the path."""
        self.conversation.faulted(fault)
        clock = self.surroundings.clock
        there = _identity(self.url)
        until = clock() + self._backoff.pause_s()
        while not self.stopping and (left_s := until - clock()) > 0:
            if self.wake.wait(min(left_s, LOOK_AGAIN_S)):
                self.conversation.while_closed()
            now_there = _identity(self.url)
            if now_there is not None and now_there != there:
                return
            there = now_there


def _identity(url: str) -> tuple[int, int] | None:
    """Which device node is at a path now; none for URLs and for empty places."""
    if "://" in url:
        return None
    try:
        node = Path(url).stat()
    except OSError:
        return None
    return node.st_rdev, node.st_ino
