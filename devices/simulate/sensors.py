"""What the simulated printer's sensors say, as the status bytes of the manuals."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What can be done to a simulated printer; the names are those of the bench page."""

    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    HEAD_HOT = "head_hot"
    OFF_LINE = "offline"
    UNPLUG = "unplug"
    SLOW = "slow"
    SILENT = "silent"
    STUCK = "stuck"
    POWER_CYCLE = "power_cycle"


MOMENTARY: Final = frozenset({Fault.POWER_CYCLE})  # done at once, never "on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensors:
    """One reading of everything. `cutter_error` stays until the printer is told to recover."""

    cover_open: bool = False
    near_end: bool = False
    paper_end: bool = False
    cutter_error: bool = False
    head_hot: bool = False
    off_line_button: bool = False

    @property
    def error(self) -> bool:
        return self.cutter_error or self.head_hot

    @property
    def off_line(self) -> bool:
        return self.cover_open or self.paper_end or self.error or self.off_line_button

    def real_time(self, group: int) -> bytes:
        """Return the answer to DLE EOT; nothing for groups that this printer does not have."""
        if not 1 <= group <= 4:
            return b""
        groups = {
            1: _bits((self.off_line, 0x08)),
            2: _bits((self.cover_open, 0x04), (self.paper_end, 0x20), (self.error, 0x40)),
            3: _bits((self.cutter_error, 0x08), (self.head_hot, 0x40)),
            4: _bits((self.near_end or self.paper_end, 0x0C), (self.paper_end, 0x60)),
        }
        return bytes([0x12 | groups[group]])

    def auto_status(self) -> bytes:
        head = 0x10 | _bits((self.off_line, 0x08), (self.cover_open, 0x20))
        fault = _bits((self.cutter_error, 0x08), (self.head_hot, 0x40))
        paper = _bits((self.near_end or self.paper_end, 0x03), (self.paper_end, 0x0C))
        return bytes([head, fault, paper, 0x0F])

    def paper_answer(self) -> bytes:
        return bytes([_bits((self.near_end, 0x03), (self.paper_end, 0x0C))])


def _bits(*set_bits: tuple[bool, int]) -> int:
    return sum(bits for is_set, bits in set_bits if is_set)
