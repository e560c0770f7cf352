"""The demultiplexer finds every answer, however the line cuts, glues and dirties them."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import DeviceProtocolError
from devices.printer.condition import PrinterCondition, from_auto_status, from_real_time
from devices.printer.driver import MARK_LETTERS
from devices.printer.job import Trouble
from devices.printer.status import (
    BLOCK_BYTES_MAX,
    Answer,
    AutoStatus,
    Cleared,
    Demultiplexer,
    Flow,
    PaperAnswer,
    ProcessDone,
    RealTime,
    StoredKeys,
)
from devices.status import PaperStatus

REAL_TIME = [byte for byte in range(256) if byte & 0x93 == 0x12]
ASB_HEADS = [byte for byte in range(256) if byte & 0x93 == 0x10]
ASB_REST = [byte for byte in range(256) if byte & 0x90 == 0]


def heard(received: bytes) -> list[Answer]:
    demux = Demultiplexer()
    return [*demux.feed(received), *demux.hush()]


EXAMPLES: list[tuple[str, list[Answer]]] = [
    ("12", [RealTime(0x12)]),
    ("1E", [RealTime(0x1E)]),
    ("72", [RealTime(0x72)]),
    ("7E", [RealTime(0x7E)]),
    ("37 22 30 30 34 32 00", [ProcessDone(b"0042")]),
    ("37 25 00", [Cleared()]),
    ("37 72 40 00", [StoredKeys((), more=False)]),
    ("37 72 40 4C 47 30 31 00", [StoredKeys(("LG", "01"), more=False)]),
    ("37 72 41 4C 47 00", [StoredKeys(("LG",), more=True)]),
    ("10 00 00 0F", [AutoStatus(b"\x10\x00\x00\x0f")]),
    ("38 00 0F 00", [AutoStatus(b"\x38\x00\x0f\x00")]),
    ("00", [PaperAnswer(near_end=False, end=False)]),
    ("03", [PaperAnswer(near_end=True, end=False)]),
    ("0F", [PaperAnswer(near_end=True, end=True)]),
    ("13", [Flow(go=False)]),
    ("11", [Flow(go=True)]),
    ("37 22 30 13 30 34 32 00", [Flow(go=False), ProcessDone(b"0042")]),
]


@pytest.mark.parametrize(("line", "expected"), EXAMPLES, ids=[line for line, _ in EXAMPLES])
def test_the_answers_of_the_manual_are_understood(line: str, expected: list[Answer]) -> None:
    demux = Demultiplexer()
    assert list(demux.feed(bytes.fromhex(line))) == expected
    assert demux.noise_bytes == 0


def wire(answer: Answer) -> bytes:  # noqa: PLR0911  one line a kind
    match answer:
        case RealTime(byte):
            return bytes([byte])
        case AutoStatus(block):
            return block
        case PaperAnswer(near_end, end):
            return bytes([3 * near_end | 12 * end])
        case ProcessDone(mark):
            return b"7\x22" + mark + b"\0"
        case Cleared():
            return b"7\x25\0"
        case StoredKeys(codes, more):
            return b"7r" + (b"A" if more else b"@") + "".join(codes).encode() + b"\0"
        case Flow(go):
            return b"\x11" if go else b"\x13"


printable = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
answers = st.one_of(
    st.sampled_from(REAL_TIME).map(RealTime),
    st.tuples(st.sampled_from(ASB_HEADS), *[st.sampled_from(ASB_REST)] * 3).map(
        lambda block: AutoStatus(bytes(block))
    ),
    st.builds(PaperAnswer, near_end=st.booleans(), end=st.booleans()),
    st.text(printable, min_size=4, max_size=4).map(lambda mark: ProcessDone(mark.encode())),
    st.just(Cleared()),
    st.builds(
        StoredKeys,
        codes=st.lists(st.text(printable, min_size=2, max_size=2), max_size=40).map(tuple),
        more=st.booleans(),
    ),
    st.builds(Flow, go=st.booleans()),
)


@given(st.lists(answers, max_size=20))
@settings(deadline=None)
def test_answers_survive_arriving_glued(sent: list[Answer]) -> None:
    assert heard(b"".join(map(wire, sent))) == sent


@given(st.lists(answers, max_size=12))
@settings(deadline=None)
def test_answers_survive_arriving_one_byte_at_a_time(sent: list[Answer]) -> None:
    demux = Demultiplexer()
    line = b"".join(map(wire, sent))
    assert [a for byte in line for a in demux.feed(bytes([byte]))] == sent


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_noise_is_survived_and_bounded(noise: bytes) -> None:
    demux = Demultiplexer()
    for byte in noise:
        list(demux.feed(bytes([byte])))
        assert len(demux._pending) <= BLOCK_BYTES_MAX
    list(demux.hush())
    assert not demux._pending


@given(st.binary(max_size=40), st.text(printable, min_size=4, max_size=4))
@settings(deadline=None)
def test_after_noise_and_silence_the_next_answer_is_heard(noise: bytes, mark: str) -> None:
    demux = Demultiplexer()
    list(demux.feed(noise))
    list(demux.hush())
    done = ProcessDone(mark.encode())
    assert list(demux.feed(wire(done))) == [done]


MARKS = [bytes(mark) for mark in itertools.islice(itertools.product(MARK_LETTERS, repeat=4), 40)]


@pytest.mark.parametrize("lost", range(7))
@pytest.mark.parametrize("mark", MARKS[::5])
def test_a_mark_with_a_byte_lost_never_reads_as_trouble(mark: bytes, lost: int) -> None:
    line = bytearray(wire(ProcessDone(mark)))
    del line[lost]
    found = heard(bytes(line))
    assert all(isinstance(answer, PaperAnswer) for answer in found), found
    assert not any(isinstance(a, PaperAnswer) and (a.near_end or a.end) for a in found)


def test_the_letters_of_our_marks_are_no_status_bytes() -> None:
    for letter in MARK_LETTERS:
        assert heard(bytes([letter])) == []
        assert letter not in (0x35, 0x37, 0x3B, 0x3D, 0x5F), "these begin blocks"


# --- what the bits mean ------------------------------------------------------------------------

REAL_TIME_PICTURES: list[tuple[str, Trouble, PaperStatus]] = [
    ("12 12 12 12", Trouble.NONE, PaperStatus.FULL),
    ("12 12 12 1E", Trouble.NONE, PaperStatus.LOW),
    ("1A 32 12 72", Trouble.PAPER_OUT, PaperStatus.OUT),
    ("1A 32 12 7E", Trouble.PAPER_OUT, PaperStatus.OUT),
    ("1A 16 12 12", Trouble.COVER_OPEN, PaperStatus.FULL),
    ("1A 52 1A 12", Trouble.CUTTER_JAMMED, PaperStatus.JAMMED),
    ("1A 52 32 12", Trouble.UNRECOVERABLE, PaperStatus.FULL),
    ("1A 52 52 12", Trouble.HEAD_HOT, PaperStatus.FULL),
    ("1A 52 12 12", Trouble.ERROR, PaperStatus.FULL),
    ("1A 1A 12 12", Trouble.FEEDING, PaperStatus.FULL),
    ("1A 12 12 12", Trouble.OFF_LINE, PaperStatus.FULL),
]


@pytest.mark.parametrize(("line", "trouble", "paper"), REAL_TIME_PICTURES)
def test_four_status_bytes_are_one_picture(line: str, trouble: Trouble, paper: PaperStatus) -> None:
    picture = from_real_time(bytes.fromhex(line))
    assert (picture.trouble, picture.paper) == (trouble, paper)


@pytest.mark.parametrize("line", ["", "12 12 12", "12 12 12 13", "12 12 12 16", "12 12 12 32"])
def test_impossible_status_bytes_are_refused(line: str) -> None:
    with pytest.raises(DeviceProtocolError):
        from_real_time(bytes.fromhex(line))


AUTO_PICTURES: list[tuple[str, Trouble, PaperStatus]] = [
    ("10 00 00 0F", Trouble.NONE, PaperStatus.FULL),
    ("10 00 03 0F", Trouble.NONE, PaperStatus.LOW),
    ("18 00 0F 0F", Trouble.PAPER_OUT, PaperStatus.OUT),
    ("38 00 00 0F", Trouble.COVER_OPEN, PaperStatus.FULL),
    ("18 08 00 0F", Trouble.CUTTER_JAMMED, PaperStatus.JAMMED),
    ("18 40 00 0F", Trouble.HEAD_HOT, PaperStatus.FULL),
    ("18 20 00 0F", Trouble.UNRECOVERABLE, PaperStatus.FULL),
    ("58 00 00 0F", Trouble.FEEDING, PaperStatus.FULL),
]


@pytest.mark.parametrize(("line", "trouble", "paper"), AUTO_PICTURES)
def test_an_automatic_block_is_one_picture(line: str, trouble: Trouble, paper: PaperStatus) -> None:
    picture = from_auto_status(bytes.fromhex(line))
    assert (picture.trouble, picture.paper) == (trouble, paper)


def test_only_what_needs_hands_ends_a_job_early() -> None:
    assert PrinterCondition(cover_open=True).needs_hands
    assert not PrinterCondition(head_hot=True, error=True, off_line=True).needs_hands
