"""Chinese lines end where the standard lets them."""

from hypothesis import given
from hypothesis import strategies as st

from config.look.linebreak import NEVER_FIRST, NEVER_LAST, wrap


def cells(text: str) -> float:
    return sum(1 if ord(c) < 0x2000 else 2 for c in text)


def test_a_closing_mark_stays_with_the_character_before_it() -> None:
    assert wrap("无需携带现金，不收手续费。", cells, 12) == ["无需携带现", "金，不收手续", "费。"]


def test_an_opening_mark_goes_down_with_what_it_opens() -> None:
    assert wrap("一二三（四五）", cells, 8) == ["一二三", "（四五）"]


def test_words_numbers_and_newlines_are_kept() -> None:
    assert wrap("持卡到 8–9 号窗口", cells, 12) == ["持卡到 8–9", "号窗口"]
    assert wrap("甲\n乙", cells, 10) == ["甲", "乙"]
    assert wrap("", cells, 10) == [""]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("ABCDEFGH", cells, 3) == ["ABC", "DEF", "GH"]


@given(st.text(alphabet="中文字，。（）《》AB1 ", max_size=60), st.integers(8, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = wrap(text, cells, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line) <= width for line in lines)


@given(st.text(alphabet="中文字，。（", max_size=60).filter(lambda t: "，，" not in t))
def test_marks_keep_their_side_where_the_line_has_room(text: str) -> None:
    lines = wrap(text, cells, 24)
    runs = max(
        (len(r) for r in "".join("m" if c in "，。（" else " " for c in text).split()), default=0
    )
    if runs <= 2:
        assert not any(line[0] in NEVER_FIRST for line in lines[1:])
        assert not any(line[-1] in NEVER_LAST for line in lines[:-1])
