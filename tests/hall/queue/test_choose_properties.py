"""What holds of the queue whoever comes: fairness, rails, order, one answer to one question."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.queue.choose import Rule, choose, pick, take
from hall.queue.classes import TicketClass
from hall.queue.lines import QueueState
from tests.hall.queue.halls import Made, Script, called_at, play, scripts

THOROUGH = settings(max_examples=300, deadline=None)


def overdue(made: Made, script: Script) -> list[float]:
    """Return the arrivals of those who were past their ceiling and not called."""
    return [
        each.eligible_from_s
        for each in made.within_reach()
        if made.at_s - each.eligible_from_s >= script.policy.rule(each.ticket_class).ceiling_s
    ]


@THOROUGH
@given(scripts())
def test_everybody_is_called_and_nobody_twice(script: Script) -> None:
    calls = Counter(made.called.ticket_id for made in play(script))
    assert calls == Counter(each.ticket_id for each in script.tickets)


@THOROUGH
@given(scripts())
def test_nobody_past_a_ceiling_is_overtaken_by_a_later_arrival(script: Script) -> None:
    for made in play(script):
        assert all(made.called.eligible_from_s <= since_s for since_s in overdue(made, script))


@THOROUGH
@given(scripts())
def test_inside_a_class_the_order_is_that_of_arrival(script: Script) -> None:
    for made in play(script):
        for other in made.within_reach():
            if (other.group, other.ticket_class) == (made.called.group, made.called.ticket_class):
                assert other.order > made.called.order


@THOROUGH
@given(scripts())
def test_the_first_of_a_group_is_passed_over_at_most_k_times_in_a_row(script: Script) -> None:
    passed: Counter[str] = Counter()  # counted here from the calls alone
    for made in play(script):
        own = [each for each in made.within_reach() if each.group in made.counter.groups]
        seen = made.within_reach() if made.decision.backup else own
        for group in {each.group for each in seen}:
            first_s = min(each.eligible_from_s for each in seen if each.group == group)
            if first_s < made.called.eligible_from_s:
                passed[group] += 1
                if made.decision.rule is Rule.SCORE:
                    assert passed[group] <= script.policy.passes_max
            elif group == made.called.group:
                passed[group] = 0
        if made.called.group not in {each.group for each in seen}:
            passed[made.called.group] = 0


@THOROUGH
@given(scripts(), st.data())
def test_a_better_class_never_waits_longer_for_being_better(
    script: Script, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(script.tickets) - 1))
    plain = script.promoted(index, TicketClass.NORMAL)
    better = script.promoted(index, data.draw(st.sampled_from(list(TicketClass)[:2])))
    ticket_id = script.tickets[index].ticket_id
    assert called_at(play(better), ticket_id) <= called_at(play(plain), ticket_id)


@THOROUGH
@given(scripts())
def test_a_counter_backs_up_others_only_when_its_own_groups_have_nobody(script: Script) -> None:
    for made in play(script):
        own = [each for each in made.within_reach() if each.group in made.counter.groups]
        assert made.decision.backup == (made.called.group not in made.counter.groups)
        if made.decision.backup and made.decision.rule is not Rule.CEILING:
            assert not own


@THOROUGH
@given(scripts(), st.randoms(use_true_random=False))
def test_the_same_hall_gives_the_same_decision_and_is_not_changed(
    script: Script, rng: Random
) -> None:
    for made in play(script):
        rows = [*made.others, made.called]
        rng.shuffle(rows)
        state = QueueState.of(script.policy, rows, made.passes)
        before = state.tickets()
        assert choose(state, made.counter, made.at_s) == made.decision
        assert choose(state, made.counter, made.at_s) == made.decision
        assert state.tickets() == before


@THOROUGH
@given(scripts())
def test_a_replay_that_picks_and_takes_does_what_the_decision_says(script: Script) -> None:
    for made in play(script):
        state = QueueState.of(script.policy, [*made.others, made.called], made.passes)
        played = state.copy()
        found = pick(played, played.reach(made.counter), made.at_s)
        assert found is not None
        assert take(played, found) == made.called
        expected = {name: group.passes for name, group in state.groups.items()}
        expected.update(made.decision.passes)
        assert {name: group.passes for name, group in played.groups.items()} == expected
        assert len(played) == len(state) - 1
        assert len(state) == len(made.others) + 1
