"""A strip of thermal paper, 576 dots wide, drawn from the top in grey and cut to black and white.

Pillow's faces are not safe between threads: one thread draws at a time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import qrcode
from PIL import Image, ImageDraw, ImageFont

from config.look import artwork, mongolian
from config.look.fonts import (
    NUM_BOLD,
    SANS,
    SANS_BOLD,
    SANS_MEDIUM,
    SERIF_BOLD,
    face_for,
    font_path,
)
from config.look.linebreak import wrap
from config.look.tokens import PRINT_INSET, PRINT_THRESHOLD, PRINT_W

if TYPE_CHECKING:
    from kiosk.printing.paper import Fact, Plate

DOTS_PER_MM: Final = 8  # 203 dpi
INK, PAPER = 0, 255
HEIGHT_MAX: Final = 6400  # 80 cm: the longest slip of the catalogue takes 26
TAIL: Final = 24  # white below the last line, so that the cutter spares it
MARK_SIZE: Final = 104
MONGOLIAN_SIZE: Final = 26
MONGOLIAN_HEIGHT: Final = 200  # a longer line breaks into the next column
PLATE_HEIGHT: Final = 150
QR_INSET: Final = 22
QR_DOTS_MAX: Final = 232  # as wide as leaves ten characters of text beside it
QR_MODULES: Final = (8, 7, 6, 5)  # dots a module; phones read 5 off paper, 4 not for certain
MARK_BAR_HEIGHT: Final = 52

NUMERALS: Final = frozenset({NUM_BOLD})
PROPORTIONAL: Final = ["pnum"]  # the built numerals are tabular; on paper the 1 stays narrow
HANGING: Final = "，、。；：）"  # their right half is white, and may pass the paper's edge


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A face at a size, measured and drawn with the same features."""

    font: ImageFont.FreeTypeFont
    features: list[str] | None

    @property
    def size(self) -> float:
        return self.font.size

    def length(self, text: str) -> float:
        return self.font.getlength(text, features=self.features)

    def ink_length(self, text: str) -> float:
        """Measure without the white half of a closing mark, so that it may hang."""
        hanging = self.size / 2 if text[-1:] and text[-1] in HANGING else 0
        return self.length(text) - hanging


@cache
def font(face: str, size: int) -> Face:
    drawn = ImageFont.truetype(str(font_path(face)), size)
    return Face(drawn, PROPORTIONAL if face in NUMERALS else None)


def fitting(face: str, size: int, text: str, width: float) -> Face:
    """Return the face at `size`, or as much smaller as the text needs; rare characters in SANS."""
    chosen = face_for(face, text)
    found, fitted = font(chosen, size), size
    while found.length(text) > width and fitted > size // 2:
        fitted -= 2
        found = font(chosen, fitted)
    return found


def qr_modules(text: str) -> list[list[bool]]:
    """Return the modules of a QR code with error correction M, without its quiet zone."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def qr_image(text: str) -> Image.Image:
    """Draw a QR code with the largest modules that leave room for words beside it."""
    modules = qr_modules(text)
    count = len(modules)
    image = Image.new("L", (count, count), PAPER)
    image.putdata([INK if cell else PAPER for row in modules for cell in row])
    size = next((m for m in QR_MODULES if m * count <= QR_DOTS_MAX), QR_MODULES[-1])
    return image.resize((count * size, count * size), Image.Resampling.NEAREST)


class Sheet:
    """Each method draws at `y` and moves it down; `finished` gives the paper as it is cut."""

    def __init__(self) -> None:
        self._image = Image.new("L", (PRINT_W, HEIGHT_MAX), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self.y = 10

    def finished(self, *, tail: int = TAIL) -> Image.Image:
        """Return the drawn part in black and white, one bit a dot."""
        return _two_tone(self._image.crop((0, 0, PRINT_W, min(self.y + tail, HEIGHT_MAX))))

    def place(self, text: str, face: Face, x: float, *, dy: float = 0, anchor: str = "lt") -> None:
        """Draw without moving on; `dy` is measured down from `y`."""
        self._write((x, self.y + dy), text, face, anchor=anchor)

    def centred(self, text: str, face: Face, advance: int) -> None:
        self.place(text, face, PRINT_W // 2, anchor="mt")
        self.y += advance

    def paragraph(self, text: str, face: Face, *, x: int, width: int, pitch: int) -> int:
        """Draw broken lines from `x` and move below them; return how many there were."""
        lines = wrap(text, face.ink_length, width)
        for line in lines:
            self.place(line, face, x)
            self.y += pitch
        return len(lines)

    def picture(self, image: Image.Image, x: int, *, dy: int = 0) -> None:
        self._image.paste(image, (x, self.y + dy))

    def dashes(self, space: int = 14) -> None:
        self.y += space
        for x in range(0, PRINT_W, 12):
            self._draw.rectangle((x, self.y, x + 6, self.y + 1), fill=INK)
        self.y += space + 2

    def rule(self, space: int = 10) -> None:
        self.y += space
        self._draw.rectangle((0, self.y, PRINT_W, self.y + 2), fill=INK)
        self.y += space + 3

    def belt(self) -> None:
        y = self.y
        for x in range(0, PRINT_W, 24):
            outer = [(x, y + 8), (x + 12, y), (x + 24, y + 8), (x + 12, y + 16)]
            self._draw.polygon(outer, outline=INK)
            inner = [(x + 7, y + 8), (x + 12, y + 5), (x + 17, y + 8), (x + 12, y + 11)]
            self._draw.polygon(inner, fill=INK)
        self.y += 18

    def bar(self, text: str) -> None:
        """Draw a mark that nobody overlooks: white on black, across the paper."""
        self.y += 6
        self._draw.rectangle((0, self.y, PRINT_W, self.y + MARK_BAR_HEIGHT - 8), fill=INK)
        face = fitting(SANS_BOLD, 32, text, PRINT_W - 2 * PRINT_INSET)
        middle = (PRINT_W // 2, self.y + (MARK_BAR_HEIGHT - 8) // 2)
        self._write(middle, text, face, anchor="mm", ink=PAPER)
        self.y += MARK_BAR_HEIGHT - 8

    def tag(self, text: str, right: int, width: int) -> None:
        """Draw a framed word at the right edge of the present line."""
        box = (right - width, self.y - 2, right, self.y + 38)
        self._draw.rounded_rectangle(box, radius=6, outline=INK, width=2)
        middle = (right - width // 2, self.y + 18)
        self._write(middle, text, fitting(SANS_MEDIUM, 26, text, width - 8), anchor="mm")

    def plate(self, plate: Plate, title: str) -> None:
        """Draw whose paper it is and what it is, with the belt below."""
        columns = _columns(plate.mongolian)
        left = columns.width + 22 if columns is not None and plate.mongolian_first else PRINT_INSET
        right = PRINT_W - PRINT_INSET
        if columns is not None:
            first = 8 if plate.mongolian_first else PRINT_W - 8 - columns.width
            right = right if plate.mongolian_first else first - 14
            self.picture(columns, first)
        self.picture(_mark(), left, dy=8)
        x = left + 118
        town = fitting(SERIF_BOLD, 34, plate.town, right - x)
        self.place(plate.town, town, x, dy=12)
        self.place(plate.name, fitting(SERIF_BOLD, 46, plate.name, right - x), x, dy=56)
        self.place(title, font(SANS_MEDIUM, 28), x, dy=116)
        self.y += max(columns.height if columns is not None else 0, PLATE_HEIGHT) + 14
        self.belt()

    def facts(self, facts: tuple[Fact, ...]) -> None:
        """Draw up to three labelled figures side by side, between two dashed lines."""
        self.dashes()
        room = PRINT_W // max(1, len(facts))
        for position, fact in enumerate(facts):
            self._fact(fact, position * room + room // 2, room)
        self.y += 112
        self.dashes()

    def _write(
        self, at: tuple[float, float], text: str, face: Face, *, anchor: str, ink: int = INK
    ) -> None:
        self._draw.text(at, text, font=face.font, fill=ink, anchor=anchor, features=face.features)

    def _fact(self, fact: Fact, centre: int, room: int) -> None:
        small = font(SANS, 28)
        self.place(fact.label, small, centre, anchor="mt")
        unit_width = small.length(fact.unit) + 6 if fact.unit else 0
        width = room - unit_width - 12
        if fact.numeric:
            large = fitting(NUM_BOLD, 64, fact.figure, width)
        else:
            large = fitting(SANS_BOLD, 36, fact.figure, width)
        figure_width = large.length(fact.figure)
        x = centre - (figure_width + unit_width) / 2
        self.place(fact.figure, large, x, dy=100, anchor="ls")
        self.place(fact.unit, small, x + figure_width + 6, dy=98, anchor="ls")


def line_image(text: str, face: Face) -> Image.Image:
    """Draw one line, as wide as it is: for characters that a printer does not hold."""
    ascent, descent = face.font.getmetrics()
    image = Image.new("L", (max(1, math.ceil(face.length(text))), ascent + descent), PAPER)
    ImageDraw.Draw(image).text((0, 0), text, font=face.font, fill=INK, features=face.features)
    return _two_tone(image)


def _two_tone(grey: Image.Image) -> Image.Image:
    return grey.point(lambda level: PAPER if level > PRINT_THRESHOLD else INK).convert("1")


@cache
def _mark() -> Image.Image:
    return Image.open(artwork.print_mark(MARK_SIZE)).convert("L")


@cache
def _columns(text: str) -> Image.Image | None:
    if not text:
        return None
    size, height = MONGOLIAN_SIZE, MONGOLIAN_HEIGHT
    drawn = mongolian.columns(text, size=size, height_max=height, colour="#000000")
    ground = Image.new("L", drawn.size, PAPER)
    ground.paste(INK, mask=drawn.getchannel("A"))
    return ground
