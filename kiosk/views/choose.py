"""Lists to choose from: groups, services, departments. Layout is in choose.kv beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty

from kiosk.layout import Box
from kiosk.plans import actions
from kiosk.presenters.choose import ChooseModel
from kiosk.widgets import cards as _cards
from kiosk.widgets import rows as _rows
from kiosk.widgets import slabs as _slabs
from kiosk.widgets.pane import Page, Pane

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["ChoosePage", "ListPage", "_cards", "_rows", "_slabs"]

ALONE = (*actions(1.0, 2.0), Box(), Box(), Box())
_BACK, _MARK, _EARLIER, _LATER = actions(1.0, 0.4, 1.0, 1.0)
PAGED = (_BACK, Box(), _MARK, _EARLIER, _LATER)


class PageMark(Pane):
    """Which of how many pages."""

    text = StringProperty("")
    shows = ("text",)

    def paint(self, brush: Brush) -> None:
        brush.text("card_title", self.text, self.box, align="centre")


class ListPage(Page):
    model = ObjectProperty(ChooseModel(), rebind=True)
    actions = ObjectProperty(ALONE)
    more_icon = StringProperty("ticket")

    def render(self, model: ChooseModel) -> None:
        self.actions = PAGED if model.page else ALONE
        self.model = model


class ChoosePage(ListPage):
    """A list of numbers to take, with the green channel's toggle."""
