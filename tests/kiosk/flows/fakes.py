"""A hall behind a bad network, a journal in memory, and a clock that tests move."""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from hall.contract.api import Band, IssuedTicket, IssueTicket, OfflineTicket
from kiosk.flows.records import Attempt, NoAnswerError, OfflineEntry, RefusalError
from kiosk.flows.ticketing import Ticketing, Timing
from tests.kiosk.printing.papers import CATALOGUE, HALL

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
CLOSED: Final = "closed"
EXISTS: Final = "number-taken"
ODD: Final = "not-found"
STEP: Final = "step-refused"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 14, 36, tzinfo=ZONE)


class Fate(StrEnum):
    """What the network does to one request."""

    ANSWERED = "answered"
    NEVER_SENT = "never sent"  # refused connection: certain
    LOST = "lost"  # it never arrives
    ANSWER_LOST = "answer lost"
    LATE = "late"  # it arrives when nobody waits for it any more


@dataclass
class FakeHall:
    """The queue's part that matters here: one live ticket a number, one answer a key."""

    closed: frozenset[str] = frozenset()
    fates: deque[Fate] = field(default_factory=deque)
    live: dict[str, str] = field(default_factory=dict)  # ticket_no -> service_code
    arrivals: dict[str, datetime] = field(default_factory=dict)
    answers: dict[str, object] = field(default_factory=dict)
    late: list[Callable[[], object]] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    odd: set[str] = field(default_factory=set)
    numbers: int = 0
    clock: FakeClock | None = None

    def issue(self, order: IssueTicket, key: str, *, timeout_s: float) -> IssuedTicket:
        return self._carried(lambda: self._once(key, lambda: self._issue(order)), timeout_s)

    def merge(self, ticket: OfflineTicket, key: str, *, timeout_s: float) -> None:
        self._carried(lambda: self._once(key, lambda: self._merge(ticket)), timeout_s)

    def cancel(self, ticket_no: str, key: str, *, timeout_s: float) -> None:
        self._carried(lambda: self._once(key, lambda: self._cancel(ticket_no)), timeout_s)

    def deliver_late(self) -> None:
        while self.late:
            with contextlib.suppress(RefusalError):  # nobody is there to hear it
                self.late.pop(0)()

    def _carried(self, act: Callable[[], T], timeout_s: float) -> T:
        fate = self.fates.popleft() if self.fates else Fate.ANSWERED
        if fate is Fate.NEVER_SENT:
            raise NoAnswerError(sent=False)
        if fate is Fate.ANSWERED:
            return act()
        if fate is Fate.LATE:
            self.late.append(act)
        elif fate is Fate.ANSWER_LOST:
            with contextlib.suppress(RefusalError):
                act()
        if self.clock is not None:
            self.clock.pause(timeout_s)
        raise NoAnswerError(sent=True)

    def _once(self, key: str, act: Callable[[], T]) -> T:
        if key not in self.answers:
            self.answers[key] = act()
        return self.answers[key]  # type: ignore[return-value]

    def _issue(self, order: IssueTicket) -> IssuedTicket:
        if order.service_code in self.closed:
            raise RefusalError(CLOSED, "现在不办理")
        self.numbers += 1
        service = CATALOGUE.service(order.service_code)
        ticket_no = f"{service.group}{self.numbers:03d}"
        self.live[ticket_no] = order.service_code
        return IssuedTicket(
            ticket_no=ticket_no,
            service_code=service.code,
            service_name=service.name_zh,
            group=service.group,
            group_name="",
            counters=(8, 9),
            location="",
            ahead=4,
            wait=Band(low_min=8, high_min=14),
            issued_at=NOW,
            day_serial=self.numbers,
            link="https://hall.example.cn/t/x",
            priority="normal",
        )

    def _merge(self, ticket: OfflineTicket) -> None:
        if ticket.ticket_no in self.odd:
            raise RefusalError(ODD)
        if ticket.ticket_no in self.arrivals:
            raise RefusalError(EXISTS)
        self.live[ticket.ticket_no] = ticket.service_code
        self.arrivals[ticket.ticket_no] = ticket.issued_at
        self.merged.append(ticket.ticket_no)

    def _cancel(self, ticket_no: str) -> None:
        if self.live.pop(ticket_no, None) is None:
            raise RefusalError(STEP)


@dataclass
class FakeJournal:
    """kiosk.journal.Journal without a disk. `die` is what a restart finds."""

    attempts: dict[str, tuple[Attempt, str]] = field(default_factory=dict)
    outbox: dict[str, tuple[OfflineEntry, str]] = field(default_factory=dict)
    series: dict[date, int] = field(default_factory=dict)
    serial: int = 0

    def begin(self, service_code: str, priority_reason: str | None, now: datetime) -> Attempt:
        attempt = Attempt(
            key=self._key(), service_code=service_code, priority_reason=priority_reason, at=now
        )
        self.attempts[attempt.key] = (attempt, "open")
        return attempt

    def answered(self, key: str, ticket_no: str) -> None:
        self._conclude(key, f"answered {ticket_no}")

    def refused(self, key: str, code: str) -> None:
        self._conclude(key, f"refused {code}")

    def settled(self, key: str, note: str) -> None:
        self._conclude(key, f"settled {note}")

    def unknown_attempts(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt, state in self.attempts.values() if state == "unknown")

    def issue_offline(
        self, attempt: Attempt, *, sent: bool, day: date, offset: timedelta | None
    ) -> OfflineEntry:
        n = self.series[day] = self.series.get(day, 0) + 1
        entry = OfflineEntry(
            key=self._key(),
            ticket_no=f"K2-{n:03d}",
            n=n,
            service_code=attempt.service_code,
            priority_reason=attempt.priority_reason,
            issued_at=attempt.at,
            offset=offset,
            link_token=f"token-{n}",
            supersedes=attempt.key if sent else None,
        )
        self.outbox[entry.key] = (entry, "waiting")
        self._conclude(attempt.key, "unknown" if sent else "unsent")
        return entry

    def waiting(self, limit: int) -> tuple[OfflineEntry, ...]:
        return tuple(e for e, state in self.outbox.values() if state == "waiting")[:limit]

    def merged(self, key: str) -> None:
        self.outbox[key] = (self.outbox[key][0], "merged")

    def turned_away(self, key: str, reason: str) -> None:
        self.outbox[key] = (self.outbox[key][0], f"turned away: {reason}")

    def lapsed(self, key: str) -> None:
        self.outbox[key] = (self.outbox[key][0], "lapsed")

    def die(self) -> None:
        for attempt, state in list(self.attempts.values()):
            if state == "open":
                self._conclude(attempt.key, "unknown")

    def states(self) -> list[str]:
        return [state for _, state in (*self.attempts.values(), *self.outbox.values())]

    def _key(self) -> str:
        self.serial += 1
        return f"K2:epoch:{self.serial}"

    def _conclude(self, key: str, state: str) -> None:
        self.attempts[key] = (self.attempts[key][0], state)


@dataclass
class FakeClock:
    at: datetime = NOW
    seconds: float = 100.0

    def wall(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def pause(self, seconds: float) -> None:
        self.seconds += seconds
        self.at += timedelta(seconds=seconds)


@dataclass
class FakeLink:
    linked: bool = True
    offset: timedelta | None = None


@dataclass
class Bench:
    """One kiosk's flow with everything around it."""

    hall: FakeHall = field(default_factory=FakeHall)
    journal: FakeJournal = field(default_factory=FakeJournal)
    clock: FakeClock = field(default_factory=FakeClock)
    link: FakeLink = field(default_factory=FakeLink)

    def __post_init__(self) -> None:
        self.hall.clock = self.clock
        self.flow = Ticketing(
            desk=self.hall,
            journal=self.journal,
            link=self.link,
            hall=HALL,
            catalogue=CATALOGUE,
            timing=Timing(
                wall=self.clock.wall,
                monotonic=self.clock.monotonic,
                pause=self.clock.pause,
                zone=ZONE,
                answer_timeout_s=2.0,
            ),
        )
