"""Colours can be read, sizes stay on the scale, the reach line is where the standard puts it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.look import palette, tokens

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


@pytest.mark.parametrize(("text", "ground"), palette.BODY_PAIRS)
def test_body_text_reads_at_seven_to_one(text: str, ground: str) -> None:
    assert tokens.contrast(text, ground) >= palette.BODY_CONTRAST_MIN


@pytest.mark.parametrize(("text", "ground"), palette.TEXT_PAIRS)
def test_all_text_reads_at_four_and_a_half_to_one(text: str, ground: str) -> None:
    assert tokens.contrast(text, ground) >= palette.TEXT_CONTRAST_MIN


@pytest.mark.parametrize("roles", [palette.NORMAL, palette.HIGH_CONTRAST])
def test_each_mode_pairs_its_roles_readably(roles: palette.Palette) -> None:
    for text, ground in (
        (roles.text, roles.page),
        (roles.text, roles.card),
        (roles.on_header, roles.header),
        (roles.on_primary, roles.primary),
    ):
        assert tokens.contrast(text, ground) >= palette.BODY_CONTRAST_MIN
    for text, ground in (
        (roles.support, roles.page),
        (roles.support, roles.card),
        (roles.on_header_support, roles.header),
        (roles.on_money, roles.money),
        (roles.icon, roles.card),
        (roles.accent, roles.page),
    ):
        assert tokens.contrast(text, ground) >= palette.TEXT_CONTRAST_MIN


@pytest.mark.parametrize("letter", "ABCDEFGHZ")
def test_a_group_letter_reads_white_on_its_badge_and_coloured_on_its_tint(letter: str) -> None:
    assert tokens.contrast(tokens.SURFACE, tokens.group_colour(letter)) >= 4.5
    assert tokens.contrast(tokens.group_colour(letter), tokens.group_tint(letter)) >= 4.4


def test_contrast_agrees_with_the_figures_of_the_design() -> None:
    assert tokens.contrast(tokens.INK, tokens.FELT) == pytest.approx(14.0, abs=0.05)
    assert tokens.contrast(tokens.SURFACE, tokens.CU600) == pytest.approx(5.35, abs=0.05)
    assert tokens.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


@given(COLOURS, COLOURS)
def test_contrast_is_symmetric_and_bounded(first: str, second: str) -> None:
    ratio = tokens.contrast(first, second)
    assert ratio == tokens.contrast(second, first)
    assert 1.0 <= ratio <= 21.0 + 1e-9


@given(COLOURS)
def test_a_colour_for_kivy_comes_back_as_the_same_hex(colour: str) -> None:
    red, green, blue, alpha = tokens.rgba(colour, 0.5)
    assert f"#{round(red * 255):02X}{round(green * 255):02X}{round(blue * 255):02X}" == colour
    assert alpha == 0.5


@pytest.mark.parametrize("text", ["", "#FFF", "FFFFFF#", "#GGGGGG", "#1234567"])
def test_something_that_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"colour|invalid literal"):
        tokens.rgba(text)


def test_the_scale_fits_what_kivy_keeps_open() -> None:
    assert len(tokens.TYPE_SCALE) <= tokens.TYPE_SIZES_MAX
    assert min(tokens.TYPE_SCALE[1:]) >= tokens.FLOOR


@pytest.mark.parametrize("size", tokens.TYPE_SCALE)
def test_large_text_stays_on_the_scale_and_never_shrinks(size: int) -> None:
    large = tokens.elder(size)
    assert large in tokens.TYPE_SCALE
    if size < tokens.DISPLAY:
        assert large >= size * 1.3
    else:
        assert large == size


def test_text_to_act_on_is_large_enough_in_large_text() -> None:
    acting = [size for size in tokens.TYPE_SCALE if size >= tokens.ACTION_TEXT_MIN]
    assert min(map(tokens.elder, acting)) >= tokens.ELDER_ACTION_TEXT_MIN


def test_the_reach_line_of_the_reference_machine_is_1056() -> None:
    assert tokens.reach_line_y(panel_inch=27, screen_bottom_mm=950) == 1056


def test_a_low_panel_is_reachable_whole_and_a_high_one_not_at_all() -> None:
    assert tokens.reach_line_y(panel_inch=21.5, screen_bottom_mm=600) == 0
    assert tokens.reach_line_y(panel_inch=27, screen_bottom_mm=1300) == tokens.KIOSK_H


@given(st.floats(15, 65), st.floats(0, 2000))
def test_nothing_below_the_reach_line_is_higher_than_1220_mm(inch: float, bottom: float) -> None:
    line = tokens.reach_line_y(panel_inch=inch, screen_bottom_mm=bottom)
    height_mm = inch * 25.4 * 16 / math.hypot(9, 16)
    top_of_controls_mm = bottom + height_mm * (1 - line / tokens.KIOSK_H)
    assert 0 <= line <= tokens.KIOSK_H
    assert line == tokens.KIOSK_H or top_of_controls_mm <= 1220 + 1e-6


def test_the_frame_leaves_no_overlap() -> None:
    assert tokens.FRAME_TOP + tokens.STEPPER_H < tokens.CONTENT_TOP < tokens.CONTENT_BOTTOM
    assert tokens.CONTENT_BOTTOM <= tokens.ACTION_Y
    assert tokens.ACTION_Y + tokens.ACTION_H + tokens.GAP_MIN <= tokens.ACCESS_Y
    assert tokens.ACCESS_Y + tokens.ACCESS_H == tokens.KIOSK_H
    rows = tokens.LOBBY_HERO_H + tokens.LOBBY_ROWS * tokens.LOBBY_ROW_H
    assert tokens.LOBBY_FRAME_TOP + rows + tokens.LOBBY_TICKER_H <= tokens.LOBBY_H + 8
