"""A page of choices, and the sheet that rises over a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.properties import NumericProperty, ObjectProperty, StringProperty

from config.look import tokens as t
from kiosk.layout import WINDOW, Box
from kiosk.widgets.frame import paint_ring
from kiosk.widgets.pane import Page, Pane, hand_on
from kiosk.widgets.slabs import BigRow, ListRow, ReasonButton, Tile

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

KINDS = {"list": ListRow, "tile": Tile, "big": BigRow, "reason": ReasonButton}
RING_BIG_W = 24


class Rows(Page):
    """As many panes as there are items, in the plan's boxes; dispatches `on_choose` with a code."""

    __events__ = ("on_choose",)
    kind = StringProperty("list")
    items = ObjectProperty(())
    boxes = ObjectProperty(())

    def __init__(self, **kwargs: Any) -> None:
        self._panes: list[Any] = []
        super().__init__(**kwargs)
        for name in ("items", "boxes", "look"):
            self.fbind(name, self._fill)

    def on_choose(self, code: str) -> None:
        """Kivy's default handler; whoever binds decides."""

    def _fill(self, *_: object) -> None:
        while len(self._panes) < len(self.items):
            pane = KINDS[self.kind]()
            pane.bind(on_release=lambda pressed: self._choose(pressed.row))
            self._panes.append(pane)
            self.add_widget(pane)
            if self.look is not None:
                hand_on(pane, self.look)
        for i, pane in enumerate(self._panes):
            shown = i < min(len(self.items), len(self.boxes))
            pane.box = self.boxes[i] if shown else Box()
            if shown:
                pane.row = self.items[i]
                pane.disabled = not self.items[i].enabled

    def _choose(self, row: Any) -> None:
        if row.enabled:
            self.dispatch("on_choose", row.code)


class Scrim(Pane):
    """Darkens what lies behind a sheet, and takes every touch that misses the sheet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(box=WINDOW, **kwargs)

    def paint(self, brush: Brush) -> None:
        brush.fill(Box(0, 0, t.KIOSK_W, t.ACCESS_Y), t.SLOT, t.SCRIM_ALPHA)

    def on_touch_down(self, touch: Any) -> bool:
        """Take the touch, unless it is meant for the accessibility bar below."""
        return bool(t.KIOSK_H - touch.y < t.ACCESS_Y)


class SheetCard(Pane):
    def paint(self, brush: Brush) -> None:
        brush.skin("sheet", self.box)


class CountdownRing(Pane):
    """The giant ring of the last seconds."""

    left_s = NumericProperty(0)
    total_s = NumericProperty(20)
    shows = ("left_s", "total_s")

    def paint(self, brush: Brush) -> None:
        colour = brush.colour(t.CU600, t.HC_YELLOW)
        paint_ring(brush, self.box, self.left_s / max(1, self.total_s), colour, RING_BIG_W)
        brush.text("ring_big", str(self.left_s), self.box, align="centre")
