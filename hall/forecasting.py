"""The forecast's own thread: it looks at the hall after changes, and publishes what is new.

It takes at most a tenth of a core, however long a forecast takes: after each it rests nine times
as long. Requests never wait for it; they read the newest one.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

import structlog

from hall.contract.board import GroupWait
from hall.contract.problems import ProblemError
from hall.queue import day
from hall.queue.desk import Desk
from hall.queue.forecast import Forecaster
from hall.queue.hours import ZONE
from hall.queue.outlook import Learned, Newest, group_waits, learn, snapshot_of
from hall.store import snapshot
from hall.store.books import Books
from hall.store.database import Connection, DatabaseError, read_connection
from hall.store.feed import Entry
from hall.store.writer import Tx, Writer

REST_S_MIN: Final = 0.5
REST_FACTOR: Final = 9.0  # rest ÷ work: a tenth of a core
IDLE_S: Final = 10.0  # without a change, only the clock moves the waits
LEARN_EVERY_S: Final = 60.0
WAITING_MAX: Final = 600  # ten times a full hall; beyond it nobody's wait can be told anyway
COMMIT_S: Final = 10.0  # for a publication; later means that the hall is stopping
STOP_S: Final = 5.0
TOPICS: Final = frozenset({"ticket", "counter", "hours", "day"})
SEED: Final = 20261124  # any one: announced waits do not jump when the hall starts again

log = structlog.get_logger()


@dataclass(slots=True)
class Forecasting:
    """`desk.outlook` is `newest`: what this thread writes and everybody reads.

    `observe` is told how long each forecast took, in seconds; on this thread.
    """

    desk: Desk
    newest: Newest
    database: Path
    writer: Writer
    clock: Callable[[], datetime]
    observe: Callable[[float], None] = lambda _seconds: None
    _changed: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _forecaster: Forecaster = field(init=False)
    _learned: Learned | None = None
    _learned_at_s: float = 0.0

    def __post_init__(self) -> None:
        rng = Random(SEED)  # noqa: S311 - a simulation
        self._forecaster = Forecaster(rng, replays=self.desk.hall.forecast.replays)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="forecast", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stopping.set()
        self._changed.set()
        if self._thread is not None:
            self._thread.join(STOP_S)

    def notice(self, entries: Sequence[Entry]) -> None:
        """Take note that something has happened; from any thread, at once."""
        if any(entry.topic in TOPICS for entry in entries):
            self._changed.set()

    def look(self, db: Connection) -> bool:
        """Make one forecast and publish it if it is news; tell whether it was."""
        now = self.clock().astimezone(ZONE)
        present = snapshot.present(db, now, WAITING_MAX)
        if present is None:
            return False
        started = time.perf_counter()
        learned = self._learn(db, now, present.day.day)
        if sum(present.waiting_counts.values()) <= WAITING_MAX:
            seen = snapshot_of(self.desk, present, learned, now)
            self.newest.forecast = self._forecaster.estimate(seen)
        else:
            self.newest.forecast = None
        self.observe(time.perf_counter() - started)
        waits, average_min = group_waits(self.desk, present, self.newest.forecast, now)
        publication = self.writer.submit(
            lambda tx: self._publish(tx, present.day.day, waits, average_min)
        )
        return publication.result(COMMIT_S)

    def _publish(self, tx: Tx, of_day: str, waits: tuple[GroupWait, ...], average_min: int) -> bool:
        books = Books(tx)
        if day.begin(self.desk, books).day != of_day:
            return False  # midnight came between looking and telling
        return day.publish_waits(books, waits, average_min)

    def _learn(self, db: Connection, now: datetime, today: str) -> Learned:
        """Read the past again now and then: it changes slowly, and its tables take a while."""
        now_s = now.timestamp()
        if self._learned is None or not 0 <= now_s - self._learned_at_s < LEARN_EVERY_S:
            self._learned = learn(self.desk, snapshot.past(db, now), today)
            self._learned_at_s = now_s
        return self._learned

    def _work(self) -> None:
        db = read_connection(self.database)
        try:
            while not self._stopping.is_set():
                used_s = time.thread_time()
                self._changed.clear()
                self._look_safely(db)
                used_s = time.thread_time() - used_s
                self._stopping.wait(max(REST_S_MIN, REST_FACTOR * used_s))
                self._changed.wait(IDLE_S)
        finally:
            db.close()

    def _look_safely(self, db: Connection) -> None:
        """Look; what goes wrong leaves the last forecast standing, and is looked at again."""
        try:
            self.look(db)
        except (ProblemError, DatabaseError, TimeoutError) as error:
            if not self._stopping.is_set():
                log.warning("no forecast this time", reason=str(error))
        except Exception:
            log.exception("a forecast failed")
