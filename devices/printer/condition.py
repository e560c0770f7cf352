"""The state of the printer as its status bytes tell it, and what that means to people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.errors import DeviceProtocolError
from devices.printer.job import Trouble
from devices.status import DeviceStatus, PaperStatus

GROUPS: Final = (1, 2, 3, 4)  # of DLE EOT, in the order in which they are asked


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterCondition:
    """One picture, from four real-time bytes or from one automatic status block."""

    off_line: bool = False
    feeding: bool = False
    cover_open: bool = False
    paper_stop: bool = False
    error: bool = False
    cutter_error: bool = False
    unrecoverable: bool = False
    head_hot: bool = False
    near_end: bool = False
    paper_end: bool = False

    @property
    def trouble(self) -> Trouble:
        """The first thing to see to; what hides the others comes first."""
        found = (
            (self.unrecoverable, Trouble.UNRECOVERABLE),
            (self.cover_open, Trouble.COVER_OPEN),
            (self.cutter_error, Trouble.CUTTER_JAMMED),
            (self.paper_end or self.paper_stop, Trouble.PAPER_OUT),
            (self.head_hot, Trouble.HEAD_HOT),
            (self.error, Trouble.ERROR),
            (self.feeding, Trouble.FEEDING),
            (self.off_line, Trouble.OFF_LINE),
        )
        return next((trouble for is_so, trouble in found if is_so), Trouble.NONE)

    @property
    def paper(self) -> PaperStatus:
        if self.cutter_error:
            return PaperStatus.JAMMED
        if self.paper_end or self.paper_stop:
            return PaperStatus.OUT
        return PaperStatus.LOW if self.near_end else PaperStatus.FULL

    @property
    def needs_hands(self) -> bool:
        """Whether a job that is under way will not end by itself."""
        return self.trouble in NEED_HANDS


NEED_HANDS: Final = frozenset(
    {
        Trouble.UNRECOVERABLE,
        Trouble.COVER_OPEN,
        Trouble.CUTTER_JAMMED,
        Trouble.PAPER_OUT,
        Trouble.ERROR,
    }
)

STATUS_OF: Final = {
    Trouble.NONE: DeviceStatus.ONLINE,
    Trouble.PAPER_OUT: DeviceStatus.USER_ERROR,
    Trouble.COVER_OPEN: DeviceStatus.USER_ERROR,
    Trouble.CUTTER_JAMMED: DeviceStatus.HARDWARE_ERROR,
    Trouble.HEAD_HOT: DeviceStatus.HARDWARE_ERROR,
    Trouble.UNRECOVERABLE: DeviceStatus.HARDWARE_ERROR,
    Trouble.ERROR: DeviceStatus.HARDWARE_ERROR,
    Trouble.FEEDING: DeviceStatus.BUSY,
    Trouble.OFF_LINE: DeviceStatus.OFFLINE,
    Trouble.SILENT: DeviceStatus.OFFLINE,
    Trouble.GARBLED: DeviceStatus.OFFLINE,
    Trouble.ABSENT: DeviceStatus.NO_DEVICE,
    Trouble.REFUSED: DeviceStatus.USER_ERROR,
    Trouble.BROKEN: DeviceStatus.HARDWARE_ERROR,
}


def from_real_time(answers: bytes) -> PrinterCondition:
    """Read the answers to DLE EOT 1, 2, 3, 4. Raises `DeviceProtocolError` on impossible bits."""
    if len(answers) != len(GROUPS) or any(byte & 0x93 != 0x12 for byte in answers):
        msg = f"not four status bytes: {answers.hex(' ')}"
        raise DeviceProtocolError(msg)
    printer, cause, fault, paper = answers
    if not (_pair(paper, 0x0C) and _pair(paper, 0x60)):
        msg = f"the paper sensor's bits move in pairs, not as in 0x{paper:02x}"
        raise DeviceProtocolError(msg)
    return PrinterCondition(
        off_line=bool(printer & 0x08),
        cover_open=bool(cause & 0x04),
        feeding=bool(cause & 0x08),
        paper_stop=bool(cause & 0x20),
        error=bool(cause & 0x40),
        cutter_error=bool(fault & 0x08),
        unrecoverable=bool(fault & 0x20),
        head_hot=bool(fault & 0x40),
        near_end=bool(paper & 0x0C),
        paper_end=bool(paper & 0x60),
    )


def _pair(byte: int, bits: int) -> bool:
    return byte & bits in (0, bits)


def from_auto_status(block: bytes) -> PrinterCondition:
    """Read the four bytes of automatic status back, whose fixed bits are known to be right."""
    head, fault, paper, _ = block
    return PrinterCondition(
        off_line=bool(head & 0x08),
        cover_open=bool(head & 0x20),
        feeding=bool(head & 0x40),
        error=bool(fault & 0x68),
        cutter_error=bool(fault & 0x08),
        unrecoverable=bool(fault & 0x20),
        head_hot=bool(fault & 0x40),
        near_end=bool(paper & 0x03),
        paper_end=bool(paper & 0x0C),
    )
