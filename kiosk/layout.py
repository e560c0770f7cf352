"""Where everything stands, by mode, and how the design grid lies on the machine's panel.

Boxes are in design pixels, 1080×1920, y from the top as in the pictures. A screen never decides
by mode itself: it asks for its plan, and how many rows a page of it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from config.look import tokens as t

SCALE_STEPS: Final = 8  # the scale snaps to eighths, so that the 8 px grid stays on whole pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """What a citizen has asked for. Flags are orthogonal and fall back when the session ends."""

    language: str = "zh_CN"
    large: bool = False
    high_contrast: bool = False
    low: bool = False

    @property
    def accessible(self) -> bool:
        """Whether everything takes longer: sessions are then stretched."""
        return self.large or self.low or self.language == "mn"


@dataclass(frozen=True, slots=True)
class Box:
    x: float = 0
    y: float = 0
    w: float = 0
    h: float = 0

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def inset(self, dx: float, dy: float = 0) -> Box:
        return Box(self.x + dx, self.y + dy, self.w - 2 * dx, self.h - 2 * dy)

    def at(self, x: float, y: float, w: float, h: float) -> Box:
        """Return a box placed inside this one, from its upper left corner."""
        return Box(self.x + x, self.y + y, w, h)

    def moved(self, dy: float) -> Box:
        return Box(self.x, self.y + dy, self.w, self.h)

    def gap_to(self, other: Box) -> float:
        """Return the clear pixels between two boxes, 0 or less when they touch or overlap."""
        across = max(self.x - other.right, other.x - self.right)
        down = max(self.y - other.bottom, other.y - self.bottom)
        return max(across, down)

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        return (
            other.x >= self.x - slack
            and other.y >= self.y - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


WINDOW: Final = Box(0, 0, t.KIOSK_W, t.KIOSK_H)
INNER_W: Final = t.KIOSK_W - 2 * t.MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How the design grid lies on a panel: `scale`, and the letterbox left and below, in px."""

    scale: float
    left: int
    bottom: int


def fit(width: int, height: int) -> Fit:
    """Return the largest sharp scale at which the whole design is visible."""
    whole = min(width / t.KIOSK_W, height / t.KIOSK_H)
    snapped = int(whole * SCALE_STEPS) / SCALE_STEPS
    scale = snapped or whole  # a window smaller than an eighth is somebody's thumbnail
    left = round((width - t.KIOSK_W * scale) / 2)
    bottom = round((height - t.KIOSK_H * scale) / 2)
    return Fit(scale=scale, left=left, bottom=bottom)


def line(y: float, h: float, *, x: float = t.MARGIN, w: float = INNER_W) -> Box:
    """Return a box over the width between the margins."""
    return Box(x, y, w, h)


def column(first: Box, count: int, gap: float) -> tuple[Box, ...]:
    """Return `count` boxes of one size below each other."""
    return tuple(first.moved(i * (first.h + gap)) for i in range(count))


def grid(first: Box, columns: int, count: int, gaps: tuple[float, float]) -> tuple[Box, ...]:
    """Return boxes row by row; `gaps` are across and down."""
    across, down = gaps
    return tuple(
        Box(
            first.x + (i % columns) * (first.w + across),
            first.y + (i // columns) * (first.h + down),
            first.w,
            first.h,
        )
        for i in range(count)
    )


def across(whole: Box, weights: tuple[float, ...], gap: float = t.GUTTER) -> tuple[Box, ...]:
    """Divide a box into columns by weight."""
    room = whole.w - gap * (len(weights) - 1)
    boxes, x = [], whole.x
    for weight in weights:
        width = room * weight / sum(weights)
        boxes.append(Box(x, whole.y, width, whole.h))
        x += width + gap
    return tuple(boxes)
