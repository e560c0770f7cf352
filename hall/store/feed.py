"""The feed: every fact of the hall in one gap-free order, appended with the change it reports."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from hall.contract.events import Event, kind_of, topic_of
from hall.store.database import Connection

EPOCH_BYTES: Final = 6  # enough that two restores never meet in one hall
TRIM_ROWS_MAX: Final = 1_000  # at a time, so that no commit waits long

_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as stored. `body` is its wire form: one JSON object, without seq and prev."""

    seq: int
    topic: str
    body: bytes


def append(db: Connection, seq: int, event: Event) -> Entry:
    """Add an event inside the caller's transaction, which alone may say what `seq` is next."""
    if not db.in_transaction:
        message = "an event is appended together with the change that it reports"
        raise RuntimeError(message)
    entry = Entry(seq, topic_of(kind_of(event)), _encode(event))
    row = (entry.seq, entry.topic, entry.body)
    db.execute("INSERT INTO feed (seq, topic, body) VALUES (?, ?, ?)", row)
    return entry


def head(db: Connection) -> int:
    """Return the seq of the newest event; 0 before the first."""
    (seq,) = db.execute("SELECT max(seq) FROM feed").fetchone()
    return seq or 0


def oldest(db: Connection) -> int:
    """Return the seq of the oldest event that can still be read; 1 in an empty feed."""
    (seq,) = db.execute("SELECT min(seq) FROM feed").fetchone()
    return seq or 1


def read_after(
    db: Connection, seq: int, topics: Sequence[str] = (), limit: int = 256
) -> list[Entry]:
    """Return up to `limit` events after `seq`, oldest first; of all topics when none is named."""
    if not topics:
        rows = db.execute(
            "SELECT seq, topic, body FROM feed WHERE seq > ? ORDER BY seq LIMIT ?", (seq, limit)
        )
    else:
        rows = db.execute(
            "SELECT seq, topic, body FROM feed WHERE seq > ? AND topic IN "  # noqa: S608 - marks
            f"({_marks(topics)}) ORDER BY seq LIMIT ?",
            (seq, *topics, limit),
        )
    return [Entry(*row) for row in rows]


def last_before(db: Connection, seq: int, topics: Sequence[str] = ()) -> int:
    """Return the last seq up to and including `seq` that has one of the topics; 0 for none."""
    found = [seq] if not topics else []
    for topic in topics:
        (last,) = db.execute(
            "SELECT max(seq) FROM feed WHERE topic = ? AND seq <= ?", (topic, seq)
        ).fetchone()
        found.append(last or 0)
    return max(found)


def epoch(db: Connection) -> str:
    """Return the feed's life: another one after a restore, so that no old cursor fits."""
    row = db.execute("SELECT epoch FROM feed_epoch").fetchone()
    return row[0] if row else ""


def renew_epoch(db: Connection) -> str:
    """Begin another life: in a new file, and after a restore from a backup."""
    new = secrets.token_hex(EPOCH_BYTES)
    db.execute("INSERT OR REPLACE INTO feed_epoch (only_row, epoch) VALUES (1, ?)", (new,))
    return new


def cursor(db: Connection) -> str:
    """Return ``epoch:seq``, as of the read transaction that the caller is in."""
    return f"{epoch(db)}:{head(db)}"


def trim(db: Connection, keep: int) -> int:
    """Drop what is older than the newest `keep` events, oldest first; return how many went."""
    last_to_go = min(head(db) - max(keep, 1), oldest(db) - 1 + TRIM_ROWS_MAX)
    return db.execute("DELETE FROM feed WHERE seq <= ?", (last_to_go,)).rowcount


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
