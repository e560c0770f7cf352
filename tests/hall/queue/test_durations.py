"""What a service's history says of the next call."""

from random import Random
from statistics import mean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.queue.arrivals import SLOT_S, SLOTS, expected_rate_per_s
from hall.queue.durations import (
    DURATION_S_MAX,
    LEVELS,
    SAMPLES_MAX,
    DurationPool,
    Occupancy,
    Prior,
    mixture,
    no_show_share,
    occupancy,
)

PRIOR = Prior(mean_s=600.0, cv=0.6)
HOUR_S = 3600.0


def test_without_history_a_service_is_log_normal_around_the_catalogues_mean() -> None:
    points = Prior(mean_s=600.0, cv=0.6, weight=2000).points()
    assert mean(points) == pytest.approx(600.0)
    assert pstdev(points) / 600.0 == pytest.approx(0.6, rel=0.03)
    assert points == sorted(points)


def test_history_outweighs_the_prior() -> None:
    learned = occupancy([300.0] * 380, PRIOR, no_show_share=0.0, no_show_s=60.0)
    assert learned.mean_s == pytest.approx(315.0)
    assert learned.doubt < occupancy([], PRIOR, no_show_share=0.0, no_show_s=60.0).doubt


def test_no_shows_are_short_calls_in_the_distribution() -> None:
    table = occupancy([], PRIOR, no_show_share=0.1, no_show_s=60.0)
    assert table.levels_s.count(60.0) == LEVELS // 10
    assert table.mean_s == pytest.approx(0.9 * 600.0 + 0.1 * 60.0)


@given(st.lists(st.floats(1, 7200), max_size=SAMPLES_MAX), st.floats(0, 0.5), st.floats(0, HOUR_S))
def test_a_table_is_ordered_and_what_is_left_is_never_negative(
    samples_s: list[float], share: float, gone_s: float
) -> None:
    table = occupancy(samples_s, PRIOR, no_show_share=share, no_show_s=60.0)
    assert len(table.levels_s) == LEVELS
    assert list(table.levels_s) == sorted(table.levels_s)
    left = [table.left_s(gone_s, step / 10) for step in range(11)]
    assert left == sorted(left)
    assert left[0] >= 0


def test_what_is_left_knows_how_long_it_has_taken() -> None:
    table = Occupancy(tuple(float(level) for level in range(1, LEVELS + 1)))
    assert table.left_s(0.0, 0.5) == 101.0
    assert table.left_s(100.0, 0.5) == 51.0


def test_a_pool_is_bounded_and_believes_no_duration_that_cannot_be() -> None:
    pool, rng = DurationPool(), Random(1)
    for duration_s in (0.0, -1.0, DURATION_S_MAX + 1):
        pool.add(duration_s, rng)
    assert pool.samples_s == []
    for duration_s in range(1, 3 * SAMPLES_MAX):
        pool.add(float(duration_s), rng)
    assert len(pool.samples_s) == SAMPLES_MAX
    assert mean(pool.samples_s) > SAMPLES_MAX  # it leans to the newer ones


def test_a_newcomer_of_a_group_is_a_mixture_of_its_services() -> None:
    short, long = Occupancy((100.0,) * LEVELS, doubt=0.1), Occupancy((500.0,) * LEVELS)
    mixed = mixture([(short, 3.0), (long, 1.0)])
    assert mixed.mean_s == pytest.approx(200.0)
    assert mixed.doubt == 0.1
    with pytest.raises(ValueError, match="at least one"):
        mixture([(short, 0.0)])


def test_the_share_of_no_shows_starts_at_the_prior_and_is_learned() -> None:
    assert no_show_share(0, 0, prior_share=0.08, prior_weight=100) == pytest.approx(0.08)
    assert no_show_share(200, 900, prior_share=0.1, prior_weight=100) == pytest.approx(0.21)


def day(**slots: int) -> list[int]:
    return [
        slots.get(f"at_{slot // 2:02d}{'30' if slot % 2 else '00'}", 0) for slot in range(SLOTS)
    ]


def test_the_usual_day_tells_what_comes_next_and_today_how_much_of_it() -> None:
    usual = day(at_0900=20, at_0930=20, at_1000=60, at_1030=60)
    as_usual = expected_rate_per_s(usual, day(at_0900=20, at_0930=20), 10 * HOUR_S)
    assert as_usual == pytest.approx(120 / HOUR_S)
    busier = expected_rate_per_s(usual, day(at_0900=40, at_0930=40), 10 * HOUR_S)
    assert as_usual * 1.5 < busier < as_usual * 2


def test_without_a_usual_day_the_last_half_hours_decide() -> None:
    nobody = [0] * SLOTS
    assert expected_rate_per_s(nobody, nobody, 10 * HOUR_S) == 0.0
    today = day(at_0900=99, at_0930=30, at_1000=10)
    now_s = 10 * HOUR_S + SLOT_S / 3
    assert expected_rate_per_s(nobody, today, now_s) == pytest.approx(40 / (SLOT_S * 4 / 3))
