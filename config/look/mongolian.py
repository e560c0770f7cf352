"""Traditional Mongolian as an image: vertical columns, read from left to right.

Kivy's SDL2 text does not shape the script (ᠮᠣᠩᠭᠣᠯ comes out 294 px wide instead of 202 at 64 px),
so Pillow shapes each column horizontally with raqm and the column is turned 90° clockwise.
"""

from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

from config.look.fonts import MONGOLIAN, font_path
from config.look.tokens import channels

GAP_RATIO: Final = 0.23  # between columns, as part of the letter size: 6 px at 26
PADDING: Final = 2  # the script's own outline may pass its advance by a pixel at either end


class ShapingMissingError(RuntimeError):
    """Pillow was built without raqm and would print unjoined letters."""


def columns(
    text: str, *, size: int, height_max: int, colour: str, gap: int | None = None
) -> Image.Image:
    """Draw `text` in columns of at most `height_max` px, on a transparent ground.

    A line break in the text always starts a column; longer lines break at spaces. A word longer
    than `height_max` is not cut: the image is then as tall as that word.
    """
    lines = [_line(line, size) for line in wrapped(text, size=size, height=height_max)]
    top, bottom = _band(lines)
    pitch = bottom - top + (round(size * GAP_RATIO) if gap is None else gap)
    width = pitch * (len(lines) - 1) + bottom - top if lines else 1
    alpha = Image.new("L", (width, max((line.width for line in lines), default=1)), 0)
    for position, line in enumerate(lines):
        strip = line.crop((0, top, line.width, bottom))
        alpha.paste(strip.transpose(Image.Transpose.ROTATE_270), (position * pitch, 0))
    image = Image.new("RGBA", alpha.size, (*channels(colour), 0))
    image.putalpha(alpha)
    return image


def wrapped(text: str, *, size: int, height: int) -> list[str]:
    """Split `text` into columns, top word first; each fits `height` px unless it is one word."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in filter(None, paragraph.split(" ")):  # never at U+202F, which joins
            longer = f"{line} {word}".strip()
            if line and length(longer, size) > height:
                lines.append(line)
                longer = word
            line = longer
        if line:
            lines.append(line)
    return lines


def length(text: str, size: int) -> float:
    """Length of one shaped column in px."""
    return _face(size).getlength(text)


def _line(text: str, size: int) -> Image.Image:
    """Shape one column lying on its side; all lines of a size have the same height."""
    face = _face(size)
    ascent, descent = face.getmetrics()
    extent = (round(face.getlength(text)) + 2 * PADDING, ascent + descent)
    alpha = Image.new("L", extent, 0)
    ImageDraw.Draw(alpha).text((PADDING, 0), text, font=face, fill=255)
    return alpha


def _band(lines: list[Image.Image]) -> tuple[int, int]:
    """Top and bottom that hold the ink of every line, so that all stems stand at one pitch."""
    boxes = [box for line in lines if (box := line.getbbox()) is not None]
    return min((box[1] for box in boxes), default=0), max((box[3] for box in boxes), default=1)


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        message = "this Pillow has no raqm, so Mongolian letters would not join: install its wheel"
        raise ShapingMissingError(message)
    return ImageFont.truetype(str(font_path(MONGOLIAN)), size, layout_engine=ImageFont.Layout.RAQM)
