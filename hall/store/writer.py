"""The one thread that writes: commands in groups, one durable commit for each group."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

import structlog

from hall.contract.events import Event
from hall.contract.problems import HALL_STOPPING, INTERNAL, OVERLOADED, ProblemError
from hall.store import feed
from hall.store.database import Connection, DatabaseError
from hall.store.failures import breaks_trust, storage_problem
from hall.store.feed import Entry

GROUP_MAX: Final = 256  # commands a commit: a full group still commits within some 20 ms
QUEUE_MAX: Final = 2_048  # some two seconds of work: who comes later is refused, not kept waiting
CLOSE_S: Final = 10.0  # for what was accepted before the end

T = TypeVar("T")
Clock = Callable[[], datetime]
log = structlog.get_logger()


@dataclass(slots=True)
class Tx:
    """What a command works with, on the writer's thread. `now` is the same throughout it."""

    db: Connection
    now: datetime
    head: int
    entries: list[Entry] = field(default_factory=list)

    def append(self, event: Event) -> int:
        """Add an event to the feed, in this transaction, and return its seq."""
        self.head += 1
        self.entries.append(feed.append(self.db, self.head, event))
        return self.head


@dataclass(slots=True)
class _Job:
    """A command and the future of whoever waits for it; `loop` is set for asyncio's futures."""

    command: Callable[[Tx], Any]
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    result: Any = None
    error: Exception | None = None

    def settle(self) -> None:
        if self.future.cancelled() or self.future.done():
            return  # the asker has gone; what was done stays done
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class Writer:
    """Runs commands one after the other and answers only when they are on disk.

    `on_commit` gets each group's events, in order, on the writer's thread, before any answer.
    `on_failure` is called once if the disk can no longer be trusted: the process must then end.
    """

    def __init__(
        self,
        db: Connection,
        clock: Clock,
        *,
        on_commit: Callable[[list[Entry]], None] = lambda _entries: None,
        on_failure: Callable[[], None] = lambda: None,
        observe: Callable[[int, float], None] = lambda _commands, _seconds: None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._on_commit = on_commit
        self._on_failure = on_failure
        self._observe = observe
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._head = feed.head(db)
        self._failed = False
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Return how many commands are queued."""
        return self._jobs.qsize()

    def submit(self, command: Callable[[Tx], T]) -> "Future[T]":
        """Queue a command, from any thread. Raises ProblemError when the queue is full."""
        future: Future[T] = Future()
        self._put(_Job(command, future))
        return future

    async def run(self, command: Callable[[Tx], T]) -> T:
        """Run a command and wait for its commit without blocking the loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._put(_Job(command, future, loop))
        return await future

    def close(self) -> None:
        """Finish what was accepted, then end the thread and close the database."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        self._thread.join(CLOSE_S)
        if not self._thread.is_alive():
            self._db.close()

    def _put(self, job: _Job) -> None:
        if self._closed or self._failed:
            raise ProblemError(HALL_STOPPING, 503, "The hall is stopping")
        if self._jobs.qsize() >= QUEUE_MAX:
            raise ProblemError(OVERLOADED, 503, "The hall has too much to do; ask again")
        self._jobs.put(job)

    def _write(self) -> None:
        while (job := self._jobs.get()) is not None:
            group = [job]
            ends = self._gather(group)
            try:
                self._commit(group)
            except Exception:
                log.exception("the writer made a mistake", commands=len(group))
                self._fail(group, ProblemError(INTERNAL, 500, "The hall made a mistake"))
                _settle(group)
            if ends:
                return

    def _gather(self, group: list[_Job]) -> bool:
        """Take what else is queued; tell whether the end was among it."""
        with suppress(Empty):
            while len(group) < GROUP_MAX:
                job = self._jobs.get_nowait()
                if job is None:
                    return True
                group.append(job)
        return False

    def _commit(self, group: list[_Job]) -> None:
        started = time.perf_counter()
        entries: list[Entry] = []
        try:
            self._db.execute("BEGIN IMMEDIATE")
            for job in group:
                entries += self._run(job, self._head + len(entries))
            self._db.execute("COMMIT")
        except DatabaseError as error:
            self._give_up(group, error)
            entries = []
        self._head += len(entries)
        if entries:
            self._publish(entries)
        _settle(group)
        self._observe(len(group), time.perf_counter() - started)

    def _run(self, job: _Job, head: int) -> list[Entry]:
        """Run one command inside a savepoint of its own; return its events.

        Raises only when SQLite has dropped the whole transaction, other commands included.
        """
        tx = Tx(self._db, self._clock(), head)
        self._db.execute("SAVEPOINT command")
        try:
            job.result = job.command(tx)
        except Exception as error:
            if not self._db.in_transaction:
                raise self._dropped(error) from error
            self._db.execute("ROLLBACK TO command")
            tx.entries.clear()
            job.error = storage_problem(error) if isinstance(error, DatabaseError) else error
        self._db.execute("RELEASE command")
        return tx.entries

    def _dropped(self, error: Exception) -> DatabaseError:
        return error if isinstance(error, DatabaseError) else DatabaseError(str(error))

    def _give_up(self, group: list[_Job], error: DatabaseError) -> None:
        """Refuse a whole group: none of it was acknowledged, and none of it will be on disk."""
        log.error("commit refused", commands=len(group), reason=str(error))
        with suppress(DatabaseError):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        if breaks_trust(error):
            self._fail(group, storage_problem(error))
        for job in group:
            job.error = storage_problem(error)

    def _fail(self, group: list[_Job], error: Exception) -> None:
        """Refuse this group and all that comes later; whoever runs us must end the process."""
        for job in group:
            job.error = error
        if not self._failed:
            self._failed = True
            self._on_failure()

    def _publish(self, entries: list[Entry]) -> None:
        try:
            self._on_commit(entries)
        except Exception:  # what is committed stays so: readers catch up from the table
            log.exception("events were committed but not announced", head=self._head)


def _settle(group: list[_Job]) -> None:
    """Resolve the futures, asyncio's with one wake-up of their loop."""
    waiting = [job for job in group if job.loop is not None]
    for job in group:
        if job.loop is None:
            job.settle()
    for loop in {job.loop for job in waiting if job.loop is not None}:
        with suppress(RuntimeError):  # the loop has been closed: nobody waits any more
            loop.call_soon_threadsafe(_settle_all, [job for job in waiting if job.loop is loop])


def _settle_all(jobs: list[_Job]) -> None:
    for job in jobs:
        job.settle()
