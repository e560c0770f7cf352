"""The ticket as it comes out, its QR code, and the way to the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import qrcode
from kivy.graphics import (
    Rectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.properties import (
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M

from config.look import tokens as t
from kiosk.layout import Box
from kiosk.presenters.parts import MapModel
from kiosk.widgets.pane import Pane

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

QUIET_MODULES: Final = 4
TEETH: Final = 40
TEETH_H: Final = 16
DASH: Final = 10
SLOT_RISE: Final = 18


def qr_modules(text: str) -> Image.Image:
    """Return a QR code of one pixel a module, with its quiet zone; ECC M."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES, box_size=1)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    image = Image.new("L", (len(matrix), len(matrix)), 255)
    image.putdata([0 if dark else 255 for row in matrix for dark in row])
    return image


def paint_qr(brush: Brush, text: str, box: Box) -> None:
    """Draw a code as large as whole pixels a module allow, centred; light ground in every mode."""
    if not text:
        return

    def make() -> Image.Image:
        small = qr_modules(text)
        side = round(box.w * brush.store.scale)
        pixels = max(1, side // small.width)
        image = Image.new("L", (side, side), 255)
        large = small.resize((small.width * pixels,) * 2, Image.Resampling.NEAREST)
        image.paste(large, ((side - large.width) // 2, (side - large.height) // 2))
        return image.convert("RGBA")

    code = brush.store.made(("qr", text, box.w), make, private=brush.private)
    brush.texture(code, box)


class QrCode(Pane):
    text = StringProperty("")
    shows = ("text",)

    def paint(self, brush: Brush) -> None:
        paint_qr(brush, self.text, self.box)


class SlotGround(Pane):
    """The dark ground with the machine's slot."""

    slot = ObjectProperty(Box())
    shows = ("slot",)

    def paint(self, brush: Brush) -> None:
        brush.fill(self.box, brush.colour(t.Q800, t.HC_BLACK))
        brush.lattice(self.box)
        if self.slot.w:
            brush.skin("slot", self.slot)


class TicketPaper(Pane):
    """The paper, as printed; `out` from 0 to 1 is how far it has come out of the slot."""

    model = ObjectProperty(None, allownone=True)
    out = NumericProperty(1.0)
    shows = ("model", "out")

    def paint(self, brush: Brush) -> None:
        if self.model is None or not self.model.ticket_no:
            return
        hidden = (1.0 - self.out) * self.box.h
        box = self.box
        if hidden > 0:
            self._clip(box)
            box = box.moved(-hidden)
        self._paper(brush, box)
        self._words(brush, box)
        if hidden > 0:
            StencilUnUse()
            self._window(self.box)
            StencilPop()

    def _clip(self, box: Box) -> None:
        StencilPush()
        self._window(box)
        StencilUse()

    @staticmethod
    def _window(box: Box) -> None:
        Rectangle(pos=(box.x, t.KIOSK_H - box.bottom - TEETH_H), size=(box.w, box.h + TEETH_H))

    def _paper(self, brush: Brush, box: Box) -> None:
        brush.fill(Box(box.x, box.y, box.w, box.h - TEETH_H), t.SURFACE)
        width, height = round(box.w), TEETH_H * 4

        def teeth() -> Image.Image:
            image = Image.new("L", (width * 4, height), 0)
            step = width * 4 / TEETH
            points = [(0.0, 0.0)]
            for i in range(TEETH):
                points += [((i + 0.5) * step, float(height)), ((i + 1) * step, 0.0)]
            ImageDraw.Draw(image).polygon(points, fill=255)
            return image.resize((width, TEETH_H), Image.Resampling.BOX)

        edge = Box(box.x, box.bottom - TEETH_H, box.w, TEETH_H)
        brush.texture(brush.store.made(("teeth", width), teeth), edge)

    def _words(self, brush: Brush, box: Box) -> None:
        model, inner = self.model, box.inset(40, 0)
        brush.text("paper_hall", model.hall, Box(inner.x, box.y + 40, inner.w, 44), align="centre")
        brush.text(
            "paper_small", model.service, Box(inner.x, box.y + 88, inner.w, 42), align="centre"
        )
        number = Box(inner.x, box.y + 136, inner.w, 200)
        brush.text("paper_number", model.ticket_no, number, align="centre")
        wait = Box(inner.x, box.y + 342, inner.w, 60)
        brush.text("paper_wait", model.wait, wait, align="centre")
        y = box.y + 418
        for x in range(round(inner.x), round(inner.right), 2 * DASH):
            brush.fill(Box(x, y, DASH, 3), t.LINE_STRONG)
        side = 210
        paint_qr(brush, model.link, Box(inner.x - 6, box.y + 440, side, side))
        room = Box(inner.x + side + 14, box.y + 446, inner.w - side - 10, 196)
        line_h = 196 / max(1, len(model.lines))
        for i, line in enumerate(model.lines):
            brush.text("paper_small", line, Box(room.x, room.y + i * line_h, room.w, line_h))


class CardPane(Pane):
    """A card with a picture at its left, a title and a hint."""

    title = StringProperty("")
    hint = StringProperty("")
    link = StringProperty("")
    shows: ClassVar[tuple[str, ...]] = ("title", "hint", "link")

    def paint(self, brush: Brush) -> None:
        if not self.title:
            return
        box = self.box
        brush.skin("tile", box)
        side = 200 if self.link else 176
        left = box.at(18 if self.link else 30, (box.h - side) / 2, side, side)
        self.paint_left(brush, left)
        room = Box(left.right + 20, box.y + 16, box.right - left.right - 36, box.h - 32)
        title_h = brush.style("card").size * 1.25
        hints = 2
        hint_h = brush.style("card_hint").size * t.LINE_HEIGHT_TEXT * hints
        if brush.large:
            brush.text("card", self.title, room, lines=2)
            return
        top = room.y + (room.h - title_h - hint_h - 8) / 2
        brush.text("card", self.title, Box(room.x, top, room.w, title_h))
        below = Box(room.x, top + title_h + 8, room.w, hint_h)
        brush.text("card_hint", self.hint, below, lines=hints, valign="top")

    def paint_left(self, brush: Brush, box: Box) -> None:
        paint_qr(brush, self.link, box)


class MapCard(CardPane):
    """The little map: where you stand, which way, which counters."""

    floor = ObjectProperty(MapModel())
    shows: ClassVar[tuple[str, ...]] = (*CardPane.shows, "floor")

    def paint_left(self, brush: Brush, box: Box) -> None:
        floor = self.floor
        brush.skin("map", box)
        u = box.w / floor.width
        for i, (x, y, w, h) in enumerate(floor.areas):
            normal = t.CU600 if i == floor.goal else t.Q200
            hc = t.HC_YELLOW if i == floor.goal else t.HC_WHITE
            brush.rounded(Box(box.x + x * u, box.y + y * u, w * u, h * u), normal, 6, hc=hc)
        points = [value for x, y in floor.route for value in (box.x + x * u, box.y + y * u)]
        colour = brush.colour(t.CU600, t.HC_YELLOW)
        if len(points) >= 4:
            self._dashes(brush, points, colour)
            self._head(brush, points, colour)
        x, y = floor.here
        dot = Box(box.x + x * u - 10, box.y + y * u - 10, 20, 20)
        brush.rounded(dot, t.Q700, 10, hc=t.HC_WHITE)

    @staticmethod
    def _dashes(brush: Brush, points: list[float], colour: str) -> None:
        for x1, y1, x2, y2 in zip(
            points[::2], points[1::2], points[2::2], points[3::2], strict=False
        ):
            length = max(abs(x2 - x1), abs(y2 - y1))
            dx, dy = (x2 - x1) / length, (y2 - y1) / length
            done = 0.0
            while done < length:
                end = min(done + 12, length)
                brush.stroke(
                    [x1 + dx * done, y1 + dy * done, x1 + dx * end, y1 + dy * end], colour, 3
                )
                done += 20

    @staticmethod
    def _head(brush: Brush, points: list[float], colour: str) -> None:
        x, y = points[-2:]
        dx = (points[-2] > points[-4]) - (points[-2] < points[-4])
        dy = (points[-1] > points[-3]) - (points[-1] < points[-3])
        back, side = 14, 12
        brush.stroke(
            [
                x - back * dx + side * dy, y - back * dy + side * dx,
                x, y,
                x - back * dx - side * dy, y - back * dy - side * dx,
            ],
            colour, 3.5,
        )  # fmt: skip
