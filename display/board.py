"""Events fold into a board. Pure: the same events give the same board, wherever they are folded.

A display starts from a snapshot and applies only the event that follows its cursor; the follower
in ``hall.client`` sees to that order. Only what is shown changes: the rest of the feed is skipped.
"""

from collections.abc import Callable
from typing import Any, Final

from msgspec.structs import replace

from hall.contract import events as ev
from hall.contract.board import CALLS_SHOWN, Board, Call, CallState, CounterState


def apply(board: Board, event: ev.AnyEvent, cursor: str) -> Board:
    """Return the board after the event, standing at `cursor` (``epoch:seq``)."""
    fold = FOLDS.get(type(event))
    after = fold(board, event) if fold else board
    return replace(after, cursor=cursor, at=event.at)


def _called(board: Board, event: ev.TicketCalled) -> Board:
    call = Call(
        ticket_no=event.ticket_no,
        service_code=event.service_code,
        group=event.group,
        counter_no=event.counter_no,
        call_count=event.call_count,
        state=CallState.CALLED,
        at=event.at,
    )
    others = tuple(c for c in board.calls if c.ticket_no != event.ticket_no)
    return replace(board, calls=(call, *others)[:CALLS_SHOWN])


def _becomes(state: CallState) -> Callable[[Board, Any], Board]:
    def fold(board: Board, event: ev.TicketStarted) -> Board:
        return _with_state(board, event.ticket_no, state)

    return fold


def _finished(board: Board, event: ev.TicketFinished) -> Board:
    state = CallState.MOVED if event.next_service_code else CallState.FINISHED
    return _with_state(board, event.ticket_no, state)


def _with_state(board: Board, ticket_no: str, state: CallState) -> Board:
    calls = tuple(
        replace(call, state=state) if call.ticket_no == ticket_no else call for call in board.calls
    )
    return replace(board, calls=calls)


def _waits(board: Board, event: ev.WaitsChanged) -> Board:
    return replace(board, waits=event.waits, average_wait_min=event.average_wait_min)


def _counter(board: Board, event: ev.CounterChanged) -> Board:
    counters: dict[int, CounterState] = {c.counter_no: c for c in board.counters}
    counters[event.counter.counter_no] = event.counter
    return replace(board, counters=tuple(counters[no] for no in sorted(counters)))


def _hours(board: Board, event: ev.HoursChanged) -> Board:
    return replace(board, hours=event.hours)


def _notices(board: Board, event: ev.NoticesChanged) -> Board:
    return replace(board, notices=event.notices)


def _day_ended(board: Board, _: ev.DayEnded) -> Board:
    return replace(board, calls=())


FOLDS: Final[dict[type[ev.Event], Callable[[Board, Any], Board]]] = {
    ev.TicketCalled: _called,
    ev.TicketStarted: _becomes(CallState.SERVING),
    ev.TicketHeld: _becomes(CallState.HELD),
    ev.TicketTransferred: _becomes(CallState.MOVED),
    ev.TicketMissed: _becomes(CallState.MISSED),
    ev.TicketFinished: _finished,
    ev.TicketCancelled: _becomes(CallState.FINISHED),
    ev.TicketLapsed: _becomes(CallState.FINISHED),
    ev.WaitsChanged: _waits,
    ev.CounterChanged: _counter,
    ev.HoursChanged: _hours,
    ev.NoticesChanged: _notices,
    ev.DayEnded: _day_ended,
}
