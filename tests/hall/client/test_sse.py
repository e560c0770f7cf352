import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall import sse
from hall.sse import BrokenStreamError, Message, SseParser

LINES = st.sampled_from(["\n", "\r\n", "\r"])
WORDS = st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"), max_size=12)


def parse(pieces: list[bytes]) -> list[Message]:
    parser = SseParser()
    return [message for piece in pieces for message in parser.feed(piece)]


def consume(parser: SseParser, pieces: list[bytes]) -> None:
    for piece in pieces:
        assert not list(parser.feed(piece))


def cut(text: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(text) + 1) for place in places), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]


def written(message: Message, end: str) -> str:
    lines = [f"id: {message.id}", *(f"data: {each}" for each in message.data.decode().split("\n"))]
    return "".join(f"{line}{end}" for line in (": a comment", "retry: 5", *lines, ""))


@given(
    messages=st.lists(
        st.builds(
            Message,
            WORDS,
            st.lists(WORDS, min_size=1, max_size=3).map(lambda lines: "\n".join(lines).encode()),
        ),
        max_size=5,
    ),
    end=LINES,
    bom=st.booleans(),
    places=st.lists(st.integers(0, 10_000), max_size=20),
)
def test_however_the_bytes_are_cut_the_messages_are_the_same(
    messages: list[Message], end: str, *, bom: bool, places: list[int]
) -> None:
    text = ("\ufeff" if bom else "") + "".join(written(each, end) for each in messages)
    wire = text.encode() + b"\n"  # a last CR may be half of a line end: this settles it
    assert parse(cut(wire, places)) == messages
    assert parse([bytes([byte]) for byte in wire]) == messages


def test_an_id_holds_until_the_next_one() -> None:
    found = parse([b"id: e:1\ndata: a\n\ndata: b\n\nid: e:2\n\ndata: c\n\n"])
    assert found == [Message("e:1", b"a"), Message("e:1", b"b"), Message("e:2", b"c")]


def test_what_is_incomplete_is_not_delivered() -> None:
    assert parse([b"data: a\n"]) == []


@pytest.mark.parametrize("noise", [b"x" * 4096, b"data: x\n" * 512])
def test_a_message_without_an_end_is_not_collected_for_ever(noise: bytes) -> None:
    parser = SseParser()
    rounds = sse.MESSAGE_BYTES_MAX // 4096 + 600
    with pytest.raises(BrokenStreamError):
        consume(parser, [noise] * rounds)
