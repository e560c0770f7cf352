"""The khana lattice of a yurt's wall and the copper diamond belt, as tiles that repeat."""

from typing import Final

from config.look import tokens

KNOT_FACTOR: Final = 1.5  # a knot where laths cross is this much wider and denser than a lath
BELT_DIAMOND: Final = "M0 7L7 0L14 7L7 14ZM14 7L21 0L28 7L21 14Z"
BELT_SEED: Final = "M7 4L10 7L7 10L4 7ZM21 4L24 7L21 10L18 7Z"
BELT_LINE: Final = 1.6


def lattice(size: int, *, lath: float, alpha: float, colour: str = tokens.SURFACE) -> str:
    """One square tile of `size` px; laid side by side the laths run through."""
    corners = ((0, 0), (size, 0), (0, size), (size, size), (size / 2, size / 2))
    knots = "".join(
        f'<circle cx="{x:g}" cy="{y:g}" r="{lath * KNOT_FACTOR:g}"/>' for x, y in corners
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}">'
        f'<path d="M0 0L{size} {size}M{size} 0L0 {size}" stroke="{colour}" '
        f'stroke-opacity="{alpha:g}" stroke-width="{lath:g}"/>'
        f'<g fill="{colour}" fill-opacity="{alpha * KNOT_FACTOR:g}">{knots}</g></svg>'
    )


def belt(*, ground: str = tokens.CU600, ornament: str = tokens.CU300) -> str:
    """One 28×14 tile of the belt under every header."""
    width, height = tokens.BELT_TILE, tokens.BELT_H
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<rect width="{width}" height="{height}" fill="{ground}"/>'
        f'<path d="{BELT_DIAMOND}" fill="none" stroke="{ornament}" stroke-width="{BELT_LINE}"/>'
        f'<path d="{BELT_SEED}" fill="{ornament}"/></svg>'
    )
