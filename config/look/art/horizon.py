"""The horizon: Yinshan ridges, steelworks, town, yurts and deer, at dusk and at dawn.

Drawn by dice with a fixed seed, so that every build draws the same place.
"""

import math
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final

from config.look import tokens
from config.look.art.figures import Spot, Street, deer, steelworks, town, yurt

SEED: Final = 7
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """The colours of one time of day, from the sky down; sky stops end at the horizon."""

    sky: tuple[tuple[float, str], ...]
    sun: str
    ridges: tuple[str, str, str]
    town: str
    lit: str
    hills: tuple[str, str, str]
    felt: tuple[tuple[str, str], tuple[str, str]]  # wall and roof, nearer yurt first
    deer: str
    grass: str
    river: str | None
    sun_lift: float


DUSK: Final = Light(
    sky=(
        (0, tokens.Q900),
        (0.34, "#12505E"),
        (0.62, "#4E8C8F"),
        (0.82, "#E2A66F"),
        (1, "#F3C894"),
    ),
    sun="#FFE3B4",
    ridges=("#3F7078", "#2C5F69", "#1C4F5A"),
    town="#123F4A",
    lit=tokens.CALL_GOLD,
    hills=("#1B4A45", "#123A3C", "#0B2B31"),
    felt=(("#F2E8D6", "#E4D5BA"), ("#E6DAC4", "#D5C4A6")),
    deer="#071E25",
    grass="#0D3034",
    river="#E8B886",
    sun_lift=66,
)
DAWN: Final = Light(
    sky=((0, tokens.FELT), (0.55, "#F5E9D6"), (1, "#F3D9B8")),
    sun="#F6C98F",
    ridges=("#D5DFDA", "#B9CFCD", "#9CBDBE"),
    town="#7FA9AE",
    lit="#FFF6E2",
    hills=("#8FB3A6", "#5F9088", "#2F6B6C"),
    felt=(("#FFFDF8", "#F4E9D6"), ("#FFFDF8", "#F4E9D6")),
    deer=tokens.Q800,
    grass="#2F6B6C",
    river=None,
    sun_lift=60,
)
GLOW: Final = "#F08A3C"
BLINKING_EVERY: Final = 5
HAZE_COLOUR: Final = "#F3C894"
HAZE_W: Final = 1400
HAZE_H: Final = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A scene's size and the y of its horizon, in pixels, and the light that it lies in."""

    width: int
    height: int
    horizon: int
    light: Light

    @property
    def unit(self) -> float:
        """Scene units: a tall screen shows the land larger than a strip does."""
        return self.height / (1000 if self.tall else 420)

    @property
    def town_scale(self) -> float:
        return max(0.5, self.unit * 0.60) if self.tall else 0.56

    @property
    def tall(self) -> bool:
        return self.height > 900

    def below(self, units: float) -> float:
        """Y that lies `units` scene units under the horizon."""
        return self.horizon + units * self.unit


ATTRACT: Final = Frame(width=1080, height=1920, horizon=1020, light=DUSK)
HOME: Final = Frame(width=1080, height=376, horizon=190, light=DAWN)
LOW: Final = Frame(width=1080, height=300, horizon=196, light=DAWN)


def scene(frame: Frame) -> str:
    """Draw a whole scene, back to front."""
    layers = (_sky(frame), _ridges(frame), _built(frame), _land(frame), _herd(frame), _grass(frame))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}">'
        f"{''.join(layers)}</svg>"
    )


def windows_put_out(frame: Frame) -> str:
    """Draw a layer over `scene` that darkens each fifth lit window: toggled, they blink."""
    light = frame.light
    lit = [window for window in _town(frame) if f'fill="{light.lit}"' in window]
    dark = [
        window.replace(light.lit, light.town).replace("opacity=", "data-was=")
        for window in lit[::BLINKING_EVERY]
    ]
    drawn = _on_town_line(frame, "".join(dark))
    size = f'width="{frame.width}" height="{frame.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}</svg>'


def haze() -> str:
    """Draw a soft bank of evening haze that drifts along the foot of the ridges."""
    stops = "".join(
        f'<stop offset="{at}" stop-color="{HAZE_COLOUR}" stop-opacity="{opacity}"/>'
        for at, opacity in ((0, 0.30), (0.5, 0.13), (1, 0))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{HAZE_W}" height="{HAZE_H}">'
        f'<defs><radialGradient id="haze">{stops}</radialGradient></defs>'
        f'<rect width="{HAZE_W}" height="{HAZE_H}" fill="url(#haze)"/></svg>'
    )


def _dice(offset: int) -> Random:
    return Random(SEED + offset)  # noqa: S311 - draws a skyline, guards nothing


def _sky(frame: Frame) -> str:
    light = frame.light
    span = frame.horizon / frame.height
    stops = "".join(
        f'<stop offset="{at * span:.3f}" stop-color="{colour}"/>' for at, colour in light.sky
    )
    halo = "".join(
        f'<stop offset="{at}" stop-color="{light.sun}" stop-opacity="{opacity}"/>'
        for at, opacity in ((0, 0.95), (0.25, 0.42), (1, 0))
    )
    centre = f'cx="{frame.width / 2:.0f}" cy="{frame.below(-light.sun_lift):.0f}"'
    radius = min(frame.width, frame.height * 1.4) * 0.42
    return (
        f'<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'
        f'<radialGradient id="halo">{halo}</radialGradient></defs>'
        f'<rect width="{frame.width}" height="{frame.height}" fill="url(#sky)"/>'
        f'<circle {centre} r="{radius:.0f}" fill="url(#halo)"/>'
        f'<circle {centre} r="{radius * 0.16:.0f}" fill="{light.sun}"/>'
    )


def _ridges(frame: Frame) -> str:
    layers = ((-40, 92, 3), (-14, 74, 11), (10, 52, 5))
    drawn = []
    for (drop, rise, offset), colour in zip(layers, frame.light.ridges, strict=True):
        points = _ridge(frame.width, frame.below(drop), rise * frame.unit, _dice(offset))
        line = "L".join(f"{x:.0f} {y:.1f}" for x, y in points)
        drawn.append(f'<path d="M{line}{_closed(points, frame.height)}" fill="{colour}"/>')
    return "".join(drawn)


def _ridge(width: int, foot: float, rise: float, dice: Random) -> Points:
    """Midpoint displacement over seven shoulders: broad, as the Yinshan is, rough only near by."""
    heights = [dice.uniform(-0.2, 0.9) for _ in range(7)]
    sway = 0.42
    for _ in range(5):
        finer = []
        for left, right in pairwise(heights):
            finer += [left, (left + right) / 2 + dice.uniform(-sway, sway)]
        heights = [*finer, heights[-1]]
        sway *= 0.5
    step = (width + 80) / (len(heights) - 1)
    return [(-40 + i * step, foot - rise * height) for i, height in enumerate(heights)]


def _built(frame: Frame) -> str:
    width = frame.width / frame.town_scale
    works = steelworks(width * 0.035, 4, colour=frame.light.town, glow=GLOW)
    return _on_town_line(frame, "".join(_town(frame)) + works)


def _town(frame: Frame) -> list[str]:
    width = frame.width / frame.town_scale
    light = frame.light
    street = Street(left=width * 0.30, right=width * 0.99, colour=light.town, lit=light.lit)
    return town(street, _dice(2))


def _on_town_line(frame: Frame, drawn: str) -> str:
    foot = f"translate(0 {frame.below(34):.0f})"
    return f'<g transform="{foot} scale({frame.town_scale:.3f})">{drawn}</g>'


def _land(frame: Frame) -> str:
    light = frame.light
    (near_wall, near_roof), (far_wall, far_roof) = light.felt
    near = Spot(x=frame.width * 0.155, y=frame.below(96), scale=0.62 * frame.unit + 0.12)
    far = Spot(x=frame.width * 0.275, y=frame.below(86), scale=0.42 * frame.unit + 0.1)
    return (
        _hill(frame, 0, light.hills[0])
        + yurt(near, wall=near_wall, roof=near_roof, trim=tokens.CU600)
        + yurt(far, wall=far_wall, roof=far_roof, trim=tokens.CU600)
        + _hill(frame, 1, light.hills[1])
        + _river(frame)
        + _hill(frame, 2, light.hills[2])
    )


# Rest, swell, turns across the width and phase of the three hills, far to near.
SWELLS: Final = ((52, 22, 5.2, 1.1), (118, 30, 4.1, 3.4), (196, 34, 3.6, 0.4))


def _ground(frame: Frame, x: float, hill: int = 2) -> float:
    rest, swell, turns, phase = SWELLS[hill]
    return frame.below(rest + swell * math.sin(x / frame.width * turns + phase))


def _hill(frame: Frame, hill: int, colour: str) -> str:
    points: Points = [(x, _ground(frame, x, hill)) for x in range(-40, frame.width + 81, 40)]
    path = f"M{points[0][0]:.0f} {points[0][1]:.1f}"
    for (x, y), (next_x, next_y) in pairwise(points[1:]):
        path += f"Q{x:.0f} {y:.1f} {(x + next_x) / 2:.0f} {(y + next_y) / 2:.1f}"
    last = f"L{points[-1][0]:.0f} {points[-1][1]:.1f}"
    return f'<path d="{path}{last}{_closed(points, frame.height)}" fill="{colour}"/>'


def _closed(points: Points, height: int) -> str:
    return f"L{points[-1][0]:.0f} {height}L{points[0][0]:.0f} {height}Z"


def _river(frame: Frame) -> str:
    if frame.light.river is None:
        return ""

    def at(part: float, drop: float) -> str:
        return f"{frame.width * part:.0f} {frame.below(drop):.0f}"

    return (
        f'<path d="M{at(0.42, 150)}C{at(0.62, 142)} {at(0.74, 168)} {at(1.02, 150)}'
        f"L{at(1.02, 166)}C{at(0.74, 188)} {at(0.60, 156)} {at(0.42, 150)}Z"
        f'" fill="{frame.light.river}" opacity="0.55"/>'
    )


def _herd(frame: Frame) -> str:
    size = 0.98 * frame.unit if frame.tall else 0.62 * frame.unit + 0.1
    colour = frame.light.deer

    def spot(part: float, *, sunk: float, scale: float) -> Spot:
        x = frame.width * part
        return Spot(x=x, y=_ground(frame, x) + sunk * frame.unit, scale=size * scale)

    return (
        deer(spot(0.745, sunk=5, scale=1), colour, stag=True)
        + deer(spot(0.915, sunk=6, scale=0.72), colour, facing_right=True)
        + deer(spot(0.595, sunk=6, scale=0.52), colour)
    )


def _grass(frame: Frame) -> str:
    dice = _dice(0)
    width = max(1.2, 1.6 * frame.unit)
    blades = []
    for _ in range(frame.width // 7):
        x = dice.random() * frame.width
        length = dice.uniform(6, 18) * frame.unit
        bend, lean = dice.uniform(-3, 3), dice.uniform(-6, 6)
        foot = _ground(frame, x) + 3
        blades.append(f"M{x:.0f} {foot:.0f}q{bend:.1f}-{length / 2:.0f} {lean:.1f}-{length:.0f}")
    path = "".join(blades)
    return f'<path d="{path}" stroke="{frame.light.grass}" stroke-width="{width:.1f}" fill="none"/>'
