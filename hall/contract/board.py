"""What a board shows: the snapshot that every display starts from and folds events into."""

from datetime import datetime
from enum import StrEnum

import msgspec

CALLS_SHOWN = 6  # the newest call and the five before it: a second call never hides the first


class CallState(StrEnum):
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    MOVED = "moved"  # transferred, or waiting for the ticket's next service
    FINISHED = "finished"


class OpenState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


class Admission(StrEnum):
    """Whether a group's numbers can be taken now, and if not, why not."""

    OPEN = "open"
    CLOSED = "closed"
    LAST_TICKET = "last_ticket"  # no longer served today: the last ticket has gone
    QUOTA = "quota"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    ticket_no: str
    service_code: str
    group: str
    counter_no: int
    call_count: int
    state: CallState
    at: datetime  # of the newest call


class CounterState(msgspec.Struct, frozen=True, kw_only=True):
    counter_no: int
    state: OpenState
    groups: tuple[str, ...]  # the letters that it serves first
    backup_groups: tuple[str, ...] = ()


class GroupWait(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen who took a number of this group now would meet."""

    group: str
    waiting: int
    counters_open: int
    wait_s_median: int
    wait_s_p90: int
    admission: Admission = Admission.OPEN


class HallHours(msgspec.Struct, frozen=True, kw_only=True):
    """Today. Times are "HH:MM" in the hall's zone; empty when the hall stays closed."""

    day: str
    opens: str = ""
    closes: str = ""
    extended_until: str = ""  # 延时服务: set when the hall stays open past `closes`


class DeviceState(msgspec.Struct, frozen=True, kw_only=True):
    """Words of XFS4IoT for status and paper (devices/status.py)."""

    kiosk_id: str
    device: str
    status: str
    paper: str = "unknown"
    detail: str = ""
    since: datetime


class GroupLabel(msgspec.Struct, frozen=True, kw_only=True):
    """How a group of counters is named, such as 一窗综合 or 公积金."""

    letter: str
    name: str
    short: str
    hint: str
    colour: str  # "#RRGGBB" on white text
    location: str
    counters: tuple[int, ...]


class ServiceLabel(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    short: str


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    body: str
    source: str
    date: str  # ISO, the day on which it was posted


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """All that the hall shows in public, as of `cursor` (``epoch:seq``), from one read."""

    cursor: str
    at: datetime
    hall_name: str
    hall_name_en: str
    hall_name_mn: str
    hours: HallHours
    calls: tuple[Call, ...]  # newest first, at most CALLS_SHOWN
    waits: tuple[GroupWait, ...]
    average_wait_min: int
    counters: tuple[CounterState, ...]
    groups: tuple[GroupLabel, ...]
    services: tuple[ServiceLabel, ...]
    notices: tuple[Notice, ...]
    promises: tuple[str, ...]  # by name: 一次告知, 首问负责, …
    ticker: tuple[str, ...]
