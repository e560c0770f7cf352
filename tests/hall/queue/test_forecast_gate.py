"""The forecast's gate on the benchmark's own simulated hall, smaller: four days of each load."""

import pytest

from bench.figures import Figure
from bench.forecast import LOADS, Outcome, days_of, figures_of

SEEDS = (21, 22, 23, 24)
EVERY = 8  # each so manieth ticket is forecast: 12,000 replays instead of 180,000
SLACK_MIN = 1.0  # these few days are hardly 20 busy hours; the benchmark's bound has no slack
SLACK_SHARE = 0.05


@pytest.fixture(scope="module", params=LOADS)
def outcomes(request: pytest.FixtureRequest) -> tuple[float, list[Outcome]]:
    load = float(request.param)
    return load, days_of(load, SEEDS, every=EVERY)


def named(load: float, outcomes: list[Outcome], name: str) -> Figure:
    return next(each for each in figures_of(load, outcomes) if f" {name}, load" in each.figure)


def test_the_forecast_beats_what_queue_systems_announce(
    outcomes: tuple[float, list[Outcome]],
) -> None:
    assert len(outcomes[1]) > 100
    assert named(*outcomes, "error against the better work ahead").met
    assert named(*outcomes, "error against people ahead").met


def test_the_forecast_leans_to_neither_side(outcomes: tuple[float, list[Outcome]]) -> None:
    bias = named(*outcomes, "bias")
    assert bias.bound is None or bias.value <= bias.bound + SLACK_MIN


def test_nine_of_ten_are_called_before_the_announced_end(
    outcomes: tuple[float, list[Outcome]],
) -> None:
    covered = named(*outcomes, "p90 coverage").value
    assert 0.85 - SLACK_SHARE <= covered <= 0.95 + SLACK_SHARE


def test_everybodys_wait_is_known_within_20_ms(outcomes: tuple[float, list[Outcome]]) -> None:
    costs_s = [each.cost_s for each in outcomes[1] if 40 <= each.waiting <= 63]
    if outcomes[0] > 1.0:
        assert costs_s, "an overloaded hall has some 60 waiting"
    assert not costs_s or min(costs_s) <= 0.020  # the best: others may be using this machine
