"""Numbers: their order, their refusals, and what a refusal leaves behind (nothing)."""

from datetime import timedelta
from typing import Any

import pytest

from config.schema_hall import open_all_day
from hall.contract.api import BookAppointment, IssueTicket, OfflineTicket, Transfer
from hall.contract.events import TicketIssued
from hall.contract.problems import ProblemError
from hall.queue import calls, day, issue
from hall.queue.hours import ZONE
from tests.hall.desk.rig import (
    BILL,
    CARD,
    HALL,
    K1,
    K2,
    LEAD,
    LOAN,
    MONDAY_TEN,
    QUOTA,
    TRANSFER,
    WANG,
    Rig,
    desk_of,
)

TOKEN = "t" * 16
PERSON = "ab" * 32


def refused(rig: Rig, *command: Any) -> str:
    """Run a command that must be refused, and show that nothing has changed."""
    before = rig.everything()
    with pytest.raises(ProblemError) as caught:
        rig.do(*command)
    assert rig.everything() == before
    assert 400 <= caught.value.status < 500
    return caught.value.type


def order(**values: Any) -> IssueTicket:
    return IssueTicket(**({"service_code": CARD} | values))


def test_numbers_count_by_letter_and_serials_by_the_day(rig: Rig) -> None:
    numbers = [rig.issue(code) for code in (CARD, BILL, TRANSFER, LOAN, CARD)]
    assert [each.ticket_no for each in numbers] == ["C001", "C002", "A001", "B001", "C003"]
    assert [each.day_serial for each in numbers] == [1, 2, 3, 4, 5]


def test_the_answer_holds_all_that_the_paper_shows(rig: Rig) -> None:
    rig.issue()
    rig.advance(minutes=2)
    ticket = rig.issue()
    assert (ticket.ahead, ticket.group, ticket.counters) == (1, "C", (8, 9))
    assert ticket.issued_at == MONDAY_TEN + timedelta(minutes=2)
    assert ticket.link.startswith("http://hall.test/t/")
    assert len(ticket.link.rpartition("/")[2]) == 22  # 128 bits
    assert (ticket.priority, ticket.offline) == ("normal", False)
    assert isinstance(rig.events()[-1], TicketIssued)


def test_every_link_is_another_one(rig: Rig) -> None:
    assert len({rig.issue().link for _ in range(20)}) == 20


def test_the_green_channel_needs_a_reason_of_the_hall_and_a_service_that_has_it(rig: Rig) -> None:
    assert rig.issue(CARD, priority_reason="elderly").priority == "green"
    assert refused(rig, issue.issue, K1, order(priority_reason="tall")) == "not-acceptable"
    company = order(service_code=QUOTA, priority_reason="elderly")
    assert refused(rig, issue.issue, K1, company) == "not-acceptable"


def test_a_green_ticket_stands_before_those_who_came_just_before_it(rig: Rig) -> None:
    for _ in range(5):
        rig.issue()
    rig.advance(minutes=1)
    assert rig.issue(CARD, priority_reason="elderly").ahead == 0
    assert rig.issue().ahead == 6


def test_an_unknown_service_is_refused(rig: Rig) -> None:
    assert refused(rig, issue.issue, K1, order(service_code="BT-99")) == "unknown-service"
    assert refused(rig, issue.issue, K1, order(more_services=("BT-99",))) == "unknown-service"


@pytest.mark.parametrize(
    ("hour", "minute", "outcome"),
    [
        (8, 29, "hall-closed"),
        (8, 30, ""),
        (12, 30, ""),
        (18, 14, ""),
        (18, 15, "last-ticket"),
        (18, 30, "hall-closed"),
        (23, 0, "hall-closed"),
    ],
)
def test_numbers_are_issued_in_the_hours_up_to_the_last_ticket(
    rig: Rig, hour: int, minute: int, outcome: str
) -> None:
    rig.now = MONDAY_TEN.replace(hour=hour, minute=minute)
    if outcome:
        assert refused(rig, issue.issue, K1, order()) == outcome
    else:
        assert rig.issue().ticket_no == "C001"


def test_a_holiday_is_closed(rig: Rig) -> None:
    rig.now = MONDAY_TEN.replace(month=10, day=2)
    rig.do(day.begin)
    assert refused(rig, issue.issue, K1, order()) == "hall-closed"


def test_a_quota_is_kept_and_a_place_given_up_is_free_again(rig: Rig) -> None:
    numbers = [rig.issue(QUOTA).ticket_no for _ in range(30)]
    assert refused(rig, issue.issue, K1, order(service_code=QUOTA)) == "quota-full"
    rig.do(issue.cancel, K1, numbers[4])
    assert rig.issue(QUOTA).ticket_no == "E031"
    assert refused(rig, issue.issue, K1, order(service_code=QUOTA)) == "quota-full"


def test_one_person_has_one_open_ticket_for_a_service(rig: Rig) -> None:
    first = rig.issue(CARD, person_hmac=PERSON)
    assert refused(rig, issue.issue, K1, order(person_hmac=PERSON)) == "open-ticket"
    rig.issue(BILL, person_hmac=PERSON)
    rig.do(issue.cancel, K1, first.ticket_no)
    assert rig.issue(CARD, person_hmac=PERSON).ticket_no == "C003"


def test_a_transfer_may_lead_a_person_to_a_service_that_another_ticket_waits_for(rig: Rig) -> None:
    rig.issue(CARD, person_hmac=PERSON)
    rig.issue(LOAN, person_hmac=PERSON)
    rig.open(8)
    rig.call(8)
    sent = rig.do(calls.transfer, LEAD, 8, Transfer(service_code=LOAN))
    assert sent.service_code == LOAN
    assert refused(rig, issue.issue, K1, order(service_code=LOAN, person_hmac=PERSON))


def test_several_services_stand_on_one_ticket_each_once(rig: Rig) -> None:
    rig.issue(CARD, more_services=(BILL, TRANSFER))
    assert rig.books.tickets.by_no("C001").more_services == (BILL, TRANSFER)  # type: ignore[union-attr]
    assert refused(rig, issue.issue, K1, order(more_services=(CARD,))) == "not-acceptable"
    many = ("BT-02", "BT-03", "BT-04", "BT-05", "BT-06")
    assert refused(rig, issue.issue, K1, order(more_services=many)) == "not-acceptable"


def offline(ticket_no: str = "K1-007", **values: Any) -> OfflineTicket:
    given = {
        "ticket_no": ticket_no,
        "service_code": CARD,
        "issued_at": MONDAY_TEN - timedelta(minutes=20),
        "link_token": TOKEN,
    }
    return OfflineTicket(**(given | values))  # type: ignore[arg-type]


def test_an_offline_ticket_keeps_its_number_and_waits_from_when_it_was_issued(rig: Rig) -> None:
    rig.issue()
    merged = rig.do(issue.merge, K1, offline())
    assert (merged.ticket_no, merged.offline, merged.ahead) == ("K1-007", True, 0)
    assert merged.issued_at == MONDAY_TEN - timedelta(minutes=20)
    assert merged.link == f"http://hall.test/t/{TOKEN}"
    rig.open(8)
    assert rig.call(8) == "K1-007"
    assert rig.issue().ticket_no == "C002"  # nothing of the hall's own series was used up


def test_an_offline_ticket_is_taken_after_the_last_ticket_too(rig: Rig) -> None:
    rig.now = MONDAY_TEN.replace(hour=18, minute=29)
    assert rig.do(issue.merge, K1, offline()).ticket_no == "K1-007"


@pytest.mark.parametrize(
    ("handed", "actor", "kind"),
    [
        (offline(), K2, "wrong-series"),
        (offline(), LEAD, "wrong-series"),
        (offline("C007"), K1, "wrong-series"),
        (offline("K1-7"), K1, "not-acceptable"),
        (offline(service_code="BT-99"), K1, "unknown-service"),
        (offline(link_token="short"), K1, "not-acceptable"),
        (offline(link_token="../../../etc/passwd"), K1, "not-acceptable"),
        (offline(issued_at=MONDAY_TEN - timedelta(days=1)), K1, "day-over"),
        (offline(issued_at=MONDAY_TEN.replace(tzinfo=None)), K1, "not-acceptable"),
    ],
)
def test_an_offline_ticket_that_cannot_be_right_is_refused(
    rig: Rig, handed: OfflineTicket, actor: Any, kind: str
) -> None:
    assert refused(rig, issue.merge, actor, handed) == kind


def test_a_clock_that_runs_ahead_does_not_put_a_ticket_in_the_future(rig: Rig) -> None:
    handed = offline(issued_at=MONDAY_TEN + timedelta(minutes=9))
    assert rig.do(issue.merge, K1, handed).issued_at == MONDAY_TEN


def test_a_number_is_handed_in_once(rig: Rig) -> None:
    rig.do(issue.merge, K1, offline())
    assert refused(rig, issue.merge, K1, offline(link_token="u" * 16)) == "number-taken"
    assert refused(rig, issue.merge, K1, offline("K1-008")) == "number-taken"


def booked(rig: Rig, minutes: int, number: str = "Y1") -> None:
    at = rig.now + timedelta(minutes=minutes)
    rig.do(issue.book, LEAD, BookAppointment(appointment_no=number, service_code=CARD, at=at))


def test_who_comes_to_an_appointment_waits_as_one_from_its_time_less_the_grace(rig: Rig) -> None:
    booked(rig, 30)
    ticket = rig.do(issue.arrive, K1, "Y1")
    assert ticket.priority == "appointment"
    rig.open(8)
    with pytest.raises(ProblemError, match="nobody-waiting"):
        rig.call(8)
    rig.advance(minutes=20)
    assert rig.call(8) == ticket.ticket_no


def test_who_comes_too_late_is_a_walk_in(rig: Rig) -> None:
    booked(rig, 5)
    rig.advance(minutes=21)
    assert rig.do(issue.arrive, K1, "Y1").priority == "normal"


def test_an_appointment_is_used_once_on_its_day_for_its_service(rig: Rig) -> None:
    booked(rig, 5)
    assert refused(rig, issue.issue, K1, order(service_code=BILL, appointment_no="Y1"))
    rig.do(issue.arrive, K1, "Y1")
    assert refused(rig, issue.arrive, K1, "Y1") == "appointment-used"
    assert refused(rig, issue.arrive, K1, "Y2") == "unknown-appointment"
    booked(rig, 24 * 60, "Y3")
    assert refused(rig, issue.arrive, K1, "Y3") == "unknown-appointment"
    again = BookAppointment(appointment_no="Y3", service_code=CARD, at=rig.now + timedelta(hours=1))
    assert refused(rig, issue.book, LEAD, again) == "not-acceptable"


def test_a_place_is_given_up_once(rig: Rig) -> None:
    ticket = rig.issue()
    assert rig.do(issue.cancel, K1, ticket.ticket_no).state == "cancelled"
    assert refused(rig, issue.cancel, K1, ticket.ticket_no) == "wrong-state"
    assert refused(rig, issue.cancel, K1, "C999") == "unknown-ticket"


def test_the_phone_gives_a_place_up_by_its_link(rig: Rig) -> None:
    token = rig.issue().link.rpartition("/")[2]
    assert rig.do(issue.cancel_by_link, WANG, token).state == "cancelled"
    assert refused(rig, issue.cancel_by_link, WANG, "no-such-link") == "unknown-ticket"


def test_a_hall_that_never_closes_issues_at_midnight(rig: Rig) -> None:
    rig.desk = desk_of(hours=open_all_day(HALL).hours, special_days=())
    rig.open(8)
    for hour in range(24):
        rig.now = (MONDAY_TEN + timedelta(days=1)).replace(hour=hour, minute=59, tzinfo=ZONE)
        rig.issue()
        assert rig.call(8).startswith("C")
        rig.act(calls.start, 8)
        rig.act(calls.finish, 8)
