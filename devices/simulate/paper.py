"""The roll and what hangs out of the printer: strips become a ticket when the blade falls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PIL import Image

from devices.simulate.press import WIDTH_DOTS

if TYPE_CHECKING:
    from pathlib import Path

DOTS_A_MM: Final = 8  # 203 dpi
ROLL_MM: Final = 80_000.0
NEAR_END_MM: Final = 5_000.0
HANGING_DOTS_MAX: Final = 40_000  # five metres without a cut: somebody has torn it off by then


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One cut ticket. `cut_at` is monotonic seconds: when the blade fell."""

    number: int
    image: Image.Image
    height_mm: float
    cut_at: float
    partial_cut: bool
    file: Path | None


@dataclass(slots=True)
class Roll:
    """Paper left, and the strip of it that is printed but not cut."""

    left_mm: float = ROLL_MM
    _strips: list[Image.Image] = field(default_factory=list)

    @property
    def out(self) -> bool:
        return self.left_mm <= 0

    @property
    def near_end(self) -> bool:
        return self.left_mm < NEAR_END_MM

    @property
    def hanging_mm(self) -> float:
        return sum(strip.height for strip in self._strips) / DOTS_A_MM

    def feed(self, strip: Image.Image) -> Image.Image | None:
        """Print as many rows as there is paper for; return the rows that are still to print."""
        rows = min(strip.height, max(0, int(self.left_mm * DOTS_A_MM)))
        self.left_mm -= rows / DOTS_A_MM
        if rows:
            self._strips.append(strip.crop((0, 0, strip.width, rows)))
        if rows == strip.height:
            self._tear_what_hangs_too_long()
            return None
        self.left_mm = 0.0
        return strip.crop((0, rows, strip.width, strip.height))

    def _tear_what_hangs_too_long(self) -> None:
        while self.hanging_mm * DOTS_A_MM > HANGING_DOTS_MAX:
            del self._strips[0]

    def cut(self) -> Image.Image | None:
        """Return the ticket; none when nothing hangs out."""
        height = sum(strip.height for strip in self._strips)
        if not height:
            return None
        ticket, top = Image.new("1", (WIDTH_DOTS, height), 1), 0
        for strip in self._strips:
            ticket.paste(strip, (0, top))
            top += strip.height
        self._strips.clear()
        return ticket
