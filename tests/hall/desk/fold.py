"""The board as its events tell it: written apart from the display's fold, to hold them together."""

from typing import Any

from msgspec.structs import replace

from hall.contract import events as ev
from hall.contract.board import CALLS_SHOWN, Call, CallState
from hall.store.snapshot import Standing

STATES: dict[type[ev.Event], CallState] = {
    ev.TicketStarted: CallState.SERVING,
    ev.TicketHeld: CallState.HELD,
    ev.TicketTransferred: CallState.MOVED,
    ev.TicketMissed: CallState.MISSED,
    ev.TicketCancelled: CallState.FINISHED,
    ev.TicketLapsed: CallState.FINISHED,
}


def fold(board: Standing, event: Any) -> Standing:
    """Return the board after one event; the cursor is the caller's business."""
    if isinstance(event, ev.TicketCalled):
        return replace(board, calls=_called(board.calls, event))
    if isinstance(event, ev.TicketFinished):
        state = CallState.MOVED if event.next_service_code else CallState.FINISHED
        return _marked(board, event.ticket_no, state)
    if type(event) in STATES:
        return _marked(board, event.ticket_no, STATES[type(event)])
    if isinstance(event, ev.DayEnded):
        return replace(board, calls=())
    return _replaced(board, event)


def _replaced(board: Standing, event: Any) -> Standing:
    match event:
        case ev.WaitsChanged():
            return replace(board, waits=event.waits, average_wait_min=event.average_wait_min)
        case ev.HoursChanged():
            return replace(board, hours=event.hours)
        case ev.NoticesChanged():
            return replace(board, notices=event.notices)
        case ev.CounterChanged():
            by_no = {each.counter_no: each for each in board.counters}
            by_no[event.counter.counter_no] = event.counter
            return replace(board, counters=tuple(by_no[no] for no in sorted(by_no)))
        case _:
            return board


def _called(calls: tuple[Call, ...], event: ev.TicketCalled) -> tuple[Call, ...]:
    newest = Call(
        ticket_no=event.ticket_no,
        service_code=event.service_code,
        group=event.group,
        counter_no=event.counter_no,
        call_count=event.call_count,
        state=CallState.CALLED,
        at=event.at,
    )
    others = [each for each in calls if each.ticket_no != event.ticket_no]
    return (newest, *others)[:CALLS_SHOWN]


def _marked(board: Standing, ticket_no: str, state: CallState) -> Standing:
    calls = tuple(
        replace(each, state=state) if each.ticket_no == ticket_no else each for each in board.calls
    )
    return replace(board, calls=calls)
