"""How a device is, in the words of XFS4IoT, so that every device reads alike to staff."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class DeviceStatus(StrEnum):
    """`USER_ERROR`: somebody has to do something to it: paper, cover, permission."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "power-off"
    NO_DEVICE = "no-device"
    HARDWARE_ERROR = "hardware-error"
    USER_ERROR = "user-error"
    BUSY = "busy"
    STARTING = "starting"


class PaperStatus(StrEnum):
    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHealth:
    """`detail` is empty while all is well; `since` is when this picture began, aware."""

    device: str
    status: DeviceStatus
    paper: PaperStatus
    detail: str
    since: datetime
