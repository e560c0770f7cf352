import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysqlite3 import dbapi2

from hall.contract.events import DayEnded, Event, HelpRequested
from hall.store import feed
from hall.store.database import migrate, open_database
from hall.store.feed import Entry
from hall.store.writer import Tx
from tests.hall.store.conftest import NOON, Desk

TIMEOUT_S = 20.0
TOPICS = ("help", "day", "ticket")


def event(topic: str) -> Event:
    return DayEnded(at=NOON, day="x") if topic == "day" else HelpRequested(at=NOON, kiosk_id="K1")


def test_an_event_outside_a_transaction_is_refused(desk: Desk) -> None:
    desk.writer.close()
    db = open_database(desk.path)
    with pytest.raises(RuntimeError):
        feed.append(db, 1, event("help"))
    db.close()


def test_a_reader_resumes_after_the_last(desk: Desk) -> None:
    desk.writer.submit(lambda tx: [tx.append(event("help")) for _ in range(10)]).result(TIMEOUT_S)

    def read(tx: Tx) -> list[int]:
        return [each.seq for each in feed.read_after(tx.db, 4, limit=3)]

    assert desk.writer.submit(read).result(TIMEOUT_S) == [5, 6, 7]


def test_the_stored_body_is_the_wire_form_of_the_event(desk: Desk) -> None:
    desk.writer.submit(lambda tx: tx.append(event("day"))).result(TIMEOUT_S)
    assert desk.announced == [
        Entry(1, "day", b'{"kind":"day.ended","at":"2026-11-24T12:00:00Z","day":"x"}')
    ]


def test_retention_takes_the_oldest_and_never_the_newest(desk: Desk) -> None:
    def work(tx: Tx) -> tuple[int, int, int]:
        for _ in range(2_500):
            tx.append(event("help"))
        gone = feed.trim(tx.db, 100)
        again = feed.trim(tx.db, 100)
        third = feed.trim(tx.db, 100)
        assert feed.trim(tx.db, 100) == 0
        return gone, again, third

    assert desk.writer.submit(work).result(TIMEOUT_S) == (1000, 1000, 400)

    def ends(tx: Tx) -> tuple[int, int]:
        feed.trim(tx.db, 0)
        return feed.oldest(tx.db), feed.head(tx.db)

    assert desk.writer.submit(ends).result(TIMEOUT_S) == (2500, 2500)
    assert desk.writer.submit(lambda tx: tx.append(event("help"))).result(TIMEOUT_S) == 2501


def test_another_life_has_another_epoch(desk: Desk) -> None:
    def lives(tx: Tx) -> tuple[str, str, str]:
        return feed.renew_epoch(tx.db), feed.renew_epoch(tx.db), feed.cursor(tx.db)

    first, second, cursor = desk.writer.submit(lives).result(TIMEOUT_S)
    assert first != second
    assert cursor == f"{second}:0"


@given(
    happened=st.lists(st.sampled_from(["help", "day"]), max_size=30),
    wanted=st.sets(st.sampled_from(TOPICS), max_size=3),
    after=st.integers(0, 30),
)
def test_a_filtered_reader_gets_exactly_its_topics_and_knows_the_one_before(
    happened: list[str], wanted: set[str], after: int
) -> None:
    db = dbapi2.connect(":memory:", isolation_level=None)
    migrate(db)
    db.execute("BEGIN")
    for seq, topic in enumerate(happened, start=1):
        feed.append(db, seq, event(topic))
    expected = [seq for seq, topic in enumerate(happened, start=1) if not wanted or topic in wanted]
    found = [each.seq for each in feed.read_after(db, after, sorted(wanted))]
    assert found == [seq for seq in expected if seq > after]
    before = [seq for seq in expected if seq <= after]
    if wanted:
        assert feed.last_before(db, after, sorted(wanted)) == (before[-1] if before else 0)
    db.close()
