"""Hide what identifies a person. Used by screen, print and log alike, where a value enters.

Every function takes whatever came in and returns text that is safe to show: what is too short to
be hidden well is hidden whole, and nothing is ever refused.
"""

STAR = "*"
STARS_MAX = 12  # the length of a long value is not shown either
ID_HEAD, ID_TAIL = 4, 4
CARD_HEAD, CARD_TAIL = 4, 4
PHONE_HEAD, PHONE_TAIL = 3, 4
HIDDEN_MIN = 4  # fewer hidden digits than these can be guessed


def name(full: str) -> str:
    """Return 王*国 for 王建国, 王* for 王强; of a name in letters, the first letter: B*****."""
    text = "".join(full.split())
    if len(text) <= 1:
        return STAR * len(text)
    if len(text) == 2 or text.isascii() or "·" in text:
        return text[0] + _stars(len(text) - 1)
    return text[0] + _stars(len(text) - 2) + text[-1]


def id_number(number: str) -> str:
    """Return the first 4 and the last 4: 1502**********0012."""
    return _ends(number, ID_HEAD, ID_TAIL)


def phone(number: str) -> str:
    """Return 138****6021. A country code and separators are dropped."""
    digits = "".join(char for char in number if char.isdigit())
    return _ends(digits[-11:], PHONE_HEAD, PHONE_TAIL)


def card(number: str) -> str:
    """Return the first 4 and the last 4, for the screen: 6217***********1234."""
    return _ends(number, CARD_HEAD, CARD_TAIL)


def card_tail(number: str) -> str:
    """Return the last 4 alone, for paper and logs: ****1234."""
    tail = _ends(number, 0, CARD_TAIL)
    return STAR * HIDDEN_MIN + tail.lstrip(STAR)


def _ends(value: str, head: int, tail: int) -> str:
    text = "".join(char for char in value if char.isalnum())
    if len(text) < head + tail + HIDDEN_MIN:
        head = 0
        tail = tail if len(text) >= tail + HIDDEN_MIN else 0
    hidden = len(text) - head - tail
    return text[:head] + _stars(hidden) + text[len(text) - tail :]


def _stars(count: int) -> str:
    return STAR * min(count, STARS_MAX)
