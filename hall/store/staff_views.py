"""What staff pages look at beyond the desk's own books. Reads only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hall.queue.classes import TicketClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hall.store.database import Connection

LINES_SHOWN_MAX: Final = 200  # names on a page; nobody reads further, and the count is exact


_NAMES: Final = (
    "SELECT ticket_id, ticket_no, service_code, service_group, class, offline, re_entries,"
    " issued_s, eligible_from_s FROM ticket WHERE state = 'waiting'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingName:
    """One who waits, as a list names them; `eligible_from_s` is what the rules count from."""

    ticket_id: int
    ticket_no: str
    service_code: str
    group: str
    ticket_class: TicketClass
    offline: bool
    re_entries: int
    issued_s: float
    eligible_from_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a counter has done today. `average_s`: from the start of a service to its end."""

    finished: int = 0
    average_s: float = 0.0


def waiting_names(db: "Connection", lines: "Sequence[str]") -> list[WaitingName]:
    """Return who waits in some lines, the first arrival first, at most LINES_SHOWN_MAX."""
    marks = ", ".join("?" * len(lines))
    rows = db.execute(
        f"{_NAMES} AND line IN ({marks}) ORDER BY issued_s, ticket_id LIMIT ?",
        (*lines, LINES_SHOWN_MAX),
    )
    return [
        WaitingName(
            ticket_id=ticket_id,
            ticket_no=ticket_no,
            service_code=service_code,
            group=group,
            ticket_class=TicketClass(ticket_class),
            offline=bool(offline),
            re_entries=re_entries,
            issued_s=issued_s,
            eligible_from_s=eligible_from_s,
        )
        for (
            ticket_id,
            ticket_no,
            service_code,
            group,
            ticket_class,
            offline,
            re_entries,
            issued_s,
            eligible_from_s,
        ) in rows
    ]


def count_waiting(db: "Connection", lines: "Sequence[str]") -> int:
    """Return how many wait in some lines: all of them."""
    marks = ", ".join("?" * len(lines))
    (found,) = db.execute(
        f"SELECT count(*) FROM ticket WHERE state = 'waiting' AND line IN ({marks})",  # noqa: S608
        tuple(lines),
    ).fetchone()
    return int(found)


def waiting_by_group(db: "Connection") -> dict[str, int]:
    """Return how many wait for each group; a group for which nobody waits is not in it."""
    return dict(
        db.execute(
            "SELECT service_group, count(*) FROM ticket WHERE state = 'waiting'"
            " GROUP BY service_group"
        ).fetchall()
    )


def work_by_counter(db: "Connection") -> dict[int, Work]:
    """Return what each counter has finished today."""
    rows = db.execute(
        "SELECT counter_no, count(*), avg(ended_s - coalesce(started_s, called_s)) FROM ticket"
        " WHERE state = 'finished' AND counter_no IS NOT NULL GROUP BY counter_no"
    )
    return {no: Work(finished=count, average_s=average_s or 0.0) for no, count, average_s in rows}


def names_of_staff(db: "Connection") -> dict[str, str]:
    """Return everybody's name by user."""
    return dict(db.execute("SELECT user, name FROM staff WHERE active = 1").fetchall())


def names_by_counter(db: "Connection") -> dict[int, str]:
    """Return who usually sits at a counter; the last by user where there are several."""
    return dict(
        db.execute(
            "SELECT counter_no, name FROM staff WHERE active = 1 AND counter_no IS NOT NULL"
            " ORDER BY user"
        ).fetchall()
    )
