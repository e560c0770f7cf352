import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from config.load import load_catalogue, load_hall
from config.schema_hall import open_all_day
from hall.actor import ADMINISTRATOR, COUNTER, SUPERVISOR
from hall.app import build
from hall.contract.events import Event, HelpRequested
from hall.running import Running, Settings
from hall.store import tokens
from hall.store.tokens import Staff
from hall.store.writer import Tx
from hall.web.server import HallServer, listen, server_for

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
STAFF = (
    Staff(user="wang", name="员工甲", role=COUNTER, counter_no=3),
    Staff(user="lead", name="主管甲", role=SUPERVISOR),
    Staff(user="admin", name="管理员", role=ADMINISTRATOR),
)


@dataclass(slots=True)
class FakeClock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class ServedHall:
    """A real hall on a real port, in a thread of this process."""

    running: Running
    server: HallServer
    url: str
    clock: FakeClock
    base: int  # the head when nothing of the test's had happened
    kiosk: str = ""
    display: str = ""
    thread: threading.Thread = field(default_factory=threading.Thread)

    def happen(self, *events: Event) -> list[int]:
        """Commit events, each in a command of its own."""
        waiting = [self.running.writer.submit(lambda tx, e=e: tx.append(e)) for e in events]  # type: ignore[misc]
        return [each.result(10) for each in waiting]

    def many(self, count: int) -> int:
        """Commit many events in one transaction; return the last one's number."""
        return self.running.writer.submit(lambda tx: _many(tx, count)).result(10) - self.base

    def cursor(self, after: int) -> str:
        """Return the cursor after so many of the test's own events."""
        return f"{self.running.hub.epoch}:{self.base + after}"

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.display}"}


def _many(tx: Tx, count: int) -> int:
    return [tx.append(help_at(f"K{n}", tx.now)) for n in range(count)][-1]


def help_at(kiosk_id: str, at: datetime = NOON) -> HelpRequested:
    return HelpRequested(at=at, kiosk_id=kiosk_id)


@contextmanager
def served(
    data: Path, *, heartbeat_s: float = 5.0, queue_max: int = 4096, retention: int = 200_000
) -> Iterator[ServedHall]:
    hall = open_all_day(load_hall())
    feed = msgspec.structs.replace(
        hall.feed,
        heartbeat_s=heartbeat_s,
        consumer_queue_max=queue_max,
        retention_events=retention,
    )
    clock = FakeClock()
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(
        data=data,
        hall=msgspec.structs.replace(hall, feed=feed),
        catalogue=load_catalogue(),
        public_url=url,
        clock=clock,
    )
    running = Running(settings, forecasts=False)
    server = server_for(build(running), running.hub.close)
    made = ServedHall(running, server, url, clock, running.hub.head)
    running.writer.submit(lambda tx: _admit(tx, made)).result(10)
    made.thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    made.thread.start()
    try:
        yield made
    finally:
        server.should_exit = True
        made.thread.join(10)
        listener.close()
        assert not made.thread.is_alive()


def _admit(tx: Tx, hall: ServedHall) -> None:
    hall.kiosk = tokens.add_device(tx, "kiosk", "K1")
    hall.display = tokens.add_device(tx, "display", "L1")
    hashed = tokens.new_password(PASSWORD, tokens.COST_OF_RANDOM)
    for each in STAFF:
        tokens.put_staff(tx, each, hashed)
