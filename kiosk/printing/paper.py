"""What stands on a piece of paper, before anybody knows which printer draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """Whose paper it is. `mongolian` has one column a line; empty where the site shows none."""

    town: str
    name: str
    mongolian: str = ""
    mongolian_first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One column of the strip in the middle: 前面还有 4 人."""

    label: str
    figure: str
    unit: str = ""

    @property
    def numeric(self) -> bool:
        """Whether the figure is set in numerals; words are set in the text face."""
        return all(character in "0123456789:–" for character in self.figure)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPaper:
    """A ticket in the hall's words. `marks` stand white on black: 离线号, 重打."""

    plate: Plate
    title: str
    heading: str
    ticket_no: str
    direction: str
    location: str
    facts: tuple[Fact, ...]
    link: str
    phone_title: str
    phone_hint: str
    materials: str
    footer: tuple[str, ...]
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipItem:
    """A material: `tag` is 必带, 可容缺, 免提交; the note says which form of it will do."""

    name: str
    tag: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipPaper:
    """一次性告知单: all that a service asks for, told once."""

    plate: Plate
    title: str
    heading: str
    subheading: str
    facts: tuple[Fact, ...]
    list_title: str
    items: tuple[SlipItem, ...]
    note: str
    steps_title: str
    steps: tuple[str, ...]
    link: str
    phone_title: str
    phone_lines: tuple[str, ...]
    footer: tuple[str, ...]
