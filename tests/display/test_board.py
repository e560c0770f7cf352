"""The fold of events into a board, against a short reference written another way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from display.board import apply
from hall.contract import events as ev
from hall.contract.board import (
    CALLS_SHOWN,
    Board,
    CallState,
    CounterState,
    GroupWait,
    HallHours,
    OpenState,
)

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def empty_board() -> Board:
    return Board(
        cursor="e:0",
        at=AT,
        hall_name="包头市房产交易大厅",
        hall_name_en="",
        hall_name_mn="",
        hours=HallHours(day="2026-11-23"),
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


def called(no: int, *, counter: int = 1, count: int = 1, seconds: int = 0) -> ev.TicketCalled:
    return ev.TicketCalled(
        at=AT + timedelta(seconds=seconds),
        ticket_no=f"A{no:03d}",
        service_code="BT-25",
        group="A",
        counter_no=counter,
        call_count=count,
    )


def fold(*happened: ev.AnyEvent) -> Board:
    board = empty_board()
    for seq, event in enumerate(happened, start=1):
        board = apply(board, event, f"e:{seq}")
    return board


def test_the_second_counters_call_does_not_hide_the_first() -> None:
    board = fold(called(1, counter=3), called(2, counter=5))
    assert [(c.ticket_no, c.counter_no) for c in board.calls] == [("A002", 5), ("A001", 3)]


def test_a_recall_comes_to_the_front_and_counts() -> None:
    board = fold(called(1), called(2), called(1, count=2, seconds=30))
    assert [(c.ticket_no, c.call_count) for c in board.calls] == [("A001", 2), ("A002", 1)]


def test_a_call_follows_its_ticket_through_its_life() -> None:
    started = ev.TicketStarted(at=AT, ticket_no="A001", counter_no=1)
    finished = ev.TicketFinished(at=AT, ticket_no="A001", counter_no=1)
    moved = ev.TicketFinished(at=AT, ticket_no="A001", counter_no=1, next_service_code="BT-26")
    missed = ev.TicketMissed(at=AT, ticket_no="A001", counter_no=1, lapsed=False)
    assert fold(called(1), started).calls[0].state is CallState.SERVING
    assert fold(called(1), started, finished).calls[0].state is CallState.FINISHED
    assert fold(called(1), started, moved).calls[0].state is CallState.MOVED
    assert fold(called(1), missed).calls[0].state is CallState.MISSED


def test_waits_counters_and_hours_are_replaced_and_the_day_end_clears_the_calls() -> None:
    wait = GroupWait(group="A", waiting=3, counters_open=2, wait_s_median=300, wait_s_p90=600)
    counter = CounterState(counter_no=3, state=OpenState.PAUSED, groups=("A",))
    hours = HallHours(day="2026-11-23", opens="08:30", closes="17:00", extended_until="18:30")
    board = fold(
        called(1),
        ev.WaitsChanged(at=AT, waits=(wait,), average_wait_min=5),
        ev.CounterChanged(at=AT, counter=counter),
        ev.HoursChanged(at=AT, hours=hours),
        ev.DayEnded(at=AT, day="2026-11-23"),
    )
    assert (board.waits, board.average_wait_min) == ((wait,), 5)
    assert board.counters == (counter,)
    assert board.hours == hours
    assert board.calls == ()
    assert board.cursor == "e:5"


def test_an_event_that_a_board_does_not_show_only_moves_the_cursor() -> None:
    board = fold(ev.HelpRequested(at=AT, kiosk_id="K1"))
    assert board == apply(empty_board(), ev.HelpAnswered(at=AT, kiosk_id="K1", by="x"), "e:1")


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 16)), max_size=60))
def test_the_newest_calls_are_shown_each_ticket_once(script: list[tuple[int, int]]) -> None:
    board = fold(*(called(no, counter=counter) for no, counter in script))
    newest_first = [f"A{no:03d}" for no, _ in reversed(script)]
    assert [c.ticket_no for c in board.calls] == list(dict.fromkeys(newest_first))[:CALLS_SHOWN]
