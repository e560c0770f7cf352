"""The printer's character generator: 24-dot Chinese and 12-dot half-width cells from a font."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

DEBIAN_FONT: Final = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
HAN_FACE: Final = 2  # Noto Sans CJK SC
HALF_FACE: Final = 7  # Noto Sans Mono CJK SC: half-width letters are exactly half an em
CELL_DOTS: Final = 24
BASELINE_DOTS: Final = 21
GLYPHS_KEPT_MAX: Final = 2000  # a day of tickets uses a few hundred
INK_FROM: Final = 140  # of 255: darker than this prints a dot
WHITE: Final = 255


@dataclass(slots=True)
class Glyphs:
    """Pictures of characters, 1-bit, drawn once. Characters outside GBK are hollow boxes."""

    font_path: Path = DEBIAN_FONT
    _cells: dict[tuple[bytes, int, int, bool], Image.Image] = field(default_factory=dict)
    _fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = field(default_factory=dict)

    def warm_up(self) -> None:
        """Read the font file now, so that the first ticket does not wait for the disk."""
        for character in ("号", "8"):
            self.cell(character.encode("gbk"), 1, 1, smooth=False)

    def cell(self, encoded: bytes, width: int, height: int, *, smooth: bool) -> Image.Image:
        """Return a character enlarged `width` by `height` times: by dots, or smoothly (GS b)."""
        key = (encoded, width, height, smooth)
        if key not in self._cells:
            if len(self._cells) >= GLYPHS_KEPT_MAX:
                self._cells.clear()
            self._cells[key] = self._drawn(encoded, width, height, smooth=smooth)
        return self._cells[key]

    def _drawn(self, encoded: bytes, width: int, height: int, *, smooth: bool) -> Image.Image:
        character, wide = _decoded(encoded), len(encoded) > 1
        cell_width = CELL_DOTS if wide else CELL_DOTS // 2
        times = max(width, height) if smooth else 1
        picture = Image.new("L", (cell_width * times, CELL_DOTS * times), WHITE)
        pen = ImageDraw.Draw(picture)
        if character:
            font = self._font(HAN_FACE if wide else HALF_FACE, CELL_DOTS * times)
            pen.text((0, BASELINE_DOTS * times), character, font=font, anchor="ls", fill=0)
        else:
            pen.rectangle((2, 2, picture.width - 3, picture.height - 3), outline=0)
        picture = picture.resize((cell_width * width, CELL_DOTS * height), Image.Resampling.NEAREST)
        return picture.point(_ink, mode="1")

    def _font(self, face: int, size: int) -> ImageFont.FreeTypeFont:
        key = (face, size)
        if key not in self._fonts:
            collection = self.font_path.suffix == ".ttc"
            self._fonts[key] = ImageFont.truetype(
                self.font_path, size, index=face if collection else 0
            )
        return self._fonts[key]


def emboldened(cell: Image.Image) -> Image.Image:
    """Print each dot twice, one apart, as thermal heads do for bold."""
    return ImageChops.logical_and(cell, ImageChops.offset(cell, 1, 0))


def _decoded(encoded: bytes) -> str:
    """Return the character; the empty string where the printer holds no picture for it."""
    try:
        return encoded.decode("gbk")
    except UnicodeDecodeError:
        return ""


def _ink(level: int) -> int:
    return WHITE if level >= INK_FROM else 0
