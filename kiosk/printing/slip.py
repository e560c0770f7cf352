"""一次性告知单, in both layouts: what to bring, how long, how much, where, and how it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from config.look.fonts import SANS, SANS_BOLD, SANS_MEDIUM
from config.look.tokens import PRINT_INSET, PRINT_W
from kiosk.printing.fast import foot as tape_foot
from kiosk.printing.raster import TEXT_W, beside_qr, foot
from kiosk.printing.sheet import Sheet, font
from kiosk.printing.tape import TIGHT_DOTS, width_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from kiosk.printing.paper import SlipItem, SlipPaper
    from kiosk.printing.tape import Tape

TAG_W: Final = 112
ITEM_X: Final = PRINT_INSET + 44
ITEM_W: Final = PRINT_W - ITEM_X - TAG_W - PRINT_INSET


def slip_image(paper: SlipPaper) -> Image.Image:
    """Draw a slip, 576 dots wide, one bit a dot."""
    sheet = Sheet()
    sheet.plate(paper.plate, paper.title)
    sheet.y += 14
    face = font(SANS_BOLD, 40)
    sheet.paragraph(paper.heading, face, x=PRINT_INSET, width=TEXT_W, pitch=52)
    sheet.paragraph(paper.subheading, font(SANS, 28), x=PRINT_INSET, width=TEXT_W, pitch=40)
    sheet.facts(paper.facts)
    title = font(SANS_BOLD, 30)
    sheet.paragraph(paper.list_title, title, x=PRINT_INSET, width=TEXT_W, pitch=48)
    for number, item in enumerate(paper.items, start=1):
        _item(sheet, number, item)
    if paper.note:
        sheet.y += 4
        face = font(SANS_MEDIUM, 28)
        sheet.paragraph(paper.note, face, x=PRINT_INSET, width=TEXT_W, pitch=42)
    sheet.dashes()
    sheet.paragraph(paper.steps_title, title, x=PRINT_INSET, width=TEXT_W, pitch=46)
    face = font(SANS, 28)
    for line in _chained(paper.steps, face.length, TEXT_W):
        sheet.paragraph(line, face, x=PRINT_INSET, width=TEXT_W, pitch=42)
    sheet.dashes()
    beside_qr(sheet, paper.link, paper.phone_title, paper.phone_lines)
    foot(sheet, paper.footer)
    return sheet.finished()


def _item(sheet: Sheet, number: int, item: SlipItem) -> None:
    sheet.place(f"{number}", font(SANS_BOLD, 30), PRINT_INSET)
    sheet.tag(item.tag, PRINT_W - PRINT_INSET, TAG_W)
    sheet.paragraph(item.name, font(SANS_BOLD, 30), x=ITEM_X, width=ITEM_W, pitch=42)
    if item.note:
        width = PRINT_W - ITEM_X - PRINT_INSET
        sheet.paragraph(item.note, font(SANS, 28), x=ITEM_X, width=width, pitch=38)
    sheet.y += 8


def slip_tape(tape: Tape, paper: SlipPaper) -> None:
    """Put a slip on a tape that says already whose paper it is."""
    tape.line(paper.heading, scale=2)
    tape.line(paper.subheading)
    tape.facts(paper.facts)
    tape.line(paper.list_title)
    for number, item in enumerate(paper.items, start=1):
        tape.paragraph(f"{number}. {item.name}【{item.tag}】")
        if item.note:
            tape.paragraph(f"   {item.note}")
    if paper.note:
        tape.paragraph(paper.note)
    tape.dashes()
    tape.line(paper.steps_title)
    for line in _chained(paper.steps, width_of, tape.width_dots):
        tape.paragraph(line)
    tape.gap(TIGHT_DOTS)
    tape.code(paper.link)
    tape.line(paper.phone_title, strong=True)
    for line in paper.phone_lines:
        tape.line(line)
    tape_foot(tape, paper.footer)


def _chained(steps: tuple[str, ...], measure: Callable[[str], float], width: float) -> list[str]:
    """Return the steps with arrows between them, broken at arrows alone."""
    lines = [steps[0]]
    for step in steps[1:]:
        longer = f"{lines[-1]} → {step}"
        if measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(f"→ {step}")
    return lines
