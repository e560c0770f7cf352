"""hall.db, opened the one safe way, with numbered migrations that are checked by their hash."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pysqlite3 import dbapi2

if TYPE_CHECKING:
    from sqlite3 import Connection, DatabaseError, IntegrityError, OperationalError
else:
    from pysqlite3.dbapi2 import Connection, DatabaseError, IntegrityError, OperationalError

__all__ = [
    "Connection",
    "DatabaseError",
    "DatabaseRefusedError",
    "IntegrityError",
    "OperationalError",
    "migrate",
    "open_database",
    "read_connection",
]

WAL_SAFE_FROM: Final = (3, 51, 3)  # older ones can lose acknowledged commits in WAL mode
BUSY_TIMEOUT_MS: Final = 5_000  # a second process only ever adds a token or makes a backup
SYNCHRONOUS_FULL: Final = 2
SYNCHRONOUS_EXTRA: Final = 3
CACHE_KIB: Final = 8_192  # the live tables of a full day, many times over

_MIGRATIONS: Final = """
CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT
"""


class DatabaseRefusedError(Exception):
    """The file cannot be used safely: a pragma was not taken, or its schema is not ours."""


def open_database(path: Path) -> Connection:
    """Open for writing, bring the schema up to date, and check that commits will be durable.

    Transactions are the caller's (no implicit BEGIN). The connection may change threads, but only
    one may use it at a time.
    """
    db: Connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        _settle_durability(db)
        _settle_common(db)
        migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def read_connection(path: Path) -> Connection:
    """Open for reading. A read between BEGIN and COMMIT sees one moment, whatever is written."""
    db: Connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)
    _settle_common(db)
    db.execute("PRAGMA query_only = ON")
    return db


def _settle_common(db: Connection) -> None:
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA foreign_keys = ON")
    _check(db, "foreign_keys", 1)


def _settle_durability(db: Connection) -> None:
    wal = dbapi2.sqlite_version_info >= WAL_SAFE_FROM
    journal, synchronous = ("wal", SYNCHRONOUS_FULL) if wal else ("truncate", SYNCHRONOUS_EXTRA)
    db.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    db.execute(f"PRAGMA journal_mode = {journal}")
    db.execute(f"PRAGMA synchronous = {synchronous}")
    _check(db, "journal_mode", journal)
    _check(db, "synchronous", synchronous)


def _check(db: Connection, pragma: str, wanted: object) -> None:
    (found,) = db.execute(f"PRAGMA {pragma}").fetchone()
    if found != wanted:
        message = f"SQLite keeps {pragma} = {found}, but the hall needs {wanted}"
        raise DatabaseRefusedError(message)


def migrate(db: Connection) -> None:
    """Apply what is missing of `schema/NNN_name.sql`, all of it in one transaction.

    Refuses a file whose applied migrations are not the ones that we carry.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(_MIGRATIONS)
        known = dict(db.execute("SELECT number, sha256 FROM migration").fetchall())
        for number, name, script in _scripts():
            sha256 = hashlib.sha256(script.encode()).hexdigest()
            if number not in known:
                for statement in _statements(script):
                    db.execute(statement)
                row = (number, name, sha256)
                db.execute("INSERT INTO migration (number, name, sha256) VALUES (?, ?, ?)", row)
            elif known.pop(number) != sha256:
                _refuse(f"migration {name} was changed after it had been applied")
        if any(number not in {number for number, _, _ in _scripts()} for number in known):
            _refuse("the file was written by a newer hall")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _refuse(reason: str) -> None:
    raise DatabaseRefusedError(reason)


def _scripts() -> list[tuple[int, str, str]]:
    folder = files("hall.store") / "schema"
    found = [each for each in folder.iterdir() if each.name.endswith(".sql")]
    return sorted(
        (int(each.name.partition("_")[0]), each.name, each.read_text(encoding="utf-8"))
        for each in found
    )


def _statements(script: str) -> Iterator[str]:
    """Split a script, triggers included; `executescript` would commit our transaction."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if dbapi2.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending
