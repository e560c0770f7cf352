"""Each command is the bytes of the manual, and no picture or word can become another command."""

import re

import pytest
from escpos.constants import RT_STATUS_ONLINE, RT_STATUS_PAPER
from escpos.printer import Dummy
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from devices.printer import escpos
from devices.printer.raster import SLICE_ROWS_MAX, harmless

KEY = escpos.NvKey("LG")
QR_X = (
    "1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 30"
    "1D 28 6B 0C 00 31 50 30 68 74 74 70 73 3A 2F 2F 78 1D 28 6B 03 00 31 51 30"
)


def picture(rows: list[str]) -> Image.Image:
    image = Image.new("1", (len(rows[0]), len(rows)), 1)
    for y, row in enumerate(rows):
        for x, dot in enumerate(row):
            if dot == "#":
                image.putpixel((x, y), 0)
    return image


TWO_ROWS = picture(["########........", "........########"])
LEVEL_L = escpos.ErrorCorrection.L

COMMANDS = [
    (escpos.init(), "1B 40"),
    (escpos.chinese_mode(on=True), "1C 26"),
    (escpos.chinese_mode(on=False), "1C 2E"),
    (escpos.smoothing(on=True), "1D 62 01"),
    (escpos.text("排队号 A012\n"), "C5 C5 B6 D3 BA C5 20 41 30 31 32 0A"),
    (escpos.align(escpos.Align.LEFT), "1B 61 00"),
    (escpos.align(escpos.Align.CENTRE), "1B 61 01"),
    (escpos.align(escpos.Align.RIGHT), "1B 61 02"),
    (escpos.bold(on=True), "1B 45 01"),
    (escpos.bold(on=False), "1B 45 00"),
    (escpos.size(), "1D 21 00"),
    (escpos.size(2, 3), "1D 21 12"),
    (escpos.size(8, 8), "1D 21 77"),
    (escpos.line_spacing(), "1B 32"),
    (escpos.line_spacing(40), "1B 33 28"),
    (escpos.tab_to_dot(400), "1B 24 90 01"),
    (escpos.feed_lines(3), "1B 64 03"),
    (escpos.feed_dots(24), "1B 4A 18"),
    (escpos.cut(partial=False, feed_dots_before=None), "1D 56 00"),
    (escpos.cut(feed_dots_before=None), "1D 56 01"),
    (escpos.cut(feed_dots_before=24), "1D 56 42 18"),
    (escpos.cut(partial=False, feed_dots_before=24), "1D 56 41 18"),
    (escpos.qr("https://x", module_dots=6, level=LEVEL_L), QR_X),
    (escpos.raster(TWO_ROWS), "1D 76 30 00 02 00 02 00 FF 00 00 FF"),
    (
        escpos.define_stored(KEY, TWO_ROWS),
        "1D 28 4C 0F 00 30 43 30 4C 47 01 10 00 02 00 31 FF 00 00 FF",
    ),
    (escpos.print_stored(KEY), "1D 28 4C 06 00 30 45 4C 47 01 01"),
    (escpos.request_stored_keys(), "1D 28 4C 04 00 30 40 4B 43"),
    (escpos.request_status(1), "10 04 01"),
    (escpos.request_status(4), "10 04 04"),
    (escpos.status_back(on=True), "1D 61 FF"),
    (escpos.status_back(on=False), "1D 61 00"),
    (escpos.request_paper_answer(), "1D 72 01"),
    (escpos.process_id(b"0042"), "1D 28 48 06 00 30 30 30 30 34 32"),
    (escpos.retry_line(), "10 05 01"),
    (escpos.clear_and_recover(), "10 05 02"),
    (escpos.clear_buffer(), "10 14 08 01 03 14 01 06 02 08"),
    (escpos.flush(3), "00 00 00 1B 40"),
]


@pytest.mark.parametrize(("sent", "expected"), COMMANDS, ids=[text for _, text in COMMANDS])
def test_a_command_is_the_bytes_of_the_manual(sent: bytes, expected: str) -> None:
    assert sent == bytes.fromhex(expected)


def test_a_flush_is_never_longer_than_any_command() -> None:
    assert escpos.flush(10**9) == bytes(8192) + b"\x1b@"


@pytest.mark.parametrize("rare", ["㛃", "𠮷", "ḿ", "龴", "😀", "\x10", "\t", "\x1b"])
def test_what_the_printer_has_no_picture_of_must_be_drawn(rare: str) -> None:
    assert escpos.outside_gbk(f"王{rare}国") == [rare]
    with pytest.raises(ValueError, match=f"U\\+{ord(rare):04X}"):
        escpos.text(f"王{rare}国")


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FA5), max_size=40))
@settings(deadline=None)
def test_text_is_either_encoded_whole_or_refused_whole(words: str) -> None:
    if escpos.outside_gbk(words):
        with pytest.raises(ValueError, match="raster"):
            escpos.text(words)
    else:
        assert escpos.text(words).decode("gbk") == words


@pytest.mark.parametrize(("width", "height"), [(0, 1), (9, 1), (1, 0), (1, 9)])
def test_sizes_that_no_printer_has_are_refused(width: int, height: int) -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        escpos.size(width, height)


@pytest.mark.parametrize("words", ["", "a\x10\x04\x01", "a\n", "x" * 2954])
def test_a_code_with_commands_in_it_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="QR code"):
        escpos.qr(words)


def test_a_code_of_impossible_modules_is_refused() -> None:
    with pytest.raises(ValueError, match="module"):
        escpos.qr("x", module_dots=17)


@pytest.mark.parametrize("mark", [b"", b"123", b"12345", b"12\x1f4", b"123\x7f"])
def test_a_mark_that_the_printer_would_not_send_back_is_refused(mark: bytes) -> None:
    with pytest.raises(ValueError, match="four printable"):
        escpos.process_id(mark)


@pytest.mark.parametrize("group", [0, 5])
def test_status_groups_that_do_not_exist_are_refused(group: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        escpos.request_status(group)


@pytest.mark.parametrize("code", ["", "L", "LGO", "L\n", "标志"])
def test_a_key_that_no_flash_takes_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="two printable"):
        escpos.NvKey(code)


def test_stored_pictures_are_bounded() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        escpos.define_stored(KEY, Image.new("1", (576, 2305)))
    with pytest.raises(ValueError, match="once or twice"):
        escpos.print_stored(KEY, width=3)


@pytest.mark.parametrize("shape", [(0, 8), (8, 0), (1032, 8)])
def test_pictures_that_no_head_is_wide_enough_for_are_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="cannot be printed"):
        escpos.raster(Image.new("1", shape))


def test_a_width_that_ends_within_a_byte_is_filled_with_white() -> None:
    assert escpos.raster(picture(["###"])) == bytes.fromhex("1D 76 30 00 01 00 01 00 E0")


def test_a_long_picture_goes_out_in_slices() -> None:
    sent = escpos.raster(Image.new("1", (8, 600), 0))
    heads = [match.start() for match in re.finditer(rb"\x1dv0\0", sent)]
    rows = [int.from_bytes(sent[at + 6 : at + 8], "little") for at in heads]
    assert rows == [SLICE_ROWS_MAX, SLICE_ROWS_MAX, 90]
    assert len(sent) == 600 + 3 * 8


def test_greys_print_as_black_or_white_without_a_pattern() -> None:
    image = Image.new("L", (8, 2))
    image.putdata([100] * 8 + [200] * 8)
    assert escpos.raster(image)[-2:] == b"\xff\x00"


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_no_picture_holds_a_real_time_command(dots: bytes) -> None:
    safe = harmless(dots)
    assert not re.search(rb"\x10[\x04\x05\x14]", safe)
    assert len(safe) == len(dots)
    assert all(old & new == old for old, new in zip(dots, safe, strict=True)), "ink is only added"


@pytest.mark.parametrize("second", [0x04, 0x05, 0x14])
def test_a_picture_of_a_status_question_prints_one_dot_more(second: int) -> None:
    image = Image.frombytes("1", (16, 1), bytes([0x10 ^ 0xFF, second ^ 0xFF]))
    assert escpos.raster(image)[-2:] == bytes([0x18, second])


# --- python-escpos as a second opinion ---------------------------------------------------------


def test_python_escpos_encodes_the_same_code() -> None:
    other = Dummy()
    other.qr("https://x", size=6, ec=0, native=True, model=2)
    assert escpos.qr("https://x", module_dots=6, level=LEVEL_L) in other.output


def test_python_escpos_encodes_the_same_raster() -> None:
    image = Image.new("1", (48, 40), 1)
    ImageDraw.Draw(image).ellipse((4, 4, 40, 36), fill=0)
    other = Dummy()
    other.image(image, impl="bitImageRaster")
    assert other.output == escpos.raster(image)


def test_python_escpos_encodes_the_same_modes() -> None:
    other = Dummy()
    other.hw("INIT")
    other.set(align="center", bold=True, custom_size=True, width=2, height=3)
    for command in (escpos.init(), escpos.align(escpos.Align.CENTRE), escpos.bold(on=True)):
        assert command in other.output
    assert escpos.size(2, 3) in other.output


def test_python_escpos_asks_for_the_same_status() -> None:
    assert escpos.request_status(1) == RT_STATUS_ONLINE
    assert escpos.request_status(4) == RT_STATUS_PAPER


def test_python_escpos_cuts_alike() -> None:
    other = Dummy()
    other.cut(mode="PART", feed=False)
    assert other.output == escpos.cut(feed_dots_before=0)
