"""Opening hours, lunch, the extended service, the last ticket and quotas, with the shipped hall."""

from datetime import date, datetime, time, timedelta

import pytest

from config.load import load_hall
from hall.contract.board import Admission
from hall.queue.forecast import Wait
from hall.queue.hours import ZONE, OpenDay, admission, open_day

MONDAY, TUESDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 28)


def on(day: date, **declared: time) -> OpenDay | None:
    return open_day(load_hall(), day, last_ticket_min=15, **declared)


def tuesday(**declared: time) -> OpenDay:
    day = on(TUESDAY, **declared)
    assert day is not None
    return day


def at(text: str, day: date = TUESDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), tzinfo=ZONE)


def wait(median_min: float | None) -> Wait:
    seconds = None if median_min is None else median_min * 60
    return Wait(median_s=seconds, p90_s=seconds, ahead=3)


@pytest.mark.parametrize(
    ("clock", "is_open"),
    [("08:29:59", False), ("08:30", True), ("16:59:59", True), ("17:00", False)],
)
def test_the_hall_is_open_from_its_opening_until_just_before_its_closing(
    clock: str, *, is_open: bool
) -> None:
    assert tuesday().is_open(at(clock)) is is_open


def test_a_number_can_be_taken_over_lunch_and_nobody_is_called() -> None:
    day = tuesday()
    assert admission(day, at("12:30")) is Admission.OPEN
    assert not day.calls(at("12:30"))
    assert day.calls(at("11:59:59"))
    assert day.calls(at("13:00"))


def test_weekends_and_holidays_are_closed_and_make_up_days_are_not() -> None:
    assert on(SATURDAY) is None
    assert on(date(2026, 10, 1)) is None
    assert on(date(2026, 10, 10)) is not None
    assert admission(None, at("09:00")) is Admission.CLOSED


def test_the_week_rule_extends_mondays_and_a_declaration_extends_any_day() -> None:
    monday = on(MONDAY)
    assert monday is not None
    assert monday.closes == at("18:30", MONDAY)
    assert monday.extended
    assert not tuesday().extended
    assert tuesday(extended_until=time(19)).closes == at("19:00")
    assert admission(tuesday(extended_until=time(19)), at("18:00")) is Admission.OPEN


def test_a_declaration_earlier_than_the_closing_takes_nothing_away() -> None:
    assert tuesday(extended_until=time(16)).closes == at("17:00")


def test_the_last_ticket_goes_a_quarter_of_an_hour_before_closing() -> None:
    day = tuesday()
    assert admission(day, at("16:44:59")) is Admission.OPEN
    assert admission(day, at("16:45")) is Admission.LAST_TICKET


def test_nobody_is_given_a_number_that_is_not_called_before_closing() -> None:
    day = tuesday()
    assert admission(day, at("15:00"), wait=wait(119)) is Admission.OPEN
    assert admission(day, at("15:00"), wait=wait(120)) is Admission.LAST_TICKET
    assert admission(day, at("15:00"), wait=wait(None)) is Admission.LAST_TICKET


def test_a_service_whose_quota_is_used_up_gives_no_more_numbers() -> None:
    day = tuesday()
    assert admission(day, at("09:00"), issued=29, quota=30) is Admission.OPEN
    assert admission(day, at("09:00"), issued=30, quota=30) is Admission.QUOTA
    assert admission(day, at("09:00"), issued=10_000) is Admission.OPEN


def test_counters_plan_their_day_without_lunch_or_through_it() -> None:
    day = tuesday()
    morning, afternoon = day.spans_s()
    assert timedelta(seconds=morning[1] - morning[0]) == timedelta(hours=3, minutes=30)
    assert timedelta(seconds=afternoon[1] - afternoon[0]) == timedelta(hours=4)
    assert day.spans_s(over_lunch=True) == ((morning[0], afternoon[1]),)


def test_the_halls_clock_counts_wherever_the_moment_was_taken() -> None:
    utc = datetime.fromisoformat("2026-11-24T00:30:00+00:00")
    assert tuesday().is_open(utc)
    assert not tuesday().is_open(utc - timedelta(seconds=1))
