"""Home: widgets only. Layout is in home.kv beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from config.look import icons
from config.look import tokens as t
from kiosk.layout import Box
from kiosk.presenters.home import HomeModel
from kiosk.widgets import cards as _cards
from kiosk.widgets import rows as _rows
from kiosk.widgets import slabs as _slabs
from kiosk.widgets.pane import Page, Pane

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["HomePage", "_cards", "_rows", "_slabs"]  # the kv file names their classes


class ModeBadge(Pane):
    """Says in which mode the screen is, beside the greeting."""

    text = StringProperty("")
    shows = ("text",)

    def paint(self, brush: Brush) -> None:
        if not brush.contrast:
            brush.rounded(self.box, t.CU100, round(self.box.h / 2))
        icon = self.box.at(30, (self.box.h - 48) / 2, 48, 48)
        brush.icon("text-aa", icon, t.CU700, weight=icons.BOLD)
        room = Box(icon.right + 12, self.box.y, self.box.right - icon.right - 30, self.box.h)
        brush.text("mode_badge", self.text, room)


class HomePage(Page):
    model = ObjectProperty(HomeModel(), rebind=True)

    def render(self, model: HomeModel) -> None:
        self.model = model
