"""Counters and the hall's day, as stored."""

from typing import Any, Final

from hall.contract.board import OpenState
from hall.queue.records import Counter, Day, Entry
from hall.store.database import Connection

_COUNTER: Final = "SELECT counter_no, state, groups, backup_groups, staff, since_s FROM counter"


class Counters:
    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self, counter_no: int) -> Counter | None:
        row = self._db.execute(f"{_COUNTER} WHERE counter_no = ?", (counter_no,)).fetchone()
        return None if row is None else _counter(row)

    def all(self) -> list[Counter]:
        return [_counter(row) for row in self._db.execute(f"{_COUNTER} ORDER BY counter_no")]

    def put(self, counter: Counter) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO counter"
            " (counter_no, state, groups, backup_groups, staff, since_s) VALUES (?, ?, ?, ?, ?, ?)",
            (
                counter.counter_no,
                counter.state,
                ",".join(counter.groups),
                ",".join(counter.backup_groups),
                counter.staff,
                counter.since_s,
            ),
        )


class Days:
    """The one row of the hall's day, quotas of the day, and what was published as a whole."""

    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def get(self) -> Day | None:
        row = self._db.execute("SELECT day, ended, extended_until FROM hall_day").fetchone()
        return None if row is None else Day(day=row[0], ended=bool(row[1]), extended_until=row[2])

    def put(self, day: Day) -> None:
        self._db.execute(
            "INSERT INTO hall_day (only_row, day, ended, extended_until) VALUES (1, ?, ?, ?)"
            " ON CONFLICT (only_row) DO UPDATE SET day = excluded.day, ended = excluded.ended,"
            " extended_until = excluded.extended_until,"
            " day_serial = CASE day WHEN excluded.day THEN day_serial ELSE 0 END",
            (day.day, day.ended, day.extended_until),
        )

    def enter(self) -> Entry:
        day_serial, entry_no = self._db.execute(
            "UPDATE hall_day SET day_serial = day_serial + 1, entry_no = entry_no + 1"
            " RETURNING day_serial, entry_no"
        ).fetchone()
        return Entry(day_serial=day_serial, order=entry_no)

    def re_enter(self) -> int:
        (entry_no,) = self._db.execute(
            "UPDATE hall_day SET entry_no = entry_no + 1 RETURNING entry_no"
        ).fetchone()
        return int(entry_no)

    def issued(self) -> int:
        """Return how many tickets there were today."""
        row = self._db.execute("SELECT day_serial FROM hall_day").fetchone()
        return int(row[0]) if row else 0

    def use_quota(self, day: str, service_code: str) -> int:
        (number,) = self._db.execute(
            "INSERT INTO quota_used (day, service_code, number) VALUES (?, ?, 1)"
            " ON CONFLICT (day, service_code) DO UPDATE SET number = number + 1 RETURNING number",
            (day, service_code),
        ).fetchone()
        return int(number)

    def free_quota(self, day: str, service_code: str) -> None:
        self._db.execute(
            "UPDATE quota_used SET number = number - 1"
            " WHERE day = ? AND service_code = ? AND number > 0",
            (day, service_code),
        )

    def published(self, topic: str) -> bytes:
        row = self._db.execute("SELECT body FROM published WHERE topic = ?", (topic,)).fetchone()
        return bytes(row[0]) if row else b""

    def publish(self, topic: str, body: bytes) -> None:
        self._db.execute(
            "INSERT INTO published (topic, body) VALUES (?, ?)"
            " ON CONFLICT (topic) DO UPDATE SET body = excluded.body",
            (topic, body),
        )


def _counter(row: tuple[Any, ...]) -> Counter:
    number, state, groups, backup_groups, staff, since_s = row
    return Counter(
        counter_no=number,
        state=OpenState(state),
        groups=tuple(filter(None, groups.split(","))),
        backup_groups=tuple(filter(None, backup_groups.split(","))),
        staff=staff,
        since_s=since_s,
    )
