from concurrent.futures import Future
from datetime import timedelta

import pytest

from hall.actor import Actor
from hall.contract.events import HelpRequested
from hall.contract.problems import ProblemError
from hall.store import idempotency
from hall.store.idempotency import StoredAnswer, once
from hall.store.writer import Tx
from tests.hall.store.conftest import NOON, Desk

TIMEOUT_S = 20.0
KIOSK = Actor(kind="kiosk", id="K1", name="K1", role="kiosk")
OTHER = Actor(kind="kiosk", id="K2", name="K2", role="kiosk")


class RefusedError(Exception):
    pass


def happen(tx: Tx) -> StoredAnswer:
    seq = tx.append(HelpRequested(at=tx.now, kiosk_id="K1"))
    return StoredAnswer(201, b"%d" % seq)


def refuse(tx: Tx) -> StoredAnswer:
    happen(tx)
    raise RefusedError


def ask(
    desk: Desk, key: str, actor: Actor = KIOSK, request: bytes = b"one"
) -> Future[StoredAnswer]:
    return desk.writer.submit(lambda tx: once(tx, key, actor, request, happen))


def test_a_key_sent_fifty_times_at_once_happens_once(desk: Desk) -> None:
    answers = [each.result(TIMEOUT_S) for each in [ask(desk, "k") for _ in range(50)]]
    assert {(each.status, each.body) for each in answers} == {(201, b"1")}
    assert [each.repeated for each in answers].count(False) == 1
    assert [each.seq for each in desk.announced] == [1]


def test_a_key_belongs_to_its_actor(desk: Desk) -> None:
    assert ask(desk, "k").result(TIMEOUT_S).body == b"1"
    assert ask(desk, "k", OTHER).result(TIMEOUT_S).body == b"2"


def test_a_key_with_another_request_is_refused_and_changes_nothing(desk: Desk) -> None:
    ask(desk, "k").result(TIMEOUT_S)
    with pytest.raises(ProblemError) as refused:
        ask(desk, "k", request=b"two").result(TIMEOUT_S)
    assert (refused.value.type, refused.value.status) == ("idempotency-key-reused", 422)
    assert len(desk.announced) == 1


def test_a_refused_command_leaves_its_key_free(desk: Desk) -> None:
    with pytest.raises(RefusedError):
        desk.writer.submit(lambda tx: once(tx, "k", KIOSK, b"one", refuse)).result(TIMEOUT_S)
    assert ask(desk, "k").result(TIMEOUT_S) == StoredAnswer(201, b"1")


@pytest.mark.parametrize("key", ["", "k" * (idempotency.KEY_CHARS_MAX + 1)])
def test_a_key_of_no_or_too_many_characters_is_refused(desk: Desk, key: str) -> None:
    with pytest.raises(ProblemError, match="idempotency-key-invalid"):
        ask(desk, key).result(TIMEOUT_S)


def test_answers_are_kept_for_two_days_and_not_longer(desk: Desk) -> None:
    ask(desk, "k").result(TIMEOUT_S)

    def forget(tx: Tx) -> tuple[int, int]:
        kept = idempotency.forget(tx.db, NOON + idempotency.KEPT)
        gone = idempotency.forget(tx.db, NOON + idempotency.KEPT + timedelta(seconds=1))
        return kept, gone

    assert desk.writer.submit(forget).result(TIMEOUT_S) == (0, 1)
