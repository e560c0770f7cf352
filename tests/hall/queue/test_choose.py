"""Who is next, case by case: each rail, the skills, a no-show's return, and the stored reason."""

from dataclasses import replace

import pytest

from hall.queue.choose import Rule, behind_after_no_show, choose, ranking
from hall.queue.classes import (
    ClassRule,
    QueuePolicy,
    Standing,
    TicketClass,
    appointment,
    walk_in,
)
from hall.queue.lines import CounterView, QueueState, WaitingTicket, counter_group
from tests.hall.queue.halls import MINUTE_S, POLICY, ticket

GREEN, APPOINTMENT = TicketClass.GREEN, TicketClass.APPOINTMENT
ONE = CounterView(counter_no=1, groups=("A",))
BACKS_UP_B = CounterView(counter_no=2, groups=("A",), backup_groups=("B",))


def state_of(*tickets: WaitingTicket, policy: QueuePolicy = POLICY, **passes: int) -> QueueState:
    return QueueState.of(policy, tickets, passes)


def call(state: QueueState, counter: CounterView = ONE, now_min: float = 10) -> int | None:
    return choose(state, counter, now_min * MINUTE_S).ticket_id


def call_all(*tickets: WaitingTicket, now_min: float = 10) -> list[int]:
    waiting = list(tickets)
    passes: dict[str, int] = {}
    called: list[int] = []
    while waiting:
        decision = choose(QueueState.of(POLICY, waiting, passes), ONE, now_min * MINUTE_S)
        if decision.ticket_id is None:
            return called
        passes.update(decision.passes)
        called.append(decision.ticket_id)
        waiting = [each for each in waiting if each.ticket_id != decision.ticket_id]
    return called


def test_nobody_is_called_when_nobody_waits() -> None:
    decision = choose(state_of(), ONE, 0.0)
    assert (decision.ticket_id, decision.rule, decision.first_three) == (None, None, ())


def test_a_head_start_lets_the_green_channel_pass_who_came_a_little_earlier() -> None:
    assert call(state_of(ticket(1, 0), ticket(2, 5, GREEN))) == 2


def test_who_has_waited_long_enough_is_not_passed_even_by_the_green_channel() -> None:
    assert call(state_of(ticket(1, 0), ticket(2, 30, GREEN)), now_min=31) == 1


def test_a_decision_tells_the_rule_and_the_first_three_scores() -> None:
    state = state_of(ticket(1, 0), ticket(2, 4, GREEN), ticket(3, 6), ticket(4, 8))
    decision = choose(state, ONE, 10 * MINUTE_S)
    assert decision.rule is Rule.SCORE
    assert [(each.ticket_id, each.score_s) for each in decision.first_three] == [
        (2, 20 * MINUTE_S + 1.5 * 6 * MINUTE_S),
        (1, 10 * MINUTE_S),
        (3, 4 * MINUTE_S),
    ]
    assert decision.first_three[0].waited_s == 6 * MINUTE_S
    assert decision.passes == (("A", 1),)


def test_after_k_priority_calls_in_a_row_the_first_arrival_is_called() -> None:
    green = [ticket(number, number, GREEN) for number in range(2, 8)]
    assert call_all(ticket(1, 0), *green) == [2, 3, 4, 1, 5, 6, 7]


def test_the_green_channel_that_came_first_overtakes_nobody_and_is_not_counted() -> None:
    green = [ticket(number, 0, GREEN) for number in range(1, 6)]
    assert call_all(*green, ticket(6, 1)) == [1, 2, 3, 4, 5, 6]


def test_the_turn_counts_at_whichever_counter_the_priority_calls_were_made() -> None:
    state = state_of(ticket(1, 0), ticket(2, 5, GREEN), A=3)
    decision = choose(state, BACKS_UP_B, 10 * MINUTE_S)
    assert (decision.ticket_id, decision.rule, decision.passes) == (1, Rule.TURN, (("A", 0),))


def test_past_the_ceiling_the_earliest_is_called_whatever_the_scores() -> None:
    state = state_of(ticket(1, 0), ticket(2, 1), ticket(3, 35, GREEN))
    decision = choose(state, ONE, 40 * MINUTE_S)
    assert (decision.ticket_id, decision.rule) == (1, Rule.CEILING)


def test_a_backed_up_group_is_called_when_the_own_one_is_empty() -> None:
    state = state_of(ticket(1, 0, group="B"))
    decision = choose(state, BACKS_UP_B, 10 * MINUTE_S)
    assert (decision.ticket_id, decision.backup) == (1, True)
    assert call(state, ONE) is None


def test_the_own_group_comes_before_one_that_is_backed_up_until_a_promise_is_broken() -> None:
    state = state_of(ticket(1, 0, group="B"), ticket(2, 9))
    assert call(state, BACKS_UP_B, now_min=10) == 2
    assert call(state, BACKS_UP_B, now_min=40) == 1


def test_a_relief_counter_without_groups_of_its_own_serves_all_it_backs_up() -> None:
    relief = CounterView(counter_no=15, backup_groups=("A", "B"))
    assert call(state_of(ticket(1, 2, group="B"), ticket(2, 3)), relief) == 1


def test_a_class_that_the_law_puts_first_is_called_before_an_overdue_one() -> None:
    law = replace(POLICY, first_by_law=GREEN)
    state = state_of(ticket(1, 0), ticket(2, 49, GREEN), ticket(3, 48, GREEN), policy=law)
    decision = choose(state, ONE, 50 * MINUTE_S)
    assert (decision.ticket_id, decision.rule) == (3, Rule.LAW)
    assert call(state_of(ticket(1, 0), policy=law), now_min=50) == 1


def test_an_appointment_is_not_called_before_it_is_due() -> None:
    state = state_of(ticket(1, 20, APPOINTMENT))
    assert call(state, now_min=19.9) is None
    assert call(state, now_min=20) == 1


@pytest.mark.parametrize(
    ("arrived_min", "ticket_class", "eligible_from_min"),
    [
        (30, APPOINTMENT, 50),  # early: from the grace before its time
        (55, APPOINTMENT, 55),
        (75, APPOINTMENT, 75),  # the last moment that is not late
        (75.1, TicketClass.NORMAL, 75.1),
    ],
)
def test_an_appointment_at_sixty_minutes_waits_like_this(
    arrived_min: float, ticket_class: TicketClass, eligible_from_min: float
) -> None:
    found = appointment(POLICY, arrived_min * MINUTE_S, appointed_s=60 * MINUTE_S)
    expected = Standing(ticket_class=ticket_class, eligible_from_s=eligible_from_min * MINUTE_S)
    assert found == expected


def test_the_green_channel_loses_nothing_by_an_appointment() -> None:
    assert appointment(POLICY, 0.0, appointed_s=3600.0, green=True) == walk_in(0.0, green=True)


def test_a_no_show_lets_three_of_its_group_go_first_and_then_has_its_old_place() -> None:
    others = [ticket(number, number) for number in range(2, 8)]
    state = state_of(*others)
    behind = behind_after_no_show(state, "A", 10 * MINUTE_S, places=3)
    assert behind == (2, 3, 4)
    back = ticket(1, 0, order=8, behind=behind)
    assert call_all(back, *others) == [2, 3, 4, 1, 5, 6, 7]


def test_a_no_show_of_the_green_channel_lets_three_go_of_whatever_class() -> None:
    others = [ticket(number, number) for number in range(2, 7)]
    behind = behind_after_no_show(state_of(*others), "A", 10 * MINUTE_S, places=3)
    back = ticket(1, 0, GREEN, order=7, behind=behind)
    assert call_all(back, *others) == [2, 3, 4, 1, 5, 6]


def test_a_no_show_stands_behind_fewer_when_fewer_wait() -> None:
    assert behind_after_no_show(state_of(), "A", 0.0, places=3) == ()
    assert call_all(ticket(1, 0, order=3, behind=(2,)), ticket(2, 1)) == [2, 1]


def test_two_no_shows_do_not_wait_for_each_other() -> None:
    first = ticket(1, 0, order=5, behind=(3, 4))
    second = ticket(2, 1, order=6, behind=(3, 4, 5))
    assert call_all(first, second, ticket(3, 2), ticket(4, 3)) == [3, 4, 1, 2]


def test_a_no_show_is_overdue_only_when_it_may_be_called_again() -> None:
    back = ticket(1, 0, order=9, behind=(2,))
    assert call(state_of(back, ticket(2, 30)), now_min=60) == 2


def test_a_ticket_sent_to_one_counter_is_called_by_no_other() -> None:
    state = state_of(ticket(1, 0, group="C", counter_no=2))
    assert call(state, ONE) is None
    assert call(state, BACKS_UP_B) == 1
    assert [each.ticket_id for each in state.tickets_of(counter_group(2))] == [1]


def test_a_transferred_ticket_keeps_its_arrival_in_the_line_it_comes_to() -> None:
    others = [ticket(number, number) for number in range(2, 5)]
    state = state_of(*others)
    state.add(ticket(1, 0, order=99))
    assert call(state) == 1


def test_the_ranking_is_the_order_of_calls_when_nobody_else_comes() -> None:
    tickets = [ticket(1, 0), ticket(2, 1, GREEN), ticket(3, 2), ticket(4, 9, order=9, behind=(3,))]
    ranked = [each.ticket_id for each in ranking(state_of(*tickets), "A", 10 * MINUTE_S)]
    assert ranked == [2, 1, 3, 4] == call_all(*tickets)


@pytest.mark.parametrize(
    "worse",
    [
        ClassRule(head_start_s=0.0, rate=0.5, ceiling_s=600.0),
        ClassRule(head_start_s=0.0, rate=1.0, ceiling_s=9000.0),
    ],
)
def test_no_policy_can_make_a_better_class_worse_than_normal(worse: ClassRule) -> None:
    with pytest.raises(ValueError, match="being better must never cost time"):
        QueuePolicy(green=worse)


def test_a_rule_without_gain_or_ceiling_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        ClassRule(head_start_s=0.0, rate=0.0, ceiling_s=60.0)
    with pytest.raises(ValueError, match="passes_max"):
        QueuePolicy(passes_max=0)
