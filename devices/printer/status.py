"""What a printer says back, sorted into answers. Bytes go in, answers come out; no I/O.

Every kind of byte is known by its fixed bits: real-time status 0xx1xx10, automatic status
(ASB) 0xx1xx00 followed by three 0xx0xxxx, the answer to GS r 0xx0xxxx, flow control 11 and 13,
and blocks that begin with 37 and end with 00.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

XON: Final = 0x11
XOFF: Final = 0x13
BLOCK: Final = 0x37
PROCESS_ID: Final = 0x22
CLEARED: Final = 0x25
STORED_KEYS: Final = 0x72
MARK_BYTES: Final = 4
ASB_BYTES: Final = 4
BLOCK_BYTES_MAX: Final = 86  # 37 72 40, forty keys of two bytes, 00 and a little
PAPER_ANSWERS: Final = frozenset({0x00, 0x03, 0x0C, 0x0F})  # the sensor's bits move in pairs


@dataclass(frozen=True, slots=True)
class RealTime:
    """One answer to DLE EOT. It does not say to which n: ask in order, count the answers."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutoStatus:
    """Four bytes that came by themselves: something changed."""

    block: bytes


@dataclass(frozen=True, slots=True)
class PaperAnswer:
    """The answer to GS r 1: everything sent before the question was taken up."""

    near_end: bool
    end: bool


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """All that was sent before this mark is printed."""

    mark: bytes


@dataclass(frozen=True, slots=True)
class Cleared:
    """The answer to the buffer clear: nothing of what came before will be printed."""


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """`more`: the printer holds further keys than it could send at once."""

    codes: tuple[str, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The printer asks for a stop, or allows to go on."""

    go: bool


Answer: TypeAlias = RealTime | AutoStatus | PaperAnswer | ProcessDone | Cleared | StoredKeys | Flow


class _Broken(Exception):  # noqa: N818  never leaves this module
    """The bytes at hand begin no answer."""


@dataclass(slots=True)
class Demultiplexer:
    """Never holds more than one unfinished answer, and finds its feet after any damage."""

    noise_bytes: int = 0
    _pending: bytearray = field(default_factory=bytearray)

    def feed(self, received: bytes) -> Iterator[Answer]:
        for byte in received:
            if byte in (XON, XOFF):  # may stand anywhere, even inside a block
                yield Flow(go=byte == XON)
                continue
            self._pending.append(byte)
            yield from self._sort()

    def hush(self) -> Iterator[Answer]:
        """Sort what is left when the line fell silent: nothing unfinished will be finished now."""
        while self._pending:
            self._drop_first()
            yield from self._sort()

    def _sort(self) -> Iterator[Answer]:
        while self._pending:
            try:
                answer, taken = _first_answer(bytes(self._pending))
            except _Broken:
                self._drop_first()
                continue
            if answer is None:
                return
            del self._pending[:taken]
            yield answer

    def _drop_first(self) -> None:
        del self._pending[0]
        self.noise_bytes += 1


def _first_answer(pending: bytes) -> tuple[Answer | None, int]:
    """Return the first answer and its length; none while it is unfinished."""
    first = pending[0]
    if first == BLOCK:
        return _block(pending)
    if first & 0x93 == 0x12:
        return RealTime(first), 1
    if first & 0x93 == 0x10:
        return _auto_status(pending)
    if first in PAPER_ANSWERS:
        return PaperAnswer(near_end=bool(first & 0x03), end=bool(first & 0x0C)), 1
    raise _Broken


def _auto_status(pending: bytes) -> tuple[Answer | None, int]:
    if any(byte & 0x90 for byte in pending[1:ASB_BYTES]):
        raise _Broken
    if len(pending) < ASB_BYTES:
        return None, 0
    return AutoStatus(pending[:ASB_BYTES]), ASB_BYTES


def _block(pending: bytes) -> tuple[Answer | None, int]:
    if len(pending) == 1:
        return None, 0
    if pending[1] == PROCESS_ID:
        return _process_done(pending)
    if pending[1] == CLEARED:
        return _cleared(pending)
    if pending[1] == STORED_KEYS:
        return _stored_keys(pending)
    raise _Broken


def _process_done(pending: bytes) -> tuple[Answer | None, int]:
    mark, end = pending[2 : 2 + MARK_BYTES], pending[2 + MARK_BYTES :]
    if not all(0x20 <= byte <= 0x7E for byte in mark) or (end and end[0] != 0):
        raise _Broken
    if not end:
        return None, 0
    return ProcessDone(mark), 3 + MARK_BYTES


def _cleared(pending: bytes) -> tuple[Answer | None, int]:
    if len(pending) == 2:
        return None, 0
    if pending[2] != 0:
        raise _Broken
    return Cleared(), 3


def _stored_keys(pending: bytes) -> tuple[Answer | None, int]:
    """`37 72 status (kc1 kc2)* 00`; status 40 last or only, 41 more to come."""
    end = pending.find(0, 2)
    body = pending[2:] if end < 0 else pending[2:end]
    if body and (body[0] not in (0x40, 0x41) or any(not 0x20 <= key <= 0x7E for key in body)):
        raise _Broken
    if end < 0:
        if len(pending) > BLOCK_BYTES_MAX:
            raise _Broken
        return None, 0
    keys = body[1:].decode("ascii")
    if not body or len(keys) % 2:
        raise _Broken
    codes = tuple(keys[at : at + 2] for at in range(0, len(keys), 2))
    return StoredKeys(codes=codes, more=body[0] == 0x41), end + 1
