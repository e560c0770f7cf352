"""Text is set at sizes of the scale, breaks as Chinese does, and says when it does not fit."""

from __future__ import annotations

import pytest

from config.look import tokens
from kiosk.widgets.styles import SKINS, STYLES
from kiosk.widgets.typeset import Room, plain, set_text

NOTE = "‹可容缺：›先受理，‹10 个工作日›内补齐，到期前 3 天提醒。"


@pytest.mark.parametrize("name", STYLES)
def test_every_style_takes_its_size_from_the_scale(name: str) -> None:
    style = STYLES[name]
    assert style.size in tokens.TYPE_SCALE
    assert style.strong_size is None or style.strong_size in tokens.TYPE_SCALE
    assert style.fixed or tokens.elder(style.size) in tokens.TYPE_SCALE


def test_a_text_too_wide_for_its_line_is_set_smaller_on_the_scale() -> None:
    block = set_text(STYLES["button"], "取一窗综合号", Room(width=240, height=80))
    assert block.size in tokens.TYPE_SCALE
    assert block.size < STYLES["button"].size
    assert not block.overflow
    assert block.width <= 241


def test_what_fits_at_no_size_is_cut_and_says_so() -> None:
    block = set_text(STYLES["button"], "取号" * 30, Room(width=240, height=80))
    assert block.overflow
    assert block.size == tokens.FLOOR


def test_strong_runs_have_a_mask_of_their_own() -> None:
    block = set_text(STYLES["row_lead"], "等 ‹7› 人", Room(width=300, height=80))
    assert block.strong is not None
    assert block.strong.getbbox() != block.plain.getbbox()


def test_a_strong_run_goes_on_over_a_line_break() -> None:
    room = Room(width=200, height=400, lines=8)
    block = set_text(STYLES["note"], "‹" + "可容缺受理" * 4 + "›", room)
    assert block.lines > 1
    assert block.plain.getbbox() is None, "all of it is strong"


def test_no_line_is_left_with_one_lonely_character() -> None:
    style, room = STYLES["material"], Room(width=300, height=200, lines=2)
    assert set_text(style, "已预约的大宗业务", room).width < 250


def test_marks_are_no_part_of_what_is_read() -> None:
    assert plain(NOTE) == "可容缺：先受理，10 个工作日内补齐，到期前 3 天提醒。"


def test_a_panel_of_half_the_size_gets_half_the_pixels() -> None:
    room = Room(width=900, height=80)
    whole = set_text(STYLES["title"], "您要办哪类业务？", room)
    half = set_text(STYLES["title"], "您要办哪类业务？", room, scale=0.5)
    assert abs(whole.width / 2 - half.width) <= 4


def test_every_skin_stays_on_the_token_sheet() -> None:
    for name, skin in SKINS.items():
        assert tokens.channels(skin.fill), name
