"""Textures of the board that are drawn, not loaded: Mongolian columns and the promise's diamond."""

from functools import lru_cache

from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from config.look import mongolian as script
from display.views.stage import texture_of

DIAMOND_PX = 48  # drawn large once, shown small
KEPT = 8  # a hall has one name; a window that is resized asks for it again at another size


@lru_cache(KEPT)
def mongolian(text: str, colour: str, size: int, height: int, scale: float) -> Texture | None:
    """Draw a name in columns of at most `height` design px, at the window's own resolution."""
    if not text:
        return None
    drawn = round(size * scale)
    return texture_of(
        script.columns(text, size=drawn, height_max=round(height * scale), colour=colour)
    )


@lru_cache(1)
def diamond() -> Texture:
    image = Image.new("RGBA", (DIAMOND_PX, DIAMOND_PX), (255, 255, 255, 0))
    half = DIAMOND_PX // 2
    corners = [(half, 0), (DIAMOND_PX - 1, half), (half, DIAMOND_PX - 1), (0, half)]
    ImageDraw.Draw(image).polygon(corners, fill=(255, 255, 255, 255))
    return texture_of(image)
