"""A command repeated under its key gets its first answer, and happens once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from hall.actor import Actor
from hall.contract.problems import KEY_INVALID, KEY_REUSED, ProblemError
from hall.store.database import Connection

if TYPE_CHECKING:
    from collections.abc import Callable

    from hall.store.writer import Tx

KEPT: Final = timedelta(hours=48)  # longer than a kiosk's outbox may wait for the hall
KEY_CHARS_MAX: Final = 128
FORGET_ROWS_MAX: Final = 1_000  # at a time, so that no commit waits long


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it went out: its status and its body, ready to be sent again."""

    status: int
    body: bytes
    repeated: bool = False


def once(
    tx: "Tx",
    key: str,
    actor: Actor,
    request_hash: bytes,
    command: "Callable[[Tx], StoredAnswer]",
) -> StoredAnswer:
    """Run `command` unless this actor's key has been answered; answer as the first time.

    The answer is stored in the same transaction as the change. A key that comes back with another
    request is refused, and a refused command (it raised) leaves its key free.
    """
    if not 0 < len(key) <= KEY_CHARS_MAX:
        title = f"An Idempotency-Key has 1 to {KEY_CHARS_MAX} characters"
        raise ProblemError(KEY_INVALID, 400, title)
    row = tx.db.execute(
        "SELECT request_hash, status, body FROM answered WHERE actor = ? AND key = ?",
        (actor.key, key),
    ).fetchone()
    if row is None:
        answer = command(tx)
        tx.db.execute(
            "INSERT INTO answered (actor, key, request_hash, status, body, at)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (actor.key, key, request_hash, answer.status, answer.body, int(tx.now.timestamp())),
        )
        return answer
    if row[0] != request_hash:
        title = "This Idempotency-Key was used for another request"
        raise ProblemError(KEY_REUSED, 422, title)
    return StoredAnswer(row[1], row[2], repeated=True)


def forget(db: Connection, now: datetime) -> int:
    """Drop answers older than KEPT, a bounded number of them; return how many went."""
    before = int((now - KEPT).timestamp())
    return db.execute(
        "DELETE FROM answered WHERE (actor, key) IN"
        " (SELECT actor, key FROM answered WHERE at < ? LIMIT ?)",
        (before, FORGET_ROWS_MAX),
    ).rowcount
