"""The kiosk's back half in memory: a desk that counts, a printer that obeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from config import load
from hall.contract.api import Band, IssuedTicket
from hall.contract.board import Admission, GroupWait, HallHours
from kiosk.models import HallView, PaperState, PrinterState, PrintOutcome, PrintReport
from kiosk.presenters.place import Place
from kiosk.router import Back, Router

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.schema_catalogue import Service
    from kiosk.models import TicketRefusedError

load_hall = cache(load.load_hall)
load_catalogue = cache(load.load_catalogue)
load_kiosk = cache(load.load_kiosk)
T = TypeVar("T")
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
AT = datetime(2026, 11, 23, 14, 36, tzinfo=SHANGHAI)
LINK = "https://hall.example/t/Zk3vQ9xWm2Lr8TbYc5NdPg"
PRINTED = PrintReport(outcome=PrintOutcome.PRINTED, paper=PaperState.FULL)
NO_PAPER = PrintReport(outcome=PrintOutcome.NOT_PRINTED, reason="paper out", paper=PaperState.OUT)


@dataclass
class FakeDesk:
    refusal: TicketRefusedError | None = None
    offline: bool = False
    issued: list[tuple[str, str | None]] = field(default_factory=list)

    def issue(self, service_code: str, *, priority_reason: str | None) -> IssuedTicket:
        if self.refusal is not None:
            raise self.refusal
        self.issued.append((service_code, priority_reason))
        hall, catalogue = load_hall(), load_catalogue()
        service = catalogue.service(service_code)
        group = hall.group(service.group)
        number = f"{service.group}{17 + len(self.issued):03d}"
        return IssuedTicket(
            ticket_no=f"K1-{len(self.issued):03d}" if self.offline else number,
            service_code=service_code,
            service_name=service.name_zh,
            group=service.group,
            group_name=group.name.zh,
            counters=hall.counters_of(service.group),
            location=group.location.zh,
            ahead=0 if self.offline else 4,
            wait=Band(low_min=0, high_min=0) if self.offline else Band(low_min=8, high_min=14),
            issued_at=AT,
            day_serial=len(self.issued),
            link=LINK,
            priority="normal",
            offline=self.offline,
        )


@dataclass
class FakePrinting:
    state: PrinterState = PrinterState(status="online", paper=PaperState.FULL)
    report: PrintReport = PRINTED
    tickets: list[str] = field(default_factory=list)
    guides: list[str] = field(default_factory=list)

    def print_ticket(self, ticket: IssuedTicket, done: Callable[[PrintReport], None]) -> None:
        self.tickets.append(ticket.ticket_no)
        done(self.report)

    def print_guide(self, service: Service, done: Callable[[PrintReport], None]) -> None:
        self.guides.append(service.code)
        done(self.report)


@dataclass
class FakeHelp:
    delivered: bool = True
    calls: int = 0

    def request_help(self) -> bool:
        self.calls += 1
        return self.delivered


def at_once(work: Callable[[], T], then: Callable[[T], None]) -> None:
    then(work())


def hall_view(**changes: object) -> HallView:
    """A hall in the middle of an afternoon, as in the pictures."""
    counts = {"A": 7, "B": 5, "C": 4, "D": 0, "E": 2, "F": 1}
    waits = tuple(
        GroupWait(
            group=letter,
            waiting=waiting,
            counters_open=2,
            wait_s_median=waiting * 120,
            wait_s_p90=waiting * 200,
        )
        for letter, waiting in counts.items()
    )
    values: dict[str, object] = {
        "linked": True,
        "since": AT,
        "waits": waits,
        "average_wait_min": 9,
        "counters_open": 14,
        "hours": HallHours(day="2026-11-23", opens="08:30", closes="17:00", extended_until="18:30"),
    }
    return HallView(**(values | changes))  # type: ignore[arg-type]


def closed_view(admission: Admission) -> HallView:
    waits = tuple(
        GroupWait(
            group=each.group, waiting=0, counters_open=0, wait_s_median=0, wait_s_p90=0,
            admission=admission,
        )
        for each in hall_view().waits
    )  # fmt: skip
    return hall_view(waits=waits, counters_open=0)


@dataclass
class Machine:
    """A whole kiosk without a window. `now_s` is the monotonic clock; tests move it."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    printing: FakePrinting = field(default_factory=FakePrinting)
    help: FakeHelp = field(default_factory=FakeHelp)
    now_s: float = 1000.0
    at: datetime = AT

    def __post_init__(self) -> None:
        self.place = Place(
            hall=load_hall(), catalogue=load_catalogue(), kiosk=load_kiosk(), clock=lambda: self.at
        )
        self.place.view = hall_view()
        self.place.printer = self.printing.state
        self.router = Router(
            self.place,
            Back(
                desk=self.desk,
                printing=self.printing,
                help=self.help,
                run=at_once,
                on_window=lambda work: work(),
                clock_s=lambda: self.now_s,
            ),
        )

    def wait(self, seconds: float) -> None:
        """Let time pass, second by second, as the app does."""
        for _ in range(round(seconds)):
            self.now_s += 1
            self.router.tick()
