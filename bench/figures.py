"""A figure, and how it is told: one JSON line for programs, a table for people."""

import json
import sys
from dataclasses import asdict, dataclass
from typing import Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. `floor` is the machine's own limit, measured in the same run."""

    figure: str
    value: float
    unit: str
    bound: float | None
    better: Literal["lower", "higher"] = "lower"
    floor: float | None = None

    @property
    def met(self) -> bool:
        if self.bound is None:
            return True
        return self.value <= self.bound if self.better == "lower" else self.value >= self.bound


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def tell(figures: list[Figure]) -> None:
    """Print each figure as a JSON line on standard output, and all in a table on standard error."""
    for figure in figures:
        print(json.dumps(asdict(figure), ensure_ascii=False), flush=True)
    table = Table(box=None, pad_edge=False)
    for column in ("figure", "value", "bound", "floor", ""):
        table.add_column(column, justify="left" if column in {"figure", ""} else "right")
    for f in figures:
        sign = "≤" if f.better == "lower" else "≥"
        bound = "" if f.bound is None else f"{sign} {f.bound:g}"
        floor = "" if f.floor is None else f"{f.floor:.3g}"
        table.add_row(f.figure, f"{f.value:.3g} {f.unit}", bound, floor, "" if f.met else "missed")
    Console(file=sys.stderr).print(table)
