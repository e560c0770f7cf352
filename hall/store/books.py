"""The hall's books as the desk sees them: one transaction, or one read, over one connection."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from hall.actor import Actor
from hall.contract.board import Call, CallState
from hall.contract.events import Event
from hall.queue.hours import ZONE
from hall.store import audit
from hall.store.appointments import Appointments
from hall.store.counters import Counters, Days
from hall.store.database import Connection
from hall.store.devices import Machines
from hall.store.history import History
from hall.store.tickets import Tickets

if TYPE_CHECKING:
    from hall.store.writer import Tx

CALLS_KEPT: Final = 32  # more than any board shows: a mark for an older one changes no picture


class BoardCalls:
    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def call(self, seq: int, call: Call) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO board_call (ticket_no, seq, service_code, call_group,"
            " counter_no, call_count, state, at_s) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                call.ticket_no,
                seq,
                call.service_code,
                call.group,
                call.counter_no,
                call.call_count,
                call.state,
                call.at.timestamp(),
            ),
        )
        self._db.execute(
            "DELETE FROM board_call WHERE seq <="
            " (SELECT seq FROM board_call ORDER BY seq DESC LIMIT 1 OFFSET ?)",
            (CALLS_KEPT,),
        )

    def mark(self, ticket_no: str, state: CallState) -> None:
        self._db.execute("UPDATE board_call SET state = ? WHERE ticket_no = ?", (state, ticket_no))

    def clear(self) -> None:
        self._db.execute("DELETE FROM board_call")


@dataclass(slots=True)
class ReadBooks:
    """For reading only: the windows of `hall.queue.books` over a reader's connection."""

    db: Connection
    now: datetime
    tickets: Tickets = field(init=False)
    counters: Counters = field(init=False)
    day: Days = field(init=False)
    ledger: History = field(init=False)
    board: BoardCalls = field(init=False)
    appointments: Appointments = field(init=False)
    machines: Machines = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.now.astimezone(ZONE)
        self.tickets = Tickets(self.db)
        self.counters = Counters(self.db)
        self.day = Days(self.db)
        self.ledger = History(self.db, self.now.microsecond)
        self.board = BoardCalls(self.db)
        self.appointments = Appointments(self.db)
        self.machines = Machines(self.db)

    def append(self, event: Event) -> int:
        message = f"a reader cannot tell the hall of {event}"
        raise RuntimeError(message)

    def record(self, actor: Actor, act: str, subject: str, detail: dict[str, object]) -> None:
        message = f"a reader cannot write {act} of {subject} by {actor.key}: {detail}"
        raise RuntimeError(message)


class Books(ReadBooks):
    """A command's transaction. Lives as long as the command."""

    __slots__ = ("_tx",)

    def __init__(self, tx: "Tx") -> None:
        super().__init__(tx.db, tx.now)
        self._tx = tx

    def append(self, event: Event) -> int:
        return self._tx.append(event)

    def record(self, actor: Actor, act: str, subject: str, detail: dict[str, object]) -> None:
        audit.record(self._tx, actor, act, subject, detail)
