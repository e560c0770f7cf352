"""How a presenter has something done off the window's thread, and gets the answer back on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Run(Protocol):
    """`work` runs elsewhere; `then` gets its result on the window's thread. In tests: at once."""

    def __call__(self, work: Callable[[], T], then: Callable[[T], None], /) -> None: ...
