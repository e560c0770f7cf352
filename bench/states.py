"""Draws docs/states.md from the tables that the programs obey; a test holds the two together."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from bench.served import ROOT
from hall.queue import life
from kiosk import session

S = TypeVar("S", bound=StrEnum)
T = TypeVar("T", bound=StrEnum)

PAGE = ROOT / "docs" / "states.md"
HEAD = """# States

Drawn from the tables in the code by `python -m bench.states`; change those, not this page.
"""


def drawn(title: str, source: str, table: Mapping[tuple[S, T], S], first: S) -> str:
    """Return one table as a state diagram in Mermaid, in the order of the table."""
    lines = [f"    [*] --> {first.value}"]
    lines += [
        f"    {state.value} --> {to.value}: {step.value}" for (state, step), to in table.items()
    ]
    starts = {state for state, _ in table}
    ends = dict.fromkeys(to for to in table.values() if to not in starts)
    lines += [f"    {end.value} --> [*]" for end in ends]
    body = "\n".join(lines)
    return f"\n## {title}\nThe table: `{source}`.\n\n```mermaid\nstateDiagram-v2\n{body}\n```\n"


def page() -> str:
    tickets = drawn("A ticket", "hall/queue/life.py", life.TRANSITIONS, life.TicketState.WAITING)
    sessions = drawn(
        "A kiosk's session", "kiosk/session.py", session.TRANSITIONS, session.Phase.ATTRACT
    )
    return HEAD + tickets + sessions


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
