"""How a presenter has something done off the window's thread, and gets the answer back on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Run(Protocol):
    """`work` runs elsewhere; `then` gets its result on the window's thread. In tests: at once."""

    def __call__(self, work: Callable[[], T], then: Callable[[T], None], /) -> None: ...
