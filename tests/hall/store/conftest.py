from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hall.store.database import Connection, open_database
from hall.store.feed import Entry
from hall.store.writer import Writer

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(slots=True)
class Desk:
    """A writer on a real file, and what it has announced."""

    path: Path
    db: Connection
    announced: list[Entry] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(
            self.db,
            lambda: NOON,
            on_commit=self.announced.extend,
            on_failure=lambda: self.failures.append("stop"),
            observe=lambda commands, _seconds: self.groups.append(commands),
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "hall.db"
    made = Desk(path, open_database(path))
    yield made
    made.writer.close()
