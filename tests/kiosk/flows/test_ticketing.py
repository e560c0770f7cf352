"""Each touch ends in exactly one live ticket, whatever the network does to the requests."""

from collections import deque
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.api import IssueTicket
from kiosk.flows.records import JournalError
from kiosk.flows.ticketing import REPLAY_BATCH, STORAGE, UNKNOWN_SERVICE
from kiosk.models import TicketRefusedError
from tests.kiosk.flows.fakes import NOW, Bench, FakeJournal, Fate

SERVICES = ("BT-01", "BT-02", "BT-15")
CLOSED = "BT-03"


def touch(bench: Bench, code: str = "BT-01", reason: str | None = None) -> str:
    return bench.flow.issue(code, priority_reason=reason).ticket_no


def bring_up_to_date(bench: Bench, tries: int = 3) -> None:
    for _ in range(tries):
        bench.flow.replay()
    assert not bench.journal.waiting(1)
    assert not bench.journal.unknown_attempts()


def test_a_number_of_the_hall_is_handed_on_as_it_came() -> None:
    bench = Bench()
    ticket = bench.flow.issue("BT-01", priority_reason=None)
    assert (ticket.ticket_no, ticket.offline) == ("C001", False)
    assert bench.journal.states() == ["answered C001"]


def test_a_refusal_reaches_the_citizen_in_the_halls_words() -> None:
    bench = Bench()
    bench.hall.closed = frozenset({CLOSED})
    with pytest.raises(TicketRefusedError) as refused:
        touch(bench, CLOSED)
    assert (refused.value.code, refused.value.text) == ("closed", "现在不办理")
    assert bench.journal.states() == ["refused closed"]


def test_a_service_that_is_not_in_the_catalogue_is_refused_without_asking() -> None:
    bench = Bench()
    with pytest.raises(TicketRefusedError) as refused:
        touch(bench, "XX-99")
    assert refused.value.code == UNKNOWN_SERVICE
    assert bench.journal.states() == []


def test_a_hall_that_is_back_within_two_seconds_still_gives_the_number() -> None:
    bench = Bench()
    bench.hall.fates = deque([Fate.NEVER_SENT, Fate.NEVER_SENT])
    assert touch(bench) == "C001"
    assert bench.hall.numbers == 1


def test_without_an_answer_the_number_is_this_machines_own_after_two_seconds() -> None:
    bench = Bench()
    bench.hall.fates = deque([Fate.LOST])
    ticket = bench.flow.issue("BT-01", priority_reason="elderly")
    assert (ticket.ticket_no, ticket.offline, ticket.priority) == ("K2-001", True, "green")
    assert (ticket.ahead, ticket.day_serial) == (0, 1)
    assert ticket.link.endswith("/t/token-1")
    assert bench.clock.seconds == pytest.approx(102.0)


def test_a_hall_that_is_known_to_be_away_keeps_nobody_waiting() -> None:
    bench = Bench()
    bench.link.linked = False
    bench.hall.fates = deque([Fate.NEVER_SENT] * 20)
    assert touch(bench) == "K2-001"
    assert bench.clock.seconds == pytest.approx(100.0)


def test_a_lost_answer_leaves_one_ticket_and_it_is_the_printed_one() -> None:
    bench = Bench()
    bench.hall.fates = deque([Fate.ANSWER_LOST])
    assert touch(bench) == "K2-001"
    assert set(bench.hall.live) == {"C001"}
    bring_up_to_date(bench)
    assert set(bench.hall.live) == {"K2-001"}
    assert "settled C001 cancelled" in bench.journal.states()


def test_a_request_that_never_arrived_is_not_issued_and_cancelled_for_nothing() -> None:
    bench = Bench()
    bench.link.linked = False
    bench.hall.fates = deque([Fate.NEVER_SENT])
    touch(bench)
    bring_up_to_date(bench)
    assert bench.hall.numbers == 0
    assert set(bench.hall.live) == {"K2-001"}


def test_the_outbox_is_handed_in_by_order_of_issue_with_the_halls_time() -> None:
    bench = Bench()
    bench.link.linked, bench.link.offset = False, timedelta(minutes=-3)
    for _ in range(3):
        bench.hall.fates = deque([Fate.NEVER_SENT])
        touch(bench)
        bench.clock.pause(60)
    bring_up_to_date(bench)
    assert bench.hall.merged == ["K2-001", "K2-002", "K2-003"]
    first = NOW - timedelta(minutes=3)
    assert list(bench.hall.arrivals.values()) == [first + timedelta(minutes=n) for n in range(3)]


def test_a_clock_that_was_never_compared_is_corrected_when_the_hall_is_back() -> None:
    bench = Bench()
    bench.link.linked = False
    bench.hall.fates = deque([Fate.NEVER_SENT])
    touch(bench)
    bench.link.offset = timedelta(seconds=90)
    bring_up_to_date(bench)
    assert bench.hall.arrivals["K2-001"] == NOW + timedelta(seconds=90)


def test_more_than_a_batch_takes_more_than_one_round() -> None:
    bench = Bench()
    bench.link.linked = False
    for _ in range(REPLAY_BATCH + 1):
        bench.hall.fates = deque([Fate.NEVER_SENT])
        touch(bench)
    assert bench.flow.replay()
    assert not bench.flow.replay()
    assert len(bench.hall.merged) == REPLAY_BATCH + 1


def test_a_day_that_is_over_is_not_put_into_the_next_ones_queue() -> None:
    bench = Bench()
    bench.hall.fates = deque([Fate.LOST])
    touch(bench)
    bench.clock.pause(24 * 3600)
    bring_up_to_date(bench)
    assert bench.hall.live == {}
    assert bench.journal.states() == ["settled its day is over", "lapsed"]


def test_what_the_hall_will_never_take_is_journalled_and_does_not_hold_up_the_rest() -> None:
    bench = Bench()
    bench.link.linked = False
    for _ in range(2):
        bench.hall.fates = deque([Fate.NEVER_SENT])
        touch(bench)
    bench.hall.arrivals["K2-001"] = NOW  # another journal of this kiosk had issued it
    bring_up_to_date(bench)
    assert bench.hall.merged == ["K2-002"]
    assert "turned away: number-taken" in bench.journal.states()


def test_a_refusal_that_may_pass_is_tried_again_and_does_not_hold_up_the_rest() -> None:
    bench = Bench()
    bench.link.linked = False
    for _ in range(2):
        bench.hall.fates = deque([Fate.NEVER_SENT])
        touch(bench)
    bench.hall.odd = {"K2-001"}
    assert not bench.flow.replay()
    assert bench.hall.merged == ["K2-002"]
    bench.hall.odd = set()
    bring_up_to_date(bench)
    assert bench.hall.merged == ["K2-002", "K2-001"]


def test_a_kiosk_killed_before_the_answer_came_leaves_no_ticket_behind() -> None:
    bench = Bench()
    attempt = bench.journal.begin("BT-01", None, NOW)
    bench.hall.issue(IssueTicket(service_code="BT-01"), attempt.key, timeout_s=2)
    bench.journal.die()
    bring_up_to_date(bench)
    assert bench.hall.live == {}


def test_a_disk_that_takes_nothing_is_a_refusal_and_no_number_is_shown() -> None:
    class FullJournal(FakeJournal):
        def answered(self, key: str, ticket_no: str) -> None:
            raise JournalError(key, ticket_no)

    bench = Bench(journal=FullJournal())
    with pytest.raises(TicketRefusedError) as refused:
        touch(bench)
    assert refused.value.code == STORAGE
    bench.journal.die()
    bring_up_to_date(bench)
    assert bench.hall.live == {}


fates = st.lists(st.sampled_from(Fate), max_size=12)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("touch"), st.sampled_from((*SERVICES, CLOSED))),
        st.tuples(st.sampled_from(("replay", "late", "restart", "unlink", "link")), st.just("")),
    ),
    max_size=16,
)


@settings(max_examples=400, deadline=None)
@given(fates, acts)
def test_every_touch_ends_in_exactly_one_live_ticket(
    network: list[Fate], story: list[tuple[str, str]]
) -> None:
    bench = Bench()
    bench.hall.closed = frozenset({CLOSED})
    bench.hall.fates = deque(network)
    held: list[str] = []
    for act, code in story:
        if act == "touch":
            try:
                held.append(touch(bench, code))
            except TicketRefusedError:
                assert code == CLOSED
        elif act == "replay":
            bench.flow.replay()
        elif act == "late":
            bench.hall.deliver_late()
        elif act == "restart":
            bench.journal.die()
        else:
            bench.link.linked = act == "link"
    bench.hall.fates.clear()
    bench.hall.deliver_late()
    bring_up_to_date(bench)
    bench.hall.deliver_late()
    assert len(held) == len(set(held))
    assert set(bench.hall.live) == set(held)
    assert bench.hall.merged == [no for no in held if no.startswith("K2-")]
