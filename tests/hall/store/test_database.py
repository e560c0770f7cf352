from importlib.resources import files
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from hall.store import database
from hall.store.database import (
    DatabaseRefusedError,
    OperationalError,
    open_database,
    read_connection,
)


def pragma(db: database.Connection, name: str) -> object:
    return db.execute(f"PRAGMA {name}").fetchone()[0]


def test_commits_are_durable_by_what_sqlite_itself_reports(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hall.db")
    assert pragma(db, "journal_mode") == "wal"
    assert pragma(db, "synchronous") == database.SYNCHRONOUS_FULL
    assert pragma(db, "foreign_keys") == 1
    db.close()


def test_a_sqlite_that_can_lose_commits_in_wal_gets_no_wal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dbapi2, "sqlite_version_info", (3, 40, 1))
    db = open_database(tmp_path / "hall.db")
    assert pragma(db, "journal_mode") == "truncate"
    assert pragma(db, "synchronous") == database.SYNCHRONOUS_EXTRA
    db.close()


def test_a_reading_connection_writes_nothing(tmp_path: Path) -> None:
    open_database(tmp_path / "hall.db").close()
    db = read_connection(tmp_path / "hall.db")
    with pytest.raises(OperationalError):
        db.execute("DELETE FROM feed")
    db.close()


def test_opening_twice_applies_each_migration_once(tmp_path: Path) -> None:
    for _ in range(2):
        db = open_database(tmp_path / "hall.db")
        names = [row[0] for row in db.execute("SELECT name FROM migration ORDER BY number")]
        db.close()
        carried = (files("hall.store") / "schema").iterdir()
        assert names == sorted(each.name for each in carried)


def test_a_file_whose_history_is_not_ours_is_refused(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hall.db")
    db.execute("UPDATE migration SET sha256 = 'other' WHERE number = 1")
    db.close()
    with pytest.raises(DatabaseRefusedError, match="was changed"):
        open_database(tmp_path / "hall.db")


def test_a_file_of_a_newer_hall_is_refused(tmp_path: Path) -> None:
    db = open_database(tmp_path / "hall.db")
    db.execute("INSERT INTO migration (number, name, sha256) VALUES (999, 'later', 'x')")
    db.close()
    with pytest.raises(DatabaseRefusedError, match="newer"):
        open_database(tmp_path / "hall.db")


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(tmp_path / "hall.db").close()
    ours = database._scripts()
    broken = (998, "998_broken.sql", "CREATE TABLE half (n INTEGER);\nCREATE TABLE feed (x);")
    monkeypatch.setattr(database, "_scripts", lambda: [*ours, broken])
    with pytest.raises(OperationalError):
        open_database(tmp_path / "hall.db")
    monkeypatch.undo()
    db = open_database(tmp_path / "hall.db")
    assert not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()
    db.close()
