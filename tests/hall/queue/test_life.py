"""Every pair of a state and a step, and what a ticket's whole life can be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.queue.life import (
    FINAL_STATES,
    OPEN_STATES,
    TRANSITIONS,
    IllegalStepError,
    Step,
    TicketState,
    advance,
    step_of_finish,
    step_of_no_show,
    steps_from,
)


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_in_the_table_or_refused_by_name(state: TicketState, step: Step) -> None:
    if (state, step) in TRANSITIONS:
        assert advance(state, step) is TRANSITIONS[state, step]
        assert step in steps_from(state)
        return
    with pytest.raises(IllegalStepError, match=f"that is {state} cannot {step}") as refused:
        advance(state, step)
    assert (refused.value.state, refused.value.step) == (state, step)
    assert step not in steps_from(state)


def test_a_ticket_ends_finished_cancelled_or_lapsed_and_never_goes_on() -> None:
    assert {TicketState.FINISHED, TicketState.CANCELLED, TicketState.LAPSED} == FINAL_STATES
    assert all(not steps_from(state) for state in FINAL_STATES)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_the_end_of_the_day_lapses_whatever_is_open(state: TicketState) -> None:
    assert advance(state, Step.LAPSE) is TicketState.LAPSED


def test_a_recall_leaves_the_ticket_called() -> None:
    assert advance(TicketState.CALLED, Step.RECALL) is TicketState.CALLED


def test_the_first_no_show_may_come_back_and_the_second_lapses() -> None:
    state = advance(TicketState.CALLED, step_of_no_show(0, re_entries_max=1))
    state = advance(state, Step.RE_ENTER)
    assert state is TicketState.WAITING
    state = advance(advance(state, Step.CALL), step_of_no_show(1, re_entries_max=1))
    assert state is TicketState.LAPSED


def test_finishing_one_of_several_services_lets_the_ticket_wait_again() -> None:
    assert advance(TicketState.SERVING, step_of_finish(1)) is TicketState.WAITING
    assert advance(TicketState.SERVING, step_of_finish(0)) is TicketState.FINISHED


@given(st.lists(st.sampled_from(Step), max_size=40))
def test_only_a_call_leads_to_a_counter(steps: list[Step]) -> None:
    state, was_called = TicketState.WAITING, False
    for step in steps:
        if step not in steps_from(state):
            continue
        state = advance(state, step)
        was_called = was_called or step is Step.CALL
        if state in {TicketState.SERVING, TicketState.HELD, TicketState.FINISHED}:
            assert was_called
