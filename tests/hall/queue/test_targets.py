"""Weights are solved from what the hall promises."""

from dataclasses import replace

from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.targets import Load, Target, explanation, solve

GREEN, APPOINTMENT, NORMAL = TicketClass.GREEN, TicketClass.APPOINTMENT, TicketClass.NORMAL
TARGETS = {
    GREEN: Target(share=0.9, within_s=600.0, ceiling_s=1200.0),
    APPOINTMENT: Target(share=0.9, within_s=900.0, ceiling_s=1800.0),
    NORMAL: Target(share=0.9, within_s=1800.0, ceiling_s=3600.0),
}


def load(arrivals_per_h: float) -> Load:
    return Load(
        arrivals_per_h=arrivals_per_h,
        counters=6,
        service_mean_s=500.0,
        shares={GREEN: 0.15, APPOINTMENT: 0.1},
    )


def test_a_quiet_hall_needs_no_priority_at_all() -> None:
    solution = solve(TARGETS, load(30))
    assert solution.strength == 0.0
    assert all(each.met for each in solution.kept)


def test_a_busy_hall_gets_the_least_priority_that_keeps_every_promise() -> None:
    solution = solve(TARGETS, load(42))
    assert all(each.met for each in solution.kept)
    assert solution.policy.green.head_start_s > solution.policy.appointment.head_start_s > 0
    weaker = solve(TARGETS, load(38))
    assert 0 < weaker.strength < solution.strength


def test_what_cannot_be_kept_is_said_and_the_best_is_given() -> None:
    solution = solve(TARGETS, load(44))
    met = {each.ticket_class: each.met for each in solution.kept}
    assert met == {GREEN: True, APPOINTMENT: True, NORMAL: False}
    assert "达不到" in explanation(solution)[-1]
    assert "达到目标" in explanation(solution)[0]


def test_the_same_targets_give_the_same_weights() -> None:
    assert solve(TARGETS, load(42)) == solve(TARGETS, load(42))


def test_ceilings_come_from_the_targets_and_limits_are_kept() -> None:
    limits = QueuePolicy(passes_max=2, first_by_law=GREEN, re_entry_places=5)
    policy = solve(TARGETS, load(36), limits=limits).policy
    assert policy.green.ceiling_s == 1200.0
    assert (policy.passes_max, policy.first_by_law, policy.re_entry_places) == (2, GREEN, 5)


def test_a_class_that_nobody_uses_keeps_its_promise() -> None:
    nobody = replace(load(36), shares={GREEN: 0.15})
    kept = {each.ticket_class: each for each in solve(TARGETS, nobody).kept}
    assert kept[APPOINTMENT].share == 1.0
