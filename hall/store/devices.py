"""Machines in the hall: the states of their devices, and calls for a person."""

from datetime import datetime
from typing import Any, Final

from hall.contract.board import DeviceState
from hall.queue.records import HelpCall
from hall.store.database import Connection

_HELP: Final = "SELECT help_id, kiosk_id, asked_s, answered_by FROM help_call"
_DEVICE: Final = "SELECT kiosk_id, device, status, paper, detail, since FROM device_state"


class Machines:
    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def devices(self, kiosk_id: str) -> list[DeviceState]:
        rows = self._db.execute(f"{_DEVICE} WHERE kiosk_id = ? ORDER BY device", (kiosk_id,))
        return [_device(row) for row in rows]

    def all_devices(self) -> list[DeviceState]:
        return [_device(row) for row in self._db.execute(f"{_DEVICE} ORDER BY kiosk_id, device")]

    def put_device(self, state: DeviceState) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO device_state"
            " (kiosk_id, device, status, paper, detail, since) VALUES (?, ?, ?, ?, ?, ?)",
            (
                state.kiosk_id,
                state.device,
                state.status,
                state.paper,
                state.detail,
                state.since.isoformat(),
            ),
        )

    def open_help(self, kiosk_id: str) -> HelpCall | None:
        return self._help(f"{_HELP} WHERE kiosk_id = ? AND answered_s IS NULL", kiosk_id)

    def all_open_help(self) -> list[HelpCall]:
        rows = self._db.execute(f"{_HELP} WHERE answered_s IS NULL ORDER BY help_id")
        return [_call(row) for row in rows]

    def help(self, help_id: int) -> HelpCall | None:
        return self._help(f"{_HELP} WHERE help_id = ?", help_id)

    def ask_help(self, kiosk_id: str, asked_s: float) -> HelpCall:
        (help_id,) = self._db.execute(
            "INSERT INTO help_call (kiosk_id, asked_s) VALUES (?, ?) RETURNING help_id",
            (kiosk_id, asked_s),
        ).fetchone()
        return HelpCall(help_id=help_id, kiosk_id=kiosk_id, asked_s=asked_s)

    def answer_help(self, help_id: int, by: str, answered_s: float) -> None:
        self._db.execute(
            "UPDATE help_call SET answered_s = ?, answered_by = ? WHERE help_id = ?",
            (answered_s, by, help_id),
        )

    def _help(self, sql: str, value: object) -> HelpCall | None:
        row = self._db.execute(sql, (value,)).fetchone()
        return None if row is None else _call(row)


def _call(row: tuple[Any, ...]) -> HelpCall:
    return HelpCall(help_id=row[0], kiosk_id=row[1], asked_s=row[2], answered_by=row[3])


def _device(row: tuple[Any, ...]) -> DeviceState:
    kiosk_id, device, status, paper, detail, since = row
    return DeviceState(
        kiosk_id=kiosk_id,
        device=device,
        status=status,
        paper=paper,
        detail=detail,
        since=datetime.fromisoformat(since),
    )
