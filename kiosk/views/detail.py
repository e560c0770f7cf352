"""One service, told at once: widgets only. Layout is in detail.kv beside this file."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import AliasProperty, ObjectProperty

from kiosk.layout import Box
from kiosk.presenters.guide import DetailModel
from kiosk.widgets import cards as _cards
from kiosk.widgets import slabs as _slabs
from kiosk.widgets import ticket as _ticket
from kiosk.widgets.pane import Page

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["DetailPage", "_cards", "_slabs", "_ticket"]


class DetailPage(Page):
    model = ObjectProperty(DetailModel(), rebind=True)

    def render(self, model: DetailModel) -> None:
        self.model = model

    def _pager(self) -> tuple[Box, ...]:
        return self.plan.detail.pager if self.model.paged else (Box(), Box())

    def _list_box(self) -> Box:
        """Cut the card to its lines: what is below it moves no further than the page allows."""
        plan = self.plan.detail
        if self.model.step_rows:
            return Box()
        height = plan.head_h + len(self.model.materials) * plan.row_h + 12
        whole = plan.materials
        return Box(whole.x, whole.y, whole.w, min(height, whole.h))

    def _step_rows_box(self) -> Box:
        return self.plan.detail.materials if self.model.step_rows else Box()

    pager = AliasProperty(_pager, bind=("plan", "model"), cache=True)
    list_box = AliasProperty(_list_box, bind=("plan", "model"), cache=True)
    step_rows_box = AliasProperty(_step_rows_box, bind=("plan", "model"), cache=True)
