"""Attract: the hall at dusk, and one thing to do. Layout is in attract.kv beside this file."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from PIL import Image

from config.look import artwork
from config.look import tokens as t
from kiosk.layout import Box, across
from kiosk.presenters.home import AttractModel
from kiosk.widgets import cards as _cards
from kiosk.widgets.pane import Page, Pane, Pressable
from kiosk.widgets.typeset import text_width

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush
    from kiosk.widgets.pane import Look

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
__all__ = ["AttractPage", "_cards"]


class WholeScreen(Pressable):
    """Any touch starts; the slab only says so."""


class TownWindows(Pane):
    """The windows that blink: only the part of the picture that has any is drawn."""

    def paint(self, brush: Brush) -> None:
        if brush.contrast:
            return
        path = artwork.art(artwork.DUSK_WINDOWS)
        with Image.open(path) as file:
            left, top, right, bottom = file.convert("RGBA").getbbox() or (0, 0, 1, 1)
        part = Box(left, top, right - left, bottom - top)

        def crop() -> Image.Image:
            with Image.open(path) as file:
                return file.convert("RGBA").crop((left, top, right, bottom))

        brush.texture(brush.store.made(("town", path), crop), self.box.at(*astuple(part)))


class StartSlab(Pane):
    text = StringProperty("")
    english = StringProperty("")
    shows = ("text", "english")

    def paint(self, brush: Brush) -> None:
        box = self.box
        brush.skin("start", box)
        width = text_width(brush.style("start"), self.text)
        x = box.x + (box.w - width - 134) / 2
        icon = Box(x, box.y + 36, 104, 104)
        brush.icon("hand-tap", icon, t.CU600, hc=t.HC_BLACK)
        brush.text("start", self.text, Box(x + 134, box.y + 32, width + 4, 76))
        brush.text("start_en", self.english, Box(x + 134, box.y + 110, width, 44))


class PromiseLine(Pane):
    text = StringProperty("")
    shows = ("text",)

    def paint(self, brush: Brush) -> None:
        if not self.text:
            return
        width = min(text_width(brush.style("promise"), self.text), self.box.w - 62)
        x = self.box.x + (self.box.w - width - 62) / 2
        brush.icon("megaphone", Box(x, self.box.y + 8, 44, 44), t.CU300)
        brush.text("promise", self.text, Box(x + 62, self.box.y, width + 2, self.box.h))


class GhostButton(Pressable):
    """A see-through button over the night."""

    text = StringProperty("")
    icon = StringProperty("info")
    shows = ("text", "icon")

    def paint(self, brush: Brush) -> None:
        brush.skin("attract_bar", self.box)
        width = min(text_width(brush.style("attract_bar"), self.text), self.box.w - 90)
        x = self.box.x + (self.box.w - width - 58) / 2
        icon = Box(x, self.box.y + (self.box.h - 44) / 2, 44, 44)
        brush.icon(self.icon, icon, t.SURFACE)
        brush.text("attract_bar", self.text, Box(x + 58, self.box.y, width + 2, self.box.h))


class AttractPage(Page):
    """`blink` shows the town with other windows lit; the app calls it at a low rate."""

    model = ObjectProperty(AttractModel(), rebind=True)
    bar = ObjectProperty((Box(), Box()))

    def render(self, model: AttractModel) -> None:
        self.model = model

    def dress(self, look: Look) -> None:
        self.bar = across(look.plans.attract.bar, (1, 1), t.GAP_MIN)
        super().dress(look)

    def blink(self) -> None:
        windows: Any = self.ids.windows
        windows.opacity = 0 if windows.opacity else 1
