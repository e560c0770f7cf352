"""Ticket numbers: what is printed is what is read, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.queue.numbers import NUMBER_MAX, TicketNo, TicketNoError, parse

letters = st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ")
kiosks = st.integers(1, 99).map(lambda no: f"K{no}")
numbers = st.builds(TicketNo, series=letters | kiosks, number=st.integers(1, NUMBER_MAX))


@pytest.mark.parametrize(
    ("series", "number", "printed"),
    [("A", 1, "A001"), ("B", 17, "B017"), ("C", 1000, "C1000"), ("K2", 14, "K2-014")],
)
def test_a_number_is_printed_like_this(series: str, number: int, printed: str) -> None:
    assert str(TicketNo(series=series, number=number)) == printed


@given(numbers)
def test_what_is_printed_is_read_back(ticket_no: TicketNo) -> None:
    assert parse(str(ticket_no)) == ticket_no


@given(st.lists(numbers, unique=True, max_size=50))
def test_no_two_numbers_look_the_same(ticket_nos: list[TicketNo]) -> None:
    assert len({str(each) for each in ticket_nos}) == len(ticket_nos)


@given(st.text(max_size=12))
def test_any_other_text_is_refused_or_is_exactly_a_number(text: str) -> None:
    try:
        found = parse(text)
    except TicketNoError:
        return
    assert str(found) == text


@pytest.mark.parametrize(
    "text", ["", "A1", "A000", "A0017", "I001", "O001", "a001", "K0-001", "K2-14", "K100-001",
             "A001\n", "A٠٠١", "AA001", "A-001", "K2001 "],
)  # fmt: skip
def test_what_a_hall_never_prints_is_refused(text: str) -> None:
    with pytest.raises(TicketNoError):
        parse(text)


def test_only_a_kiosks_own_number_is_an_offline_one() -> None:
    assert parse("K2-014").offline
    assert not parse("K014").offline


@pytest.mark.parametrize(("series", "number"), [("A", 0), ("A", 10_000), ("I", 1), ("", 1)])
def test_a_number_that_cannot_be_printed_cannot_be_made(series: str, number: int) -> None:
    with pytest.raises(TicketNoError):
        TicketNo(series=series, number=number)
