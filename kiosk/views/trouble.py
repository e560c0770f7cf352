"""What does not work and what does: widgets only. Layout is in trouble.kv beside this file."""

from __future__ import annotations

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty

from kiosk.presenters.trouble import TroubleModel
from kiosk.widgets import cards as _cards
from kiosk.widgets import rows as _rows
from kiosk.widgets.pane import Page

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["TroublePage", "_cards", "_rows"]


class TroublePage(Page):
    model = ObjectProperty(TroubleModel(), rebind=True)

    def render(self, model: TroubleModel) -> None:
        self.model = model
