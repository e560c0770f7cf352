"""The ticket in at most 1,500 bytes: stored logo, native digits, native QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.printing.tape import TIGHT_DOTS

if TYPE_CHECKING:
    from kiosk.printing.paper import TicketPaper
    from kiosk.printing.tape import Tape


def ticket_tape(tape: Tape, paper: TicketPaper) -> None:
    """Put a ticket on a tape that says already whose paper it is."""
    for mark in paper.marks:
        tape.line(mark, tall=2, strong=True)
    tape.gap(TIGHT_DOTS)
    tape.line(paper.heading, scale=2)
    tape.large(paper.ticket_no)
    tape.line(paper.direction, scale=2, strong=True)
    tape.line(paper.location)
    tape.facts(paper.facts)
    tape.code(paper.link)
    tape.line(paper.phone_title, strong=True)
    tape.line(paper.phone_hint)
    tape.paragraph(paper.materials)
    foot(tape, paper.footer)


def foot(tape: Tape, lines: tuple[str, ...]) -> None:
    tape.dashes()
    for line in lines:
        tape.line(line)
