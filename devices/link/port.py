"""Ports by URL or path: opened once for us alone, read and written by one thread, never waited for.

`serial_for_url` sets the line up; bytes then go straight through the file descriptor with
`select`, because pyserial's own `read(n)` waits its whole timeout for n bytes and its `write`
leaves unknown how much went out when it times out.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import struct
import termios
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import serial

from devices.errors import DeviceAbsentError, DeviceError, DeviceRefusedError

if TYPE_CHECKING:
    from devices.link.wake import Wake

# What pyserial and the system raise when a line breaks: `termios.error` is not an OSError, and
# a port closed under a reader gives TypeError.
LINE_FAULTS = (serial.SerialException, OSError, termios.error, TypeError)
REFUSALS = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN})

READ_BYTES_MAX = 4096
WRITE_BYTES_MAX = 256  # a slice: flow control and faults are looked at between two of them
OUT_QUEUE_BYTES_MAX = 512  # more in the system's queue would go out after the device said stop
OUT_QUEUE_LOOK_S = 0.002
POLL_S = 0.01  # for ports that `select` cannot take
WRITE_TIMEOUT_S = 0.5  # never none: a stopped device would hold pyserial for ever
PSEUDO_TERMINALS = "/dev/pts/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One turn on the line: how much of what was offered went out, and what came in."""

    sent_bytes: int
    received: bytes


class Port(Protocol):
    """An open line. Only its owner thread may use it."""

    def step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        """Offer bytes and take what is there. Ends early on any traffic or ring of the bell.

        Raises `DeviceAbsentError` when the line is gone.
        """
        ...

    def close(self) -> None: ...


def open_port(url: str, baud: int, wake: Wake) -> Port:
    """Open a device by path, or by a pyserial URL (`socket://`, `loop://`, `rfc2217://`).

    Raises `DeviceAbsentError` when nothing is there and `DeviceRefusedError` when it is not
    ours to open.
    """
    try:
        line = serial.serial_for_url(
            url, do_not_open=True, baudrate=baud, timeout=0, write_timeout=WRITE_TIMEOUT_S
        )
        if isinstance(line, serial.Serial):
            line.exclusive = True
        line.open()
    except LINE_FAULTS as fault:
        raise _refusal(url, fault) from fault
    except ValueError as fault:
        msg = f"{url} cannot be a port at {baud} baud: {fault}"
        raise DeviceRefusedError(msg) from fault
    try:
        return _FdPort(line, line.fileno(), wake, url)
    except (AttributeError, OSError):  # no descriptor: io.UnsupportedOperation is an OSError
        return _PolledPort(line, wake, url)


def _refusal(url: str, fault: BaseException) -> DeviceError:
    if getattr(fault, "errno", None) in REFUSALS:
        return DeviceRefusedError(f"{url} is not ours to open: {fault}")
    return DeviceAbsentError(f"nothing at {url}: {fault}")


def _is_real_terminal(fd: int) -> bool:
    """Pseudo-terminals apart: there the flag outlives us, as their far end stays open."""
    return os.isatty(fd) and not os.ttyname(fd).startswith(PSEUDO_TERMINALS)


class _FdPort:
    __slots__ = ("_bell", "_fd", "_line", "_real_terminal", "_url", "_wake")

    def __init__(self, line: serial.SerialBase, fd: int, wake: Wake, url: str) -> None:
        self._line, self._fd, self._wake, self._url = line, fd, wake, url
        self._bell = wake.fileno()
        os.set_blocking(fd, False)
        self._real_terminal = _is_real_terminal(fd)
        if self._real_terminal:  # pyserial's flock binds only programs that ask for it
            fcntl.ioctl(fd, termios.TIOCEXCL)

    def step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        try:
            return self._step(outgoing, max(timeout_s, 0.0))
        except LINE_FAULTS as fault:
            msg = f"the line {self._url} broke: {fault}"
            raise DeviceAbsentError(msg) from fault

    def _step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        if outgoing and self._queued_bytes() >= OUT_QUEUE_BYTES_MAX:
            outgoing, timeout_s = b"", min(timeout_s, OUT_QUEUE_LOOK_S)
        writers = [self._fd] if outgoing else []
        readable, writable, _ = select.select([self._fd, self._bell], writers, [], timeout_s)
        if self._bell in readable:
            self._wake.silence()
        received = self._read() if self._fd in readable else b""
        sent_bytes = self._write(outgoing) if writable else 0
        return Exchange(sent_bytes=sent_bytes, received=received)

    def _read(self) -> bytes:
        received = os.read(self._fd, READ_BYTES_MAX)
        if not received:
            raise OSError(errno.EIO, "the other end hung up")
        return received

    def _write(self, outgoing: bytes) -> int:
        try:
            return os.write(self._fd, outgoing[:WRITE_BYTES_MAX])
        except BlockingIOError:
            return 0

    def _queued_bytes(self) -> int:
        if not self._real_terminal:
            return 0
        answer = fcntl.ioctl(self._fd, termios.TIOCOUTQ, b"\0\0\0\0")
        return int(struct.unpack("i", answer)[0])

    def close(self) -> None:
        """Drop what is still queued: a drain on a stopped device would never end."""
        try:
            if self._real_terminal:
                termios.tcflush(self._fd, termios.TCIOFLUSH)
                fcntl.ioctl(self._fd, termios.TIOCNXCL)
        except LINE_FAULTS:
            pass  # unplugged: there is nothing left to give back
        finally:
            self._line.close()


class _PolledPort:
    """For `loop://` and `rfc2217://`, which have no descriptor."""

    __slots__ = ("_line", "_url", "_wake")

    def __init__(self, line: serial.SerialBase, wake: Wake, url: str) -> None:
        self._line, self._wake, self._url = line, wake, url

    def step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        try:
            sent_bytes = self._line.write(outgoing[:WRITE_BYTES_MAX]) if outgoing else 0
            received = self._line.read(READ_BYTES_MAX)
            if not sent_bytes and not received:
                self._wake.wait(min(timeout_s, POLL_S))
        except LINE_FAULTS as fault:
            msg = f"the line {self._url} broke: {fault}"
            raise DeviceAbsentError(msg) from fault
        return Exchange(sent_bytes=sent_bytes or 0, received=received)

    def close(self) -> None:
        self._line.close()
