"""What frames every screen: header with the session's ring, belt, accessibility bar, toast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from PIL import Image, ImageDraw

from config.look import artwork, icons, mongolian
from config.look import tokens as t
from kiosk.layout import Box, across
from kiosk.plans import ACCESS, BELT, HEADER
from kiosk.presenters.parts import AccessItem, HeaderModel
from kiosk.widgets.pane import Page, Pane, Pressable, hand_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.widgets.brush import Brush

MARK: Final = 92
COLUMN_SIZE: Final = 21
COLUMN_H: Final = 116
COLUMN_GAP: Final = 0.18  # em between columns
RING: Final = 76
RING_W: Final = 8
RING_OVERSAMPLED: Final = 4
HELP_WEIGHT: Final = 1.28


def columns_of(text: str, size: int, height: int, colour: str) -> Image.Image:
    """Draw Mongolian so that columns are spaced as the pictures space them."""
    gap = round(size * COLUMN_GAP)
    return mongolian.columns(text, size=size, height_max=height, colour=colour, gap=gap)


def paint_columns(brush: Brush, text: str, box: Box, size: int, colour: str) -> float:
    """Draw Mongolian columns into a box and return their width; nothing where there is none."""
    if not text:
        return 0.0
    scale = brush.store.scale
    ink = brush.colour(colour, t.HC_WHITE)

    def make() -> Image.Image:
        return columns_of(text, round(size * scale), round(box.h * scale), ink)

    texture = brush.store.made(("mongolian", text, size, box.h, ink), make)
    width: float = texture.width / scale
    brush.texture(texture, Box(box.x, box.y, width, texture.height / scale))
    return width


class Header(Pane):
    model = ObjectProperty(HeaderModel())
    shows = ("model",)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(box=HEADER, **kwargs)

    def paint(self, brush: Brush) -> None:
        brush.fill(self.box, brush.colour(t.Q800, t.HC_BLACK))
        brush.lattice(self.box)
        ground = artwork.HIGH_CONTRAST if brush.contrast else artwork.ON_DARK
        brush.picture(artwork.mark(MARK, ground), Box(t.MARGIN, 24, MARK, MARK))
        x = float(t.MARGIN + MARK + 22)
        if self.model.mongolian_first:
            x += self._columns(brush, x)
        width = self._names(brush, x)
        if not self.model.mongolian_first:
            self._columns(brush, x + width + t.GUTTER)
        self._right(brush)

    def _columns(self, brush: Brush, x: float) -> float:
        box = Box(x, 12, 180, COLUMN_H)
        width = paint_columns(brush, self.model.mongolian, box, COLUMN_SIZE, t.MONGOLIAN_ON_DARK)
        return width + 26 if width else 0.0

    def _names(self, brush: Brush, x: float) -> float:
        model, ringed = self.model, self.model.left_s is not None
        right = 760 if ringed else 810
        style = "hall_narrow" if ringed else "hall"
        name = brush.text(style, model.hall, Box(x, 22, right - x, 56))
        under = (
            model.hall_en if ringed or not model.machine else f"{model.hall_en} · {model.machine}"
        )
        english = brush.text("hall_en", under, Box(x, 82, right - x, 34))
        return max(name, english)

    def _right(self, brush: Brush) -> None:
        model = self.model
        right = t.KIOSK_W - t.MARGIN
        date = f"{model.date} {model.day_of_week}"
        if model.left_s is not None:
            self._ring(brush, Box(right - 84, 28, 84, 84), model.left_s)
            right -= 118
            date = model.date
        brush.text("clock", model.clock, Box(right - 250, 20, 250, 60), align="right")
        brush.text("date", date, Box(right - 300, 82, 300, 40), align="right")

    def _ring(self, brush: Brush, box: Box, left_s: int) -> None:
        share = left_s / max(1, self.model.total_s)
        paint_ring(brush, box, share, brush.colour(t.CU300, t.HC_YELLOW), RING_W)
        brush.text("ring", str(left_s), box, align="centre")


def paint_ring(brush: Brush, box: Box, share: float, colour: str, width: float) -> None:
    """Draw a ring that runs out clockwise from the top; the small one lies on the dark header."""
    small = width <= RING_W
    track = t.SURFACE if small else brush.colour(t.FELT2, t.INK2)
    side, stroke = round(box.w * brush.store.scale), width * brush.store.scale
    share = round(min(max(share, 0.0), 1.0), 3)

    def drawn(part: float) -> Callable[[], Image.Image]:
        return lambda: ring_mask(side, stroke, part)

    alpha = t.RING_TRACK_ALPHA if small else 1.0
    whole = brush.store.made(("ring", side, stroke, 1.0), drawn(1.0))
    brush.texture(whole, box, track, alpha)
    if share > 0:
        part = brush.store.made(("ring", side, stroke, share), drawn(share))
        brush.texture(part, box, colour)


def ring_mask(side: int, stroke: float, share: float) -> Image.Image:
    """Return an arc from the top, with round ends, smoothed by drawing it too large."""
    many = RING_OVERSAMPLED
    image = Image.new("L", (side * many, side * many), 0)
    pencil = ImageDraw.Draw(image)
    edge = side * many - 1
    end = 360 * share - 90
    pencil.arc((0, 0, edge, edge), -90, end, fill=255, width=round(stroke * many))
    radius, cap = (side - stroke) / 2 * many, stroke / 2 * many
    for degrees in (-90.0, end) if share < 1 else ():
        x = edge / 2 + radius * math.cos(math.radians(degrees))
        y = edge / 2 + radius * math.sin(math.radians(degrees))
        pencil.ellipse((x - cap, y - cap, x + cap, y + cap), fill=255)
    return image.resize((side, side), Image.Resampling.BOX)


class Belt(Pane):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(box=BELT, **kwargs)

    def paint(self, brush: Brush) -> None:
        if brush.contrast:
            brush.fill(Box(0, BELT.y, BELT.w, t.BORDER_HC), t.HC_YELLOW)
        else:
            brush.picture(artwork.art(artwork.BELT), self.box)


class AccessButton(Pressable):
    item = ObjectProperty(AccessItem(code="", text="", icon="info"))
    shows = ("item",)

    def paint(self, brush: Brush) -> None:
        item = self.item
        name = "access_help" if item.help else "access_on" if item.on else "access"
        brush.skin(name, self.box)
        dark = t.HC_BLACK if item.help or item.on else t.HC_WHITE
        colour = t.SURFACE if item.help or item.on else t.Q800
        weight = icons.FILL if item.help else icons.BOLD if item.on else icons.REGULAR
        text_h = brush.style(name).size * 1.25
        top = self.box.y + (self.box.h - 46 - 6 - text_h) / 2
        middle = self.box.x + self.box.w / 2
        brush.icon(item.icon, Box(middle - 23, top, 46, 46), colour, weight=weight, hc=dark)
        below = Box(self.box.x + 8, top + 52, self.box.w - 16, text_h)
        brush.text(name, item.text, below, align="centre")


class AccessBar(Page):
    """Shows only what works. Dispatches `on_choose` with an item's code."""

    __events__ = ("on_choose",)
    items = ObjectProperty(())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._ground = AccessGround(box=ACCESS)
        self.add_widget(self._ground)
        self._buttons: list[AccessButton] = []
        self.fbind("items", self._fill)

    def on_choose(self, code: str) -> None:
        """Kivy's default handler; whoever binds decides."""

    def _fill(self, *_: object) -> None:
        while len(self._buttons) < len(self.items):
            button = AccessButton()
            button.bind(on_release=lambda pressed: self.dispatch("on_choose", pressed.item.code))
            self._buttons.append(button)
            self.add_widget(button)
            if self.look is not None:
                hand_on(button, self.look)
        weights = tuple(HELP_WEIGHT if item.help else 1.0 for item in self.items)
        room = Box(t.GUTTER, t.ACCESS_Y + 16, t.KIOSK_W - 2 * t.GUTTER, t.ACCESS_ITEM_H)
        places = across(room, weights, t.GAP_MIN) if weights else ()
        for i, button in enumerate(self._buttons):
            shown = i < len(self.items)
            button.box = places[i] if shown else Box()
            if shown:
                button.item = self.items[i]


class AccessGround(Pane):
    def paint(self, brush: Brush) -> None:
        brush.fill(self.box, brush.colour(t.FELT2, t.HC_BLACK))
        brush.rule(Box(0, self.box.y, self.box.w, 2))


class Toast(Pane):
    """A sentence above the action bar, for a few seconds; no text, no toast."""

    text = StringProperty("")
    urgent = BooleanProperty(defaultvalue=False)
    shows = ("text",)

    def paint(self, brush: Brush) -> None:
        if not self.text:
            return
        brush.skin("toast", self.box)
        icon = Box(self.box.x + 32, self.box.y + (self.box.h - 56) / 2, 56, 56)
        brush.icon("headset", icon, t.CU300)
        room = self.box.at(112, 8, self.box.w - 144, self.box.h - 16)
        brush.text("toast", self.text, room, lines=2)
