"""What staff did, in a chain of SM3 hashes: a row that is changed or taken out shows."""

import hashlib
from typing import TYPE_CHECKING, Final

import msgspec

from hall.actor import Actor
from hall.store.database import Connection

if TYPE_CHECKING:
    from hall.store.writer import Tx

FIRST_LINK: Final = bytes(32)


def record(
    tx: "Tx", actor: Actor, act: str, subject: str, detail: dict[str, object] | None = None
) -> None:
    """Add an act to the chain, in the transaction of the change that it is about.

    `detail` must hold nothing about a person that is not masked.
    """
    number, last = _end(tx.db)
    row = (
        number + 1,
        tx.now.isoformat(),
        actor.key,
        act,
        subject,
        msgspec.json.encode(detail or {}, order="sorted").decode(),
    )
    tx.db.execute(
        "INSERT INTO audit (audit_no, at, actor, act, subject, detail, link)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*row, _link(last, row)),
    )


def verify(db: Connection) -> int | None:
    """Return the number of the first row that does not fit the chain; None for a whole chain.

    A chain cut at its end still fits: compare its last link with one kept elsewhere (`last_link`).
    """
    last, expected = FIRST_LINK, 1
    rows = db.execute(
        "SELECT audit_no, at, actor, act, subject, detail, link FROM audit ORDER BY audit_no"
    )
    for *row, link in rows:
        if row[0] != expected or _link(last, tuple(row)) != link:
            return expected
        last, expected = link, expected + 1
    return None


def last_link(db: Connection) -> tuple[int, str]:
    """Return the chain's length and its last link in hex, to be kept outside this machine."""
    number, link = _end(db)
    return number, link.hex()


def _end(db: Connection) -> tuple[int, bytes]:
    row = db.execute("SELECT audit_no, link FROM audit ORDER BY audit_no DESC LIMIT 1").fetchone()
    return (row[0], row[1]) if row else (0, FIRST_LINK)


def _link(last: bytes, row: tuple[object, ...]) -> bytes:
    return hashlib.new("sm3", last + msgspec.json.encode(row)).digest()
