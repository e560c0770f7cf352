"""Ticket numbers as they are printed and spoken: ``A017`` of a group, ``K2-014`` of a kiosk alone.

The group's letter and its count of the day make a number of the hall; a kiosk that cannot reach the
hall counts in a series of its own, so that no two can meet.
"""

import re
from dataclasses import dataclass

NUMBER_MAX = 9999  # four digits fit the board and the voice; no hall issues more a day in one group
_PRINTED = re.compile(r"(?P<series>[A-HJ-NP-Z]|K[1-9][0-9]?-)(?P<number>[0-9]{3,4})", re.ASCII)
_SERIES = re.compile(r"[A-HJ-NP-Z]|K[1-9][0-9]?", re.ASCII)  # I and O read as digits


class TicketNoError(ValueError):
    """Not a ticket number: refuse it, and change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TicketNo:
    """`series` is a group's letter, or a kiosk's id for a number that it issued alone."""

    series: str
    number: int

    def __post_init__(self) -> None:
        if not _SERIES.fullmatch(self.series):
            msg = f"a series is a letter but I and O, or a kiosk such as K2; not {self.series!r}"
            raise TicketNoError(msg)
        if not 1 <= self.number <= NUMBER_MAX:
            msg = f"a number is 1 to {NUMBER_MAX}, not {self.number}"
            raise TicketNoError(msg)

    @property
    def offline(self) -> bool:
        return len(self.series) > 1

    def __str__(self) -> str:
        return f"{self.series}{'-' if self.offline else ''}{self.number:03d}"


def parse(text: str) -> TicketNo:
    """Return what a printed number says. Only the printed form is taken: ``A17`` is refused."""
    found = _PRINTED.fullmatch(text)
    if found is None or (len(found["number"]) > 3 and found["number"].startswith("0")):
        msg = f"{text[:16]!r} is not a ticket number"
        raise TicketNoError(msg)
    return TicketNo(series=found["series"].removesuffix("-"), number=int(found["number"]))
