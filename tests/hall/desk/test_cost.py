"""What keeps the cost of a command from growing: every question on its way uses an index."""

from typing import Any

import pytest

from hall.contract.api import IssueTicket
from hall.queue import calls, counters, issue
from hall.store import snapshot
from tests.hall.desk.rig import CARD, K1, LEAD, LOAN, Rig


def plans(rig: Rig, ask: Any) -> list[str]:
    """Return the plan of every statement that `ask` runs."""
    seen: list[str] = []
    rig.db.set_trace_callback(seen.append)
    ask()
    rig.db.set_trace_callback(None)
    asked = [each for each in seen if each.startswith(("SELECT", "UPDATE", "INSERT", "DELETE"))]
    return [
        f"{row[3]} <- {each}"
        for each in asked
        for row in rig.db.execute(f"EXPLAIN QUERY PLAN {each}").fetchall()
    ]


def serve(rig: Rig) -> None:
    rig.issue(CARD, person_hmac="ab" * 32, more_services=(LOAN,))
    rig.do(calls.call, LEAD, 8)
    rig.do(calls.start, LEAD, 8)
    rig.do(calls.hold, LEAD, 8)
    rig.do(calls.resume_ticket, LEAD, 8, "C001")
    rig.do(calls.finish, LEAD, 8)
    rig.do(issue.cancel, K1, "C001")
    rig.do(counters.change, LEAD, 8, "close")


def look(rig: Rig) -> None:
    snapshot.board(rig.db, rig.now)
    rig.books.tickets.at_any_counter()
    rig.books.tickets.set_aside()


@pytest.mark.parametrize("ask", [serve, look])
def test_no_question_reads_all_tickets_of_the_day_or_of_history(rig: Rig, ask: Any) -> None:
    rig.open(8)
    found = plans(rig, lambda: ask(rig))
    assert found
    scans = [each for each in found if each.startswith(("SCAN ticket", "SCAN ticket_history"))]
    in_an_index_of_few = ("USING INDEX ticket_waiting", "USING INDEX ticket_set_aside")
    assert not [each for each in scans if not any(name in each for name in in_an_index_of_few)]


def test_a_long_line_is_counted_only_so_far(rig: Rig) -> None:
    for _ in range(1020):
        rig.do(issue.issue, K1, IssueTicket(service_code=CARD))
    assert rig.issue().ahead == 999
