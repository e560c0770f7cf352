"""Figures in the citizens' words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.i18n import Translator
from hall.contract.api import Band
from hall.contract.board import Admission, GroupWait, HallHours
from kiosk.presenters import wording
from tests.fakes.back_half import AT

ZH = Translator()


def group(waiting: int, *, admission: Admission = Admission.OPEN, median_s: int = 0) -> GroupWait:
    return GroupWait(
        group="A", waiting=waiting, counters_open=2, wait_s_median=median_s, wait_s_p90=median_s,
        admission=admission,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((1, 2, 3), "1–3"), ((8,), "8"), ((1, 3), "1、3"), ((7, 1, 2), "1–2、7"), ((), "")],
)
def test_counters_in_a_row_are_said_as_a_span(numbers: tuple[int, ...], said: str) -> None:
    assert wording.counters(numbers) == said


@given(st.sets(st.integers(1, 99), min_size=1))
def test_no_counter_is_lost_in_a_span(numbers: set[int]) -> None:
    read: set[int] = set()
    for part in wording.counters(numbers).split("、"):
        first, _, last = part.partition("–")
        read |= set(range(int(first), int(last or first) + 1))
    assert read == numbers


def test_an_empty_queue_is_said_without_a_number() -> None:
    told = wording.wait(ZH, group(0), (12,))
    assert (told.lead, told.tail, told.mood) == ("现在不用等", "马上办 · 12 号", "free")


def test_a_queue_says_people_minutes_and_counters() -> None:
    told = wording.wait(ZH, group(7, median_s=840), range(1, 6))
    assert (told.lead, told.tail) == ("等 ‹7› 人", "约 14 分 · 1–5 号")


def test_nobody_is_told_about_zero_minutes() -> None:
    assert "约 1 分" in wording.wait(ZH, group(1, median_s=5), (1,)).tail


@pytest.mark.parametrize("admission", [Admission.CLOSED, Admission.LAST_TICKET, Admission.QUOTA])
def test_a_group_that_gives_no_numbers_says_so(admission: Admission) -> None:
    assert wording.wait(ZH, group(3, admission=admission), (1,)).mood == "stop"


def test_without_the_hall_only_the_counters_are_known() -> None:
    assert wording.wait(ZH, None, (8, 9)).lead == "8–9 号"


@pytest.mark.parametrize(
    ("band", "said"), [((0, 0), "即将叫号"), ((8, 8), "约 8 分钟"), ((8, 14), "8–14 分钟")]
)
def test_a_forecast_is_a_band(band: tuple[int, int], said: str) -> None:
    assert wording.band(ZH, Band(low_min=band[0], high_min=band[1])) == said


def test_extended_hours_are_said_until_they_have_passed() -> None:
    today = HallHours(day="2026-11-23", opens="08:30", closes="17:00", extended_until="18:30")
    assert wording.hours(ZH, today, AT) == "今天 08:30–17:00 办理，延时服务到 18:30"
    assert wording.hours(ZH, today, AT + timedelta(hours=5)) == "今天 08:30–17:00 办理"
    assert wording.hours(ZH, HallHours(day="2026-11-22"), AT) == "今天不对外办理"


@pytest.mark.parametrize(
    ("phrase", "marked"),
    [("1.5 小时", "‹1.5› 小时"), ("不收费", "不收费"), ("登记费 80 元", "登记费 80 元")],
)
def test_a_leading_number_is_set_in_numerals(phrase: str, marked: str) -> None:
    assert wording.figures_marked(phrase) == marked
