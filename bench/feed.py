"""The feed: call to board model among many displays, everybody back after a cut, the start."""

import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.figures import Figure, percentile, tell
from bench.served import HallProcess, ask, fsync_floor_ms, loopback_floor_ms, running_hall
from config import log
from display import board as fold
from hall.client import FeedFollower, HallClient
from hall.contract.board import Board
from hall.contract.events import AnyEvent, TicketIssued
from hall.running import DATABASE
from hall.store import feed
from hall.store.database import open_database, read_connection
from hall.store.writer import Tx, Writer

STARTS = 5
DISPLAYS, CALLS, WARM_UP = 100, 200, 20
CALL_GAP_S = 0.02
RETURNING, MISSED = 500, 2_000
SERVICE = "BT-01"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@contextmanager
def readers(
    hall: HallProcess, count: int, cursor: str, events: int
) -> Iterator[subprocess.Popen[str]]:
    words = [hall.url, hall.display, str(count), cursor, str(events)]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.readers", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


class BoardWatch:
    """A display without a window: its board model, and when each call reached it."""

    def __init__(self, hall: HallProcess) -> None:
        self.board: Board | None = None
        self.shown_at: dict[str, float] = {}
        self.shown = threading.Condition()
        self.ready = threading.Event()
        self.client = HallClient(hall.url, hall.display, timeout_s=5.0)
        self.follower = FeedFollower(
            self.client,
            (),
            on_snapshot=self._start,
            on_event=self._apply,
            on_link=lambda up, _at: self.ready.set() if up else None,
        )

    def _start(self, board: Board) -> None:
        self.board = board

    def _apply(self, event: AnyEvent, _seq: int) -> None:
        assert self.board
        self.board = fold.apply(self.board, event, self.follower.cursor)
        if self.board.calls:
            newest = self.board.calls[0].ticket_no
            with self.shown:
                self.shown_at.setdefault(newest, time.perf_counter())
                self.shown.notify_all()

    def wait_for(self, ticket_no: str) -> float:
        with self.shown:
            assert self.shown.wait_for(lambda: ticket_no in self.shown_at, 10), ticket_no
            return self.shown_at[ticket_no]


def call_figures(data: Path) -> list[Figure]:
    """Time from the press of 呼叫 to the board model of one of a hundred displays."""
    with running_hall(data) as hall:
        issued = [
            ask(hall.url, hall.kiosk, "tickets", {"service_code": SERVICE})
            for _ in range(CALLS + WARM_UP)
        ]
        assert all(each.status == 201 for each in issued)
        token, counter = sign_in(hall, issued[0].body["counters"])
        watch = BoardWatch(hall)
        with readers(hall, DISPLAYS - 1, "", 0) as others:
            assert others.stdout
            assert others.stdout.readline() == "ready\n"
            watch.follower.start()
            assert watch.ready.wait(10)
            taken = [call_once(hall, watch, token, counter) for _ in range(CALLS + WARM_UP)]
            loopback = percentile(loopback_floor_ms(hall.url), 0.99)
            watch.follower.stop()
    taken = taken[WARM_UP:]
    floor = percentile(fsync_floor_ms(data), 0.99) + loopback
    return [
        Figure(
            figure=f"call to board model, {DISPLAYS} displays, median",
            value=percentile(taken, 0.5),
            unit="ms",
            bound=None,
        ),
        Figure(
            figure=f"call to board model, {DISPLAYS} displays, p99",
            value=percentile(taken, 0.99),
            unit="ms",
            bound=50.0,
            floor=floor,
        ),
    ]


def sign_in(hall: HallProcess, counters: list[int]) -> tuple[str, int]:
    """Return the token and the counter of somebody who serves at one of these."""
    staff = next(each for each in hall.access["staff"] if each["counter"] in counters)
    signed = ask(hall.url, "", "sessions", {k: staff[k] for k in ("user", "password")})
    return signed.body["token"], staff["counter"]


def call_once(hall: HallProcess, watch: BoardWatch, token: str, counter: int) -> float:
    time.sleep(CALL_GAP_S)
    started = time.perf_counter()
    called = ask(hall.url, token, f"counters/{counter}/call")
    assert called.status == 200, called
    taken_ms = (watch.wait_for(called.body["ticket_no"]) - started) * 1000
    for act in ("start", "finish"):
        answer = ask(hall.url, token, f"counters/{counter}/{act}")
        assert answer.status == 200, answer
    return taken_ms


def catch_up_figures(data: Path) -> list[Figure]:
    """Everybody comes back at once after a cut: 500 consumers, 2,000 missed events each."""
    happen(data, MISSED)
    db = read_connection(data / DATABASE)
    cursor, head = f"{feed.epoch(db)}:{feed.head(db) - MISSED}", feed.head(db)
    started = time.perf_counter()
    assert len(feed.read_after(db, head - MISSED, limit=MISSED)) == MISSED
    floor = time.perf_counter() - started
    db.close()
    with running_hall(data) as hall, readers(hall, RETURNING, cursor, MISSED) as returning:
        assert returning.stdout
        seconds = float(returning.stdout.readline())
        peak = hall.rss_mib()
    return [
        Figure(
            figure=f"{RETURNING} consumers catch up {MISSED} events each",
            value=seconds,
            unit="s",
            bound=15.0,
            floor=floor,
        ),
        Figure(figure="memory after that", value=peak, unit="MiB", bound=None),
    ]


def happen(data: Path, count: int) -> None:
    """Write events as a hall would."""
    data.mkdir(parents=True, exist_ok=True)
    writer = Writer(open_database(data / DATABASE), lambda: NOON)

    def issue(tx: Tx) -> None:
        if not feed.epoch(tx.db):
            feed.renew_epoch(tx.db)
        for number in range(count):
            tx.append(
                TicketIssued(
                    at=tx.now,
                    ticket_no=f"A{number:04d}",
                    service_code=SERVICE,
                    group="A",
                    priority="normal",
                )
            )

    writer.submit(issue).result()
    writer.close()


def start_figures(folder: Path) -> list[Figure]:
    """Start a new hall, and the same one again."""
    seconds, memory = [], []
    for _ in range(STARTS):
        with running_hall(folder) as hall:
            seconds.append(hall.started_s)
            memory.append(hall.rss_mib())
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import litestar, uvicorn, msgspec"], check=True)
    floor = time.perf_counter() - started
    return [
        Figure(
            figure="hall start, median", value=median(seconds), unit="s", bound=1.0, floor=floor
        ),
        Figure(figure="hall memory", value=max(memory), unit="MiB", bound=70.0),
    ]


def main() -> None:
    log.configure(logging.ERROR)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = start_figures(folder / "start")
        figures += catch_up_figures(folder / "catch-up")
        figures += call_figures(folder / "call")
    tell(figures)


if __name__ == "__main__":
    main()
