"""Set text into masks with Pillow: faces by run, Chinese line breaking, sizes of the scale only.

Runs between ‹ and › are strong. Nothing here needs a window, so that a test can ask of every text
whether it fits its box.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw, ImageFont

from config.look import fonts, tokens
from config.look.linebreak import wrap

if TYPE_CHECKING:
    from kiosk.widgets.styles import TypeStyle

OPEN, CLOSE = "‹", "›"
ELLIPSIS: Final = "…"
FACES_OPEN_MAX: Final = 64  # (face, size) pairs kept open: 16 sizes of 4 faces
FIRST_CJK: Final = "⺀"
NUMERALS: Final = frozenset({fonts.NUM, fonts.NUM_BOLD, fonts.NUM_MEDIUM})
SANS_FOR: Final = {  # for what a numeral face cannot draw, the sans face of its weight
    fonts.NUM_MEDIUM: fonts.SANS,
    fonts.NUM: fonts.SANS_MEDIUM,
    fonts.NUM_BOLD: fonts.SANS_BOLD,
}
UNSERIFED: Final = {fonts.SERIF_BOLD: fonts.SANS_BOLD, fonts.SERIF_BLACK: fonts.SANS_BOLD}
LONELY: Final = 2  # characters, with a full stop: 号。
BLEED: Final = 0.35  # em above and below the lines: strong runs are taller than their line


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A text set. `plain` and `strong` are masks of one size; `strong` may be None.

    The masks reach `bleed` px above and below the text's own `height`.
    """

    width: int
    height: int
    bleed: int
    size: int
    lines: int
    overflow: bool
    plain: Image.Image
    strong: Image.Image | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a text may take: design px, lines, and how it stands in it."""

    width: float
    height: float
    lines: int = 1
    align: str = "left"


def plain(text: str) -> str:
    """Return the text without its marks."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def set_text(style: TypeStyle, text: str, room: Room, *, scale: float = 1.0) -> Block:
    """Set a text at its style's size, or at the next smaller of the scale at which it fits.

    What fits at no size of the scale is cut with an ellipsis, and says `overflow`.
    """
    for size in _sizes(style.size):
        pen = _Pen(style, size, scale)
        lines = pen.broken(text, room)
        if len(lines) <= room.lines and len(lines) * pen.leading <= room.height * scale + 1:
            return pen.drawn(lines, room)
    pen = _Pen(style, _sizes(style.size)[-1], scale)
    return pen.drawn(pen.cut(pen.broken(text, room), room), room, overflow=True)


def text_width(style: TypeStyle, text: str) -> float:
    """Return the width of one line in design px."""
    return _Pen(style, style.size, 1.0).measure(text)


def _sizes(size: int) -> tuple[int, ...]:
    floor = min(size, tokens.FLOOR)
    return tuple(each for each in reversed(tokens.TYPE_SCALE) if floor <= each <= size)


@lru_cache(maxsize=FACES_OPEN_MAX)
def _font(face: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(fonts.font_path(face)), size_px, layout_engine=ImageFont.Layout.BASIC
    )


@dataclass(slots=True)
class _Pen:
    """One style at one size on one panel; all its lengths are device px."""

    style: TypeStyle
    size: int
    scale: float

    @property
    def leading(self) -> float:
        return self.size * self.style.line_height * self.scale

    def font(self, *, strong: bool) -> ImageFont.FreeTypeFont:
        face, size = self.style.face, self.size
        if strong:
            face = self.style.strong_face or face
            size = round((self.style.strong_size or self.style.size) * size / self.style.size)
        return _font(face, max(1, round(size * self.scale)))

    def face(self, *, strong: bool) -> str:
        return (self.style.strong_face if strong else None) or self.style.face

    def runs(self, text: str, *, strong: bool = False) -> list[tuple[str, bool]]:
        """Split at the marks, and where a numeral face needs its sans companion."""
        found: list[tuple[str, bool]] = []
        piece = ""
        for char in text:
            if char in {OPEN, CLOSE}:
                found.append((piece, strong))
                piece, strong = "", char == OPEN
            elif piece and (char >= FIRST_CJK) != (piece[-1] >= FIRST_CJK):
                found.append((piece, strong))
                piece = char
            else:
                piece += char
        return [run for run in [*found, (piece, strong)] if run[0]]

    def font_for(self, piece: str, *, strong: bool) -> ImageFont.FreeTypeFont:
        face = self.face(strong=strong)
        own = self.font(strong=strong)
        if face in NUMERALS and piece[0] >= FIRST_CJK:
            return _font(SANS_FOR[face], round(own.size))
        return own

    def measure(self, text: str) -> float:
        tracking = self.style.tracking * self.size * self.scale
        return sum(
            self.font_for(piece, strong=strong).getlength(piece) + tracking * len(piece)
            for piece, strong in self.runs(text)
        )

    def broken(self, text: str, room: Room) -> list[str]:
        width = room.width * self.scale + 0.5
        if room.lines == 1 and "\n" not in text:
            return [text] if self.measure(text) <= width else [text, text]
        lines = wrap(text, self.measure, width)
        return self.evened(text, lines, width)

    def evened(self, text: str, lines: list[str], width: float) -> list[str]:
        """Narrow the lines until the last one is no lonely character; never add a line."""
        narrower = width
        while len(lines) > 1 and len(plain(lines[-1])) <= LONELY and narrower > width / 2:
            narrower -= self.size * self.scale
            tried = wrap(text, self.measure, narrower)
            if len(tried) != len(lines):
                break
            lines = tried
        return lines

    def cut(self, lines: list[str], room: Room) -> list[str]:
        kept = lines[: room.lines]
        last = kept[-1]
        while last and self.measure(last + ELLIPSIS) > room.width * self.scale:
            last = last[:-1]
        return [*kept[:-1], last + ELLIPSIS]

    def drawn(self, lines: list[str], room: Room, *, overflow: bool = False) -> Block:
        strong_size = (self.style.strong_size or self.style.size) * self.size / self.style.size
        taller = max(0.0, strong_size - self.size)
        bleed = round((self.size * BLEED + taller) * self.scale)
        widths = [self.measure(each) for each in lines]
        width = max(1, round(max(widths, default=0) + 0.5))
        height = max(1, round(self.leading * len(lines)))
        masks = [Image.new("L", (width, height + 2 * bleed), 0) for _ in range(2)]
        strong = False
        for i, (each, line_width) in enumerate(zip(lines, widths, strict=True)):
            slack = {"left": 0.0, "centre": 0.5, "right": 1.0}[room.align] * (width - line_width)
            strong = self._line(masks, each, (slack, bleed + i * self.leading), strong=strong)
        return Block(
            width=width,
            height=height,
            bleed=bleed,
            size=self.size,
            lines=len(lines),
            overflow=overflow,
            plain=masks[0],
            strong=masks[1] if masks[1].getbbox() else None,
        )

    def _line(
        self, masks: list[Image.Image], text: str, start: tuple[float, float], *, strong: bool
    ) -> bool:
        """Draw one line from its upper left corner; return whether a strong run goes on."""
        ascent, descent = self.font(strong=False).getmetrics()
        x, baseline = start[0], round(start[1] + (self.leading - ascent - descent) / 2 + ascent)
        tracking = self.style.tracking * self.size * self.scale
        for piece, is_strong in self.runs(text, strong=strong):
            font = self.font_for(piece, strong=is_strong)
            pencil = ImageDraw.Draw(masks[1 if is_strong else 0])
            for part in piece if tracking else (piece,):
                pencil.text((x, baseline), part, font=font, fill=255, anchor="ls")
                x += font.getlength(part) + tracking
        opened, closed = text.rfind(OPEN), text.rfind(CLOSE)
        return strong if opened == closed else opened > closed
