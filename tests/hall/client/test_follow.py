import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import Queue

from hall.client import FeedFollower, HallClient, Pace
from hall.contract.board import Board, HallHours
from hall.contract.events import AnyEvent, HelpRequested
from hall.store import feed
from tests.hall.serving import NOON, ServedHall, help_at, served

TIMEOUT_S = 20.0
PACE = Pace(silence_s=5.0, first_retry_s=0.01, retry_s_max=0.05, jitter=lambda: 1.0)


def board(cursor: str) -> Board:
    return Board(
        cursor=cursor,
        at=NOON,
        hall_name="",
        hall_name_en="",
        hall_name_mn="",
        hours=HallHours(day="2026-11-24"),
        calls=(),
        waits=(),
        average_wait_min=0,
        counters=(),
        groups=(),
        services=(),
        notices=(),
        promises=(),
        ticker=(),
    )


class Snapshots(HallClient):
    """The real client, with the board's cursor read from the hall's own file."""

    def __init__(self, hall: ServedHall) -> None:
        super().__init__(hall.url, hall.display, timeout_s=TIMEOUT_S)
        self.hall = hall
        self.taken = 0

    def board(self) -> Board:
        self.taken += 1
        read = self.hall.running.writer.submit(lambda tx: feed.cursor(tx.db))
        return board(read.result(TIMEOUT_S))


@dataclass(slots=True)
class Told:
    """What a follower has called back, in order; places count from the test's first event."""

    base: int
    calls: Queue[tuple[str, object]] = field(default_factory=Queue)

    def snapshot(self, taken: Board) -> None:
        self.calls.put(("snapshot", int(taken.cursor.partition(":")[2]) - self.base))

    def event(self, event: AnyEvent, seq: int) -> None:
        assert isinstance(event, HelpRequested)
        self.calls.put(("event", seq - self.base))

    def link(self, up: bool, _at: datetime) -> None:
        self.calls.put(("link", up))

    def next(self, count: int) -> list[tuple[str, object]]:
        return [self.calls.get(timeout=TIMEOUT_S) for _ in range(count)]


@contextmanager
def following(hall: ServedHall, cursor: str = "") -> Iterator[tuple[FeedFollower, Told, Snapshots]]:
    told, client = Told(hall.base), Snapshots(hall)
    follower = FeedFollower(
        client,
        (),
        on_snapshot=told.snapshot,
        on_event=told.event,
        on_link=told.link,
        cursor=cursor,
        pace=PACE,
    )
    follower.start()
    try:
        yield follower, told, client
    finally:
        follower.stop()
        client.close()
        assert not follower._thread.is_alive()


def cut(hall: ServedHall) -> None:
    """End every open feed, as a restart would."""
    assert hall.running._loop
    hall.running._loop.call_soon_threadsafe(hall.running.hub.close)


def test_the_snapshot_comes_first_and_then_each_event_once(tmp_path: Path) -> None:
    with served(tmp_path) as hall:
        hall.many(3)
        with following(hall) as (follower, told, _):
            assert told.next(2) == [("snapshot", 3), ("link", True)]
            hall.happen(help_at("K1"), help_at("K2"))
            assert told.next(2) == [("event", 4), ("event", 5)]
            cut(hall)
            assert told.next(2) == [("link", False), ("link", True)]
            hall.happen(help_at("K1"))
            assert told.next(1) == [("event", 6)]
        assert follower.cursor == hall.cursor(6)


def test_what_happened_during_a_cut_comes_without_a_new_snapshot(tmp_path: Path) -> None:
    with served(tmp_path) as hall, following(hall) as (_, told, client):
        assert told.next(2) == [("snapshot", 0), ("link", True)]
        for round_no in range(5):
            cut(hall)
            hall.many(10)
            calls = told.next(12)
            assert [seq for kind, seq in calls if kind == "event"] == list(
                range(round_no * 10 + 1, round_no * 10 + 11)
            )
            assert [up for kind, up in calls if kind == "link"] == [False, True]
        assert client.taken == 1


def test_a_kept_cursor_needs_no_snapshot(tmp_path: Path) -> None:
    with served(tmp_path) as hall:
        hall.many(5)
        with following(hall, hall.cursor(3)) as (_, told, client):
            assert told.next(3) == [("link", True), ("event", 4), ("event", 5)]
            assert client.taken == 0


def test_a_cursor_that_is_gone_or_of_another_life_needs_a_snapshot(tmp_path: Path) -> None:
    with served(tmp_path) as hall:
        hall.many(5)
        for cursor in ("another:3", hall.cursor(99)):
            with following(hall, cursor) as (_, told, client):
                assert told.next(2) == [("snapshot", 5), ("link", True)]
                assert client.taken == 1


def test_a_hole_in_the_feed_needs_a_snapshot(tmp_path: Path) -> None:
    with served(tmp_path) as hall, following(hall) as (_, told, client):
        assert told.next(2) == [("snapshot", 0), ("link", True)]
        hall.many(1)
        assert told.next(1) == [("event", 1)]
        assert hall.running._loop
        entries = [
            feed.Entry(seq, "help", b'{"kind":"help.x"}') for seq in (hall.base + 7, hall.base + 8)
        ]
        hall.running._loop.call_soon_threadsafe(skip_to, hall, entries)
        assert told.next(3) == [("link", False), ("snapshot", 1), ("link", True)]
        assert client.taken == 2


def skip_to(hall: ServedHall, entries: list[feed.Entry]) -> None:
    for group in hall.running.hub._groups.values():
        group.last = entries[0].seq - 1
    hall.running.hub.publish(entries[:1])
    hall.running.hub.head = hall.base + 1


def test_a_kind_from_the_future_is_skipped_and_counted(tmp_path: Path) -> None:
    with served(tmp_path) as hall, following(hall) as (follower, told, client):
        assert told.next(2) == [("snapshot", 0), ("link", True)]
        row = b'{"kind":"robot.arrived","at":"2026-11-24T12:00:00Z","wheels":[1,2]}'

        def later(tx: object) -> None:
            tx.head += 1  # type: ignore[attr-defined]
            entry = feed.Entry(tx.head, "robot", row)  # type: ignore[attr-defined]
            tx.db.execute("INSERT INTO feed VALUES (?, ?, ?)", (entry.seq, "robot", row))  # type: ignore[attr-defined]
            tx.entries.append(entry)  # type: ignore[attr-defined]

        hall.running.writer.submit(later).result(TIMEOUT_S)
        hall.happen(help_at("K1"))
        assert told.next(1) == [("event", 2)]
        assert client.taken == 1
        cut(hall)
        assert told.next(2) == [("link", False), ("link", True)]
        assert follower.cursor == hall.cursor(2)


def test_stopping_does_not_wait_for_the_next_heartbeat(tmp_path: Path) -> None:
    with served(tmp_path) as hall, following(hall) as (follower, told, _):
        told.next(2)
        stopping = threading.Thread(target=follower.stop)
        stopping.start()
        stopping.join(2)
        assert not stopping.is_alive()


def test_waits_grow_to_a_bound_and_never_all_at_once() -> None:
    pace = Pace(jitter=lambda: 0.0)
    assert [pace.retry_s(n) for n in (1, 2, 3, 50)] == [0.1, 0.2, 0.4, 2.5]
    assert Pace(jitter=lambda: 1.0).retry_s(50) == 5.0
