"""The number that was taken: widgets only. Layout is in ticket.kv beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kivy.animation import Animation
from kivy.lang import Builder
from kivy.properties import ObjectProperty

from config.look import tokens as t
from kiosk.presenters.ticket import TicketModel
from kiosk.widgets import cards as _cards
from kiosk.widgets import slabs as _slabs
from kiosk.widgets import ticket as _ticket
from kiosk.widgets.pane import Page

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["TicketPage", "_cards", "_slabs", "_ticket"]


class TicketPage(Page):
    model = ObjectProperty(TicketModel(), rebind=True)
    private = True

    def render(self, model: TicketModel) -> None:
        """Show the model; a new number's paper slides out of the slot."""
        fresh = model.paper.ticket_no and model.paper.ticket_no != self.model.paper.ticket_no
        self.model = model
        paper: Any = self.ids.paper
        if fresh:
            Animation.cancel_all(paper, "out")
            paper.out = 0.0
            Animation(out=1.0, duration=t.TICKET_OUT_S, transition="out_cubic").start(paper)
        elif not model.paper.ticket_no:
            Animation.cancel_all(paper, "out")
