"""Open kiosk.db for one process alone, and believe no setting that was not read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pysqlite3 import dbapi2 as sqlite3

from kiosk.flows.records import JournalError

if TYPE_CHECKING:
    from pathlib import Path

WAL_SAFE_SINCE: Final = (3, 51, 3)  # older ones may lose acknowledged commits: the WAL-reset fault
WAL_SAFE_BACKPORTS: Final = frozenset({(3, 50, 7), (3, 44, 6)})
LOCK_WAIT_S: Final = 1.0  # a dead process's lock goes with it; a living one's does not
SETTINGS_WAL: Final = (("journal_mode", "wal"), ("synchronous", 2))
SETTINGS_TRUNCATE: Final = (("journal_mode", "truncate"), ("synchronous", 3))
SETTINGS_ALWAYS: Final = (("foreign_keys", 1), ("locking_mode", "exclusive"))


def settings_for(version: tuple[int, ...]) -> tuple[tuple[str, str | int], ...]:
    """Return the pragmas, in order, under which this SQLite loses nothing that was committed."""
    safe = version >= WAL_SAFE_SINCE or version in WAL_SAFE_BACKPORTS
    return (*SETTINGS_ALWAYS, *(SETTINGS_WAL if safe else SETTINGS_TRUNCATE))


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that any thread may use in turn; a second process is refused.

    Raises JournalError when a setting does not hold, sqlite3.Error when the file cannot be had.
    """
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=LOCK_WAIT_S)
    try:
        for name, wanted in settings_for(sqlite3.sqlite_version_info):
            db.execute(f"PRAGMA {name} = {wanted}").fetchall()
        _read_back(db)
    except BaseException:
        db.close()
        raise
    return db


def _read_back(db: sqlite3.Connection) -> None:
    for name, wanted in settings_for(sqlite3.sqlite_version_info):
        ((found,),) = db.execute(f"PRAGMA {name}").fetchall()
        if found != wanted:
            message = f"{name} is {found}, not {wanted}: numbers would not be safe"
            raise JournalError(message)
