"""A hall's desk on a real file; its clock moves when told, its commands run at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from config.load import load_catalogue, load_hall
from hall.actor import COUNTER, KIOSK, SUPERVISOR, Actor
from hall.contract.api import IssuedTicket, IssueTicket
from hall.contract.events import AnyEvent
from hall.queue import calls, counters, issue
from hall.queue.day import begin
from hall.queue.desk import Desk, NoOutlook
from hall.queue.hours import ZONE
from hall.queue.weights import solution_of
from hall.store import feed
from hall.store.books import Books, ReadBooks
from hall.store.database import Connection, open_database
from hall.store.writer import Tx

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=ZONE)
K1 = Actor(kind="kiosk", id="K1", name="K1", role=KIOSK)
K2 = Actor(kind="kiosk", id="K2", name="K2", role=KIOSK)
WANG = Actor(kind="staff", id="wang", name="员工甲", role=COUNTER, counter_no=8)
LEAD = Actor(kind="staff", id="lead", name="主管甲", role=SUPERVISOR)
CARD, BILL, TRANSFER, LOAN, QUOTA = "BT-01", "BT-05", "BT-25", "BT-16", "BT-31"

HALL = load_hall()
CATALOGUE = load_catalogue()
POLICY = solution_of(HALL, CATALOGUE).policy
T = TypeVar("T")
_event = msgspec.json.Decoder(AnyEvent)


def desk_of(**changes: object) -> Desk:
    hall = msgspec.structs.replace(HALL, **changes) if changes else HALL
    return Desk(
        hall=hall,
        catalogue=CATALOGUE,
        policy=POLICY,
        public_url="http://hall.test",
        outlook=NoOutlook(),
    )


@dataclass(slots=True)
class Rig:
    path: Path
    desk: Desk = field(default_factory=desk_of)
    now: datetime = MONDAY_TEN
    db: Connection = field(init=False)

    def __post_init__(self) -> None:
        self.db = open_database(self.path)
        self.db.execute("PRAGMA synchronous = OFF")  # nobody cuts the power here
        self.do(begin)

    def do(self, command: Callable[..., T], *values: Any) -> T:
        """Run a command as the writer does: all of it, or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        tx = Tx(self.db, self.now, feed.head(self.db))
        try:
            answer = command(self.desk, Books(tx), *values)
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")
        return answer

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)

    @property
    def books(self) -> ReadBooks:
        return ReadBooks(self.db, self.now)

    def events(self, after: int = 0) -> list[Any]:
        return [_event.decode(entry.body) for entry in feed.read_after(self.db, after, limit=99999)]

    @property
    def head(self) -> int:
        return feed.head(self.db)

    def issue(self, code: str = CARD, **order: Any) -> IssuedTicket:
        return self.do(issue.issue, K1, IssueTicket(service_code=code, **order))

    def open(self, *numbers: int) -> None:
        for number in numbers:
            self.do(counters.change, LEAD, number, "open")

    def call(self, counter_no: int) -> str:
        return self.do(calls.call, LEAD, counter_no).ticket_no

    def act(self, act: Callable[..., T], counter_no: int, *values: Any) -> T:
        return self.do(act, LEAD, counter_no, *values)

    def everything(self) -> list[tuple[Any, ...]]:
        """Return all rows of all tables: to see that a refusal has changed nothing."""
        tables = self.db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        return [
            (table, *row)
            for (table,) in tables
            for row in self.db.execute(f"SELECT * FROM {table}")
        ]

    def close(self) -> None:
        self.db.close()
