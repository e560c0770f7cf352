"""ESC/POS read back one byte at a time: bytes in, whole commands out.

Written from the command tables of the manuals. Real-time commands stand outside this order of
things: `RealTimeEar` hears them in the raw bytes, wherever they are, as printers do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10
EOT, ENQ, DC4 = 0x04, 0x05, 0x14
CLEAR_BUFFER: Final = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
PICTURE_BYTES_MAX: Final = 1 << 20  # more is a damaged command, not a picture
TAB_STOPS_MAX: Final = 33  # 32 stops and the NUL that ends them

# Commands with a fixed number of argument bytes, by lead byte and name.
FIXED: Final[dict[int, dict[str, int]]] = {
    ESC: {
        "@": 0, "2": 0, "L": 0, "S": 0, "\x0c": 0,
        "a": 1, "E": 1, "G": 1, "!": 1, "-": 1, "d": 1, "J": 1, "3": 1, "t": 1, "R": 1, "M": 1,
        " ": 1, "V": 1, "{": 1, "T": 1, "=": 1, "r": 1, "e": 1, "K": 1, "i": 0, "m": 0,
        "$": 2, "\\": 2, "c": 2, "p": 3, "W": 8,
    },
    FS: {"&": 0, ".": 0, "!": 1, "-": 1, "W": 1, "S": 2, "p": 2},
    GS: {
        "!": 1, "b": 1, "a": 1, "r": 1, "B": 1, "I": 1, "h": 1, "w": 1, "H": 1, "f": 1, "T": 1,
        "L": 2, "W": 2, "P": 2, "$": 2, "\\": 2, "/": 1, ":": 0,
    },
}  # fmt: skip
LEAD_NAMES: Final = {ESC: "ESC", FS: "FS", GS: "GS"}


@dataclass(frozen=True, slots=True)
class Command:
    """`name` as in the manuals ("GS v 0"), its argument bytes, and its size on the line."""

    name: str
    arguments: bytes
    size_bytes: int


@dataclass(slots=True)
class Parser:
    """`chinese` is the one mode that changes how bytes are cut into commands."""

    chinese: bool = False
    _taken: int = 0
    _reading: Generator[Command | None, int, None] = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Drop a half-received command, as the buffer clear does."""
        self._taken = 0
        self._reading = self._commands()
        next(self._reading)

    def feed(self, byte: int) -> Command | None:
        """Return the command that this byte completes, if it completes one."""
        self._taken += 1
        command = self._reading.send(byte)
        if command is not None:
            self._taken = 0
            self._reading = self._commands()
            next(self._reading)
        return command

    def _commands(self) -> Generator[Command | None, int, None]:
        lead = yield None
        if lead in FIXED:
            yield from self._escape(lead)
        elif lead == DLE:
            yield from self._real_time()
        elif lead < 0x20:
            yield self._whole(f"{lead:02X}", b"")
        elif self.chinese and 0x81 <= lead <= 0xFE:
            yield from self._wide(lead)
        else:
            yield self._whole("text", bytes([lead]))

    def _whole(self, name: str, arguments: bytes) -> Command:
        return Command(name, arguments, self._taken)

    def _take(self, count: int) -> Generator[Command | None, int, bytes]:
        taken = bytearray()
        while len(taken) < count:
            taken.append((yield None))
        return bytes(taken)

    def _wide(self, lead: int) -> Generator[Command | None, int, None]:
        """GB18030: the second byte tells two-byte characters from four-byte ones."""
        second = yield None
        rest = b""
        if 0x30 <= second <= 0x39:
            rest = yield from self._take(2)
        yield self._whole("text", bytes([lead, second]) + rest)

    def _real_time(self) -> Generator[Command | None, int, None]:
        """Pass over what the ear has acted on already."""
        kind = yield None
        if kind in (EOT, ENQ):
            yield from self._take(1)
        elif kind == DC4:
            function = yield None
            yield from self._take(len(CLEAR_BUFFER) - 3 if function == CLEAR_BUFFER[2] else 2)
        yield self._whole("DLE", b"")

    def _escape(self, lead: int) -> Generator[Command | None, int, None]:
        letter = chr((yield None))
        name = f"{LEAD_NAMES[lead]} {letter}"
        if letter in FIXED[lead]:
            arguments = yield from self._take(FIXED[lead][letter])
            if lead == FS and letter in "&.":
                self.chinese = letter == "&"
            elif name == "ESC @":
                self.chinese = False
            yield self._whole(name, arguments)
        elif name in {"GS (", "GS v", "GS V", "GS k", "ESC *", "ESC D", "GS 8"}:
            yield from self._long(name)
        else:
            yield self._whole("unknown", name.encode())

    def _long(self, name: str) -> Generator[Command | None, int, None]:
        if name == "GS (":
            letter, low, high = yield from self._take(3)
            body = yield from self._take(low | high << 8)
            yield self._whole(f"GS ( {chr(letter)}", body)
        elif name == "GS v":
            head = yield from self._take(6)
            size_bytes = _number(head[2:4]) * _number(head[4:6])
            if not 0 < size_bytes <= PICTURE_BYTES_MAX:
                yield self._whole("unknown", head)
            else:
                dots = yield from self._take(size_bytes)
                yield self._whole("GS v 0", head[1:] + dots)
        elif name == "GS V":
            kind = yield from self._take(1)
            feed = (yield from self._take(1)) if kind[0] in (0x41, 0x42) else b""
            yield self._whole(name, kind + feed)
        elif name == "ESC *":
            head = yield from self._take(3)
            columns = _number(head[1:3]) * (3 if head[0] in (32, 33) else 1)
            yield self._whole(name, head + (yield from self._take(columns)))
        elif name == "ESC D":
            yield from self._tab_stops()
        else:
            yield self._whole("unknown", name.encode())

    def _tab_stops(self) -> Generator[Command | None, int, None]:
        stops = bytearray()
        while len(stops) < TAB_STOPS_MAX and (stop := (yield None)):
            stops.append(stop)
        yield self._whole("ESC D", bytes(stops))


def _number(low_high: bytes) -> int:
    return int.from_bytes(low_high, "little")


@dataclass(slots=True)
class RealTimeEar:
    """Hears `10 04 n`, `10 05 n` and the buffer clear anywhere in the bytes, even in pictures."""

    _heard: bytearray = field(default_factory=bytearray)

    def feed(self, byte: int) -> bytes | None:
        """Return the real-time command that this byte completes, if it completes one."""
        self._heard.append(byte)
        for command in self._completed():
            self._heard.clear()
            return command
        while self._heard and not self._may_become_one():
            del self._heard[0]
        return None

    def _completed(self) -> Iterator[bytes]:
        heard = bytes(self._heard)
        if heard == CLEAR_BUFFER:
            yield heard
        if len(heard) == 3 and heard[1] in (EOT, ENQ):
            yield heard

    def _may_become_one(self) -> bool:
        heard = bytes(self._heard)
        if CLEAR_BUFFER.startswith(heard):
            return True
        return heard[0] == DLE and (len(heard) == 1 or heard[1] in (EOT, ENQ))
