"""Tickets of the day: entered, changed, counted, looked at by whoever chooses."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hall.queue.choose import Decision
from hall.queue.classes import TicketClass
from hall.queue.life import OPEN_STATES, TicketState
from hall.queue.lines import WaitingTicket
from hall.queue.records import Ticket
from hall.store.database import Connection

_COLUMNS: Final = (
    "ticket_id, day, prefix, n, ticket_no, day_serial, link_token, source, service_code,"
    " service_group, line, to_counter_no, more_services, class, priority_reason, appointment_no,"
    " person_hmac, offline, state, issued_s, eligible_from_s, entry_no, behind, re_entries,"
    " counter_no, call_count, called_s, started_s, ended_s, rule, waited_s, told_median_s,"
    " told_p90_s"
)
_SELECT: Final = f"SELECT {_COLUMNS} FROM ticket"  # noqa: S608 - our own names
_ADD: Final = (
    f"INSERT INTO ticket ({_COLUMNS}) VALUES ({', '.join('?' * (_COLUMNS.count(',') + 1))})"  # noqa: S608
)
_PUT: Final = (
    "UPDATE ticket SET service_code = ?, service_group = ?, line = ?, to_counter_no = ?,"
    " more_services = ?, state = ?, eligible_from_s = ?, entry_no = ?, behind = ?, re_entries = ?,"
    " counter_no = ?, call_count = ?, called_s = ?, started_s = ?, ended_s = ?, rule = ?,"
    " waited_s = ? WHERE ticket_id = ?"
)
_OPEN: Final = ", ".join(f"'{each}'" for each in sorted(OPEN_STATES))
_WAITING: Final = (
    "SELECT ticket_id, service_group, service_code, class, eligible_from_s, entry_no, behind,"
    " to_counter_no FROM ticket WHERE state = 'waiting'"
)


class Tickets:
    """Belongs to one connection: the writer's, or a reader's (which then only reads)."""

    __slots__ = ("_db",)

    def __init__(self, db: Connection) -> None:
        self._db = db

    def by_id(self, ticket_id: int) -> Ticket | None:
        return self._one(f"{_SELECT} WHERE ticket_id = ?", (ticket_id,))

    def by_no(self, ticket_no: str) -> Ticket | None:
        return self._one(f"{_SELECT} WHERE ticket_no = ?", (ticket_no,))

    def by_link(self, link_token: str) -> Ticket | None:
        return self._one(f"{_SELECT} WHERE link_token = ?", (link_token,))

    def past_by_link(self, link_token: str) -> Ticket | None:
        """Return a ticket of a day that has ended."""
        return self._one(
            f"SELECT {_COLUMNS} FROM ticket_history WHERE link_token = ?",  # noqa: S608
            (link_token,),
        )

    def at_counter(self, counter_no: int) -> Ticket | None:
        return self._one(
            f"{_SELECT} WHERE counter_no = ? AND state IN ('called', 'serving')", (counter_no,)
        )

    def open_of_person(self, person_hmac: str, service_code: str) -> Ticket | None:
        return self._one(
            f"{_SELECT} WHERE person_hmac = ? AND person_hmac <> '' AND service_code = ?"
            " AND state IN ('waiting', 'called', 'serving', 'held', 'missed')",
            (person_hmac, service_code),
        )

    def at_any_counter(self) -> list[Ticket]:
        """Return who is called or served now, by counter."""
        rows = self._db.execute(
            f"{_SELECT} WHERE counter_no > 0 AND state IN ('called', 'serving') ORDER BY counter_no"
        )
        return [_ticket(row) for row in rows]

    def set_aside(self) -> list[Ticket]:
        """Return who is held or missed, by the last call."""
        rows = self._db.execute(f"{_SELECT} WHERE state IN ('held', 'missed') ORDER BY called_s")
        return [_ticket(row) for row in rows]

    def in_states(self, *states: TicketState) -> list[Ticket]:
        """Return who is held, or missed, or either, by the last call."""
        return [each for each in self.set_aside() if each.state in states]

    def waiting(self, limit: int) -> list[Ticket]:
        """Return those who wait, whole, the first arrival first."""
        rows = self._db.execute(
            f"{_SELECT} WHERE state = 'waiting' ORDER BY issued_s, ticket_id LIMIT ?", (limit,)
        )
        return [_ticket(row) for row in rows]

    def add(self, ticket: Ticket) -> None:
        self._db.execute(_ADD, _row(ticket))

    def put(self, ticket: Ticket) -> None:
        self._db.execute(
            _PUT,
            (
                ticket.service_code,
                ticket.group,
                ticket.line,
                ticket.to_counter_no,
                ",".join(ticket.more_services),
                ticket.state,
                ticket.eligible_from_s,
                ticket.order,
                ",".join(map(str, ticket.behind)),
                ticket.re_entries,
                ticket.counter_no,
                ticket.call_count,
                ticket.called_s,
                ticket.started_s,
                ticket.ended_s,
                ticket.rule,
                ticket.waited_s,
                ticket.ticket_id,
            ),
        )

    def number(self, day: str, prefix: str) -> int:
        (n,) = self._db.execute(
            "INSERT INTO number_series (day, prefix, n) VALUES (?, ?, 1)"
            " ON CONFLICT (day, prefix) DO UPDATE SET n = n + 1 RETURNING n",
            (day, prefix),
        ).fetchone()
        return int(n)

    def note_number(self, day: str, prefix: str, n: int) -> None:
        self._db.execute(
            "INSERT INTO number_series (day, prefix, n) VALUES (?, ?, ?)"
            " ON CONFLICT (day, prefix) DO UPDATE SET n = max(n, excluded.n)",
            (day, prefix, n),
        )

    def count_before(
        self, line: str, ticket_class: TicketClass, before: tuple[float, int], limit: int
    ) -> int:
        (found,) = self._db.execute(
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE state = 'waiting' AND line = ?"
            " AND class = ? AND (eligible_from_s, entry_no) < (?, ?) LIMIT ?)",
            (line, ticket_class, *before, limit),
        ).fetchone()
        return int(found)

    def waiting_in(self, lines: Sequence[str]) -> list[WaitingTicket]:
        marks = ", ".join("?" * len(lines))
        rows = self._db.execute(f"{_WAITING} AND line IN ({marks})", tuple(lines))
        return [_waiting(row) for row in rows]

    def all_waiting(self, limit: int) -> list[WaitingTicket]:
        rows = self._db.execute(
            f"{_WAITING} ORDER BY line, class, eligible_from_s LIMIT ?", (limit,)
        )
        return [_waiting(row) for row in rows]

    def passes_of(self, lines: Sequence[str]) -> dict[str, int]:
        marks = ", ".join("?" * len(lines))
        return dict(
            self._db.execute(
                f"SELECT line, passes FROM line_passes WHERE line IN ({marks})",  # noqa: S608
                tuple(lines),
            ).fetchall()
        )

    def put_passes(self, passes: Iterable[tuple[str, int]]) -> None:
        self._db.executemany(
            "INSERT INTO line_passes (line, passes) VALUES (?, ?)"
            " ON CONFLICT (line) DO UPDATE SET passes = excluded.passes",
            list(passes),
        )

    def note_decision(self, seq: int, decision: Decision, counter_no: int, at_s: float) -> None:
        three = [
            [each.ticket_id, each.ticket_class, round(each.score_s, 1), round(each.waited_s, 1)]
            for each in decision.first_three
        ]
        self._db.execute(
            "INSERT INTO decision (seq, ticket_id, counter_no, at_s, rule, backup, first_three)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                seq,
                decision.ticket_id,
                counter_no,
                at_s,
                decision.rule,
                decision.backup,
                json.dumps(three),
            ),
        )

    def open_numbers(self) -> list[str]:
        rows = self._db.execute(
            f"SELECT ticket_no FROM ticket WHERE state IN ({_OPEN}) ORDER BY ticket_id"  # noqa: S608
        )
        return [ticket_no for (ticket_no,) in rows]

    def release(self, counter_no: int) -> int:
        return self._db.execute(
            "UPDATE ticket SET to_counter_no = NULL, line = service_group"
            " WHERE state = 'waiting' AND line = ?",
            (f"#{counter_no}",),
        ).rowcount

    def to_history(self, ended_s: float) -> int:
        self._db.execute(
            f"UPDATE ticket SET state = 'lapsed', ended_s = ? WHERE state IN ({_OPEN})",  # noqa: S608
            (ended_s,),
        )
        self._db.execute(
            f"INSERT INTO ticket_history ({_COLUMNS}) SELECT {_COLUMNS} FROM ticket"  # noqa: S608
        )
        self._db.execute("DELETE FROM line_passes")
        return self._db.execute("DELETE FROM ticket").rowcount

    def _one(self, sql: str, values: tuple[object, ...]) -> Ticket | None:
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else _ticket(row)


def _row(ticket: Ticket) -> tuple[object, ...]:
    return (
        ticket.ticket_id,
        ticket.day,
        ticket.prefix,
        ticket.n,
        ticket.ticket_no,
        ticket.day_serial,
        ticket.link_token,
        ticket.source,
        ticket.service_code,
        ticket.group,
        ticket.line,
        ticket.to_counter_no,
        ",".join(ticket.more_services),
        ticket.ticket_class,
        ticket.priority_reason,
        ticket.appointment_no,
        ticket.person_hmac,
        ticket.offline,
        ticket.state,
        ticket.issued_s,
        ticket.eligible_from_s,
        ticket.order,
        ",".join(map(str, ticket.behind)),
        ticket.re_entries,
        ticket.counter_no,
        ticket.call_count,
        ticket.called_s,
        ticket.started_s,
        ticket.ended_s,
        ticket.rule,
        ticket.waited_s,
        ticket.told_median_s,
        ticket.told_p90_s,
    )


def _ticket(row: Sequence[Any]) -> Ticket:
    return Ticket(
        ticket_id=row[0],
        day=row[1],
        prefix=row[2],
        n=row[3],
        ticket_no=row[4],
        day_serial=row[5],
        link_token=row[6],
        source=row[7],
        service_code=row[8],
        group=row[9],  # 10 is the line, which follows from this and the next
        to_counter_no=row[11],
        more_services=_words(row[12]),
        ticket_class=TicketClass(row[13]),
        priority_reason=row[14],
        appointment_no=row[15],
        person_hmac=row[16],
        offline=bool(row[17]),
        state=TicketState(row[18]),
        issued_s=row[19],
        eligible_from_s=row[20],
        order=row[21],
        behind=_orders(row[22]),
        re_entries=row[23],
        counter_no=row[24],
        call_count=row[25],
        called_s=row[26],
        started_s=row[27],
        ended_s=row[28],
        rule=row[29],
        waited_s=row[30],
        told_median_s=row[31],
        told_p90_s=row[32],
    )


def _waiting(row: Sequence[Any]) -> WaitingTicket:
    return WaitingTicket(
        ticket_id=row[0],
        group=row[1],
        service_code=row[2],
        ticket_class=TicketClass(row[3]),
        eligible_from_s=row[4],
        order=row[5],
        behind=_orders(row[6]),
        counter_no=row[7],
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _orders(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()
