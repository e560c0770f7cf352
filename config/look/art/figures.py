"""What stands on the horizon: deer, yurts, the steelworks and the town, each drawn once.

Figures have their feet on y = 0 and grow upwards into negative y.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

DEER: Final = (
    "M-58-104C-60-110-70-112-78-108L-90-100C-94-97-92-92-88-91L-76-90C-72-88-70-84-68-78"
    "L-60-58C-58-50-56-44-50-40L-48-2L-50 0L-42 0L-40-20L-37-38C-24-34-8-34 6-36"
    "C14-34 20-36 24-34L22-22L26-2L24 0L32 0L33-20L37-38C42-46 44-56 42-64L46-58L48-66"
    "C44-74 36-77 26-77L-20-75C-34-76-42-84-48-96C-50-101-54-104-58-104Z"
    "M-42-38L-30 0L-23 0L-26-36ZM10-38L12-24L10-2L8 0L16 0L19-22L24-38Z"
)
ANTLERS: Final = (
    "M-60-108C-58-120-48-124-44-140M-54-121C-60-126-60-134-58-142M-47-131C-38-134-34-140-33-150"
    "M-66-109C-72-120-72-130-66-148M-71-122C-79-126-83-132-84-142M-70-136C-75-142-76-150-74-158"
)
EAR: Final = "M-58-106l4-12l5 10z"
CHIMNEYS: Final = ((0, 150), (34, 176), (72, 140))
FURNACE: Final = (
    '<path d="M104 0L110-70L118-96h22l8 26l6 70z"/><rect x="112" y="-112" width="34" height="18"'
    ' rx="3"/><path d="M146-104l56 64h-9l-52-58z"/><rect x="196" y="-46" width="60" height="46"/>'
    '<path d="M196-46l15-12v12l15-12v12l15-12v12l15-12v12z"/>'
)
TOWER_WIDTHS: Final = (34, 40, 46, 54, 62)
TOWER_GAPS: Final = (2, 4, 10, 18)
TOWER_FOOT: Final = 70  # towers go this far below the line, behind the first hill
WINDOW: Final = (6, 8)
WINDOW_PITCH: Final = (11, 17)
LIT_SHARE: Final = 0.36


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a figure stands, in scene pixels, and how large."""

    x: float
    y: float
    scale: float


def deer(spot: Spot, colour: str, *, stag: bool = False, facing_right: bool = False) -> str:
    """Draw a deer that faces left; a stag carries antlers, the others an ear."""
    across = -spot.scale if facing_right else spot.scale
    head = (
        f'<path d="{ANTLERS}" fill="none" stroke="{colour}" stroke-width="4.4" '
        'stroke-linecap="round"/>'
        if stag
        else f'<path d="{EAR}" fill="{colour}"/>'
    )
    return (
        f'<g transform="translate({spot.x:.1f} {spot.y:.1f}) scale({across:.3f} {spot.scale:.3f})">'
        f'<path d="{DEER}" fill="{colour}"/>{head}</g>'
    )


def yurt(spot: Spot, *, wall: str, roof: str, trim: str) -> str:
    return (
        f'<g transform="translate({spot.x:.1f} {spot.y:.1f}) scale({spot.scale:.3f})">'
        f'<path d="M-60 0V-34H60V0z" fill="{wall}"/>'
        f'<path d="M-64-34C-50-60-20-74 0-76C20-74 50-60 64-34z" fill="{roof}"/>'
        f'<path d="M-60-30H60M-60-6H60" stroke="{trim}" stroke-width="3"/>'
        f'<rect x="-13" y="-30" width="26" height="30" fill="{trim}"/>'
        f'<path d="M-10-76h20l-3-7h-14z" fill="{trim}"/></g>'
    )


def steelworks(x: float, y: float, *, colour: str, glow: str) -> str:
    """Three chimneys with glowing lips, a blast furnace with its skip bridge, a saw-tooth hall."""
    chimneys = "".join(
        f'<path d="M{left} 0L{left + 4}-{height}h10L{left + 18} 0z"/>'
        f'<rect x="{left + 3}" y="-{height}" width="12" height="5" fill="{glow}" opacity="0.9"/>'
        for left, height in CHIMNEYS
    )
    return (
        f'<g transform="translate({x:.1f} {y:.1f})" fill="{colour}">{chimneys}{FURNACE}'
        f'<circle cx="129" cy="-86" r="6" fill="{glow}"/>'
        '<rect x="-14" y="-6" width="290" height="90"/></g>'
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """The town's extent along the line, its colours, and the tallest roof in its middle."""

    left: float
    right: float
    colour: str
    lit: str
    height_min: float = 40
    height_max: float = 185


def town(street: Street, dice: Random) -> list[str]:
    """Draw towers from left to right, tallest in the middle; the same dice give the same town."""
    drawn: list[str] = []
    x = street.left
    half = (street.right - street.left) / 2
    while x < street.right:
        width = dice.choice(TOWER_WIDTHS)
        middle = 1 - abs((x - (street.left + street.right) / 2) / half)
        swing = 0.25 + 0.75 * middle
        rise = (street.height_max - street.height_min) * swing * dice.uniform(0.45, 1)
        drawn += _tower(x, width, street.height_min + rise, street=street, dice=dice)
        x += width + dice.choice(TOWER_GAPS)
    return drawn


def _tower(x: float, width: int, height: float, *, street: Street, dice: Random) -> list[str]:
    body = (
        f'<rect x="{x:.0f}" y="{-height:.0f}" width="{width}" height="{height + TOWER_FOOT:.0f}" '
        f'fill="{street.colour}"/>'
    )
    roof = _roof(x, width, height, street.colour, dice)
    return [body, roof, *_windows(x, width, height, lit=street.lit, dice=dice)]


def _roof(x: float, width: int, height: float, colour: str, dice: Random) -> str:
    kind = dice.random()
    if kind < 0.3:
        half = width / 2
        return f'<path d="M{x:.0f} {-height:.0f}l{half}-16l{half} 16z" fill="{colour}"/>'
    if kind < 0.55:
        left, wide, tall = x + width * 0.3, width * 0.4, 12
    elif kind < 0.65:
        left, wide, tall = x + width / 2 - 1.5, 3, 30
    else:
        return ""
    return (
        f'<rect x="{left:.1f}" y="{-height - tall:.0f}" width="{wide:.0f}" height="{tall + 1}" '
        f'fill="{colour}"/>'
    )


def _windows(x: float, width: int, height: float, *, lit: str, dice: Random) -> list[str]:
    columns = (width - 12) // WINDOW_PITCH[0]
    inset = (width - (columns * WINDOW_PITCH[0] - 5)) / 2
    drawn = []
    y = 12 - height
    while y < -6:
        for column in range(columns):
            if dice.random() < LIT_SHARE:
                left = x + inset + column * WINDOW_PITCH[0]
                opacity = 0.85 * dice.uniform(0.35, 1)
                drawn.append(
                    f'<rect x="{left:.0f}" y="{y:.0f}" width="{WINDOW[0]}" height="{WINDOW[1]}" '
                    f'fill="{lit}" opacity="{opacity:.2f}"/>'
                )
        y += WINDOW_PITCH[1]
    return drawn
