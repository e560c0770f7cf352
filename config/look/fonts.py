"""Faces by name, and the built file of each.

Always the built SC-only files, never a system `.ttc`: Kivy opens face 0 of a collection, and in
Noto CJK that is Japanese (直 骨 角 differ).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ASSETS: Final = Path(__file__).resolve().parent / "assets"
FONT_FOLDER: Final = ASSETS / "fonts"
COVERAGE: Final = FONT_FOLDER / "coverage.json"

SANS: Final = "sans"
SANS_MEDIUM: Final = "sans-medium"
SANS_BOLD: Final = "sans-bold"
SERIF_BOLD: Final = "serif-bold"
SERIF_BLACK: Final = "serif-black"
NUM_MEDIUM: Final = "num-medium"
NUM: Final = "num"
NUM_BOLD: Final = "num-bold"
MONGOLIAN: Final = "mongolian"

FACES: Final[Mapping[str, Path]] = MappingProxyType(
    {
        SANS: FONT_FOLDER / "NotoSansSC-Regular.otf",
        SANS_MEDIUM: FONT_FOLDER / "NotoSansSC-Medium.otf",
        SANS_BOLD: FONT_FOLDER / "NotoSansSC-Bold.otf",
        SERIF_BOLD: FONT_FOLDER / "NotoSerifSC-Bold.otf",
        SERIF_BLACK: FONT_FOLDER / "NotoSerifSC-Black.otf",
        NUM_MEDIUM: FONT_FOLDER / "BarlowSemiCondensed-Medium.ttf",
        NUM: FONT_FOLDER / "BarlowSemiCondensed-SemiBold.ttf",
        NUM_BOLD: FONT_FOLDER / "BarlowSemiCondensed-Bold.ttf",
        MONGOLIAN: FONT_FOLDER / "NotoSansMongolian-Regular.ttf",
    }
)


class AssetMissingError(FileNotFoundError):
    """A built file is not there: nothing can be shown until `make setup` has run."""


def built(path: Path) -> Path:
    """`path` itself when it exists; otherwise AssetMissingError, naming the file and the remedy."""
    if not path.is_file():
        message = f"{path} has not been built; run `make setup` (or `python -m config.look.build`)"
        raise AssetMissingError(message)
    return path


def font_path(face: str) -> Path:
    """Absolute path of a face's file; KeyError on an unknown face, AssetMissingError unbuilt."""
    return built(FACES[face])


def covers(face: str, text: str) -> bool:
    """Whether a face draws all of `text`; only SANS has every Han character of Noto."""
    return all(character.isspace() or _holds(face, ord(character)) for character in text)


def face_for(face: str, text: str) -> str:
    """Return `face`, or SANS when a rare character of `text` would come out as an empty box."""
    return face if covers(face, text) else SANS


def missing() -> tuple[Path, ...]:
    """Files that a program should complain about at start instead of at the first label."""
    return tuple(path for path in FACES.values() if not path.is_file())


def _holds(face: str, code: int) -> bool:
    ranges = _coverage()[face]
    place = bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and code <= ranges[place][1]


@cache
def _coverage() -> dict[str, list[tuple[int, int]]]:
    read = json.loads(built(COVERAGE).read_text(encoding="utf-8"))
    return {face: [(first, last) for first, last in ranges] for face, ranges in read.items()}
