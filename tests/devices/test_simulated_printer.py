"""The simulated printer draws what the manual says, and survives what it does not understand."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from devices.printer import escpos
from devices.simulate.glyphs import Glyphs
from devices.simulate.mechanism import Mechanism, PrinterModel
from devices.simulate.parser import Parser, RealTimeEar
from devices.simulate.printer import Fault, SimulatedPrinter
from devices.simulate.sensors import Sensors
from tests.devices.slips import LINK, disc, fast_slip

INSTANT = PrinterModel(speed_mm_s=0)


class Press:
    """A mechanism that keeps its tickets."""

    def __init__(self, model: PrinterModel = INSTANT) -> None:
        self.tickets: list[Image.Image] = []
        self.mechanism = Mechanism(model, lambda image, _at, _partial: self.tickets.append(image))

    def take(self, data: bytes) -> bytes:
        self.mechanism.receive(data, 0.0)
        self.mechanism.run(0.0)
        answers = bytes(self.mechanism.answers)
        self.mechanism.answers.clear()
        return answers


def drawn(data: bytes) -> Image.Image:
    press = Press()
    press.take(data + escpos.cut())
    return press.tickets[0]


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.convert("L").point(lambda level: 255 - level).getbbox()
    assert box is not None, "blank paper"
    return box


CHINESE = escpos.init() + escpos.chinese_mode(on=True)


def test_the_worked_line_of_the_manual_is_drawn() -> None:
    line = bytes.fromhex("1B 40 1C 26 C5 C5 B6 D3 BA C5 20 41 30 31 32 0A")
    image = drawn(line)
    left, _, right, _ = ink(image)
    assert image.size == (576, 30)
    assert left < 24
    assert 3 * 24 + 4 * 12 <= right <= 3 * 24 + 5 * 12


def test_without_chinese_mode_the_same_bytes_are_no_chinese() -> None:
    words = "排队号".encode("gbk") + b"\n"
    with_mode, without = drawn(CHINESE + words), drawn(escpos.init() + words)
    assert with_mode.tobytes() != without.tobytes()


def test_sizes_enlarge_and_smoothing_rounds() -> None:
    plain = ink(drawn(CHINESE + b"8\n"))
    blocky = drawn(CHINESE + escpos.size(4, 4) + b"8\n")
    smooth = drawn(CHINESE + escpos.smoothing(on=True) + escpos.size(4, 4) + b"8\n")
    assert ink(blocky) == tuple(4 * edge for edge in plain)
    assert smooth.size == blocky.size
    assert smooth.tobytes() != blocky.tobytes()


@pytest.mark.parametrize(
    ("side", "left"),
    [(escpos.Align.LEFT, 0), (escpos.Align.CENTRE, 252), (escpos.Align.RIGHT, 504)],
)
def test_lines_stand_where_they_are_put(side: escpos.Align, left: int) -> None:
    image = drawn(CHINESE + escpos.align(side) + escpos.text("住宅专\n"))
    assert left <= ink(image)[0] <= left + 4


def test_columns_start_at_their_dot() -> None:
    image = drawn(CHINESE + escpos.tab_to_dot(400) + b"8\n")
    assert 400 <= ink(image)[0] <= 412


def test_a_long_line_goes_on_below() -> None:
    assert drawn(CHINESE + escpos.text("住" * 30 + "\n")).height == 60


def test_bold_has_more_ink() -> None:
    def dots(data: bytes) -> int:
        return drawn(data).convert("L").histogram()[0]

    assert dots(CHINESE + escpos.bold(on=True) + b"8\n") > dots(CHINESE + b"8\n")


def test_rasters_and_stored_pictures_come_out_dot_by_dot() -> None:
    image = disc(200, 300)
    key = escpos.NvKey("LG")
    assert drawn(escpos.raster(image)).crop((0, 0, 200, 300)).tobytes() == image.tobytes()
    stored = escpos.define_stored(key, image) + escpos.print_stored(key)
    assert drawn(stored).crop((0, 0, 200, 300)).tobytes() == image.tobytes()
    assert drawn(stored[:-2] + b"\x02\x02").height == 600


def test_a_character_that_the_printer_does_not_hold_is_a_box() -> None:
    rare = "㛃".encode("gb18030")
    assert len(rare) == 4
    box = drawn(CHINESE + rare + b"\n").crop((0, 0, 24, 24))
    assert box.tobytes() == Glyphs().cell(rare, 1, 1, smooth=False).tobytes()
    assert ink(box) == (2, 2, 22, 22)


def test_each_cut_is_a_ticket_of_its_own() -> None:
    press = Press()
    press.take(CHINESE + b"1\n" + escpos.cut() + b"2\n\n" + escpos.cut() + escpos.cut())
    assert [ticket.height for ticket in press.tickets] == [30, 60]


@pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbar-tools is not installed")
@pytest.mark.parametrize("how", ["native", "raster"])
def test_a_reader_reads_the_code_back(tmp_path: Path, how: str) -> None:
    native = drawn(fast_slip())
    image = native if how == "native" else drawn(escpos.raster(native))
    paper = Image.new("L", (image.width + 80, image.height + 80), 255)
    paper.paste(image.convert("L"), (40, 40))
    paper.save(tmp_path / "ticket.png")
    command = ["zbarimg", "--quiet", "--raw", str(tmp_path / "ticket.png")]
    read = subprocess.run(command, capture_output=True, text=True, check=True)
    assert read.stdout.strip() == LINK


# --- answers -----------------------------------------------------------------------------------


def test_it_answers_as_the_manual_says() -> None:
    press = Press()
    assert press.take(bytes.fromhex("10 04 01 10 04 02 10 04 03 10 04 04")) == b"\x12\x12\x12\x12"
    assert press.take(escpos.request_paper_answer()) == b"\x00"
    assert press.take(escpos.process_id(b"0042")) == bytes.fromhex("37 22 30 30 34 32 00")
    assert press.take(escpos.clear_buffer()) == bytes.fromhex("37 25 00")
    assert press.take(escpos.request_stored_keys()) == bytes.fromhex("37 72 40 00")
    assert press.take(escpos.status_back(on=True)) == bytes.fromhex("10 00 00 0F")


@pytest.mark.parametrize(
    ("sensors", "real_time", "auto_status"),
    [
        (Sensors(near_end=True), "12 12 12 1E", "10 00 03 0F"),
        (Sensors(paper_end=True), "1A 32 12 7E", "18 00 0F 0F"),
        (Sensors(cover_open=True), "1A 16 12 12", "38 00 00 0F"),
        (Sensors(cutter_error=True), "1A 52 1A 12", "18 08 00 0F"),
        (Sensors(head_hot=True), "1A 52 52 12", "18 40 00 0F"),
        (Sensors(off_line_button=True), "1A 12 12 12", "18 00 00 0F"),
    ],
)
def test_sensors_read_as_in_the_tables(sensors: Sensors, real_time: str, auto_status: str) -> None:
    assert b"".join(map(sensors.real_time, (1, 2, 3, 4))) == bytes.fromhex(real_time)
    assert sensors.auto_status() == bytes.fromhex(auto_status)
    assert sensors.real_time(5) == b""


def test_a_question_inside_a_picture_is_answered_and_still_printed() -> None:
    """The trap that the encoder avoids: `10 04 04` as dots."""
    press = Press()
    dots = bytes.fromhex("10 04 04 00")
    assert press.take(b"\x1dv0\0\x04\0\x01\0" + dots) == b"\x12"
    press.take(escpos.cut())
    assert press.tickets[0].crop((0, 0, 32, 1)).tobytes() == bytes(byte ^ 0xFF for byte in dots)


def test_a_stopped_printer_still_answers_and_keeps_what_it_was_sent() -> None:
    press = Press()
    press.mechanism.set_fault(Fault.COVER_OPEN, on=True)
    assert press.take(fast_slip()) == b""
    assert press.take(escpos.request_status(2)) == b"\x16"
    assert not press.tickets
    press.mechanism.set_fault(Fault.COVER_OPEN, on=False)
    press.take(b"")
    assert len(press.tickets) == 1


def test_a_full_buffer_says_stop_and_later_go() -> None:
    press = Press()
    press.mechanism.set_fault(Fault.COVER_OPEN, on=True)
    assert press.take(b"8\n" * 1792) == b"\x13"
    press.mechanism.set_fault(Fault.COVER_OPEN, on=False)
    assert press.take(b"") == b"\x11"


def test_polling_a_stopped_printer_fills_no_buffer() -> None:
    press = Press()
    press.mechanism.set_fault(Fault.COVER_OPEN, on=True)
    press.take(escpos.request_status(1) * 5000)
    assert press.mechanism.held_bytes == 0


def test_the_flash_outlives_a_power_cycle_and_nothing_else_does() -> None:
    press = Press()
    key = escpos.NvKey("LG")
    press.take(escpos.define_stored(key, disc(80, 80)) + escpos.size(8, 8) + b"8")
    press.mechanism.power_cycle(-1.0)
    press.take(b"8\n" + escpos.cut() + escpos.print_stored(key) + escpos.cut())
    assert [ticket.height for ticket in press.tickets] == [30, 80]


def test_an_error_of_the_cutter_stays_until_it_is_freed_and_told() -> None:
    press = Press()
    press.mechanism.set_fault(Fault.JAM, on=True)
    press.take(b"8\n" + escpos.cut())
    assert press.take(escpos.clear_and_recover() + escpos.request_status(3)) == b"\x1a"
    press.mechanism.set_fault(Fault.JAM, on=False)
    assert press.take(escpos.request_status(3)) == b"\x1a"
    assert press.take(escpos.retry_line() + escpos.request_status(3)) == b"\x12"


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_it(noise: bytes) -> None:
    press = Press(PrinterModel(speed_mm_s=0, buffer_bytes=64))
    for lead in (b"", b"\x1d(", b"\x1d(k", b"\x1d(L", b"\x1dv0", b"\x1b", b"\x1c&", b"\x1dV"):
        press.take(lead + noise)
    press.take(escpos.clear_buffer() + escpos.init())
    press.tickets.clear()
    press.take(b"8\n" + escpos.cut())
    assert press.tickets


NAMES = ["GS ( L", "GS ( k", "GS ( H", "GS v 0", "GS V", "FS p", "GS !", "ESC a", "GS r", "text"]
FIRST = {"GS ( L": b"0", "GS ( k": b"1", "GS ( H": b"0"}
functions = st.sampled_from([b"", b"@", b"A", b"B", b"C", b"E", b"P", b"Q", b"0"])


@given(st.sampled_from(NAMES), functions, st.binary(max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_command_body_breaks_it(name: str, function: bytes, rest: bytes) -> None:
    body = FIRST.get(name, b"") + function + rest
    if name == "GS v 0":
        sent = b"\x1dv0\0" + body[:4].ljust(4, b"\1")
    elif name.startswith("GS ("):
        sent = b"\x1d(" + name[-1].encode() + len(body).to_bytes(2, "little") + body
    else:
        sent = name.encode().replace(b"GS ", b"\x1d").replace(b"FS ", b"\x1c") + body
    press = Press()
    press.take(sent + sent)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_a_parser_and_an_ear_read_a_byte_at_a_time_for_ever(noise: bytes) -> None:
    parser, ear = Parser(chinese=True), RealTimeEar()
    for byte in noise:
        parser.feed(byte)
        ear.feed(byte)
        assert len(ear._heard) <= 10


# --- the bench's view --------------------------------------------------------------------------


def test_the_bench_sees_and_breaks_it_by_name(printer: SimulatedPrinter) -> None:
    printer.set_fault("paper_low", on=True)
    state = printer.state()
    assert state.faults == ("paper_low",)
    assert state.plugged
    assert state.papers_cut == 0
    with pytest.raises(ValueError, match="on_fire"):
        printer.set_fault("on_fire", on=True)
