"""Where a line of Chinese may end: any character, but never before 。 or after （.

Kivy's own wrapping breaks at spaces alone, so Chinese text is broken here first. The rule is the
prohibition of JIS X 4051 / GB/T 15834: closing marks never open a line, opening marks never end
one. Latin words and numbers with their unit stay whole where they fit.
"""

import re
from collections.abc import Callable
from typing import Final

NEVER_FIRST: Final = frozenset("，。、；：？！）》」』】〉”’·…—%℃,.;:?!)]}")
NEVER_LAST: Final = frozenset("（《「『【〈“‘([{¥")
UNITS: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/–\-]*|\s+|.", re.DOTALL)


def wrap(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    """Return the lines of `text`, each at most `width` as `measure` measures it.

    A word wider than a whole line is cut; a newline in the text always ends a line.
    """
    return [line for part in text.split("\n") for line in _wrap(part, measure, width)]


def _wrap(text: str, measure: Callable[[str], float], width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in _clusters(text):
        if measure((line + unit).rstrip()) <= width:
            line += unit
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = unit.lstrip()
        while measure(line) > width and len(line) > 1:
            fits = _longest(line, measure, width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _clusters(text: str) -> list[str]:
    """Join each mark to the character that it may not be parted from."""
    clusters: list[str] = []
    for unit in UNITS.findall(text):
        stays = clusters and (unit in NEVER_FIRST or clusters[-1][-1] in NEVER_LAST)
        if stays:
            clusters[-1] += unit
        else:
            clusters.append(unit)
    return clusters


def _longest(text: str, measure: Callable[[str], float], width: float) -> int:
    fits = 1
    while fits < len(text) and measure(text[: fits + 1]) <= width:
        fits += 1
    return fits
