"""kiosk.db: what this machine must still know after a power cut. The only SQL of the kiosk.

Numbers that it issued alone, the outbox that tells the hall of them, requests whose answer never
came, and print jobs. One connection, exclusive to this process, behind one lock: any thread may
call. Every method that changes something returns only after the change is on the disk.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pysqlite3 import dbapi2 as sqlite3

from kiosk.flows.records import (
    Attempt,
    JournalError,
    JournalledJob,
    OfflineEntry,
    SeriesExhaustedError,
)
from kiosk.journal_file import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

SCHEMA_VERSION: Final = 1
KEPT: Final = timedelta(days=90)  # settled rows; a dispute about a number comes sooner than that
SERIES_MAX: Final = 999  # K2-999: three digits are on the paper; eight hours need fewer than 500

SCHEMA: Final = Path(__file__).with_suffix(".sql")


class Journal:
    """Opened once, when the kiosk starts: what a dead process left open becomes unknown."""

    def __init__(self, path: Path, *, kiosk_id: str, prefix: str) -> None:
        self._kiosk_id: Final = kiosk_id
        self._prefix: Final = prefix
        self._lock: Final = threading.Lock()
        try:
            self._db: Final = connect(path)
            self._epoch: Final = self._adopt()
        except sqlite3.Error as error:
            message = f"{path} cannot be opened by this kiosk alone: {error}"
            raise JournalError(message) from error

    def close(self) -> None:
        with self._lock:
            self._db.close()

    # --- requests to the hall ---------------------------------------------------------------

    def begin(self, service_code: str, priority_reason: str | None, now: datetime) -> Attempt:
        """Note a request before its first byte leaves, under a key that is never used again."""
        with self._change() as db:
            attempt = Attempt(
                key=self._next_key(db),
                service_code=service_code,
                priority_reason=priority_reason,
                at=now,
            )
            db.execute(
                "INSERT INTO attempts (key, service_code, priority_reason, at, state)"
                " VALUES (?, ?, ?, ?, 'open')",
                (attempt.key, service_code, priority_reason, _text(now)),
            )
        return attempt

    def answered(self, key: str, ticket_no: str) -> None:
        self._conclude(key, "answered", ticket_no)

    def refused(self, key: str, code: str) -> None:
        self._conclude(key, "refused", code)

    def settled(self, key: str, note: str) -> None:
        """Note that an unknown request leaves no live ticket at the hall any more."""
        self._conclude(key, "settled", note)

    def unknown_attempts(self) -> tuple[Attempt, ...]:
        """Return the requests that may have left a ticket at the hall which nobody holds."""
        rows = self._read(
            "SELECT key, service_code, priority_reason, at FROM attempts"
            " WHERE state = 'unknown' ORDER BY at, key"
        )
        return tuple(
            Attempt(key=key, service_code=code, priority_reason=reason, at=_time(at))
            for key, code, reason, at in rows
        )

    # --- the machine's own series -----------------------------------------------------------

    def issue_offline(
        self, attempt: Attempt, *, sent: bool, day: date, offset: timedelta | None
    ) -> OfflineEntry:
        """Give the attempt a number of this machine's own, durably, in one step.

        `sent`: the request may have reached the hall; its outcome is then unknown, and the number
        supersedes it. Raises SeriesExhaustedError past 999 numbers a day.
        """
        with self._change() as db:
            ((n,),) = db.execute(
                "INSERT INTO series (day, n) VALUES (?, 1)"
                " ON CONFLICT (day) DO UPDATE SET n = n + 1 RETURNING n",
                (day.isoformat(),),
            ).fetchall()
            if n > SERIES_MAX:
                message = f"{self._prefix} has issued its {SERIES_MAX} numbers of {day}"
                raise SeriesExhaustedError(message)
            entry = OfflineEntry(
                key=self._next_key(db),
                ticket_no=f"{self._prefix}-{n:03d}",
                n=n,
                service_code=attempt.service_code,
                priority_reason=attempt.priority_reason,
                issued_at=attempt.at,
                offset=offset,
                link_token=secrets.token_urlsafe(12),  # 96 bits: unguessable, and a small QR code
                supersedes=attempt.key if sent else None,
            )
            db.execute(
                "UPDATE attempts SET state = ?, note = ? WHERE key = ?",
                ("unknown" if sent else "unsent", entry.ticket_no, attempt.key),
            )
            db.execute(_ADD_TO_OUTBOX, _outbox_row(entry, day))
        return entry

    def waiting(self, limit: int) -> tuple[OfflineEntry, ...]:
        """Return the oldest numbers that the hall has not confirmed, in the order of issue."""
        rows = self._read(
            "SELECT key, ticket_no, service_code, priority_reason, issued_at, offset_us,"
            " link_token, supersedes FROM outbox WHERE state = 'waiting' ORDER BY n LIMIT ?",
            (limit,),
        )
        return tuple(_entry(row) for row in rows)

    def waiting_count(self) -> int:
        ((count,),) = self._read("SELECT count(*) FROM outbox WHERE state = 'waiting'")
        return int(count)

    def merged(self, key: str) -> None:
        self._discharge(key, "merged", "")

    def turned_away(self, key: str, reason: str) -> None:
        """Note that the hall will never take this number: a person must look at it."""
        self._discharge(key, "turned_away", reason)

    def lapsed(self, key: str) -> None:
        """Note that the number's day was over before the hall came back."""
        self._discharge(key, "lapsed", "")

    # --- paper ------------------------------------------------------------------------------

    def open_job(self, ticket_no: str, paper: bytes, now: datetime) -> JournalledJob:
        """Note a first copy before its first byte leaves; its `job_id` is never used again."""
        with self._change() as db:
            job_id = self._add_job(db, ticket_no, paper, (1, now))
        return JournalledJob(
            job_id=job_id, ticket_no=ticket_no, paper=paper, copy_no=1, asked_at=now
        )

    def reopen_job(self, job: JournalledJob) -> JournalledJob:
        """Note the next copy of the same ticket; its age still counts from the first asking."""
        copy_no = job.copy_no + 1
        with self._change() as db:
            db.execute("UPDATE print_jobs SET state = 'reprinted' WHERE job_id = ?", (job.job_id,))
            job_id = self._add_job(db, job.ticket_no, job.paper, (copy_no, job.asked_at))
        return JournalledJob(
            job_id=job_id,
            ticket_no=job.ticket_no,
            paper=job.paper,
            copy_no=copy_no,
            asked_at=job.asked_at,
        )

    def job_printed(self, job_id: int) -> None:
        self._end_job(job_id, "printed", "")

    def job_failed(self, job_id: int, reason: str) -> None:
        """Note that a copy did not come out, or not for certain; it may still be printed again."""
        self._end_job(job_id, "failed", reason)

    def job_given_up(self, job_id: int, reason: str) -> None:
        self._end_job(job_id, "given_up", reason)

    def unfinished_jobs(self) -> tuple[JournalledJob, ...]:
        """Return, oldest first, the copies that were asked for and never came out for certain."""
        rows = self._read(
            "SELECT job_id, ticket_no, paper, copy_no, asked_at FROM print_jobs"
            " WHERE state IN ('asked', 'failed') ORDER BY job_id"
        )
        return tuple(
            JournalledJob(
                job_id=job_id, ticket_no=no, paper=paper, copy_no=copy_no, asked_at=_time(at)
            )
            for job_id, no, paper, copy_no, at in rows
        )

    # --- facts about this machine -----------------------------------------------------------

    def fact(self, name: str) -> str | None:
        rows = self._read("SELECT value FROM facts WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else None

    def note_fact(self, name: str, value: str) -> None:
        with self._change() as db:
            db.execute(
                "INSERT INTO facts (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def prune(self, now: datetime) -> None:
        """Forget what was settled long ago. What is still open is kept, however old."""
        before = _text(now - KEPT)
        with self._change() as db:
            db.execute("DELETE FROM outbox WHERE state != 'waiting' AND issued_at < ?", (before,))
            db.execute(
                "DELETE FROM attempts WHERE state NOT IN ('open', 'unknown') AND at < ?"
                " AND key NOT IN (SELECT supersedes FROM outbox WHERE supersedes IS NOT NULL)",
                (before,),
            )
            db.execute(
                "DELETE FROM print_jobs WHERE state NOT IN ('asked', 'failed') AND asked_at < ?",
                (before,),
            )
            db.execute("DELETE FROM series WHERE day < ?", ((now - KEPT).date().isoformat(),))

    # --- inside -----------------------------------------------------------------------------

    def _adopt(self) -> str:
        """Make the schema where there is none, and take over what a dead process left."""
        with self._change() as db:
            ((version,),) = db.execute("PRAGMA user_version").fetchall()
            if version > SCHEMA_VERSION:
                message = f"written by a newer kiosk: schema {version}, known {SCHEMA_VERSION}"
                raise JournalError(message)
            if version == 0:
                for statement in SCHEMA.read_text(encoding="utf-8").split(";"):
                    db.execute(statement)
                db.execute("INSERT INTO identity VALUES (1, ?, 0)", (secrets.token_hex(4),))
                db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            db.execute("UPDATE attempts SET state = 'unknown' WHERE state = 'open'")
            ((epoch,),) = db.execute("SELECT epoch FROM identity").fetchall()
        return str(epoch)

    def _next_key(self, db: sqlite3.Connection) -> str:
        ((serial,),) = db.execute(
            "UPDATE identity SET serial = serial + 1 RETURNING serial"
        ).fetchall()
        return f"{self._kiosk_id}:{self._epoch}:{serial}"

    def _conclude(self, key: str, state: str, note: str) -> None:
        with self._change() as db:
            db.execute("UPDATE attempts SET state = ?, note = ? WHERE key = ?", (state, note, key))

    def _discharge(self, key: str, state: str, note: str) -> None:
        with self._change() as db:
            db.execute("UPDATE outbox SET state = ?, note = ? WHERE key = ?", (state, note, key))

    def _add_job(
        self, db: sqlite3.Connection, ticket_no: str, paper: bytes, copy: tuple[int, datetime]
    ) -> int:
        ((job_id,),) = db.execute(
            "INSERT INTO print_jobs (ticket_no, paper, copy_no, asked_at, state)"
            " VALUES (?, ?, ?, ?, 'asked') RETURNING job_id",
            (ticket_no, paper, copy[0], _text(copy[1])),
        ).fetchall()
        return int(job_id)

    def _end_job(self, job_id: int, state: str, reason: str) -> None:
        with self._change() as db:
            db.execute(
                "UPDATE print_jobs SET state = ?, reason = ? WHERE job_id = ?",
                (state, reason, job_id),
            )

    def _read(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            try:
                return list(self._db.execute(sql, values).fetchall())
            except sqlite3.Error as error:
                raise JournalError(str(error)) from error

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                self._undo()
                raise JournalError(str(error)) from error
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        with suppress(sqlite3.Error):  # it is broken anyway; the first error is told
            if self._db.in_transaction:  # a full disk may have rolled back already
                self._db.execute("ROLLBACK")


_ADD_TO_OUTBOX: Final = (
    "INSERT INTO outbox (key, day, ticket_no, service_code, priority_reason, issued_at,"
    " offset_us, link_token, supersedes, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')"
)


def _outbox_row(entry: OfflineEntry, day: date) -> tuple[object, ...]:
    return (
        entry.key,
        day.isoformat(),
        entry.ticket_no,
        entry.service_code,
        entry.priority_reason,
        _text(entry.issued_at),
        None if entry.offset is None else entry.offset // timedelta(microseconds=1),
        entry.link_token,
        entry.supersedes,
    )


def _entry(row: tuple[Any, ...]) -> OfflineEntry:
    key, ticket_no, service_code, reason, issued_at, offset_us, link_token, supersedes = row
    return OfflineEntry(
        key=key,
        ticket_no=ticket_no,
        n=int(ticket_no.rpartition("-")[2]),
        service_code=service_code,
        priority_reason=reason,
        issued_at=_time(issued_at),
        offset=None if offset_us is None else timedelta(microseconds=offset_us),
        link_token=link_token,
        supersedes=supersedes,
    )


def _text(moment: datetime) -> str:
    """Write a moment so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
