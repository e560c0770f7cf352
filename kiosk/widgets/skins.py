"""Bake a skin into a small nine-patch: drawn four times too large, then reduced: smooth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from config.look.tokens import channels

if TYPE_CHECKING:
    from kiosk.widgets.styles import Skin

OVERSAMPLED: Final = 4
OPAQUE: Final = 255
CORE: Final = 4  # px between the corners that are stretched


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """`border` is what must not be stretched, in device px: bottom, right, top, left."""

    image: Image.Image
    border: tuple[int, int, int, int]


def nine_patch(skin: Skin, *, scale: float, pressed: bool = False) -> Patch:
    """Draw corners, border and edge once, at the panel's scale."""
    edge = 0 if pressed or skin.edge is None else round(skin.edge_px * scale)
    radius = round(skin.radius * scale)
    border = round(skin.border_px * scale) if skin.border else 0
    corner = max(radius, border) + 1
    side = 2 * corner + CORE
    size = side, side + edge
    image = Image.new("RGBA", (side * OVERSAMPLED, (side + edge) * OVERSAMPLED), (0, 0, 0, 0))
    if edge and skin.edge:
        _slab(image, (0, 0, *size), radius, (*channels(skin.edge), OPAQUE))
    if border and skin.border:
        alpha = round(skin.border_alpha * OPAQUE)
        _slab(image, (0, 0, side, side), radius, (*channels(skin.border), alpha))
    inner = (border, border, side - border, side - border)
    _slab(image, inner, max(0, radius - border), (*channels(skin.fill), round(skin.alpha * OPAQUE)))
    image = image.resize(size, Image.Resampling.BOX)
    return Patch(image=image, border=(corner + edge, corner, corner, corner))


def _slab(
    image: Image.Image,
    box: tuple[int, int, int, int],
    radius: int,
    fill: tuple[int, int, int, int],
) -> None:
    left, top, right, bottom = (value * OVERSAMPLED for value in box)
    corners = (left, top, right - 1, bottom - 1)
    ImageDraw.Draw(image).rounded_rectangle(corners, radius * OVERSAMPLED, fill=fill)


def dashed_outline(
    size: tuple[int, int], radius: int, colour: str, width: int, dash: int
) -> Image.Image:
    """Draw the outline of a slab that cannot be pressed; a nine-patch would stretch its dashes."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    box = (width // 2, width // 2, size[0] - 1 - width // 2, size[1] - 1 - width // 2)
    ImageDraw.Draw(image).rounded_rectangle(
        box, radius, outline=(*channels(colour), 255), width=width
    )
    gaps = ImageDraw.Draw(image)
    clear = (0, 0, 0, 0)
    for x in range(radius, size[0] - radius, 2 * dash):
        gaps.rectangle((x, 0, x + dash, width), fill=clear)
        gaps.rectangle((x, size[1] - width - 1, x + dash, size[1]), fill=clear)
    for y in range(radius, size[1] - radius, 2 * dash):
        gaps.rectangle((0, y, width, y + dash), fill=clear)
        gaps.rectangle((size[0] - width - 1, y, size[0], y + dash), fill=clear)
    return image
