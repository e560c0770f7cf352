"""The print room against a station that ends jobs as the test says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from devices.printer.job import PrintJob, PrintOutcome, PrintResult, Trouble
from devices.status import DeviceHealth, DeviceStatus, PaperStatus
from kiosk.journal import Journal
from kiosk.models import PaperState, PrintReport
from kiosk.printing.layouts import FastLayout
from kiosk.printing.room import COPIES_MAX, NoPrinter, Room, Shop
from tests.kiosk.printing.papers import CATALOGUE, FIRST_DEPOSIT, NOW, STATIONERY, ticket

GOOD = (PrintOutcome.PRINTED, "")
MARK = "重打".encode("gbk")
WELL = (DeviceStatus.ONLINE, PaperStatus.FULL)
EMPTY = (DeviceStatus.USER_ERROR, PaperStatus.OUT)


@dataclass
class FakeStation:
    health: DeviceHealth = field(default_factory=lambda: health(*WELL))
    waiting: list[tuple[PrintJob, Callable[[PrintResult], None]]] = field(default_factory=list)
    jobs: list[PrintJob] = field(default_factory=list)

    def submit(self, job: PrintJob, done: Callable[[PrintResult], None]) -> None:
        self.jobs.append(job)
        self.waiting.append((job, done))

    def end(self, outcome: PrintOutcome, reason: str) -> None:
        job, done = self.waiting.pop(0)
        done(PrintResult(job_id=job.job_id, outcome=outcome, reason=reason))


@dataclass
class Bench:
    journal: Journal
    station: FakeStation = field(default_factory=FakeStation)
    now: datetime = NOW
    reports: list[PrintReport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.room = self.opened()

    def opened(self) -> Room:
        shop = Shop(
            kiosk_id="K1",
            stationery=STATIONERY,
            catalogue=CATALOGUE,
            layout=FastLayout,
            run=lambda work: work(),
            clock=lambda: self.now,
        )
        return Room(shop=shop, journal=self.journal, station=self.station)

    def print(self, ticket_no: str = "C018") -> None:
        self.room.print_ticket(ticket(ticket_no=ticket_no), self.reports.append)

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.room.tick()


def health(status: DeviceStatus, paper: PaperStatus) -> DeviceHealth:
    return DeviceHealth(device="printer", status=status, paper=paper, detail="", since=NOW)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    journal = Journal(tmp_path / "kiosk.db", kiosk_id="K1", prefix="K1")
    yield Bench(journal)
    journal.close()


def test_a_ticket_that_came_out_is_reported_once_and_owed_no_more(bench: Bench) -> None:
    bench.print()
    bench.station.end(*GOOD)
    assert [report.outcome for report in bench.reports] == ["printed"]
    bench.later(5)
    assert len(bench.station.jobs) == 1
    assert bench.journal.unfinished_jobs() == ()


@pytest.mark.parametrize(
    ("outcome", "trouble", "marked"),
    [
        (PrintOutcome.NOT_PRINTED, Trouble.PAPER_OUT, False),
        (PrintOutcome.UNKNOWN, Trouble.PAPER_OUT, True),
        (PrintOutcome.NOT_PRINTED, Trouble.COVER_OPEN, False),
        (PrintOutcome.UNKNOWN, Trouble.COVER_OPEN, True),
        (PrintOutcome.UNKNOWN, Trouble.CUTTER_JAMMED, True),
        (PrintOutcome.UNKNOWN, Trouble.HEAD_HOT, True),
        (PrintOutcome.NOT_PRINTED, Trouble.ABSENT, False),
        (PrintOutcome.UNKNOWN, Trouble.ABSENT, True),
        (PrintOutcome.NOT_PRINTED, Trouble.SILENT, False),
        (PrintOutcome.UNKNOWN, Trouble.SILENT, True),
        (PrintOutcome.UNKNOWN, Trouble.STALLED, True),
        (PrintOutcome.NOT_PRINTED, Trouble.NOT_READY, False),
        (PrintOutcome.NOT_PRINTED, Trouble.TOO_MANY, False),
    ],
)
def test_what_failed_is_printed_whole_again_once_the_printer_is_well(
    bench: Bench, outcome: PrintOutcome, trouble: Trouble, marked: bool
) -> None:
    bench.print()
    bench.station.health = health(*EMPTY)
    bench.station.end(outcome, trouble)
    assert bench.reports[0].outcome.value == outcome.value
    assert bench.reports[0].reason == trouble
    bench.later(10)
    assert len(bench.station.jobs) == 1
    bench.station.health = health(*WELL)
    bench.later(1)
    again = bench.station.jobs[1]
    assert b"C018" in again.data
    assert (MARK in again.data) == marked
    assert again.job_id != bench.station.jobs[0].job_id
    bench.station.end(*GOOD)
    bench.later(5)
    assert len(bench.station.jobs) == 2
    assert len(bench.reports) == 1
    assert bench.journal.unfinished_jobs() == ()


def test_the_report_says_what_the_screen_must_say(bench: Bench) -> None:
    bench.print()
    bench.station.end(PrintOutcome.UNKNOWN, Trouble.PAPER_OUT)
    assert bench.reports[0].paper is PaperState.OUT
    bench.print()
    bench.station.end(PrintOutcome.UNKNOWN, Trouble.CUTTER_JAMMED)
    assert bench.reports[1].paper is PaperState.JAMMED


def test_a_ticket_whose_holder_has_left_is_not_printed_for_nobody(bench: Bench) -> None:
    bench.print()
    bench.station.health = health(*EMPTY)
    bench.station.end(PrintOutcome.UNKNOWN, Trouble.PAPER_OUT)
    bench.later(61)
    bench.station.health = health(*WELL)
    bench.later(1)
    assert len(bench.station.jobs) == 1
    assert bench.journal.unfinished_jobs() == ()


def test_a_printer_that_eats_paper_is_not_fed_for_ever(bench: Bench) -> None:
    bench.print()
    for _ in range(10):
        if bench.station.waiting:
            bench.station.end(PrintOutcome.UNKNOWN, Trouble.HEAD_HOT)
        bench.later(3)
    assert len(bench.station.jobs) == COPIES_MAX
    assert "第 3 张".encode("gbk") in bench.station.jobs[-1].data


def test_a_healthy_printer_without_confirmation_is_believed(bench: Bench) -> None:
    bench.print()
    bench.station.end(PrintOutcome.UNKNOWN, Trouble.UNCONFIRMED)
    bench.later(5)
    assert len(bench.station.jobs) == 1
    assert bench.journal.unfinished_jobs() == ()


def test_after_a_crash_the_ticket_comes_out_again_marked(bench: Bench) -> None:
    bench.print()
    bench.now += timedelta(seconds=8)
    bench.room = bench.opened()  # the old process is gone, and its callback with it
    bench.room.recover()
    assert MARK in bench.station.jobs[1].data
    assert b"C018" in bench.station.jobs[1].data


def test_after_a_long_power_cut_nothing_is_printed_again(bench: Bench) -> None:
    bench.print()
    bench.now += timedelta(minutes=10)
    bench.room = bench.opened()
    bench.room.recover()
    bench.later(1)
    assert len(bench.station.jobs) == 1
    assert bench.journal.unfinished_jobs() == ()


def test_a_slip_is_printed_once_and_its_end_reported(bench: Bench) -> None:
    bench.room.print_guide(FIRST_DEPOSIT, bench.reports.append)
    assert "一次性告知单".encode("gbk") in bench.station.jobs[0].data
    bench.station.end(PrintOutcome.UNKNOWN, Trouble.PAPER_OUT)
    bench.later(5)
    assert [report.outcome for report in bench.reports] == ["unknown"]
    assert len(bench.station.jobs) == 1


def test_a_journal_that_is_full_costs_paper_and_no_number(bench: Bench) -> None:
    bench.journal.close()
    bench.print()
    assert [report.outcome for report in bench.reports] == ["not_printed"]
    assert bench.station.jobs == []


def test_a_paper_that_cannot_be_made_still_answers_the_screen(bench: Bench) -> None:
    bench.room.print_ticket(
        msgspec.structs.replace(ticket(), service_code="XX-99"), bench.reports.append
    )
    assert [report.outcome for report in bench.reports] == ["not_printed"]
    bench.print()
    bench.station.end(*GOOD)
    assert bench.reports[-1].outcome.value == "printed"


def test_the_state_is_the_stations_in_the_kiosks_words(bench: Bench) -> None:
    assert bench.room.state.usable
    bench.station.health = health(*EMPTY)
    assert (bench.room.state.status, bench.room.state.paper) == ("user-error", "out")
    assert not bench.room.state.usable


def test_a_machine_without_a_printer_says_so_at_once() -> None:
    reports: list[PrintReport] = []
    room = NoPrinter()
    room.print_ticket(ticket(), reports.append)
    room.print_guide(FIRST_DEPOSIT, reports.append)
    assert [report.outcome for report in reports] == ["not_printed", "not_printed"]
    assert not room.state.usable
