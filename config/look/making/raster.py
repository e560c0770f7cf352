"""SVG text to Pillow images, through resvg."""

import io

import resvg_py
from PIL import Image


def draw(svg: str, *, width: int, height: int) -> Image.Image:
    """Draw an RGBA image of exactly this size; nothing is read from system fonts."""
    png = resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True)
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    if image.size != (width, height):
        message = f"resvg drew {image.size} instead of {(width, height)}: other proportions"
        raise ValueError(message)
    return image
