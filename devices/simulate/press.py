"""What commands do to the paper: modes, lines, pictures and codes become strips of dots.

No I/O and no time: a command goes in, what the mechanism has to do comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image

from devices.simulate.codes import QrMaker
from devices.simulate.glyphs import Glyphs, emboldened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from devices.simulate.parser import Command

WIDTH_DOTS: Final = 576
LINE_DOTS: Final = 30
FLASH_BYTES_MAX: Final = 256 * 1024
WHITE: Final = 1


@dataclass(frozen=True, slots=True)
class Strip:
    """Dots for the paper, top first."""

    image: Image.Image


@dataclass(frozen=True, slots=True)
class CutPaper:
    partial: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """Bytes for the host, sent when all before them is on paper."""

    answer: bytes


@dataclass(frozen=True, slots=True)
class AskPaper:
    """GS r 1: the sensors answer."""


@dataclass(frozen=True, slots=True)
class AutoStatusWanted:
    wanted: bool


Work: TypeAlias = Strip | CutPaper | Reply | AskPaper | AutoStatusWanted


@dataclass(frozen=True, slots=True)
class Modes:
    """What ESC @ puts back."""

    side: int = 0
    bold: bool = False
    smooth: bool = False
    width: int = 1
    height: int = 1
    spacing: int = LINE_DOTS


@dataclass(slots=True)
class Press:
    """`flash` outlives power cycles; everything else does not."""

    glyphs: Glyphs
    flash: dict[str, Image.Image] = field(default_factory=dict)
    unknown_commands: int = 0
    _modes: Modes = field(default_factory=Modes)
    _line: list[tuple[int, Image.Image]] = field(default_factory=list)
    _at: int = 0  # dots from the left edge
    _qr: QrMaker = field(default_factory=QrMaker)

    def forget(self) -> None:
        """Drop the line that is being set, as the buffer clear does."""
        self._line, self._at = [], 0

    def power_cycle(self) -> None:
        self.forget()
        self._modes, self._qr = Modes(), QrMaker()

    def execute(self, command: Command) -> list[Work]:
        return list(self._execute(command))

    def _execute(self, command: Command) -> Iterator[Work]:
        name, arguments = command.name, command.arguments
        if name == "text":
            yield from self._set(arguments)
        elif name in {"0A", "ESC d", "ESC J"}:
            yield from self._feed(name, arguments)
        elif name in {"GS v 0", "GS ( L", "GS ( k", "FS p"}:
            yield from self._picture(name, arguments)
        elif name == "GS V":
            yield from self._cut(arguments)
        elif name in {"GS r", "GS a", "GS ( H"}:
            yield from _question(name, arguments)
        else:
            self._mode(name, arguments)

    # --- lines ---------------------------------------------------------------------------------

    def _set(self, encoded: bytes) -> Iterator[Work]:
        modes = self._modes
        cell = self.glyphs.cell(encoded, modes.width, modes.height, smooth=modes.smooth)
        if modes.bold:
            cell = emboldened(cell)
        if self._at + cell.width > WIDTH_DOTS:
            yield self._line_strip()
        self._line.append((self._at, cell))
        self._at += cell.width

    def _line_strip(self) -> Strip:
        """Return the line on its baseline; taller characters push the line spacing apart."""
        tallest = max((cell.height for _, cell in self._line), default=0)
        strip = Image.new("1", (WIDTH_DOTS, max(tallest, self._modes.spacing)), WHITE)
        indent = self._indent(self._at)
        for at, cell in self._line:
            strip.paste(cell, (indent + at, tallest - cell.height))
        self.forget()
        return Strip(strip)

    def _indent(self, width: int) -> int:
        return max(0, (WIDTH_DOTS - width) * self._modes.side // 2)

    def _feed(self, name: str, arguments: bytes) -> Iterator[Work]:
        if name == "0A" or self._line:
            yield self._line_strip()
        dots = 0
        if name == "ESC d":
            dots = max(0, arguments[0] - 1) * self._modes.spacing
        elif name == "ESC J":
            dots = arguments[0]
        if dots:
            yield _blank(dots)

    def _cut(self, arguments: bytes) -> Iterator[Work]:
        if self._line:
            yield self._line_strip()
        if len(arguments) == 2 and arguments[1]:
            yield _blank(arguments[1])
        yield CutPaper(partial=arguments[0] in (0x01, 0x31, 0x42))

    # --- pictures ------------------------------------------------------------------------------

    def _picture(self, name: str, arguments: bytes) -> Iterator[Work]:
        if name == "GS v 0":
            yield from self._placed(
                _unpacked(arguments[5:], int.from_bytes(arguments[1:3], "little"))
            )
        elif name == "FS p":
            yield from self._placed(self.flash.get(f"{arguments[0]:02d}"))
        elif name == "GS ( L":
            yield from self._stored(arguments)
        else:
            yield from self._code(arguments)

    def _placed(self, image: Image.Image | None) -> Iterator[Work]:
        if image is None or not image.height:
            return
        if self._line:
            yield self._line_strip()
        strip = Image.new("1", (WIDTH_DOTS, image.height), WHITE)
        strip.paste(image, (self._indent(image.width), 0))
        yield Strip(strip)

    def _stored(self, arguments: bytes) -> Iterator[Work]:
        function, rest = arguments[1:2], arguments[2:]
        if function == b"@" and rest == b"KC":
            keys = "".join(sorted(self.flash)).encode("ascii")
            yield Reply(b"7r@" + keys + b"\0")
        elif function == b"E" and len(rest) == 4 and set(rest[2:]) <= {1, 2}:
            yield from self._placed(_enlarged(self.flash.get(_key(rest)), rest[2], rest[3]))
        elif not self._change_flash(function, rest):
            self.unknown_commands += 1

    def _change_flash(self, function: bytes, rest: bytes) -> bool:
        if function == b"C":
            return self._define(rest)
        if function == b"A" and rest == b"CLR":
            self.flash.clear()
            return True
        return function == b"B" and self.flash.pop(_key(rest), None) is not None

    def _define(self, rest: bytes) -> bool:
        """Take `a kc1 kc2 b xL xH yL yH c dots`: one-colour raster pictures only."""
        key, dots = _key(rest[1:3]), rest[9:]
        width = int.from_bytes(rest[4:6], "little")
        height = int.from_bytes(rest[6:8], "little")
        held = sum(picture.width * picture.height // 8 for picture in self.flash.values())
        fits = len(dots) == (width + 7) // 8 * height and held + len(dots) <= FLASH_BYTES_MAX
        if not (dots and fits and key):
            return False
        self.flash[key] = _unpacked(dots, (width + 7) // 8).crop((0, 0, width, height))
        return True

    def _code(self, arguments: bytes) -> Iterator[Work]:
        if arguments == b"1Q0":
            yield from self._placed(self._qr.picture())
        elif not self._qr.obey(arguments):
            self.unknown_commands += 1

    # --- modes ---------------------------------------------------------------------------------

    def _mode(self, name: str, arguments: bytes) -> None:
        if name == "ESC $":
            self._at = int.from_bytes(arguments, "little")
        elif name == "unknown":
            self.unknown_commands += 1
        else:
            self._modes = _changed(self._modes, name, arguments)


def _changed(modes: Modes, name: str, arguments: bytes) -> Modes:
    """Return the modes after a command; the same for commands that set nothing we draw."""
    value = arguments[0] if arguments else 0
    match name:
        case "ESC @":
            return Modes()
        case "GS !":
            return replace(modes, width=(value >> 4) + 1, height=(value & 7) + 1)
        case "FS !":
            return replace(modes, width=1 + (value >> 2 & 1), height=1 + (value >> 3 & 1))
        case "ESC a":
            return replace(modes, side=value % 0x30)
        case _:
            return _changed_type(modes, name, value)


def _changed_type(modes: Modes, name: str, value: int) -> Modes:
    match name:
        case "ESC E":
            return replace(modes, bold=bool(value & 1))
        case "GS b":
            return replace(modes, smooth=bool(value & 1))
        case "ESC 3":
            return replace(modes, spacing=value)
        case "ESC 2":
            return replace(modes, spacing=LINE_DOTS)
        case _:
            return modes


def _question(name: str, arguments: bytes) -> Iterator[Work]:
    if name == "GS a":
        yield AutoStatusWanted(wanted=arguments[0] != 0)
    elif name == "GS r" and arguments[0] in (0x01, 0x31):
        yield AskPaper()
    elif name == "GS ( H" and arguments[:2] == b"00" and len(arguments) == 6:
        yield Reply(b"\x37\x22" + arguments[2:6] + b"\0")


def _blank(dots: int) -> Strip:
    return Strip(Image.new("1", (WIDTH_DOTS, dots), WHITE))


def _unpacked(dots: bytes, row_bytes: int) -> Image.Image:
    """Turn `1 = black` bytes into a picture; Pillow has 1 as white."""
    rows = len(dots) // row_bytes if row_bytes else 0
    return Image.frombytes("1", (row_bytes * 8, rows), bytes(byte ^ 0xFF for byte in dots))


def _enlarged(image: Image.Image | None, width: int, height: int) -> Image.Image | None:
    if image is None:
        return None
    return image.resize((image.width * width, image.height * height), Image.Resampling.NEAREST)


def _key(code: bytes) -> str:
    """Return a key of the flash; the empty one for bytes that can be none."""
    letters = code[:2].decode("latin-1")
    return letters if len(letters) == 2 and letters.isascii() and letters.isprintable() else ""
