"""A serial line made of a pseudo-terminal, under a path that stays the same; and a bad one."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from devices.link.wake import Wake

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

READ_BYTES_MAX = 4096


class Line(Protocol):
    """The device's end. One thread uses it; any thread may ring `wake`."""

    @property
    def wake(self) -> Wake: ...

    @property
    def plugged(self) -> bool: ...

    def plug(self) -> None: ...

    def unplug(self) -> None: ...

    def read(self, count: int, timeout_s: float | None) -> bytes:
        """Return what is there, nothing after the timeout or a ring. None waits for either."""
        ...

    def write(self, answer: bytes) -> None:
        """Send without waiting: what nobody takes is lost, as on a real line."""
        ...

    def close(self) -> None:
        """Unplug for good."""
        ...


@dataclass(slots=True)
class PtyLine:
    """`path` is a link to the pseudo-terminal of the day: unplugged it is gone, replugged new.

    Plugging and unplugging are for any thread. A descriptor is used only under `_guard`, or it
    could be closed meanwhile and already be somebody else's.
    """

    path: Path
    wake: Wake = field(default_factory=Wake)
    _master: int = -1
    _slave: int = -1
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @property
    def plugged(self) -> bool:
        return self._master >= 0

    def plug(self) -> None:
        with self._guard:
            if self.plugged:
                return
            self._master, self._slave = os.openpty()
            tty.setraw(self._slave)  # else the line echoes until the driver opens it
            os.set_blocking(self._master, False)
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(self._slave))
            fresh.replace(self.path)

    def unplug(self) -> None:
        with self._guard:
            if not self.plugged:
                return
            if self.path.is_symlink() and str(self.path.readlink()) == os.ttyname(self._slave):
                self.path.unlink()
            os.close(self._slave)
            os.close(self._master)
            self._master = self._slave = -1

    def read(self, count: int, timeout_s: float | None) -> bytes:
        master, bell = self._master, self.wake.fileno()
        watched = [bell] + ([master] if master >= 0 and count else [])
        try:
            readable, _, _ = select.select(watched, [], [], timeout_s)
        except OSError:  # unplugged this very moment
            return b""
        if bell in readable:
            self.wake.silence()
        with self._guard, contextlib.suppress(OSError):
            if master in readable and master == self._master:
                return os.read(master, min(count, READ_BYTES_MAX))
        return b""

    def write(self, answer: bytes) -> None:
        with self._guard, contextlib.suppress(OSError):
            if self.plugged:
                os.write(self._master, answer)

    def close(self) -> None:
        self.unplug()
        self.wake.close()


class Damage(StrEnum):
    LOSE = "lose"
    DOUBLE = "double"
    FLIP = "flip"


@dataclass(slots=True)
class FaultyLine:
    """A line that spoils single bytes, counted from the start, and cuts the rest into pieces.

    `to_device` and `to_host` say which byte suffers what.
    """

    line: Line
    to_device: dict[int, Damage] = field(default_factory=dict)
    to_host: dict[int, Damage] = field(default_factory=dict)
    read_bytes_max: int = READ_BYTES_MAX
    _read: int = 0
    _written: int = 0

    @property
    def wake(self) -> Wake:
        return self.line.wake

    @property
    def plugged(self) -> bool:
        return self.line.plugged

    def plug(self) -> None:
        self.line.plug()

    def unplug(self) -> None:
        self.line.unplug()

    def read(self, count: int, timeout_s: float | None) -> bytes:
        received = self.line.read(min(count, self.read_bytes_max), timeout_s)
        first, self._read = self._read, self._read + len(received)
        return spoiled(received, first, self.to_device)

    def write(self, answer: bytes) -> None:
        first, self._written = self._written, self._written + len(answer)
        self.line.write(spoiled(answer, first, self.to_host))

    def close(self) -> None:
        self.line.close()


def spoiled(good: Iterable[int], first: int, damage: dict[int, Damage]) -> bytes:
    """Return the bytes as they arrive; `first` is the number of the first of them."""
    arrived = bytearray()
    for number, byte in enumerate(good, start=first):
        kind = damage.get(number)
        if kind is Damage.FLIP:
            arrived.append(byte ^ 0x01)
        elif kind is Damage.DOUBLE:
            arrived += bytes([byte, byte])
        elif kind is not Damage.LOSE:
            arrived.append(byte)
    return bytes(arrived)
