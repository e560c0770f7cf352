"""The ticket as one picture: for USB and network printers, which take 100 kB in no time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from config.look.fonts import NUM_BOLD, SANS, SANS_BOLD
from config.look.linebreak import wrap
from config.look.tokens import PRINT_INSET, PRINT_NUMBER, PRINT_W
from kiosk.printing.sheet import QR_INSET, Sheet, fitting, font, qr_image

if TYPE_CHECKING:
    from PIL import Image

    from kiosk.printing.paper import TicketPaper

TEXT_W: Final = PRINT_W - 2 * PRINT_INSET
NUMBER_PITCH: Final = 212 / PRINT_NUMBER  # of the number's line, as part of its size
HEADING: Final = 42
HEADING_LINES_MAX: Final = 2  # the longest name of the catalogue has 24 characters
BESIDE_PITCH: Final = 50


def ticket_image(paper: TicketPaper) -> Image.Image:
    """Draw a ticket, 576 dots wide, one bit a dot."""
    sheet = Sheet()
    sheet.plate(paper.plate, paper.title)
    for mark in paper.marks:
        sheet.bar(mark)
    sheet.y += 14
    _heading(sheet, paper.heading)
    number = fitting(NUM_BOLD, PRINT_NUMBER, paper.ticket_no, TEXT_W)
    sheet.centred(paper.ticket_no, number, round(number.size * NUMBER_PITCH))
    sheet.centred(paper.direction, fitting(SANS_BOLD, 48, paper.direction, TEXT_W), 64)
    sheet.centred(paper.location, fitting(SANS, 30, paper.location, TEXT_W), 44)
    sheet.facts(paper.facts)
    hint = (paper.phone_hint, paper.materials)
    beside_qr(sheet, paper.link, paper.phone_title, hint)
    foot(sheet, paper.footer)
    return sheet.finished()


def beside_qr(sheet: Sheet, link: str, title: str, texts: tuple[str, ...]) -> None:
    """Draw a QR code with a bold title and texts to its right, and move below the longer one."""
    code = qr_image(link)
    sheet.picture(code, QR_INSET, dy=4)
    x, top = QR_INSET + code.width + 28, sheet.y
    face = font(SANS, 28)
    sheet.place(title, font(SANS_BOLD, 36), x)
    sheet.y += BESIDE_PITCH
    for text in texts:
        sheet.paragraph(text, face, x=x, width=PRINT_W - x, pitch=BESIDE_PITCH)
    sheet.y = max(sheet.y, top + max(code.height, 200)) + 16


def foot(sheet: Sheet, lines: tuple[str, ...]) -> None:
    sheet.rule()
    first, *rest = lines
    sheet.centred(first, fitting(SANS, 25, first, TEXT_W), 38)
    for line in rest:
        sheet.centred(line, fitting(SANS, 24, line, TEXT_W), 30)


def _heading(sheet: Sheet, text: str) -> None:
    face = font(SANS_BOLD, HEADING)
    lines = wrap(text, face.length, TEXT_W)[:HEADING_LINES_MAX]
    for line in lines[:-1]:
        sheet.centred(line, fitting(SANS_BOLD, HEADING, line, TEXT_W), 50)
    sheet.centred(lines[-1], fitting(SANS_BOLD, HEADING, lines[-1], TEXT_W), 58)
