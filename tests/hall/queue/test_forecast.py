"""The forecast where the truth is known: exact halls, closings, those to come, and the words."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.contract.api import Band
from hall.queue.classes import TicketClass
from hall.queue.durations import LEVELS, Occupancy, Prior, occupancy
from hall.queue.forecast import Forecast, Forecaster, Wait, band
from hall.queue.lines import CounterView, WaitingTicket
from hall.queue.replay import CounterPlan, Snapshot, Stream
from tests.hall.queue.halls import MINUTE_S, POLICY, Script, scripts, ticket

NOW_S = 100 * MINUTE_S
ALL_DAY = ((0.0, 2000 * MINUTE_S),)
TEN_MINUTES = Occupancy((10 * MINUTE_S,) * LEVELS)
VARIES = occupancy([], Prior(mean_s=600.0, cv=0.6), no_show_share=0.08, no_show_s=60.0)
TABLES: Mapping[str, Occupancy] = {"A-1": TEN_MINUTES, "B-1": TEN_MINUTES}


def plan(
    no: int, groups: str = "A", *, backup: str = "", busy_since_min: float | None = None
) -> CounterPlan:
    view = CounterView(counter_no=no, groups=tuple(groups), backup_groups=tuple(backup))
    if busy_since_min is None:
        return CounterPlan(view=view, spans=ALL_DAY)
    since_s = busy_since_min * MINUTE_S
    return CounterPlan(view=view, spans=ALL_DAY, busy_service="A-1", busy_since_s=since_s)


def hall(*tickets: WaitingTicket, counters: tuple[CounterPlan, ...]) -> Snapshot:
    return Snapshot(
        now_s=NOW_S,
        policy=POLICY,
        tickets=tickets,
        passes={},
        counters=counters,
        services=TABLES,
        groups={"A": TEN_MINUTES, "B": TEN_MINUTES},
    )


def estimate(snapshot: Snapshot, seed: int = 1) -> Forecast:
    return Forecaster(Random(seed)).estimate(snapshot)


def medians_min(forecast: Forecast) -> list[float | None]:
    return [
        None if wait.median_s is None else round(wait.median_s / MINUTE_S, 3)
        for wait in forecast.tickets.values()
    ]


def test_with_certain_durations_the_forecast_is_exact() -> None:
    tickets = [ticket(number, 90 + number) for number in range(5)]
    forecast = estimate(hall(*tickets, counters=(plan(1), plan(2))))
    assert medians_min(forecast) == [0, 0, 10, 10, 20]
    assert [wait.ahead for wait in forecast.tickets.values()] == [0, 1, 2, 3, 4]
    assert forecast.arrivals["A"].median_s == 20 * MINUTE_S
    assert forecast.arrivals["A"].ahead == 5


def test_a_counter_that_is_busy_is_free_when_its_call_should_end() -> None:
    forecast = estimate(hall(ticket(1, 90), counters=(plan(1, busy_since_min=96),)))
    assert medians_min(forecast) == [6]


def test_the_green_channel_is_told_its_own_place() -> None:
    tickets = [*(ticket(number, 95) for number in range(3)), ticket(9, 99, TicketClass.GREEN)]
    forecast = estimate(hall(*tickets, counters=(plan(1),)))
    assert medians_min(forecast) == [10, 20, 30, 0]
    assert forecast.tickets[9].ahead == 0


def test_nobody_is_called_in_a_pause_or_over_lunch_and_spans_are_half_open() -> None:
    lunch = ((0.0, 110 * MINUTE_S), (150 * MINUTE_S, 200 * MINUTE_S))
    counter = replace(plan(1), spans=lunch)
    tickets = [ticket(number, 90 + number) for number in range(3)]
    assert medians_min(estimate(hall(*tickets, counters=(counter,)))) == [0, 50, 60]


def test_who_is_not_called_before_closing_is_told_so() -> None:
    counter = replace(plan(1), spans=((0.0, 115 * MINUTE_S),))
    tickets = [ticket(number, 90 + number) for number in range(4)]
    forecast = estimate(hall(*tickets, counters=(counter,)))
    assert medians_min(forecast) == [0, 10, None, None]
    assert forecast.tickets[3].called_share == 0.0
    assert forecast.arrivals["A"].median_s is None
    assert band(forecast.arrivals["A"]) is None


def test_a_group_that_no_open_counter_serves_has_no_forecast() -> None:
    forecast = estimate(hall(ticket(1, 90, group="B"), ticket(2, 95), counters=(plan(1),)))
    assert medians_min(forecast) == [None, 0]
    assert forecast.arrivals["B"].median_s is None


def test_an_empty_hall_calls_a_newcomer_at_once_and_a_closed_one_does_not() -> None:
    assert estimate(hall(counters=(plan(1),))).arrivals["A"].median_s == 0.0
    assert estimate(hall(counters=())).arrivals["A"].median_s is None


def test_an_appointment_takes_its_place_when_it_is_due() -> None:
    early = ticket(1, 105, TicketClass.APPOINTMENT)
    tickets = [early, *(ticket(number, 99) for number in range(2, 6))]
    forecast = estimate(hall(*tickets, counters=(plan(1),)))
    assert medians_min(forecast) == [10, 0, 20, 30, 40]


def test_a_re_entered_no_show_is_behind_those_it_let_go() -> None:
    others = [ticket(number, 90 + number) for number in range(2, 7)]
    back = ticket(1, 80, order=9, behind=(2, 3, 4))
    forecast = estimate(hall(back, *others, counters=(plan(1),)))
    assert medians_min(forecast) == [30, 0, 10, 20, 40, 50]
    assert forecast.tickets[1].ahead == 3


def test_the_better_classes_who_are_still_to_come_make_others_wait_longer() -> None:
    snapshot = hall(*(ticket(number, 95) for number in range(5)), counters=(plan(1),))
    busy = Stream(group="A", ticket_class=TicketClass.GREEN, rate_per_s=1 / 1200)
    alone = estimate(snapshot).tickets[4].median_s
    crowded = estimate(replace(snapshot, streams=(busy,))).tickets[4].median_s
    assert alone is not None
    assert crowded is not None
    assert crowded >= alone + 10 * MINUTE_S


def test_the_same_snapshot_and_seed_give_the_same_answer() -> None:
    snapshot = hall(*(ticket(number, 95) for number in range(9)), counters=(plan(1), plan(2)))
    varied = replace(snapshot, services={"A-1": VARIES, "B-1": VARIES})
    assert estimate(varied, seed=7) == estimate(varied, seed=7)


@settings(max_examples=60, deadline=None)
@given(scripts(), st.integers(0, 300))
def test_a_forecast_is_ordered_and_asks_nothing_of_the_hall(script: Script, now_min: int) -> None:
    snapshot = Snapshot(
        now_s=now_min * MINUTE_S,
        policy=POLICY,
        tickets=script.tickets,
        passes={"A": 2},
        counters=tuple(CounterPlan(view=view, spans=ALL_DAY) for view in script.counters),
        services={"A-1": VARIES, "B-1": VARIES},
        groups={"A": VARIES, "B": VARIES},
        streams=(Stream(group="A", ticket_class=TicketClass.GREEN, rate_per_s=0.001),),
    )
    forecast = estimate(snapshot)
    assert set(forecast.tickets) == {each.ticket_id for each in snapshot.tickets}
    for wait in (*forecast.tickets.values(), *forecast.arrivals.values()):
        assert wait.median_s is not None
        assert wait.p90_s is not None
        assert 0 <= wait.median_s <= wait.p90_s
        assert wait.called_share == 1.0


@pytest.mark.parametrize(
    ("median_min", "p90_min", "low", "high"),
    [
        (0, 0, 0, 0),
        (1, 3, 0, 0),  # 即将叫号
        (2, 4.9, 5, 5),  # 约 5 分钟
        (10, 10, 10, 10),
        (12, 17, 10, 20),
        (24.9, 41, 20, 45),
        (58, 83, 50, 90),
    ],
)
def test_a_wait_is_announced_in_a_band(
    median_min: float, p90_min: float, low: int, high: int
) -> None:
    wait = Wait(median_s=median_min * 60, p90_s=p90_min * 60, ahead=1)
    assert band(wait) == Band(low_min=low, high_min=high)


def test_without_a_certain_end_the_middle_is_announced() -> None:
    assert band(Wait(median_s=900.0, p90_s=None, ahead=1)) == Band(low_min=15, high_min=15)
