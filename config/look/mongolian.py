"""Traditional Mongolian as an image: vertical columns, read from left to right.

Kivy's SDL2 text does not shape the script (ᠮᠣᠩᠭᠣᠯ comes out 294 px wide instead of 202 at 64 px),
so Pillow shapes each column horizontally with raqm and the column is turned 90° clockwise.
"""

from functools import cache
from itertools import accumulate
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

from config.look.fonts import MONGOLIAN, font_path
from config.look.tokens import channels

GAP_RATIO: Final = 0.23  # between columns, as part of the letter size: 6 px at 26
PADDING: Final = 2  # the script's own outline may pass its advance by a pixel at either end
COLUMN_RATIO: Final = 0.94  # the narrowest column: lines without wide letters keep the rhythm


class ShapingMissingError(RuntimeError):
    """This Pillow was built without raqm; it would print unjoined letters."""


def columns(
    text: str, *, size: int, height_max: int, colour: str, gap: int | None = None
) -> Image.Image:
    """Draw `text` in columns of at most `height_max` px, on a transparent ground.

    A line break in the text always starts a column; longer lines break at spaces. A word longer
    than `height_max` is not cut: the image is then as tall as that word.
    """
    drawn = [_column(line, size, colour) for line in wrapped(text, size=size, height=height_max)]
    spacing = round(size * GAP_RATIO) if gap is None else gap
    starts = list(accumulate((column.width + spacing for column in drawn), initial=0))
    extent = (max(1, starts[-1] - spacing), max((c.height for c in drawn), default=1))
    image = Image.new("RGBA", extent, (*channels(colour), 0))
    for left, column in zip(starts, drawn, strict=False):
        image.paste(column, (left, 0))
    return image


def wrapped(text: str, *, size: int, height: int) -> list[str]:
    """The columns of `text`, top word first; each fits `height` px unless it is a single word."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
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


def _column(line: str, size: int, colour: str) -> Image.Image:
    face = _face(size)
    ascent, descent = face.getmetrics()
    extent = (round(face.getlength(line)) + 2 * PADDING, ascent + descent)
    alpha = Image.new("L", extent, 0)
    ImageDraw.Draw(alpha).text((PADDING, 0), line, font=face, fill=255)
    box = alpha.getbbox()
    if box is not None:
        alpha = alpha.crop((0, box[1], extent[0], box[3]))
    turned = alpha.transpose(Image.Transpose.ROTATE_270)
    solid = Image.new("RGBA", turned.size, (*channels(colour), 0))
    solid.putalpha(turned)
    return solid


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    if not features.check("raqm"):
        message = "this Pillow has no raqm, so Mongolian letters would not join: install its wheel"
        raise ShapingMissingError(message)
    return ImageFont.truetype(str(font_path(MONGOLIAN)), size, layout_engine=ImageFont.Layout.RAQM)
