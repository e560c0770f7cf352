"""A paper built of the printer's own characters: few bytes, for slow serial lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from config.look.fonts import SANS, SANS_BOLD
from config.look.linebreak import wrap
from devices.printer import escpos
from devices.printer.escpos import Align
from kiosk.printing.sheet import font, line_image, qr_image, qr_modules

if TYPE_CHECKING:
    from PIL import Image

    from kiosk.printing.paper import Fact

HALF_WIDTH: Final = 12  # dots of a Latin character of font A; a Chinese one is twice as wide
GLYPH_HEIGHT: Final = 24
LINE_DOTS: Final = 28  # 24 of glyph, 4 of white: paper takes time, 350 mm of it a second
UNDER_LARGE_DOTS: Final = 6
TIGHT_DOTS: Final = 8  # below the last line of a group
NATIVE_MODULE_DOTS: Final = (7, 6, 5)
NATIVE_QR_DOTS_MAX: Final = 240
CUT_FEED_DOTS: Final = 16  # beyond what moves the last line past the blade


class Tape:
    """Each method adds bytes and the dots of paper that they move. `columns`: of half width."""

    def __init__(self, columns: int, *, native_qr: bool) -> None:
        self._columns: Final = columns
        self._native_qr: Final = native_qr
        self._parts = bytearray()
        self.dots = 0
        self._parts += escpos.init() + escpos.chinese_mode(on=True) + escpos.smoothing(on=True)
        self._parts += escpos.line_spacing(LINE_DOTS) + escpos.align(Align.CENTRE)

    @property
    def width_dots(self) -> int:
        return self._columns * HALF_WIDTH

    def cut(self) -> bytes:
        """Return the whole job, from its first command to its cut."""
        self.dots += CUT_FEED_DOTS
        self._parts += escpos.cut(feed_dots_before=CUT_FEED_DOTS)
        return bytes(self._parts)

    def stored(self, key: escpos.NvKey, height_dots: int) -> None:
        self._parts += escpos.print_stored(key)
        self.dots += height_dots

    def gap(self, dots: int) -> None:
        self._parts += escpos.feed_dots(dots)
        self.dots += dots

    def line(self, text: str, *, scale: int = 1, tall: int = 1, strong: bool = False) -> None:
        """Print a line, `scale` times as large, or only as high where it is long; then break it.

        A line with a character that printers do not hold is drawn as a picture.
        """
        text = plain(text)
        if escpos.outside_gbk(text):
            self._drawn(text, max(scale, tall), strong=strong)
            return
        wide = scale if width_of(text) * scale <= self.width_dots else 1
        for part in wrap(text, width_of, self.width_dots / wide):
            self._sized(part, wide, max(scale, tall), strong=strong)

    def large(self, text: str) -> None:
        """Print the largest native digits that the paper is wide enough for."""
        scale = min(8, self.width_dots // max(1, width_of(text)))
        self._sized(text, scale, scale, strong=True)

    def paragraph(self, text: str) -> None:
        """Print broken lines in the normal size, from the left edge."""
        self._parts += escpos.align(Align.LEFT)
        for line in wrap(plain(text), width_of, self.width_dots):
            self.line(line)
        self._parts += escpos.align(Align.CENTRE)

    def dashes(self) -> None:
        self._sized("-" * self._columns, 1, 1)

    def facts(self, facts: tuple[Fact, ...]) -> None:
        """Print labels and, below them, figures of twice the size, in columns."""
        self.dashes()
        self._parts += escpos.align(Align.LEFT)
        room = self.width_dots // max(1, len(facts))
        self._columned([(plain(fact.label), "") for fact in facts], room, scale=1)
        self._columned([(plain(fact.figure), plain(fact.unit)) for fact in facts], room, scale=2)
        self._parts += escpos.align(Align.CENTRE)
        self.dashes()

    def code(self, link: str) -> None:
        """Print a QR code in the middle, drawn by the printer where it can."""
        if not self._native_qr:
            self.picture(qr_image(link))
            return
        count = len(qr_modules(link))
        sizes = (dots for dots in NATIVE_MODULE_DOTS if dots * count <= NATIVE_QR_DOTS_MAX)
        module = next(sizes, NATIVE_MODULE_DOTS[-1])
        self._parts += escpos.qr(link, module_dots=module)
        self.dots += count * module
        self.gap(TIGHT_DOTS)

    def picture(self, image: Image.Image) -> None:
        self._parts += escpos.raster(image)
        self.dots += image.height

    def _columned(self, pairs: list[tuple[str, str]], room: int, *, scale: int) -> None:
        """Print figure and unit of each column around its middle, in one line."""
        if escpos.outside_gbk("".join(figure + unit for figure, unit in pairs)):
            self.paragraph("   ".join(figure + unit for figure, unit in pairs))
            return
        for position, (figure, unit) in enumerate(pairs):
            fits = width_of(figure) * scale + width_of(unit) <= room
            wide = scale if fits else 1
            width = width_of(figure) * wide + width_of(unit)
            start = max(0, position * room + (room - width) // 2)
            self._parts += escpos.tab_to_dot(start) + escpos.size(wide, scale)
            self._parts += escpos.text(figure)
            if unit:
                self._parts += escpos.size() + escpos.text(unit)
        self._parts += escpos.size() + b"\n"
        self.dots += max(LINE_DOTS, GLYPH_HEIGHT * scale)

    def _sized(self, text: str, wide: int, high: int, *, strong: bool = False) -> None:
        body = escpos.text(text) + b"\n"
        if strong:
            body = escpos.bold(on=True) + body + escpos.bold(on=False)
        if (wide, high) != (1, 1):
            body = escpos.size(wide, high) + body + escpos.size()
        self._parts += body
        self.dots += max(LINE_DOTS, GLYPH_HEIGHT * high)
        if high > 1:
            self.gap(UNDER_LARGE_DOTS)  # large glyphs fill their line

    def _drawn(self, text: str, scale: int, *, strong: bool) -> None:
        face = font(SANS_BOLD if strong else SANS, GLYPH_HEIGHT * scale)
        for line in wrap(text, face.length, self.width_dots):
            self.picture(line_image(line, face))
            self.gap(TIGHT_DOTS)


def plain(text: str) -> str:
    """Put a hyphen for the dash between figures: printers draw that as wide as a character."""
    return text.replace("–", "-")


def width_of(text: str) -> int:
    """Return the dots of a line in the normal size; a character of two bytes is a wide one."""
    return sum(HALF_WIDTH * (1 if ord(letter) < 0x80 else 2) for letter in text)
