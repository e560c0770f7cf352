"""Issuing tickets: how long one takes, alone, after years of history, and among eight kiosks."""

import tempfile
import threading
import time
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from bench.figures import Figure, percentile, tell
from bench.served import HallProcess, ask, fsync_floor_ms, loopback_floor_ms, running_hall
from hall.running import DATABASE
from hall.store.database import open_database

SERVICE = "BT-01"
ALONE, WARM_UP = 400, 30
CLIENTS, TOGETHER_S = 8, 6.0
HISTORY = (100_000, 1_000_000)
TICKETS_A_DAY = 2_000
WORSE_MAX = 1.2


def issue_once(hall: HallProcess) -> float:
    started = time.perf_counter()
    answer = ask(hall.url, hall.kiosk, "tickets", {"service_code": SERVICE})
    taken_ms = (time.perf_counter() - started) * 1000
    assert answer.status == 201, answer
    return taken_ms


def alone(hall: HallProcess) -> list[float]:
    """Issue tickets one after the other, each over a fresh connection."""
    return [issue_once(hall) for _ in range(ALONE + WARM_UP)][WARM_UP:]


def alone_figures(data: Path) -> list[Figure]:
    with running_hall(data) as hall:
        taken = alone(hall)
        loopback = loopback_floor_ms(hall.url)
    fsync = fsync_floor_ms(data)
    return [
        Figure(
            figure="issue, 1 client, median",
            value=percentile(taken, 0.5),
            unit="ms",
            bound=6.0,
            floor=percentile(fsync, 0.5) + percentile(loopback, 0.5),
        ),
        Figure(
            figure="issue, 1 client, p99",
            value=percentile(taken, 0.99),
            unit="ms",
            bound=25.0,
            floor=percentile(fsync, 0.99) + percentile(loopback, 0.99),
        ),
    ]


def history_figures(folder: Path, rows: int) -> list[Figure]:
    """Compare a hall with history and one without, ticket by ticket: the disk's moods hit both."""
    old, new = folder / f"history-{rows}", folder / f"no-history-{rows}"
    with running_hall(old):
        pass  # makes the file
    remember(old / DATABASE, rows)
    with running_hall(old) as full, running_hall(new) as empty:
        pairs = [(issue_once(full), issue_once(empty)) for _ in range(ALONE + WARM_UP)][WARM_UP:]
    full_ms, empty_ms = (percentile(list(each), 0.5) for each in zip(*pairs, strict=True))
    return [
        Figure(
            figure=f"issue with {rows:,} tickets of history ÷ without, median",
            value=full_ms / empty_ms,
            unit="×",
            bound=WORSE_MAX,
            floor=1.0,
        ),
        Figure(
            figure=f"issue with {rows:,} tickets of history, median",
            value=full_ms,
            unit="ms",
            bound=None,
            floor=empty_ms,
        ),
    ]


def remember(database: Path, rows: int) -> None:
    """Fill the history with tickets of past days, 2,000 a day."""
    db = open_database(database)
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO ticket_history (ticket_id, day, prefix, n, ticket_no, day_serial, link_token,"
        " source, service_code, service_group, line, more_services, class, priority_reason,"
        " appointment_no, person_hmac, offline, state, issued_s, eligible_from_s, entry_no, behind,"
        " re_entries, counter_no, call_count, called_s, started_s, ended_s, rule, waited_s)"
        " VALUES (?, ?, 'A', ?, ?, ?, ?, 'hall', 'BT-01', 'A', 'A', '', 'normal', '', '', '', 0,"
        " 'finished', ?, ?, ?, '', 0, 1, 1, ?, ?, ?, 'order', 600.0)",
        (past_ticket(number) for number in range(rows)),
    )
    db.execute("UPDATE hall_day SET entry_no = max(entry_no, ?)", (rows + 1,))
    db.execute("COMMIT")
    db.execute("ANALYZE")
    db.close()


def past_ticket(number: int) -> tuple[object, ...]:
    back, serial = divmod(number, TICKETS_A_DAY)
    day = date(2026, 1, 1) - timedelta(days=back)
    issued_s = time.mktime(day.timetuple()) + 30_000 + serial * 10.0
    return (
        *(-1 - number, day.isoformat(), serial + 1, f"A{serial + 1:03d}", serial + 1),
        *(f"past-{number}", issued_s, issued_s, number),
        *(issued_s + 600, issued_s + 640, issued_s + 1200),
    )


def together_figures(data: Path) -> list[Figure]:
    """Eight kiosks issue as fast as they can, each over fresh connections."""
    taken: list[list[float]] = [[] for _ in range(CLIENTS)]
    numbers: list[list[str]] = [[] for _ in range(CLIENTS)]
    with running_hall(data) as hall:
        until = time.perf_counter() + TOGETHER_S

        def kiosk(place: int) -> None:
            for _ in count():
                started = time.perf_counter()
                if started > until:
                    return
                answer = ask(hall.url, hall.kiosk, "tickets", {"service_code": SERVICE})
                assert answer.status == 201, answer
                taken[place].append((time.perf_counter() - started) * 1000)
                numbers[place].append(answer.body["ticket_no"])

        kiosks = [threading.Thread(target=kiosk, args=(place,)) for place in range(CLIENTS)]
        started = time.perf_counter()
        for each in kiosks:
            each.start()
        for each in kiosks:
            each.join()
        seconds = time.perf_counter() - started
    all_taken = [each for part in taken for each in part]
    all_numbers = [each for part in numbers for each in part]
    fsync = fsync_floor_ms(data)
    return [
        Figure(
            figure=f"tickets issued, {CLIENTS} clients",
            value=len(all_taken) / seconds,
            unit="1/s",
            bound=250.0,
            better="higher",
            floor=1000 / percentile(fsync, 0.5),
        ),
        Figure(
            figure=f"issue, {CLIENTS} clients, p99",
            value=percentile(all_taken, 0.99),
            unit="ms",
            bound=80.0,
            floor=percentile(fsync, 0.99),
        ),
        Figure(
            figure="numbers issued twice",
            value=len(all_numbers) - len(set(all_numbers)),
            unit="",
            bound=0.0,
        ),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = alone_figures(folder / "alone")
        for rows in HISTORY:
            figures += history_figures(folder, rows)
        figures += together_figures(folder / "together")
    tell(figures)


if __name__ == "__main__":
    main()
