"""A bell that ends another thread's `select`, and can be rung from any thread."""

from __future__ import annotations

import contextlib
import select
import socket

RINGS_READ_MAX = 4096


class Wake:
    """A socket pair instead of a pipe: `select` takes sockets on every system."""

    __slots__ = ("_far", "_near")

    def __init__(self) -> None:
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)  # noqa: FBT003  the system's own signature
        self._far.setblocking(False)  # noqa: FBT003  the system's own signature

    def fileno(self) -> int:
        return self._near.fileno()

    def ring(self) -> None:
        """Never blocks: a full bell has been rung already; a closed one wakes nobody."""
        with contextlib.suppress(BlockingIOError, OSError):
            self._far.send(b"\0")

    def silence(self) -> None:
        """Forget all rings so far. Only the thread that waits may call it."""
        with contextlib.suppress(BlockingIOError):
            self._near.recv(RINGS_READ_MAX)

    def wait(self, timeout_s: float) -> bool:
        """Return whether it rang before the time was over, and forget the rings."""
        rang = bool(select.select([self._near], [], [], max(timeout_s, 0.0))[0])
        if rang:
            self.silence()
        return rang

    def close(self) -> None:
        self._near.close()
        self._far.close()
