"""What every configuration file shares: names in three languages, and how a file is refused."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,31}$")]
Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/]+(/\S*)?$", max_length=200)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]  # one line on a screen or slip
Prose = Annotated[str, msgspec.Meta(min_length=1, max_length=400)]
Minutes = Annotated[int, msgspec.Meta(ge=0, le=24 * 60)]
Seconds = Annotated[int, msgspec.Meta(ge=1, le=24 * 3600)]
Share = Annotated[float, msgspec.Meta(gt=0, lt=1)]
Language = Literal["zh_CN", "en", "mn"]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a configuration file: an unknown key is refused, not ignored."""


class Text(Section, frozen=True, kw_only=True):
    """A name in the languages of the hall. Chinese is the source; the others may be absent.

    `mn` is traditional Mongolian, one column a line, and a draft until `mn_verified`: a person
    with the right to do so has confirmed it.
    """

    zh: Line
    en: str = ""
    mn: str = ""
    mn_verified: bool = False

    def mongolian(self, *, hide_unverified: bool) -> str:
        """Return the Mongolian columns, or nothing where a draft must not be shown."""
        return "" if hide_unverified and not self.mn_verified else self.mn

    def in_language(self, language: Language, *, hide_unverified: bool = True) -> str:
        """Return the name in one language, in Chinese where it has none."""
        found = {
            "zh_CN": self.zh,
            "en": self.en,
            "mn": self.mongolian(hide_unverified=hide_unverified),
        }[language]
        return found or self.zh


class Bilingual(Section, frozen=True, kw_only=True):
    """Where Mongolian stands beside Chinese, and in which order: the site's decision."""

    order: Literal["mn_first", "zh_first"] = "mn_first"
    surfaces: tuple[Literal["header", "board", "ticket"], ...] = ("header", "board", "ticket")
    hide_unverified_mn: bool = True


class ConfigProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing wrong in one file. `key` is dotted, and "" for the whole file.

    A list's member is named by its code, id, letter or number, else counted from 0:
    ``services[BT-04].materials[身份证].kind``.
    """

    path: Path
    key: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.key or '(file)'}: {self.reason}"


class ConfigError(Exception):
    """The configuration is refused; `problems` is all that is wrong with it, never empty."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
