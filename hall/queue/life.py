"""The life of one ticket. This table is the only place that decides it.

A ticket keeps its original arrival through every return to `WAITING`: a transfer, the next of
several services, a citizen who comes back with a missing paper. A no-show may come back once, three
places back (`choose.behind_after_no_show`); the next no-show lapses (`step_of_no_show`). The end of
the day lapses all that is still open.
"""

from enum import StrEnum
from typing import Final


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"  # interrupted; the counter goes on with it later
    MISSED = "missed"  # nobody came to the call; may come back
    FINISHED = "finished"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Step(StrEnum):
    CALL = "call"
    RECALL = "recall"
    START = "start"
    HOLD = "hold"
    RESUME = "resume"
    COME_BACK = "come back"  # to the queue, with a paper that was missing
    TRANSFER = "transfer"
    NEXT_SERVICE = "go on to the next service"
    FINISH = "finish"
    MISS = "miss"  # a no-show that may re-enter
    RE_ENTER = "re-enter"
    CANCEL = "cancel"
    LAPSE = "lapse"


TRANSITIONS: Final[dict[tuple[TicketState, Step], TicketState]] = {
    (TicketState.WAITING, Step.CALL): TicketState.CALLED,
    (TicketState.WAITING, Step.CANCEL): TicketState.CANCELLED,
    (TicketState.WAITING, Step.LAPSE): TicketState.LAPSED,
    (TicketState.CALLED, Step.RECALL): TicketState.CALLED,
    (TicketState.CALLED, Step.START): TicketState.SERVING,
    (TicketState.CALLED, Step.TRANSFER): TicketState.WAITING,
    (TicketState.CALLED, Step.MISS): TicketState.MISSED,
    (TicketState.CALLED, Step.CANCEL): TicketState.CANCELLED,
    (TicketState.CALLED, Step.LAPSE): TicketState.LAPSED,
    (TicketState.SERVING, Step.HOLD): TicketState.HELD,
    (TicketState.SERVING, Step.TRANSFER): TicketState.WAITING,
    (TicketState.SERVING, Step.NEXT_SERVICE): TicketState.WAITING,
    (TicketState.SERVING, Step.FINISH): TicketState.FINISHED,
    (TicketState.SERVING, Step.LAPSE): TicketState.LAPSED,
    (TicketState.HELD, Step.RESUME): TicketState.SERVING,
    (TicketState.HELD, Step.COME_BACK): TicketState.WAITING,
    (TicketState.HELD, Step.TRANSFER): TicketState.WAITING,
    (TicketState.HELD, Step.CANCEL): TicketState.CANCELLED,
    (TicketState.HELD, Step.LAPSE): TicketState.LAPSED,
    (TicketState.MISSED, Step.RE_ENTER): TicketState.WAITING,
    (TicketState.MISSED, Step.CANCEL): TicketState.CANCELLED,
    (TicketState.MISSED, Step.LAPSE): TicketState.LAPSED,
}

FINAL_STATES: Final = frozenset(TicketState) - {state for state, _ in TRANSITIONS}
OPEN_STATES: Final = frozenset(TicketState) - FINAL_STATES
AT_COUNTER_STATES: Final = frozenset({TicketState.CALLED, TicketState.SERVING})


class IllegalStepError(Exception):
    """The ticket cannot take this step from where it stands."""

    def __init__(self, state: TicketState, step: Step) -> None:
        super().__init__(f"a ticket that is {state} cannot {step}")
        self.state = state
        self.step = step


def advance(state: TicketState, step: Step) -> TicketState:
    """Return the state that follows, or refuse."""
    try:
        return TRANSITIONS[state, step]
    except KeyError:
        raise IllegalStepError(state, step) from None


def steps_from(state: TicketState) -> frozenset[Step]:
    """Return what can be done with a ticket now: what a counter page offers."""
    return frozenset(step for start, step in TRANSITIONS if start is state)


def step_of_no_show(re_entries: int, *, re_entries_max: int) -> Step:
    """Return what a no-show does to a ticket that has re-entered so often already."""
    return Step.MISS if re_entries < re_entries_max else Step.LAPSE


def step_of_finish(services_left: int) -> Step:
    """Return what finishing one service does to a ticket with so many services after it."""
    return Step.NEXT_SERVICE if services_left > 0 else Step.FINISH
