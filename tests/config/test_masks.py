from hypothesis import given
from hypothesis import strategies as st

from config import masks

digits = st.text("0123456789", min_size=0, max_size=30)
anything = st.text(max_size=40)


def test_names_keep_their_ends_and_hide_the_middle() -> None:
    assert masks.name("王建国") == "王*国"
    assert masks.name("王强") == "王*"
    assert masks.name("欧阳建国") == "欧**国"
    assert masks.name("王 建 国") == "王*国"


def test_names_in_letters_and_joined_mongolian_names_keep_only_the_first_character() -> None:
    assert masks.name("Batu Khan") == "B*******"
    assert masks.name("巴特尔·额尔敦") == "巴******"


def test_numbers_read_as_the_pictures_show_them() -> None:
    assert masks.id_number("150202198001010012") == "1502**********0012"
    assert masks.id_number("15020219800101001X") == "1502**********001X"
    assert masks.phone("13812346021") == "138****6021"
    assert masks.phone("+86 138-1234-6021") == "138****6021"
    assert masks.card("6217 0012 3456 7891 234") == "6217***********1234"
    assert masks.card_tail("6217001234561234") == "****1234"


def test_a_value_too_short_to_hide_well_is_hidden_whole() -> None:
    assert masks.id_number("1234567") == "*******"
    assert masks.phone("86021") == "*****"
    assert masks.card_tail("1234") == "****"
    assert masks.name("王") == "*"
    assert masks.name("") == ""


@given(anything)
def test_a_masked_name_shows_at_most_two_characters_and_never_the_whole(full: str) -> None:
    masked = masks.name(full)
    shown = masked.replace("*", "")
    assert len(shown) <= 2
    letters = "".join(full.split()).replace("*", "")
    assert len(shown) < len(letters) or not letters


@given(anything | digits)
def test_a_masked_number_hides_at_least_four_characters_or_everything(number: str) -> None:
    bare = "".join(char for char in number if char.isalnum())
    for mask in (masks.id_number, masks.card, masks.card_tail):
        shown = mask(number).replace("*", "")
        assert len(shown) <= 8
        assert not shown or len(bare) - len(shown) >= masks.HIDDEN_MIN


@given(digits)
def test_a_masked_phone_hides_at_least_four_digits_or_everything(number: str) -> None:
    shown = masks.phone(number).replace("*", "")
    assert len(shown) <= 7
    assert not shown or min(len(number), 11) - len(shown) >= masks.HIDDEN_MIN


@given(st.text("0123456789", min_size=15, max_size=19))
def test_the_middle_of_a_card_never_comes_through(number: str) -> None:
    assert masks.card(number) == number[:4] + "*" * min(len(number) - 8, 12) + number[-4:]
    assert masks.card_tail(number) == "****" + number[-4:]
