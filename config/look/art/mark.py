"""The antler-roof mark: a roof whose ridge grows antlers, over a lattice-diamond door.

包头 is read as "the place with deer"; roof and door are the house that the hall deals in. The
door's inner diamond is a hole, so that one drawing stands on any ground.
"""

from dataclasses import dataclass
from typing import Final

from config.look import tokens

GRID: Final = 120
ANTLERS: Final = (
    "M60 48C52 44 45 36 44 16M46.5 31C39 31 33 27 30 18"
    "M60 48C68 44 75 36 76 16M73.5 31C81 31 87 27 90 18"
)
ROOF: Final = "M16 76L60 47L104 76"
WALLS: Final = "M29 74V104H91V74"
DOOR: Final = "M60 70L74 87L60 104L46 87ZM60 79L53.5 87L60 95L66.5 87Z"
ROOF_WIDTH: Final = 8.5
ANTLER_WIDTH: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkColours:
    """`house` draws roof and walls, `growth` antlers and door."""

    house: str
    growth: str


ON_DARK: Final = MarkColours(house=tokens.SURFACE, growth=tokens.CU300)
ON_LIGHT: Final = MarkColours(house=tokens.Q700, growth=tokens.CU600)
HIGH_CONTRAST: Final = MarkColours(house=tokens.HC_WHITE, growth=tokens.HC_YELLOW)
PRINT: Final = MarkColours(house="#000000", growth="#000000")


def mark(colours: MarkColours = ON_LIGHT) -> str:
    """Draw the mark on a transparent ground of 120 units."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">'
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{ANTLERS}" stroke="{colours.growth}" stroke-width="{ANTLER_WIDTH}"/>'
        f'<path d="{ROOF}{WALLS}" stroke="{colours.house}" stroke-width="{ROOF_WIDTH}"/></g>'
        f'<path d="{DOOR}" fill="{colours.growth}" fill-rule="evenodd"/></svg>'
    )
