"""What a pane paints with: texts, skins, icons and pictures, placed by boxes in design pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kivy.graphics import BorderImage, Color, Line, Rectangle

from config.look import artwork, icons
from config.look import tokens as t
from kiosk.layout import Box
from kiosk.widgets.skins import dashed_outline
from kiosk.widgets.styles import SKINS, STYLES, TONES, Skin, TypeStyle
from kiosk.widgets.typeset import UNSERIFED, Room, text_width

if TYPE_CHECKING:
    from pathlib import Path

    from kivy.graphics.texture import Texture
    from PIL import Image

    from kiosk.layout import Modes
    from kiosk.widgets.skins import Patch
    from kiosk.widgets.store import Store

STYLES_MAX: Final = 512
RULE: Final = 2
DASH: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A text as it came out, for whoever checks that it fits."""

    text: str
    style: str
    box: Box
    width: float
    height: float
    size: int
    overflow: bool


@lru_cache(maxsize=STYLES_MAX)
def dressed(name: str, *, large: bool, high_contrast: bool) -> TypeStyle:
    """Return a style as a mode shows it: larger, without serifs, in the other colours."""
    style = STYLES[name]
    if large and not style.fixed:
        strong = style.strong_size
        style = replace(
            style,
            size=t.elder(style.size),
            strong_size=t.elder(strong) if strong else None,
        )
    if large or high_contrast:
        style = replace(style, face=UNSERIFED.get(style.face, style.face))
    if high_contrast:
        style = replace(style, colour=style.hc, strong_colour=style.strong_hc or style.hc)
    return style


@lru_cache(maxsize=STYLES_MAX)
def dressed_skin(name: str, *, high_contrast: bool) -> Skin:
    skin = SKINS[name]
    if not high_contrast:
        return skin
    px = 0 if skin.hc_border is None else t.BORDER_HC
    return replace(
        skin, fill=skin.hc_fill, alpha=1.0, border=skin.hc_border, border_px=px, edge=None,
        border_alpha=1.0,
    )  # fmt: skip


@dataclass(slots=True)
class Brush:
    """Draws into the canvas that is open. `drop` moves everything down: a pressed slab."""

    store: Store
    modes: Modes
    laid: list[Laid]
    drop: float = 0.0
    pressed: bool = False
    private: bool = False  # what is drawn is one citizen's, and is forgotten with the session

    @property
    def contrast(self) -> bool:
        return self.modes.high_contrast

    @property
    def large(self) -> bool:
        return self.modes.large

    def colour(self, normal: str, high_contrast: str) -> str:
        return high_contrast if self.modes.high_contrast else normal

    def style(self, name: str) -> TypeStyle:
        return dressed(name, large=self.modes.large, high_contrast=self.modes.high_contrast)

    def text(  # noqa: PLR0913 - how a text stands in its box
        self,
        name: str,
        text: str,
        box: Box,
        *,
        lines: int = 1,
        align: str = "left",
        valign: str = "middle",
        colour: str | None = None,
    ) -> float:
        """Set a text in its box and return the width that it takes, in design px."""
        if not text or box.w <= 0:
            return 0.0
        style = self.style(name)
        if colour is not None:
            style = replace(style, colour=colour)
        room = Room(width=box.w, height=box.h, lines=lines, align=align)
        made = self.store.text(style, text, room, private=self.private)
        scale, block = self.store.scale, made.block
        width, height = block.width / scale, block.height / scale
        x = box.x + {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * (box.w - width)
        y = box.y + {"top": 0.0, "middle": 0.5, "bottom": 1.0}[valign] * (box.h - height)
        tall = (block.height + 2 * block.bleed) / scale
        place = Box(self._snap(x), self._snap(y - block.bleed / scale), width, tall)
        self.texture(made.plain, place, style.colour)
        if made.strong is not None:
            self.texture(made.strong, place, style.strong_colour or style.colour)
        self.laid.append(
            Laid(
                text=text, style=name, box=box, width=width, height=height, size=block.size,
                overflow=block.overflow,
            )
        )  # fmt: skip
        return width

    def skin(self, name: str, box: Box) -> None:
        """Draw a slab or card: its box, and its edge below it."""
        skin = dressed_skin(name, high_contrast=self.contrast)
        texture, patch = self.store.patch(skin, pressed=self.pressed)
        edge = 0 if self.pressed or skin.edge is None else skin.edge_px
        x, y, w, h = self._rect(Box(box.x, box.y, box.w, box.h + edge))
        self._nine(texture, patch, (x, y, w, h))
        if skin.dashed is not None:
            self._dashes(skin, skin.dashed, box)

    def fill(self, box: Box, colour: str, alpha: float = 1.0) -> None:
        Color(*t.rgba(colour, alpha))
        x, y, w, h = self._rect(box)
        Rectangle(pos=(x, y), size=(w, h))

    def texture(
        self, texture: Texture, box: Box, colour: str = t.SURFACE, alpha: float = 1.0
    ) -> None:
        Color(*t.rgba(colour, alpha))
        x, y, w, h = self._rect(box)
        Rectangle(texture=texture, pos=(x, y), size=(w, h))

    def picture(self, path: Path, box: Box) -> None:
        self.texture(self.store.picture(path), box)

    def lattice(self, box: Box) -> None:
        """Lay the yurt's lattice over a dark ground; none in the accessible modes."""
        if self.contrast:
            return
        texture = self.store.picture(artwork.art(artwork.LATTICE))
        texture.wrap = "repeat"
        x, y, w, h = self._rect(box)
        u, v = box.w / t.LATTICE_TILE, box.h / t.LATTICE_TILE
        Color(1, 1, 1, 1)
        Rectangle(texture=texture, pos=(x, y), size=(w, h), tex_coords=(0, v, u, v, u, 0, 0, 0))

    def icon(
        self,
        name: str,
        box: Box,
        colour: str,
        *,
        weight: str = icons.DUOTONE,
        hc: str = t.HC_YELLOW,
    ) -> None:
        texture = self.store.icon(name, box.w, weight)
        self.texture(texture, box, self.colour(colour, hc))

    def icon_box(self, name: str, box: Box, tone: str, *, inner: float = 0.65) -> None:
        """Draw an icon in its tinted square; high contrast leaves the square away."""
        tint = TONES[tone]
        if not self.contrast:
            self.rounded(box, tint.ground, t.RADIUS_CARD)
        side = box.w * inner
        room = Box(box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side)
        self.icon(name, room, tint.ink)

    def rounded(self, box: Box, colour: str, radius: int, hc: str | None = None) -> None:
        """Draw a plain rounded square or, with half its height as radius, a pill or a disc."""
        fill = self.colour(colour, hc or colour)
        texture, patch = self.store.patch(Skin(fill=fill, radius=radius), pressed=False)
        self._nine(texture, patch, self._rect(box))

    def rule(self, box: Box, colour: str = t.LINE) -> None:
        self.fill(Box(box.x, box.y, box.w, RULE), self.colour(colour, t.HC_WHITE))

    def stroke(self, points: list[float], colour: str, width: float, **more: object) -> None:
        """Draw a line through points given as x, y from the top."""
        Color(*t.rgba(colour))
        flipped = [
            t.KIOSK_H - value - self.drop if i % 2 else value for i, value in enumerate(points)
        ]
        Line(points=flipped, width=width, cap="none", joint="miter", **more)

    def chip(self, text: str, x: float, middle: float, *, tone: str, bold: bool = False) -> float:
        """Draw a pill around a short text and return its width."""
        name = "chip_bold" if bold else "chip"
        style = self.style(name)
        width = text_width(style, text) + 2 * t.RADIUS_BUTTON
        height = style.size * 1.3 + 12
        box = Box(x, middle - height / 2, width, height)
        tint = TONES[tone]
        if self.contrast:
            self.skin("chip_hc", box)
        else:
            self.rounded(box, tint.ground, round(height / 2))
        self.text(name, text, box, align="centre", colour=self.colour(tint.ink, t.HC_WHITE))
        return width

    def _nine(
        self, texture: Texture, patch: Patch, rect: tuple[float, float, float, float]
    ) -> None:
        Color(1, 1, 1, 1)
        shown = [each / self.store.scale for each in patch.border]
        x, y, w, h = rect
        BorderImage(
            texture=texture, pos=(x, y), size=(w, h), border=patch.border, display_border=shown,
            auto_scale="off",
        )  # fmt: skip

    def _dashes(self, skin: Skin, colour: str, box: Box) -> None:
        """Draw the dashed outline over a slab that is out of use."""
        scale = self.store.scale
        size = round(box.w * scale), round(box.h * scale)
        width, dash = round(t.BORDER_BUTTON * scale), round(DASH * scale)

        def make() -> Image.Image:
            return dashed_outline(size, round(skin.radius * scale), colour, width, dash)

        self.texture(self.store.made(("dashes", skin, size), make), box)

    def _rect(self, box: Box) -> tuple[float, float, float, float]:
        x, right = self._snap(box.x), self._snap(box.right)
        top, bottom = self._snap(box.y + self.drop), self._snap(box.bottom + self.drop)
        return x, t.KIOSK_H - bottom, right - x, bottom - top

    def _snap(self, value: float) -> float:
        """Return the nearest whole device pixel, in design px."""
        return round(value * self.store.scale) / self.store.scale
