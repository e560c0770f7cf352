"""The design grid on any panel, and plans in which nothing stands in another's way."""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.look import tokens as t
from kiosk.layout import WINDOW, Box, Modes, across, fit
from kiosk.plans import plans_for

MODES = [Modes(), Modes(large=True)]


@given(st.integers(240, 8000), st.integers(240, 8000))
def test_the_whole_design_is_visible_on_every_panel(width: int, height: int) -> None:
    fitted = fit(width, height)
    assert fitted.left >= 0
    assert fitted.bottom >= 0
    assert fitted.left * 2 + t.KIOSK_W * fitted.scale <= width + 1
    assert fitted.bottom * 2 + t.KIOSK_H * fitted.scale <= height + 1


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1080, 1920), 1), ((540, 960), 0.5), ((2160, 3840), 2), ((1440, 2560), 1.25)],
)
def test_the_grid_stays_on_whole_pixels(size: tuple[int, int], scale: float) -> None:
    assert fit(*size).scale == scale
    assert (t.UNIT * scale) % 1 == 0


def test_columns_fill_the_box_that_they_divide() -> None:
    whole = Box(48, 100, 984, 126)
    parts = across(whole, (1, 2, 1), 24)
    assert parts[0].x == whole.x
    assert parts[-1].right == pytest.approx(whole.right)
    assert parts[1].x - parts[0].right == pytest.approx(24)


def boxes(plan: object) -> list[Box]:
    found = []
    for each in fields(plan):  # type: ignore[arg-type]
        value = getattr(plan, each.name)
        found += [value] if isinstance(value, Box) else []
        found += [b for b in value if isinstance(b, Box)] if isinstance(value, tuple) else []
    return found


@pytest.mark.parametrize("modes", MODES, ids=str)
def test_every_box_of_every_plan_is_inside_the_window(modes: Modes) -> None:
    plans = plans_for(modes)
    for each in fields(plans):
        if each.name != "modes":
            for box in boxes(getattr(plans, each.name)):
                assert WINDOW.holds(box), f"{each.name}: {box}"


@pytest.mark.parametrize("modes", MODES, ids=str)
def test_rows_of_a_list_keep_their_distance(modes: Modes) -> None:
    plan = plans_for(modes).list
    for one, other in combinations((*plan.rows, plan.toggle), 2):
        assert one.gap_to(other) >= t.GAP_MIN
