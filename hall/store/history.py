"""What the hall learns from: durations, arrivals, no-shows, and its own forecasts' errors."""

from dataclasses import dataclass
from typing import Final

from hall.queue.durations import DURATION_S_MAX, SAMPLES_MAX
from hall.queue.records import Ticket, Truth
from hall.store.database import Connection

TRUTHS_MAX: Final = 10_000  # read at once: some weeks


class History:
    """`chance` picks which old duration a new one replaces once a service's memory is full."""

    __slots__ = ("_chance", "_db")

    def __init__(self, db: Connection, chance: int) -> None:
        self._db = db
        self._chance = chance

    def note_arrival(self, ticket: Ticket, half_hour: int) -> None:
        self._db.execute(
            "INSERT INTO arrival (day, service_code, class, half_hour, number)"
            " VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1",
            (ticket.day, ticket.service_code, ticket.ticket_class, half_hour),
        )

    def note_call(self, day: str) -> None:
        self._db.execute(
            "INSERT INTO call_outcome (day, called) VALUES (?, 1)"
            " ON CONFLICT (day) DO UPDATE SET called = called + 1",
            (day,),
        )

    def note_no_show(self, day: str) -> None:
        self._db.execute(
            "INSERT INTO call_outcome (day, missed) VALUES (?, 1)"
            " ON CONFLICT (day) DO UPDATE SET missed = missed + 1",
            (day,),
        )

    def note_duration(self, service_code: str, duration_s: float) -> None:
        """Keep a duration that a service can take; a full memory loses one at random for it."""
        if not 0 < duration_s <= DURATION_S_MAX:
            return
        (known,) = self._db.execute(
            "SELECT count(*) FROM service_time WHERE service_code = ?", (service_code,)
        ).fetchone()
        slot = known if known < SAMPLES_MAX else self._chance % SAMPLES_MAX
        self._db.execute(
            "INSERT OR REPLACE INTO service_time (service_code, slot, duration_s) VALUES (?, ?, ?)",
            (service_code, slot, duration_s),
        )

    def note_truth(self, truth: Truth) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO forecast_truth"
            " (ticket_id, day, service_group, told_median_s, told_p90_s, waited_s)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                truth.ticket_id,
                truth.day,
                truth.group,
                truth.told_median_s,
                truth.told_p90_s,
                truth.waited_s,
            ),
        )

    def forget_before(self, day: str) -> None:
        self._db.execute("DELETE FROM arrival WHERE day < ?", (day,))
        self._db.execute("DELETE FROM call_outcome WHERE day < ?", (day,))
        self._db.execute("DELETE FROM quota_used WHERE day < ?", (day,))
        self._db.execute("DELETE FROM forecast_truth WHERE day < ?", (day,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """So many tickets of one service and class came in one half hour of a day."""

    day: str
    service_code: str
    ticket_class: str
    half_hour: int
    number: int


def durations(db: Connection) -> dict[str, list[float]]:
    """Return every service's remembered durations, in seconds."""
    found: dict[str, list[float]] = {}
    for code, duration_s in db.execute("SELECT service_code, duration_s FROM service_time"):
        found.setdefault(code, []).append(duration_s)
    return found


def arrivals(db: Connection) -> list[Arrivals]:
    rows = db.execute("SELECT day, service_code, class, half_hour, number FROM arrival")
    return [
        Arrivals(day=day, service_code=code, ticket_class=each, half_hour=half, number=number)
        for day, code, each, half, number in rows
    ]


def call_outcomes(db: Connection) -> tuple[int, int]:
    """Return how many calls there were in the days remembered, and how many nobody came to."""
    called, missed = db.execute("SELECT sum(called), sum(missed) FROM call_outcome").fetchone()
    return int(called or 0), int(missed or 0)


def truths(db: Connection, day: str = "") -> list[Truth]:
    """Return what was announced and what it became, of one day or of all remembered ones."""
    rows = db.execute(
        "SELECT ticket_id, day, service_group, told_median_s, told_p90_s, waited_s"
        " FROM forecast_truth WHERE day = ? OR ? = '' ORDER BY ticket_id DESC LIMIT ?",
        (day, day, TRUTHS_MAX),
    )
    return [
        Truth(
            ticket_id=ticket_id,
            day=each,
            group=group,
            told_median_s=median_s,
            told_p90_s=p90_s,
            waited_s=waited_s,
        )
        for ticket_id, each, group, median_s, p90_s, waited_s in rows
    ]
