"""What the kiosk writes down before it acts on it, as values; kiosk/journal keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class JournalError(Exception):
    """The journal cannot be kept: disk full or damaged, unsafe settings, or a second kiosk."""


class SeriesExhaustedError(JournalError):
    """The machine's own numbers of the day are used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One touch that asks the hall for a number. `key` is its Idempotency-Key, whatever happens."""

    key: str
    service_code: str
    priority_reason: str | None
    at: datetime  # of this machine's clock


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineEntry:
    """A number of the machine's own series that the hall has not confirmed yet.

    `offset` is what the hall's clock was ahead when it was issued; None: not known then.
    `supersedes` is the key of the request that this number stands in for, when that request may
    have reached the hall.
    """

    key: str
    ticket_no: str
    n: int
    service_code: str
    priority_reason: str | None
    issued_at: datetime  # of this machine's clock
    offset: timedelta | None
    link_token: str
    supersedes: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalledJob:
    """A piece of paper that was asked for; `paper` is its model, as the print room encoded it."""

    job_id: int
    ticket_no: str
    paper: bytes
    copy_no: int
    asked_at: datetime


class NoAnswerError(Exception):
    """The hall did not answer in time, or could not. `sent`: the request may have reached it."""

    def __init__(self, *, sent: bool) -> None:
        super().__init__("no answer; it may have arrived" if sent else "the hall was not reached")
        self.sent = sent


class RefusalError(Exception):
    """The hall has answered no, and asking again changes nothing. `text` is for the citizen."""

    def __init__(self, code: str, text: str = "") -> None:
        super().__init__(f"{code}: {text}" if text else code)
        self.code = code
        self.text = text
