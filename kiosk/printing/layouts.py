"""From a paper's model to the bytes of this machine's printer."""

from __future__ import annotations

import string
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol

from PIL import Image

from config.look.tokens import PRINT_THRESHOLD, PRINT_W
from devices.printer import escpos
from devices.printer.escpos import NvKey
from kiosk.printing.fast import ticket_tape
from kiosk.printing.raster import ticket_image
from kiosk.printing.sheet import DOTS_PER_MM, Sheet
from kiosk.printing.slip import slip_image, slip_tape
from kiosk.printing.tape import CUT_FEED_DOTS, Tape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.schema_machines import Printer
    from kiosk.printing.paper import Plate, SlipPaper, TicketPaper

KEY_LETTERS: Final = string.ascii_uppercase + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A job's bytes, from its first command to its cut, and the paper that it takes."""

    data: bytes
    height_mm: float


class Layout(Protocol):
    def ticket(self, paper: TicketPaper) -> Drawn: ...

    def slip(self, paper: SlipPaper) -> Drawn: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterLayout:
    """Everything as one picture. A narrower printer gets it smaller, a wider one in its middle."""

    width_dots: int = PRINT_W

    def ticket(self, paper: TicketPaper) -> Drawn:
        return self._drawn(ticket_image(paper))

    def slip(self, paper: SlipPaper) -> Drawn:
        return self._drawn(slip_image(paper))

    def _drawn(self, image: Image.Image) -> Drawn:
        if self.width_dots < image.width:
            image = narrowed(image, self.width_dots)
        data = escpos.init() + escpos.align(escpos.Align.CENTRE) + escpos.raster(image)
        data += escpos.cut(feed_dots_before=CUT_FEED_DOTS)
        return Drawn(data=data, height_mm=(image.height + CUT_FEED_DOTS) / DOTS_PER_MM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The head of a kind of paper, kept in the printer's flash.

    `key` is made of the picture itself: another picture is another key, and gets stored anew.
    """

    key: NvKey
    command: bytes
    dots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FastLayout:
    """The printer's own characters. `logos`, by the paper's title: those that the printer holds."""

    columns: int = 48
    native_qr: bool = True
    logos: Mapping[str, Logo] = field(default_factory=dict)

    def ticket(self, paper: TicketPaper) -> Drawn:
        tape = self._headed(paper.plate, paper.title)
        ticket_tape(tape, paper)
        return _cut(tape)

    def slip(self, paper: SlipPaper) -> Drawn:
        tape = self._headed(paper.plate, paper.title)
        slip_tape(tape, paper)
        return _cut(tape)

    def _headed(self, plate: Plate, title: str) -> Tape:
        """Say whose paper it is: the stored picture, or the same in characters."""
        tape = Tape(self.columns, native_qr=self.native_qr)
        logo = self.logos.get(title)
        if logo is None:
            tape.line(plate.town + plate.name, scale=2)
            tape.line(title)
        else:
            tape.stored(logo.key, logo.dots)
        return tape


def logo_of(plate: Plate, title: str) -> Logo:
    """Draw the picture that the fast layout refers to, and the command that stores it."""
    sheet = Sheet()
    sheet.plate(plate, title)
    image = sheet.finished(tail=0)
    first, second = sha256(image.tobytes()).digest()[:2]
    key = NvKey(KEY_LETTERS[first % len(KEY_LETTERS)] + KEY_LETTERS[second % len(KEY_LETTERS)])
    return Logo(key=key, command=escpos.define_stored(key, image), dots=image.height)


def layout_for(printer: Printer, logos: Mapping[str, Logo]) -> Layout:
    """Return the layout that the configuration names. `logos`: those that the printer holds."""
    if printer.layout == "raster":
        return RasterLayout(width_dots=printer.width_dots)
    return FastLayout(columns=printer.columns, native_qr=printer.native_qr, logos=logos)


def _cut(tape: Tape) -> Drawn:
    data = tape.cut()
    return Drawn(data=data, height_mm=tape.dots / DOTS_PER_MM)


def narrowed(image: Image.Image, width: int) -> Image.Image:
    size = (width, round(image.height * width / image.width))
    grey = image.convert("L").resize(size, Image.Resampling.LANCZOS)
    return grey.point(lambda level: 255 if level > PRINT_THRESHOLD else 0).convert("1")
