"""What is asked of the printer, and what is known of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrintOutcome(StrEnum):
    """`NOT_PRINTED`: no byte went out. `UNKNOWN`: some did, and nothing confirmed the end."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class Trouble(StrEnum):
    """Why a job failed or a printer needs somebody. Stable: pages translate by these words."""

    NONE = ""
    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    CUTTER_JAMMED = "cutter jammed"
    HEAD_HOT = "print head too hot"
    UNRECOVERABLE = "printer defect, switch it off"
    ERROR = "printer error"
    FEEDING = "feed button pressed"
    OFF_LINE = "printer off-line"
    SILENT = "no answer"
    GARBLED = "unreadable answers, check the baud rate"
    ABSENT = "not connected"
    REFUSED = "port not ours to open"
    BROKEN = "driver fault, see the log"
    STALLED = "printer takes no data"
    UNCONFIRMED = "printing not confirmed"
    NOT_READY = "printer not ready in time"
    TOO_MANY = "too many jobs waiting"
    STOPPED = "kiosk stopping"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """`data` is ESC/POS from its `init` to its cut. `height_mm` is the paper that it uses."""

    job_id: str
    data: bytes
    height_mm: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintResult:
    """`reason` is a `Trouble`, empty when printed; `confirmed` says that the printer said so.

    An unconfirmed print was judged by time and status alone.
    """

    job_id: str
    outcome: PrintOutcome
    reason: str
    confirmed: bool = False
