"""How long to leave a broken device alone before trying it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_S = 0.5
LONGEST_S = 30.0
JITTER = 0.2  # of the pause, so that devices on one hub do not all come back at once


@dataclass(slots=True)
class Backoff:
    """0.5 s, doubled each time up to 30 s, each shortened by up to a fifth.

    `chance` gives numbers in [0, 1).
    """

    chance: Callable[[], float]
    first_s: float = FIRST_S
    longest_s: float = LONGEST_S
    _next_s: float = field(default=0.0, init=False)

    def pause_s(self) -> float:
        whole_s = self._next_s or self.first_s
        self._next_s = min(whole_s * 2, self.longest_s)
        return whole_s * (1 - JITTER * self.chance())

    def reset(self) -> None:
        """Call it when the device has proved that it works."""
        self._next_s = 0.0
