import pytest

from hall.actor import Actor
from hall.store import audit
from hall.store.database import DatabaseError, open_database
from hall.store.writer import Tx
from tests.hall.store.conftest import Desk

TIMEOUT_S = 20.0
LEAD = Actor(kind="staff", id="lead", name="主管甲", role="supervisor")


def record_five(tx: Tx) -> None:
    for number in range(5):
        audit.record(tx, LEAD, "counter.opened", str(number), {"counter_no": number})


def test_a_whole_chain_verifies(desk: Desk) -> None:
    desk.writer.submit(record_five).result(TIMEOUT_S)
    assert desk.writer.submit(lambda tx: audit.verify(tx.db)).result(TIMEOUT_S) is None
    number, link = desk.writer.submit(lambda tx: audit.last_link(tx.db)).result(TIMEOUT_S)
    assert number == 5
    assert len(link) == 64


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit SET actor = 'staff:wang' WHERE audit_no = 3",
        "UPDATE audit SET at = '2026-01-01' WHERE audit_no = 3",
        "UPDATE audit SET detail = '{}' WHERE audit_no = 3",
        "UPDATE audit SET link = x'00' WHERE audit_no = 3",
        "DELETE FROM audit WHERE audit_no = 3",
    ],
)
def test_a_row_changed_or_taken_out_shows(desk: Desk, damage: str) -> None:
    desk.writer.submit(record_five).result(TIMEOUT_S)
    desk.writer.close()
    db = open_database(desk.path)
    db.execute("DROP TRIGGER audit_is_never_edited")
    db.execute("DROP TRIGGER audit_is_never_cut")
    db.execute(damage)
    assert audit.verify(db) == 3
    db.close()


@pytest.mark.parametrize("damage", ["UPDATE audit SET act = 'x'", "DELETE FROM audit"])
def test_the_hall_itself_cannot_touch_the_chain(desk: Desk, damage: str) -> None:
    desk.writer.submit(record_five).result(TIMEOUT_S)
    with pytest.raises(DatabaseError, match="never"):
        desk.writer.submit(lambda tx: tx.db.execute(damage)).result(TIMEOUT_S)
