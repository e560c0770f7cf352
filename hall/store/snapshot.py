"""Pictures of the hall, each from one read transaction, so that no two parts contradict."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

import msgspec

from hall.contract.board import (
    CALLS_SHOWN,
    Call,
    CallState,
    CounterState,
    GroupWait,
    HallHours,
    Notice,
)
from hall.queue.day import HOURS, NOTICES, WAITS
from hall.queue.hours import ZONE
from hall.queue.lines import WaitingTicket
from hall.queue.records import Counter, Day, Ticket
from hall.store import feed, history
from hall.store.books import ReadBooks
from hall.store.database import Connection
from hall.store.history import Arrivals

_waits: Final = msgspec.json.Decoder(tuple[tuple[GroupWait, ...], int])
_hours: Final = msgspec.json.Decoder(HallHours)
_notices: Final = msgspec.json.Decoder(tuple[Notice, ...])


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What of a board changes with the feed, as of `cursor`."""

    cursor: str
    hours: HallHours
    calls: tuple[Call, ...]
    waits: tuple[GroupWait, ...]
    average_wait_min: int
    counters: tuple[CounterState, ...]
    notices: tuple[Notice, ...]


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """All that a forecast is made from, as of one moment."""

    day: Day
    waiting: tuple[WaitingTicket, ...]  # at most so many as were asked for
    waiting_counts: dict[str, int]  # by group, all of them
    passes: dict[str, int]
    counters: tuple[Counter, ...]
    at_counters: dict[int, Ticket]


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What the hall has learnt; changes slowly."""

    durations: dict[str, list[float]]
    arrivals: list[Arrivals]
    called: int
    missed: int


@contextmanager
def reading(db: Connection, now: datetime) -> Iterator[ReadBooks]:
    """Read at one moment, whatever is written meanwhile."""
    db.execute("BEGIN")
    try:
        yield ReadBooks(db, now)
    finally:
        db.execute("COMMIT")


def board(db: Connection, now: datetime) -> Standing:
    """Return the changing part of the board; equal to folding every event up to its cursor."""
    with reading(db, now) as books:
        waits, average_wait_min = _waits.decode(books.day.published(WAITS))
        return Standing(
            cursor=feed.cursor(db),
            hours=_hours.decode(books.day.published(HOURS)),
            calls=_calls(db),
            waits=waits,
            average_wait_min=average_wait_min,
            counters=tuple(each.public for each in books.counters.all()),
            notices=_notices.decode(books.day.published(NOTICES)),
        )


def present(db: Connection, now: datetime, waiting_max: int) -> Present | None:
    """Return the hall as it stands; None before its first day."""
    with reading(db, now) as books:
        day = books.day.get()
        if day is None:
            return None
        passes = db.execute("SELECT line, passes FROM line_passes").fetchall()
        counts = db.execute(
            "SELECT service_group, count(*) FROM ticket WHERE state = 'waiting'"
            " GROUP BY service_group"
        ).fetchall()
        at_counters = {
            ticket.counter_no: ticket
            for ticket in books.tickets.at_any_counter()
            if ticket.counter_no is not None
        }
        return Present(
            day=day,
            waiting=tuple(books.tickets.all_waiting(waiting_max)),
            waiting_counts=dict(counts),
            passes=dict(passes),
            counters=tuple(books.counters.all()),
            at_counters=at_counters,
        )


def past(db: Connection, now: datetime) -> Past:
    with reading(db, now):
        called, missed = history.call_outcomes(db)
        return Past(
            durations=history.durations(db),
            arrivals=history.arrivals(db),
            called=called,
            missed=missed,
        )


def _calls(db: Connection) -> tuple[Call, ...]:
    rows = db.execute(
        "SELECT ticket_no, service_code, call_group, counter_no, call_count, state, at_s"
        " FROM board_call ORDER BY seq DESC LIMIT ?",
        (CALLS_SHOWN,),
    )
    return tuple(
        Call(
            ticket_no=ticket_no,
            service_code=service_code,
            group=group,
            counter_no=counter_no,
            call_count=call_count,
            state=CallState(state),
            at=datetime.fromtimestamp(at_s, ZONE),
        )
        for ticket_no, service_code, group, counter_no, call_count, state, at_s in rows
    )
