"""The ticket in at most 1,500 bytes: stored logo, native digits, native QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.printer.escpos import NvKey
from kiosk.printing.tape import TIGHT_DOTS, Tape

if TYPE_CHECKING:
    from kiosk.printing.paper import Plate, TicketPaper

LOGO_KEY: Final = NvKey("OH")


def ticket_tape(tape: Tape, paper: TicketPaper, *, logo_dots: int | None) -> None:
    """Put a ticket on the tape. `logo_dots`: how high the stored logo is; None: none is stored."""
    head(tape, paper.plate, paper.title, logo_dots=logo_dots)
    for mark in paper.marks:
        tape.line(mark, tall=2, strong=True)
    tape.line(paper.heading, scale=2)
    tape.gap(TIGHT_DOTS)
    tape.large(paper.ticket_no)
    tape.gap(TIGHT_DOTS)
    tape.line(paper.direction, scale=2, strong=True)
    tape.line(paper.location)
    tape.facts(paper.facts)
    tape.code(paper.link)
    tape.line(paper.phone_title, tall=2)
    tape.line(paper.phone_hint)
    tape.paragraph(paper.materials)
    foot(tape, paper.footer)


def head(tape: Tape, plate: Plate, title: str, *, logo_dots: int | None) -> None:
    """Print whose paper it is: the stored picture, or the same in characters."""
    if logo_dots is None:
        tape.line(plate.town + plate.name, scale=2)
    else:
        tape.stored(LOGO_KEY, logo_dots)
    tape.line(title)


def foot(tape: Tape, lines: tuple[str, ...]) -> None:
    tape.dashes()
    for line in lines:
        tape.line(line)
