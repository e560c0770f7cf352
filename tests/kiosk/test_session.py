import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.session import TRANSITIONS, Limits, Phase, Session, Step

LIMITS = Limits(session_s=90, prompt_s=20, result_s=12, accessible_factor=2)
OUTSIDE = sorted(set(itertools.product(Phase, Step)) - set(TRANSITIONS))


def begun(*, accessible: bool = False) -> Session:
    session = Session(LIMITS)
    session.make_accessible(0, accessible=accessible)
    session.advance(Step.TOUCH, 0)
    return session


@pytest.mark.parametrize(("phase", "step"), OUTSIDE)
def test_a_step_that_the_table_does_not_know_changes_nothing(phase: Phase, step: Step) -> None:
    session = Session(LIMITS, phase=phase)
    assert session.advance(step, 5) is phase


def test_a_citizen_who_is_silent_is_asked_and_then_forgotten() -> None:
    session = begun()
    assert session.tick(69.9) is Phase.ACTIVE
    assert session.tick(70) is Phase.PROMPTING
    assert session.left_s(77) == 13
    assert session.tick(90) is Phase.WIPED
    assert session.advance(Step.FORGET, 90.1) is Phase.ATTRACT


def test_a_touch_gives_the_whole_time_back() -> None:
    session = begun()
    session.tick(75)
    assert session.advance(Step.TOUCH, 76) is Phase.ACTIVE
    assert session.left_s(76) == 90


def test_accessible_modes_double_every_span() -> None:
    session = begun(accessible=True)
    assert session.tick(139) is Phase.ACTIVE
    assert session.tick(140) is Phase.PROMPTING
    session.advance(Step.TOUCH, 150)
    session.advance(Step.SHOW_RESULT, 150)
    assert session.left_s(150) == 24


def test_turning_large_text_on_stretches_the_running_session_at_once() -> None:
    session = begun()
    session.make_accessible(60, accessible=True)
    assert session.left_s(60) == 180


def test_a_result_goes_away_without_asking() -> None:
    session = begun()
    session.advance(Step.SHOW_RESULT, 10)
    assert session.tick(21.9) is Phase.RESULT
    assert session.tick(22) is Phase.WIPED


def test_a_touch_on_the_result_keeps_it() -> None:
    session = begun()
    session.advance(Step.SHOW_RESULT, 10)
    session.advance(Step.TOUCH, 15)
    assert session.tick(30) is Phase.ACTIVE


def test_nothing_ends_while_the_clock_is_frozen() -> None:
    session = begun()
    session.advance(Step.FREEZE, 10)
    assert session.tick(10_000) is Phase.FROZEN
    session.advance(Step.THAW, 10_000)
    assert session.left_s(10_000) == 90


def test_a_machine_that_slept_through_the_prompt_forgets_all_the_same() -> None:
    session = begun()
    assert session.tick(5_000) is Phase.WIPED


def test_every_phase_can_be_reached() -> None:
    assert {Phase.ATTRACT, *TRANSITIONS.values()} == set(Phase)


@given(st.lists(st.tuples(st.sampled_from(Step), st.floats(0, 100)), max_size=40))
def test_whatever_happens_silence_ends_at_attract_or_frozen(
    history: list[tuple[Step, float]],
) -> None:
    session, now_s = Session(LIMITS), 0.0
    for step, pause_s in history:
        now_s += pause_s
        session.tick(now_s)
        session.advance(step, now_s)
    session.tick(now_s + 1_000)
    assert session.phase in {Phase.ATTRACT, Phase.WIPED, Phase.FROZEN}
