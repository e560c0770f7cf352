"""What counters do: each act, what it refuses, and what it writes down."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from hall.contract.api import ExtendHours, IssueTicket, Skills, TicketView, Transfer
from hall.contract.board import OpenState
from hall.contract.events import (
    CounterChanged,
    DayEnded,
    TicketCalled,
    TicketMissed,
    TicketReEntered,
    TicketTransferred,
)
from hall.queue import calls, counters, day, issue, machines
from hall.store import audit
from tests.hall.desk.rig import BILL, CARD, HALL, K1, LEAD, LOAN, MONDAY_TEN, TRANSFER, Rig, desk_of
from tests.hall.desk.test_issue import refused


def view(rig: Rig, ticket_no: str) -> TicketView:
    ticket = rig.books.tickets.by_no(ticket_no)
    assert ticket is not None
    return issue.view(rig.desk, rig.books, ticket)


def test_a_counter_calls_the_first_and_says_why(rig: Rig) -> None:
    for _ in range(3):
        rig.issue()
    rig.open(8)
    called = rig.do(calls.call, LEAD, 8)
    assert (called.ticket_no, called.state, called.counter_no) == ("C001", "called", 8)
    assert (called.call_count, called.rule) == (1, "score")
    assert called.reason
    event = rig.events()[-1]
    assert isinstance(event, TicketCalled)
    rows = rig.db.execute("SELECT ticket_id, rule, first_three FROM decision").fetchall()
    assert [row[:2] for row in rows] == [(1, "score")]
    assert [each[0] for each in json.loads(rows[0][2])] == [1, 2, 3]


def test_a_counter_that_cannot_call_is_refused(rig: Rig) -> None:
    rig.issue()
    assert refused(rig, calls.call, LEAD, 8) == "counter-not-open"
    assert refused(rig, calls.call, LEAD, 77) == "unknown-counter"
    rig.open(6, 8)
    assert refused(rig, calls.call, LEAD, 6) == "nobody-waiting"
    rig.call(8)
    rig.issue()
    assert refused(rig, calls.call, LEAD, 8) == "counter-busy"
    rig.do(counters.change, LEAD, 6, "pause")
    assert refused(rig, calls.call, LEAD, 6) == "counter-not-open"


@pytest.mark.parametrize(
    "act", [calls.recall, calls.start, calls.no_show, calls.hold, calls.finish]
)
def test_nothing_can_be_done_with_a_ticket_that_is_not_there(rig: Rig, act: Any) -> None:
    rig.open(8)
    assert refused(rig, act, LEAD, 8) == "counter-free"


def test_a_recall_says_it_again_and_counts(rig: Rig) -> None:
    rig.issue()
    rig.open(8)
    rig.call(8)
    assert rig.act(calls.recall, 8).call_count == 2
    assert rig.act(calls.recall, 8).call_count == 3
    counts = [each.call_count for each in rig.events() if isinstance(each, TicketCalled)]
    assert counts == [1, 2, 3]
    rig.act(calls.start, 8)
    assert refused(rig, calls.recall, LEAD, 8) == "wrong-state"


def test_a_service_from_call_to_finish_teaches_its_duration(rig: Rig) -> None:
    rig.issue()
    rig.open(8)
    rig.call(8)
    rig.advance(seconds=30)
    rig.act(calls.start, 8)
    rig.advance(seconds=270)
    assert rig.act(calls.finish, 8).state == "finished"
    rows = rig.db.execute("SELECT service_code, duration_s FROM service_time").fetchall()
    assert rows == [(CARD, 300.0)]


def test_the_memory_of_durations_is_bounded(rig: Rig) -> None:
    for number in range(1, 450):
        rig.advance(microseconds=number * 7919)
        rig.do(lambda _desk, books, n: books.ledger.note_duration(CARD, float(n)), number)
    count, lowest = rig.db.execute("SELECT count(*), min(slot) FROM service_time").fetchone()
    assert (count, lowest) == (400, 0)


def test_nobody_is_finished_before_the_service_began(rig: Rig) -> None:
    rig.issue()
    rig.open(8)
    rig.call(8)
    assert refused(rig, calls.finish, LEAD, 8) == "wrong-state"
    assert refused(rig, calls.hold, LEAD, 8) == "wrong-state"


def test_a_no_show_waits_again_three_places_back_and_lapses_the_second_time(rig: Rig) -> None:
    for _ in range(6):
        rig.issue()
        rig.advance(seconds=1)
    rig.open(8, 9)
    assert rig.call(8) == "C001"
    assert rig.act(calls.no_show, 8).state == "waiting"
    missed, back = rig.events()[-2:]
    assert (type(missed), missed.lapsed, type(back)) == (TicketMissed, False, TicketReEntered)
    assert view(rig, "C001").ahead == 3
    called = []
    for _ in range(3):
        called.append(rig.call(8))
        rig.act(calls.start, 8)
        rig.act(calls.finish, 8)
    assert called == ["C002", "C003", "C004"]
    assert rig.call(8) == "C001"
    lapsed = rig.act(calls.no_show, 8)
    assert lapsed.state == "lapsed"
    assert rig.events()[-1].lapsed
    assert refused(rig, calls.re_enter, LEAD, "C001") == "wrong-state"


def test_where_citizens_say_that_they_are_back_a_no_show_waits_for_that(rig: Rig) -> None:
    rig.desk = desk_of(queue=replace(HALL.queue, re_entry="asked"))
    for _ in range(6):
        rig.issue()
        rig.advance(seconds=1)
    rig.open(8)
    rig.call(8)
    assert rig.act(calls.no_show, 8).state == "missed"
    assert rig.call(8) == "C002"
    assert rig.do(calls.re_enter, K1, "C001").ahead == 3
    assert refused(rig, calls.re_enter, LEAD, "C001") == "wrong-state"


def test_a_held_ticket_leaves_the_counter_free_and_is_gone_on_with(rig: Rig) -> None:
    rig.issue()
    rig.issue()
    rig.open(8, 9)
    rig.call(8)
    rig.act(calls.start, 8)
    assert rig.act(calls.hold, 8).state == "held"
    assert rig.call(8) == "C002"
    assert refused(rig, calls.resume_ticket, LEAD, 8, "C001") == "counter-busy"
    assert rig.act(calls.resume_ticket, 9, "C001").counter_no == 9
    assert rig.act(calls.finish, 9).ticket_no == "C001"


def test_who_comes_back_with_a_missing_paper_keeps_the_first_arrival(rig: Rig) -> None:
    rig.issue()
    rig.open(8)
    rig.call(8)
    rig.act(calls.start, 8)
    rig.act(calls.hold, 8)
    rig.advance(minutes=5)
    for _ in range(3):
        rig.issue()
    back = rig.do(calls.come_back, LEAD, "C001")
    assert (back.state, back.ahead) == ("waiting", 0)
    assert rig.call(8) == "C001"


def test_a_transfer_keeps_the_arrival(rig: Rig) -> None:
    first = rig.issue(CARD)
    rig.open(8, 6)
    rig.call(8)
    rig.advance(minutes=3)
    rig.issue(LOAN)
    sent = rig.act(calls.transfer, 8, Transfer(service_code=LOAN))
    assert (sent.state, sent.service_code) == ("waiting", LOAN)
    assert isinstance(rig.events()[-1], TicketTransferred)
    assert rig.call(6) == first.ticket_no


def test_a_ticket_sent_to_one_counter_is_called_by_it_alone(rig: Rig) -> None:
    rig.issue(CARD)
    rig.open(8, 9)
    rig.call(8)
    rig.act(calls.start, 8)
    rig.act(calls.transfer, 8, Transfer(counter_no=9))
    assert view(rig, "C001").counters == (9,)
    assert refused(rig, calls.call, LEAD, 8) == "nobody-waiting"
    assert rig.call(9) == "C001"


def test_a_counter_that_closes_leaves_nobody_waiting_for_it(rig: Rig) -> None:
    rig.issue(CARD)
    rig.open(8, 9)
    rig.call(8)
    rig.act(calls.transfer, 8, Transfer(counter_no=9))
    rig.do(counters.change, LEAD, 9, "close")
    assert rig.call(8) == "C001"


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        (Transfer(), "not-acceptable"),
        (Transfer(service_code=CARD), "not-acceptable"),
        (Transfer(counter_no=8), "not-acceptable"),
        (Transfer(counter_no=9), "counter-not-open"),
        (Transfer(counter_no=77), "unknown-counter"),
        (Transfer(service_code="BT-99"), "unknown-service"),
    ],
)
def test_a_transfer_to_nowhere_is_refused(rig: Rig, order: Transfer, kind: str) -> None:
    rig.issue(CARD)
    rig.open(8)
    rig.call(8)
    assert refused(rig, calls.transfer, LEAD, 8, order) == kind


def test_a_ticket_goes_through_all_its_services(rig: Rig) -> None:
    rig.issue(CARD, more_services=(LOAN, TRANSFER))
    rig.open(8, 6, 1)
    states = []
    for counter_no in (8, 6, 1):
        assert rig.call(counter_no) == "C001"
        rig.act(calls.start, counter_no)
        states.append(rig.act(calls.finish, counter_no).state)
    assert states == ["waiting", "waiting", "finished"]


def test_a_called_ticket_that_is_given_up_frees_the_counter(rig: Rig) -> None:
    rig.issue()
    rig.issue()
    rig.open(8)
    rig.call(8)
    rig.do(issue.cancel, K1, "C001")
    assert rig.call(8) == "C002"


def test_a_backup_helps_when_its_own_work_leaves_it_free(rig: Rig) -> None:
    rig.issue("BT-32")
    rig.issue(CARD)
    rig.open(9)
    assert rig.call(9) == "C001"
    rig.act(calls.start, 9)
    rig.act(calls.finish, 9)
    assert rig.call(9) == "F001"


def test_skills_are_changed_by_letters_that_the_hall_has(rig: Rig) -> None:
    rig.open(8)
    changed = rig.do(counters.set_skills, LEAD, 8, Skills(groups=("A",), backup_groups=("C",)))
    assert (changed.groups, changed.backup_groups) == (("A",), ("C",))
    assert isinstance(rig.events()[-1], CounterChanged)
    head = rig.head
    rig.do(counters.set_skills, LEAD, 8, Skills(groups=("A",), backup_groups=("C",)))
    assert rig.head == head
    for wrong in (Skills(groups=("Z",)), Skills(groups=("A",), backup_groups=("A",))):
        assert refused(rig, counters.set_skills, LEAD, 8, wrong) == "not-acceptable"


def test_a_counter_opens_pauses_and_closes_and_repeats_are_nothing_new(rig: Rig) -> None:
    rig.open(8)
    head = rig.head
    rig.open(8)
    assert rig.head == head
    assert rig.do(counters.change, LEAD, 8, "pause").state is OpenState.PAUSED
    assert rig.do(counters.change, LEAD, 8, "resume").state is OpenState.OPEN
    rig.issue()
    rig.call(8)
    assert refused(rig, counters.change, LEAD, 8, "close") == "counter-busy"
    rig.act(calls.start, 8)
    rig.act(calls.finish, 8)
    assert rig.do(counters.change, LEAD, 8, "close").state is OpenState.CLOSED
    assert refused(rig, counters.change, LEAD, 8, "resume") == "counter-not-open"


def test_the_days_end_lapses_what_is_open_and_keeps_it(rig: Rig) -> None:
    for _ in range(4):
        rig.issue()
    rig.open(8)
    rig.call(8)
    rig.act(calls.start, 8)
    rig.act(calls.finish, 8)
    assert rig.do(day.end, LEAD) == 4
    states = rig.db.execute("SELECT ticket_no, state FROM ticket_history").fetchall()
    assert states == [("C001", "finished")] + [(f"C00{n}", "lapsed") for n in (2, 3, 4)]
    assert any(isinstance(each, DayEnded) for each in rig.events())
    assert all(each.state is OpenState.CLOSED for each in rig.books.counters.all())
    assert refused(rig, issue.issue, K1, IssueTicket(service_code=CARD)) == "hall-closed"


def test_an_ended_day_that_is_extended_goes_on_with_its_numbers(rig: Rig) -> None:
    rig.issue()
    rig.do(day.end, LEAD)
    rig.do(day.extend, LEAD, ExtendHours(until="19:00"))
    assert rig.issue().ticket_no == "C002"


def test_numbers_start_again_with_the_first_command_of_a_new_date(rig: Rig) -> None:
    rig.issue()
    rig.open(8)
    rig.now = MONDAY_TEN.replace(day=24)
    ticket = rig.issue()
    assert (ticket.ticket_no, ticket.day_serial) == ("C001", 1)
    assert rig.db.execute("SELECT day, state FROM ticket_history").fetchall() == [
        ("2026-11-23", "lapsed")
    ]
    assert rig.books.counters.get(8).state is OpenState.CLOSED  # type: ignore[union-attr]


def test_an_extended_service_keeps_the_hall_open(rig: Rig) -> None:
    rig.now = MONDAY_TEN.replace(day=24, hour=16, minute=50)
    assert refused(rig, issue.issue, K1, IssueTicket(service_code=CARD)) == "last-ticket"
    rig.do(day.begin)
    for until in ("16:00", "17:00"):
        assert refused(rig, day.extend, LEAD, ExtendHours(until=until)) == "not-acceptable"
    extended = rig.do(day.extend, LEAD, ExtendHours(until="18:00"))
    assert (extended.hours.closes, extended.hours.extended_until) == ("17:00", "18:00")
    assert rig.issue().ticket_no == "C001"


def test_help_is_called_once_and_answered_by_the_first(rig: Rig) -> None:
    def ask(_desk: object, books: Any) -> int:
        return machines.ask_help(books, K1).help_id

    def answer(_desk: object, books: Any, number: int) -> str:
        return machines.answer_help(books, LEAD, number).answered_by

    number = rig.do(ask)
    assert rig.do(ask) == number
    assert rig.do(answer, number) == "主管甲"
    head = rig.head
    assert rig.do(answer, number) == "主管甲"
    assert rig.head == head
    assert rig.do(ask) == number + 1
    assert refused(rig, answer, 99) == "unknown-help"


def test_every_act_of_staff_is_in_the_audit_chain(rig: Rig) -> None:
    rig.issue(CARD, more_services=(BILL,))
    rig.open(8, 9)
    rig.call(8)
    for act in (calls.recall, calls.start, calls.hold):
        rig.act(act, 8)
    rig.act(calls.resume_ticket, 8, "C001")
    rig.act(calls.finish, 8)
    rig.call(9)
    rig.act(calls.transfer, 9, Transfer(counter_no=8))
    rig.call(8)
    rig.act(calls.no_show, 8)
    rig.do(issue.cancel, LEAD, "C001")
    rig.do(day.end, LEAD)
    acts = [act for (act,) in rig.db.execute("SELECT act FROM audit ORDER BY audit_no")]
    assert acts == [
        "counter.open",
        "counter.open",
        "ticket.called",
        "ticket.recalled",
        "ticket.started",
        "ticket.held",
        "ticket.started",
        "ticket.finished",
        "ticket.called",
        "ticket.transferred",
        "ticket.called",
        "ticket.no_show",
        "ticket.cancelled",
        "day.ended",
    ]
    assert audit.verify(rig.db) is None
