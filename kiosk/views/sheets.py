"""Sheets that rise over a page: still there?, one service, the green channel. Layout: sheets.kv."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.lang import Builder
from kivy.properties import AliasProperty, ObjectProperty

from kiosk.layout import Box, across
from kiosk.presenters.confirm import ConfirmModel
from kiosk.presenters.green import GreenModel
from kiosk.presenters.idle import IdleModel
from kiosk.presenters.parts import Row
from kiosk.widgets import cards as _cards
from kiosk.widgets import rows as _rows
from kiosk.widgets.pane import Page, Pane
from kiosk.widgets.slabs import paint_badge

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["ConfirmSheet", "GreenSheet", "IdleSheet", "_cards", "_rows"]


class LetterBadge(Pane):
    row = ObjectProperty(Row(code="", title=""))
    shows = ("row",)

    def paint(self, brush: Brush) -> None:
        paint_badge(brush, self.row, self.box)


class IdleSheet(Page):
    model = ObjectProperty(IdleModel(), rebind=True)

    def render(self, model: IdleModel) -> None:
        self.model = model


class ConfirmSheet(Page):
    model = ObjectProperty(ConfirmModel(), rebind=True)

    def render(self, model: ConfirmModel) -> None:
        self.model = model

    def _figures(self) -> tuple[Box, ...]:
        return across(self.plan.confirm.figures, (1, 1, 1), 20)

    def _toggle_box(self) -> Box:
        return self.plan.confirm.toggle if self.model.toggle.title else Box()

    figures = AliasProperty(_figures, bind=("plan",), cache=True)
    toggle_box = AliasProperty(_toggle_box, bind=("plan", "model"), cache=True)


class GreenSheet(Page):
    model = ObjectProperty(GreenModel(), rebind=True)

    def _reason_boxes(self) -> tuple[Box, ...]:
        plan = self.plan.reason
        boxes: tuple[Box, ...] = (
            plan.six if len(self.model.reasons) <= len(plan.six) else plan.eight
        )
        return boxes

    reason_boxes = AliasProperty(_reason_boxes, bind=("plan", "model"), cache=True)

    def render(self, model: GreenModel) -> None:
        self.model = model
