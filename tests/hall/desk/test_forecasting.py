"""The forecast's thread: what it publishes, when, and what tickets are told."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pytest

from hall.contract.api import IssueTicket
from hall.contract.board import Admission
from hall.forecasting import Forecasting
from hall.queue import calls, counters, day, issue
from hall.queue.desk import Desk
from hall.queue.outlook import Newest
from hall.store import history, snapshot
from hall.store.books import Books
from hall.store.database import Connection, open_database, read_connection
from hall.store.feed import Entry
from hall.store.writer import Writer
from tests.hall.desk.rig import CARD, K1, LEAD, MONDAY_TEN, TRANSFER, desk_of


@dataclass(slots=True)
class Watched:
    """A hall with its writer's thread; forecasts are made when the test says so."""

    path: Path
    now: datetime = MONDAY_TEN
    newest: Newest = field(default_factory=Newest)
    desk: Desk = field(init=False)
    writer: Writer = field(init=False)
    reader: Connection = field(init=False)
    forecasting: Forecasting = field(init=False)
    costs: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = replace(desk_of(), outlook=self.newest)
        self.writer = Writer(open_database(self.path), lambda: self.now)
        self.writer.submit(lambda tx: day.begin(self.desk, Books(tx))).result(10)
        self.reader = read_connection(self.path)
        self.forecasting = Forecasting(
            self.desk,
            self.newest,
            self.path,
            self.writer,
            lambda: self.now,
            self.costs.append,
        )

    def issue(self, code: str = CARD) -> str:
        order = IssueTicket(service_code=code)
        made = self.writer.submit(lambda tx: issue.issue(self.desk, Books(tx), K1, order))
        return made.result(10).ticket_no

    def open(self, number: int) -> None:
        opened = self.writer.submit(
            lambda tx: counters.change(self.desk, Books(tx), LEAD, number, "open")
        )
        opened.result(10)

    def call(self, number: int) -> str:
        called = self.writer.submit(lambda tx: calls.call(self.desk, Books(tx), LEAD, number))
        return called.result(10).ticket_no

    def look(self) -> bool:
        return self.forecasting.look(self.reader)

    def waits(self) -> dict[str, tuple[int, int, Admission]]:
        board = snapshot.board(self.reader, self.now)
        return {
            each.group: (each.waiting, each.wait_s_median, each.admission) for each in board.waits
        }


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path / "hall.db")
    yield made
    made.forecasting.close()
    made.writer.close()
    made.reader.close()


def test_a_forecast_is_published_when_it_says_something_new(watched: Watched) -> None:
    watched.open(8)
    assert watched.look()
    assert not watched.look()
    for _ in range(6):
        watched.issue()
    assert watched.look()
    waiting, median_s, admission = watched.waits()["C"]
    assert (waiting, admission) == (6, Admission.OPEN)
    assert 20 * 60 < median_s < 120 * 60
    assert median_s % 60 == 0
    assert watched.waits()["A"][0] == 0
    assert len(watched.costs) == 3


def test_tickets_are_told_the_newest_forecast(watched: Watched) -> None:
    watched.open(8)
    for _ in range(12):
        watched.issue()
    watched.look()
    with snapshot.reading(watched.reader, watched.now) as read:
        last = read.tickets.by_no("C012")
        assert last is not None
        seen = issue.view(watched.desk, read, last)
    assert seen.ahead == 11
    assert seen.wait is not None
    forecast = watched.newest.of_ticket(last.ticket_id)
    assert forecast is not None
    assert forecast.median_s is not None
    assert seen.wait.low_min <= forecast.median_s / 60 <= seen.wait.high_min


def test_without_an_open_counter_the_groups_own_are_expected(watched: Watched) -> None:
    for _ in range(6):
        watched.issue()
    watched.look()
    assert watched.waits()["C"][1] > 0
    assert watched.newest.of_newcomer("C") is not None


def test_who_would_not_be_called_before_closing_gets_no_number(watched: Watched) -> None:
    watched.now = MONDAY_TEN.replace(day=24, hour=15)
    watched.open(1)
    for _ in range(9):
        watched.issue(TRANSFER)
    watched.look()
    assert watched.waits()["A"][2] is Admission.LAST_TICKET
    assert watched.waits()["C"][2] is Admission.OPEN


def test_what_was_announced_is_held_against_what_came(watched: Watched) -> None:
    watched.open(8)
    watched.issue()
    watched.look()
    number = watched.issue()
    assert watched.call(8) == "C001"
    watched.now = MONDAY_TEN.replace(minute=9)
    watched.open(9)
    assert watched.call(9) == number
    truth = history.truths(watched.reader, "2026-11-23")
    assert [(each.group, each.waited_s) for each in truth] == [("C", 540.0)]
    assert truth[0].told_p90_s >= truth[0].told_median_s > 0


def test_a_day_that_ended_meanwhile_is_not_published_over(watched: Watched) -> None:
    watched.open(8)
    watched.issue()
    watched.look()
    watched.writer.submit(lambda tx: day.end(watched.desk, Books(tx), LEAD)).result(10)
    assert {each[2] for each in watched.waits().values()} == {Admission.CLOSED}
    watched.look()
    assert {each[2] for each in watched.waits().values()} == {Admission.CLOSED}


def test_a_crowd_beyond_any_hall_is_told_by_the_work_ahead(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall.forecasting.WAITING_MAX", 5)
    watched.open(8)
    for _ in range(8):
        watched.issue()
    watched.look()
    assert watched.newest.forecast is None
    assert watched.waits()["C"][0] == 8
    assert 60 * 60 < watched.waits()["C"][1] < 180 * 60
    assert watched.waits()["A"][1] == 0


def test_the_thread_looks_again_after_a_change_and_ends_when_told(watched: Watched) -> None:
    looked = threading.Semaphore(0)
    watched.forecasting.observe = lambda _seconds: looked.release()
    watched.open(8)
    watched.forecasting.start()
    assert looked.acquire(timeout=10)
    watched.issue()
    watched.forecasting.notice([Entry(1, "device", b"{}"), Entry(2, "ticket", b"{}")])
    assert looked.acquire(timeout=9)  # an idle thread would look after IDLE_S only
    watched.forecasting.close()
    assert watched.newest.forecast is not None
