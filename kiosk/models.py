"""What the front and the back of the kiosk tell each other: frozen values, and one refusal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from hall.contract.board import Admission, GroupWait, HallHours

if TYPE_CHECKING:
    from datetime import datetime


class PrintOutcome(StrEnum):
    """What is known about a slip. `UNKNOWN`: bytes went out, and the printer never confirmed."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class PaperState(StrEnum):
    """Words of XFS4IoT, as in devices.status; equal to them as strings."""

    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReport:
    """How a print job ended. `reason` is fit for the log, and empty when it was printed."""

    outcome: PrintOutcome
    reason: str = ""
    paper: PaperState = PaperState.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterState:
    """`status`: online, offline, power-off, no-device, hardware-error, user-error, busy, starting.

    A starting printer counts as usable: the job's own report decides.
    """

    status: str = "starting"
    paper: PaperState = PaperState.UNKNOWN

    @property
    def usable(self) -> bool:
        """Whether a slip that is asked for now has a fair chance to come out."""
        able = self.status in {"online", "busy", "starting"}
        return able and self.paper not in {PaperState.OUT, PaperState.JAMMED}


@dataclass(frozen=True, slots=True, kw_only=True)
class HallView:
    """The hall as this kiosk last heard of it; `since` is when the link was last lost or made."""

    linked: bool = False
    since: datetime | None = None
    waits: tuple[GroupWait, ...] = ()
    average_wait_min: int = 0
    counters_open: int = 0
    hours: HallHours | None = None

    @property
    def known(self) -> bool:
        """Whether the figures are live; a kiosk without its hall shows none."""
        return self.linked and bool(self.waits)

    @property
    def waiting(self) -> int:
        return sum(each.waiting for each in self.waits)

    @property
    def admitting(self) -> bool:
        """Whether a number can be had at all. Without the hall the offline series goes on."""
        if not self.linked or not self.waits:
            return True
        return any(each.admission is Admission.OPEN for each in self.waits)

    def wait_of(self, letter: str) -> GroupWait | None:
        """Return what a group's next citizen would meet; None when that is not known now."""
        if not self.linked:
            return None
        return next((each for each in self.waits if each.group == letter), None)


class TicketRefusedError(Exception):
    """The hall has answered, and gives no number. `code` is an Admission's value, or a problem's.

    `text` is the hall's own sentence for the citizen; empty when it gave none.
    """

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code}: {text}" if text else code)
        self.code = code
        self.text = text
