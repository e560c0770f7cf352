"""Pieces that several screens show: plain values, filled by presenters, painted by widgets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A thing to choose. `code` is what the presenter gets back.

    `letter` stands in a square of `colour` (a token's name), else `icon` in its `tone`. `lead` is
    how long it takes now, `mood` what that means: wait, free or stop.
    """

    code: str
    title: str
    hint: str = ""
    letter: str = ""
    colour: str = "q700"
    icon: str = ""
    tone: str = "q"
    lead: str = ""
    tail: str = ""
    mood: str = "wait"
    chosen: bool = False
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    text: str
    tone: str = "q"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the hall: ‹23› 人, and what it counts."""

    text: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialLine:
    name: str
    note: str
    tag: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    name: str
    icon: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A tinted strip with an icon; no text, no strip."""

    text: str = ""
    icon: str = "info"
    tone: str = "q"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToggleLine:
    title: str = ""
    hint: str = ""
    state: str = ""  # 开 or 关
    on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapModel:
    """The floor in its own units, y from the top; `areas` are left, top, width, height."""

    width: int = 1
    height: int = 1
    here: tuple[int, int] = (0, 0)
    areas: tuple[tuple[int, int, int, int], ...] = ()
    goal: int = -1  # which area is meant
    route: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderModel:
    hall: str = ""
    hall_en: str = ""
    machine: str = ""
    mongolian: str = ""
    mongolian_first: bool = True
    clock: str = ""
    date: str = ""
    day_of_week: str = ""
    left_s: int | None = None  # None: nobody is here, no ring
    total_s: int = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessItem:
    code: str
    text: str
    icon: str
    on: bool = False
    help: bool = False
