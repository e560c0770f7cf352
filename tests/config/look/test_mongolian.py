"""Mongolian letters join, columns run from left to right, and long lines break between words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont, features

from config.look import fonts, mongolian, tokens

WORD = "ᠮᠣᠩᠭᠣᠯ"
HALL = "ᠪᠤᠭᠤᠲᠤ ᠬᠣᠲᠠ ᠶᠢᠨ\nᠣᠷᠣᠨ ᠰᠠᠭᠤᠴᠠ ᠶᠢᠨ\nᠠᠷᠠᠯᠵᠢᠭ᠎ᠠ ᠶᠢᠨ\nᠲᠠᠩᠬᠢᠮ"
JOINED_64 = 202
UNJOINED_64 = 294


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.getchannel("A").getbbox()
    assert box is not None
    return box


def test_the_letters_of_a_word_join() -> None:
    assert round(mongolian.length(WORD, 64)) == JOINED_64
    basic = ImageFont.truetype(
        str(fonts.font_path(fonts.MONGOLIAN)), 64, layout_engine=ImageFont.Layout.BASIC
    )
    assert round(basic.getlength(WORD)) == UNJOINED_64


def test_a_word_stands_as_one_column_of_its_own_length() -> None:
    image = mongolian.columns(WORD, size=64, height_max=400, colour=tokens.INK)
    left, top, right, bottom = ink(image)
    assert bottom - top == pytest.approx(JOINED_64, abs=4)
    assert right - left < 64


def test_the_first_line_is_the_leftmost_column() -> None:
    long, short = "ᠠᠷᠠᠯᠵᠢᠭ᠎ᠠ ᠶᠢᠨ", "ᠶᠢᠨ"
    image = mongolian.columns(f"{long}\n{short}", size=26, height_max=300, colour=tokens.INK)
    half = image.width // 2
    left = ink(image.crop((0, 0, half, image.height)))
    right = ink(image.crop((half, 0, image.width, image.height)))
    assert left[3] > right[3] * 2
    assert left[1] <= 6
    assert right[1] <= 6, "columns hang from the top"


def test_text_is_turned_clockwise() -> None:
    """A word drawn alone is its lying form, turned: the first letter ends up on top."""
    upright = mongolian.columns(WORD, size=48, height_max=400, colour=tokens.INK)
    face = ImageFont.truetype(str(fonts.font_path(fonts.MONGOLIAN)), 48)
    lying = face.getmask(WORD)
    left_part = sum(
        lying.getpixel((x, y)) for x in range(lying.size[0] // 3) for y in range(lying.size[1])
    )
    box = ink(upright)
    top_third = upright.getchannel("A").crop((0, box[1], upright.width, box[1] + (box[3]) // 3))
    assert sum(top_third.tobytes()) == pytest.approx(left_part, rel=0.1)


def test_the_hall_name_breaks_where_it_is_too_long() -> None:
    assert mongolian.wrapped(HALL, size=21, height=400) == HALL.split("\n")
    narrow = mongolian.wrapped(HALL, size=21, height=90)
    assert " ".join(narrow) == HALL.replace("\n", " ")
    assert len(narrow) > 4
    assert all(mongolian.length(line, 21) <= 90 or " " not in line for line in narrow)


def test_a_joining_space_never_breaks() -> None:
    suffixed = "ᠬᠣᠲᠠ\u202fᠶᠢᠨ"
    assert mongolian.wrapped(suffixed, size=26, height=10) == [suffixed]


def test_colour_and_clear_ground() -> None:
    image = mongolian.columns(HALL, size=26, height_max=150, colour=tokens.MONGOLIAN_ON_DARK)
    assert image.mode == "RGBA"
    assert image.height <= 150
    assert image.getchannel("A").getextrema() == (0, 255)
    red, green, blue = tokens.channels(tokens.MONGOLIAN_ON_DARK)
    assert [image.getchannel(band).getextrema() for band in "RGB"] == [
        (value, value) for value in (red, green, blue)
    ]


def test_no_text_is_an_empty_image_and_not_an_error() -> None:
    image = mongolian.columns("  \n ", size=26, height_max=150, colour=tokens.INK)
    assert image.size == (1, 1)
    assert image.getchannel("A").getextrema() == (0, 0)


def test_without_raqm_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_raqm(_: str) -> bool:
        return False

    monkeypatch.setattr(features, "check", without_raqm)
    mongolian._face.cache_clear()
    with pytest.raises(mongolian.ShapingMissingError, match="no raqm"):
        mongolian.length(WORD, 65)


@given(st.lists(st.sampled_from(HALL.split()), min_size=1, max_size=12), st.integers(20, 300))
def test_breaking_loses_no_word_and_keeps_their_order(words: list[str], height: int) -> None:
    lines = mongolian.wrapped(" ".join(words), size=21, height=height)
    assert " ".join(lines).split(" ") == words
