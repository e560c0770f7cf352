import asyncio
import threading

import pytest

from hall.contract.events import HelpRequested
from hall.contract.problems import ProblemError
from hall.store import feed, writer
from hall.store.database import OperationalError, read_connection
from hall.store.writer import Tx
from tests.hall.store.conftest import NOON, Desk

TIMEOUT_S = 20.0
EVENT = HelpRequested(at=NOON, kiosk_id="K1")


class RefusedError(Exception):
    pass


def add(tx: Tx) -> int:
    return tx.append(EVENT)


def add_and_refuse(tx: Tx) -> int:
    tx.append(EVENT)
    tx.append(EVENT)
    raise RefusedError


class Gate:
    """A command that holds the writer until it is opened, so that others queue up behind it."""

    def __init__(self, desk: Desk) -> None:
        self.opened, entered = threading.Event(), threading.Event()

        def hold(_tx: Tx) -> None:
            entered.set()
            self.opened.wait(TIMEOUT_S)

        self.held = desk.writer.submit(hold)
        assert entered.wait(TIMEOUT_S)


def test_what_queues_up_is_committed_as_one_group(desk: Desk) -> None:
    gate = Gate(desk)
    waiting = [desk.writer.submit(add) for _ in range(writer.GROUP_MAX + 10)]
    gate.opened.set()
    assert [each.result(TIMEOUT_S) for each in waiting] == list(range(1, len(waiting) + 1))
    desk.writer.close()
    assert desk.groups == [1, writer.GROUP_MAX, 10]


def test_an_answer_comes_after_the_commit_and_after_the_announcement(desk: Desk) -> None:
    reader = read_connection(desk.path)
    for expected in range(1, 20):
        assert desk.writer.submit(add).result(TIMEOUT_S) == expected
        assert feed.head(reader) == expected
        assert [each.seq for each in desk.announced] == list(range(1, expected + 1))
    reader.close()


def test_a_refused_command_goes_alone_and_burns_no_seq(desk: Desk) -> None:
    gate = Gate(desk)
    good = [desk.writer.submit(add), desk.writer.submit(add)]
    bad = desk.writer.submit(add_and_refuse)
    more = desk.writer.submit(add)
    gate.opened.set()
    with pytest.raises(RefusedError):
        bad.result(TIMEOUT_S)
    assert [each.result(TIMEOUT_S) for each in (*good, more)] == [1, 2, 3]
    assert [each.seq for each in desk.announced] == [1, 2, 3]


def test_a_mistake_in_a_statement_is_the_commands_own(desk: Desk) -> None:
    with pytest.raises(OperationalError):
        desk.writer.submit(lambda tx: tx.db.execute("SELECT nothing")).result(TIMEOUT_S)
    assert desk.writer.submit(add).result(TIMEOUT_S) == 1
    assert not desk.failures


def test_the_ninth_of_a_full_queue_is_refused_and_the_others_are_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "QUEUE_MAX", 8)
    gate = Gate(desk)
    accepted = [desk.writer.submit(add) for _ in range(8)]
    with pytest.raises(ProblemError) as refused:
        desk.writer.submit(add)
    assert (refused.value.type, refused.value.status) == ("overloaded", 503)
    gate.opened.set()
    assert [each.result(TIMEOUT_S) for each in accepted] == list(range(1, 9))


def fill(tx: Tx) -> int:
    tx.db.execute("CREATE TABLE IF NOT EXISTS ballast (load BLOB)")
    tx.db.execute("INSERT INTO ballast VALUES (zeroblob(200000))")
    return tx.append(EVENT)


def set_page_limit(tx: Tx, spare: int) -> None:
    (pages,) = tx.db.execute("PRAGMA page_count").fetchone()
    tx.db.execute(f"PRAGMA max_page_count = {pages + spare}")


def test_a_full_disk_is_a_clear_refusal_and_space_heals_it(desk: Desk) -> None:
    assert desk.writer.submit(add).result(TIMEOUT_S) == 1
    desk.writer.submit(lambda tx: set_page_limit(tx, 10)).result(TIMEOUT_S)
    gate = Gate(desk)
    waiting = [desk.writer.submit(c) for c in (add, fill, add)]
    gate.opened.set()
    told = [each.exception(TIMEOUT_S) for each in waiting]
    assert [each.type for each in told if isinstance(each, ProblemError)].count("storage-full") > 0
    assert isinstance(told[1], ProblemError)
    assert told[1].status == 507
    desk.writer.submit(lambda tx: set_page_limit(tx, 10_000)).result(TIMEOUT_S)
    last = desk.writer.submit(fill).result(TIMEOUT_S)
    assert [each.seq for each in desk.announced] == list(range(1, last + 1))
    assert desk.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not desk.failures


def test_asyncio_callers_are_answered_on_their_loop(desk: Desk) -> None:
    async def ask() -> list[int]:
        return await asyncio.gather(*(desk.writer.run(add) for _ in range(50)))

    assert asyncio.run(ask()) == list(range(1, 51))


def test_an_asker_who_has_gone_does_not_stop_the_others(desk: Desk) -> None:
    async def ask() -> int:
        gate = Gate(desk)
        gone = asyncio.ensure_future(desk.writer.run(add))
        stays = asyncio.ensure_future(desk.writer.run(add))
        await asyncio.sleep(0)
        gone.cancel()
        gate.opened.set()
        return await stays

    assert asyncio.run(ask()) == 2


def test_closing_finishes_what_was_accepted_and_refuses_the_rest(desk: Desk) -> None:
    gate = Gate(desk)
    accepted = desk.writer.submit(add)
    closing = threading.Thread(target=desk.writer.close)
    closing.start()
    gate.opened.set()
    closing.join(TIMEOUT_S)
    assert accepted.result(TIMEOUT_S) == 1
    with pytest.raises(ProblemError, match="stopping"):
        desk.writer.submit(add)


def test_a_mistake_of_the_writer_itself_stops_the_hall_and_keeps_nobody_waiting(
    desk: Desk,
) -> None:
    def broken() -> None:
        raise RefusedError

    desk.writer._clock = broken  # type: ignore[assignment]
    with pytest.raises(ProblemError, match="mistake"):
        desk.writer.submit(add).result(TIMEOUT_S)
    assert desk.failures == ["stop"]
    with pytest.raises(ProblemError):
        desk.writer.submit(add)
