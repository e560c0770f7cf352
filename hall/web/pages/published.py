"""What the desk has published as a whole, read back: waits and hours."""

from typing import Final

import msgspec

from hall.contract.board import GroupWait, HallHours

_waits: Final = msgspec.json.Decoder(tuple[tuple[GroupWait, ...], int])
_hours: Final = msgspec.json.Decoder(HallHours)


def waits(body: bytes) -> tuple[GroupWait, ...]:
    return _waits.decode(body)[0] if body else ()


def average_wait_min(body: bytes) -> int:
    return _waits.decode(body)[1] if body else 0


def hours(body: bytes) -> HallHours:
    return _hours.decode(body) if body else HallHours(day="")
