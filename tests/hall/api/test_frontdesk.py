"""What the hall does by itself: midnight, and kiosks that have fallen silent."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hall.contract.api import IssueTicket, KioskHealth
from hall.contract.board import DeviceState
from hall.contract.events import AnyEvent, DeviceChanged
from hall.frontdesk import FrontDesk
from hall.queue import day, issue
from hall.store.books import Books
from hall.store.database import Connection, open_database, read_connection
from hall.store.writer import Writer
from tests.hall.desk.rig import CARD, K1, MONDAY_TEN, desk_of

_event = msgspec.json.Decoder(AnyEvent)


@dataclass(slots=True)
class Opened:
    path: Path
    now: datetime = MONDAY_TEN
    writer: Writer = field(init=False)
    db: Connection = field(init=False)
    front: FrontDesk = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(open_database(self.path), lambda: self.now)
        desk = desk_of()
        self.writer.submit(lambda tx: day.begin(desk, Books(tx))).result(10)
        self.db = read_connection(self.path)
        self.front = self.reopened()

    def reopened(self) -> FrontDesk:
        """Return a front desk as after a restart."""
        return FrontDesk(desk=desk_of(), writer=self.writer, db=self.db, clock=lambda: self.now)

    def tick(self, **span: float) -> None:
        self.now += timedelta(**span)
        asyncio.run(self.front.tick())

    def beat(self, paper: str = "full") -> None:
        printer = DeviceState(
            kiosk_id="K1", device="printer", status="online", paper=paper, since=self.now
        )
        asyncio.run(self.front.hear("K1", KioskHealth(at=self.now, devices=(printer,))))

    def devices(self) -> list[tuple[str, str, str]]:
        """Return what the feed has said of devices: device, status, paper."""
        rows = self.db.execute("SELECT body FROM feed ORDER BY seq").fetchall()
        events: list[Any] = [_event.decode(body) for (body,) in rows]
        return [
            (each.device.device, each.device.status, each.device.paper)
            for each in events
            if isinstance(each, DeviceChanged)
        ]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    made = Opened(tmp_path / "hall.db")
    yield made
    made.writer.close()
    made.db.close()


def test_a_silent_kiosk_is_offline_after_15_seconds_and_online_when_it_speaks(
    opened: Opened,
) -> None:
    opened.beat()
    opened.tick(seconds=15)
    assert opened.devices() == [("kiosk", "online", "unknown"), ("printer", "online", "full")]
    opened.tick(seconds=1)
    opened.tick(seconds=1)
    assert opened.devices()[2:] == [("kiosk", "offline", "unknown")]
    opened.beat()
    assert opened.devices()[3:] == [("kiosk", "online", "unknown")]


def test_a_kiosk_that_was_online_before_a_restart_is_listened_for(opened: Opened) -> None:
    opened.beat()
    opened.front = opened.reopened()
    opened.tick(seconds=16)
    assert opened.devices()[-1] == ("kiosk", "offline", "unknown")


def test_a_device_that_stays_as_it_is_writes_nothing(opened: Opened) -> None:
    opened.beat()
    before = len(opened.devices())
    for _ in range(5):
        opened.tick(seconds=5)
        opened.beat()
    assert len(opened.devices()) == before
    opened.beat("out")
    assert opened.devices()[-1] == ("printer", "online", "out")


def test_midnight_begins_a_new_day_without_a_command(opened: Opened) -> None:
    order = IssueTicket(service_code=CARD)
    opened.writer.submit(lambda tx: issue.issue(desk_of(), Books(tx), K1, order)).result(10)
    opened.now = MONDAY_TEN.replace(hour=23, minute=59, second=59)
    opened.tick(seconds=0)
    assert opened.front.board().hours.day == "2026-11-23"
    opened.tick(seconds=1)
    assert opened.front.board().hours.day == "2026-11-24"
    assert opened.db.execute("SELECT count(*) FROM ticket_history").fetchone() == (1,)
