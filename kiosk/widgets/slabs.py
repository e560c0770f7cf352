"""What a finger means: slab buttons, heroes, tiles, rows, the toggle. Pressed, all move down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.properties import ObjectProperty, StringProperty

from config.look import icons
from config.look import tokens as t
from kiosk.layout import Box
from kiosk.presenters.parts import Row, ToggleLine
from kiosk.widgets.pane import Pressable
from kiosk.widgets.typeset import text_width

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

BUTTON_INKS: Final = {  # skin: text and icon, normal and in high contrast
    "primary": (t.SURFACE, t.HC_BLACK),
    "help": (t.SURFACE, t.HC_YELLOW),
    "quiet": (t.INK, t.HC_WHITE),
    "button": (t.Q700, t.HC_YELLOW),
    "disabled": (t.INK, t.HC_WHITE),
}
MOODS: Final = {"wait": "row_lead", "free": "row_free", "stop": "row_stop"}
ICON_GAP: Final = 18


def token(name: str) -> str:
    """Return a colour by its token's name, as content files give it: q700."""
    return str(getattr(t, name.upper()))


class SlabButton(Pressable):
    """A button of the action bar or of a sheet. A disabled one says why in its own text."""

    text = StringProperty("")
    icon = StringProperty("")
    skin = StringProperty("button")
    size_name = StringProperty("button")
    shows = ("text", "icon", "skin", "size_name")

    def paint(self, brush: Brush) -> None:
        name = "disabled" if self.disabled else self.skin
        ink, hc = BUTTON_INKS[name]
        brush.skin(name, self.box)
        style = brush.style(self.size_name)
        side = 0 if not self.icon else min(style.size * 1.15, 64)
        room = self.box.w - 40 - (side + ICON_GAP if side else 0)
        width = min(text_width(style, self.text), room)
        x = self.box.x + (self.box.w - width - (side + ICON_GAP if side else 0)) / 2
        if side:
            where = Box(x, self.box.y + (self.box.h - side) / 2, side, side)
            known = icons.ICONS.get(self.icon, ())
            weight = icons.BOLD if icons.DUOTONE not in known else icons.DUOTONE
            brush.icon(self.icon, where, ink, weight=weight, hc=hc)
            x += side + ICON_GAP
        align = "left" if side else "centre"
        colour = brush.colour(ink, hc)
        box = Box(x, self.box.y, width + 4, self.box.h)
        brush.text(self.size_name, self.text, box, align=align, colour=colour)


class Hero(Pressable):
    """The one thing that most people came for. `kind`: first, second, help."""

    title = StringProperty("")
    hint = StringProperty("")
    icon = StringProperty("ticket")
    kind = StringProperty("first")
    shows = ("title", "hint", "icon", "kind")

    def paint(self, brush: Brush) -> None:
        first = self.kind == "first"
        skin = {"first": "hero", "help": "hero_help"}.get(self.kind, "hero_second")
        brush.skin(skin, self.box)
        if first and not brush.large:
            brush.lattice(self.box.inset(8, 8))
        side = 176 if brush.large else 136 if first else 120
        box = Box(self.box.x + 44, self.box.y + (self.box.h - side) / 2, side, side)
        self._icon(brush, box)
        x = box.right + (44 if brush.large else 36)
        room = Box(x, self.box.y, self.box.right - x - (40 if brush.large else 120), self.box.h)
        self._words(brush, room)
        if not brush.large:
            ink = {"first": t.CU300, "help": t.SURFACE}.get(self.kind, t.Q700)
            caret = Box(self.box.right - 108, self.box.y + (self.box.h - 64) / 2, 64, 64)
            hc = t.HC_BLACK if first else t.HC_YELLOW
            brush.icon("caret-right", caret, ink, weight=icons.BOLD, hc=hc)

    def _icon(self, brush: Brush, box: Box) -> None:
        inner = box.inset(box.w * 0.16, box.w * 0.16)
        if self.kind == "second":
            brush.icon_box(self.icon, box, "q")
            return
        if not brush.contrast:
            brush.rounded(box, t.CU600 if self.kind == "first" else t.CU700, t.RADIUS_HERO)
        hc = t.HC_BLACK if self.kind == "first" else t.HC_YELLOW
        brush.icon(self.icon, inner, t.SURFACE, hc=hc)

    def _words(self, brush: Brush, room: Box) -> None:
        title = {"first": "hero", "help": "hero_money"}.get(self.kind, "hero_second")
        hint = {"first": "hero_hint", "help": "hint_on_money"}.get(self.kind, "hint")
        title_h = brush.style(title).size * 1.2
        hint_h = brush.style(hint).size * 1.3
        top = room.y + (room.h - title_h - hint_h - 10) / 2
        brush.text(title, self.title, Box(room.x, top, room.w, title_h))
        brush.text(hint, self.hint, Box(room.x, top + title_h + 10, room.w, hint_h))


class Tile(Pressable):
    """A service at one touch: its letter, its short name, how long it takes now."""

    row = ObjectProperty(Row(code="", title=""))
    shows = ("row",)

    def paint(self, brush: Brush) -> None:
        row = self.row
        brush.skin("tile", self.box)
        badge = self.box.at(26, 24, t.BADGE_SIZE, t.BADGE_SIZE)
        paint_badge(brush, row, badge, "badge_small")
        title_h = brush.style("tile").size * 1.2
        hint_h = brush.style("tile_hint").size * 1.3
        top = self.box.bottom - 22 - hint_h - 6 - title_h
        room = Box(self.box.x + 26, top, self.box.w - 46, title_h)
        brush.text("tile", row.title, room)
        brush.text("tile_hint", row.lead, Box(room.x, top + title_h + 6, room.w, hint_h))


def paint_badge(brush: Brush, row: Row, box: Box, style: str = "badge") -> None:
    """Draw a row's letter in its colour, or its icon in its tone: never the colour alone."""
    if not row.letter:
        brush.icon_box(row.icon or "info", box, row.tone)
        return
    ground = token(row.colour) if row.enabled else t.INK3
    brush.rounded(box, ground, t.RADIUS_BUTTON, hc=t.HC_YELLOW)
    brush.text(style, row.letter, box, align="centre")


class ListRow(Pressable):
    """One line of a list: letter or icon, name and hint, how long it takes, or a caret."""

    row = ObjectProperty(Row(code="", title=""))
    shows = ("row",)

    def paint(self, brush: Brush) -> None:
        row, box = self.row, self.box
        brush.skin("tile" if row.enabled else "card", box)
        side = t.ICON_BOX
        paint_badge(brush, row, box.at(28, (box.h - side) / 2, side, side))
        right = self._right(brush)
        x = box.x + 28 + side + 28
        width = right - x - t.GAP_MIN
        title = "row" if row.enabled else "row_off"
        self._words(brush, Box(x, box.y, width, box.h), title)

    def _words(self, brush: Brush, room: Box, title: str) -> None:
        row = self.row
        title_h = brush.style(title).size * 1.2
        hint_h = brush.style("row_hint").size * 1.35
        lines = 1 if row.hint else 2
        block = title_h * lines + (hint_h + 4 if row.hint else 0)
        top = room.y + (room.h - block) / 2
        brush.text(title, row.title, Box(room.x, top, room.w, title_h * lines), lines=lines)
        hint = Box(room.x, top + title_h + 4, room.w, hint_h)
        brush.text("row_hint", row.hint, hint)

    def _right(self, brush: Brush) -> float:
        """Draw what stands at the right edge, and return where it begins."""
        row, box = self.row, self.box
        right = box.right - 28
        if not row.lead:
            if row.enabled:
                caret = Box(right - 56, box.y + (box.h - 56) / 2, 56, 56)
                brush.icon("caret-right", caret, t.LINE_STRONG, weight=icons.BOLD)
            return float(right - 64)
        style = MOODS[row.mood]
        lead_h, tail_h = brush.style(style).size * 1.35, brush.style("row_hint").size * 1.3
        top = box.y + (box.h - lead_h - (tail_h + 2 if row.tail else 0)) / 2
        room = Box(right - 360, top, 360, lead_h)
        width = brush.text(style, row.lead, room, align="right")
        below = Box(right - 360, top + lead_h + 2, 360, tail_h)
        return float(right - max(width, brush.text("row_hint", row.tail, below, align="right")))


class BigRow(Pressable):
    """A row of the degraded home: large, and when it cannot be used it says why."""

    row = ObjectProperty(Row(code="", title=""))
    shows = ("row",)

    def paint(self, brush: Brush) -> None:
        row, box = self.row, self.box
        brush.skin("tile" if row.enabled else "stopped", box)
        side = 120
        where = box.at(36, (box.h - side) / 2, side, side)
        if row.letter:
            paint_badge(brush, row, where)
        else:
            brush.icon_box(row.icon, where, row.tone if row.enabled else "am")
        sign = "caret-right" if row.enabled else "prohibit"
        colour = t.LINE_STRONG if row.enabled else t.R700
        weight = icons.BOLD if row.enabled else icons.DUOTONE
        brush.icon(
            sign, Box(box.right - 92, box.y + (box.h - 60) / 2, 60, 60), colour, weight=weight
        )
        x = where.right + 32
        room = Box(x, box.y, box.right - 110 - x, box.h)
        title = "big_row" if row.enabled else "big_row_off"
        hint = "hint" if row.enabled else "big_row_stop"
        title_h, hint_h = brush.style(title).size * 1.25, brush.style(hint).size * 1.35
        top = box.y + (box.h - title_h - hint_h) / 2
        brush.text(title, row.title, Box(x, top, room.w, title_h))
        brush.text(hint, row.hint, Box(x, top + title_h, room.w, hint_h))


class Toggle(Pressable):
    """The green channel: the whole row is the target, the knob says 开 or 关 in words."""

    line = ObjectProperty(ToggleLine())
    shows = ("line",)

    def paint(self, brush: Brush) -> None:
        box, line = self.box, self.line
        brush.skin("green", box)
        brush.icon("hand-heart", box.at(30, (box.h - 66) / 2, 66, 66), t.G800)
        knob = Box(box.right - 170, box.y + (box.h - 76) / 2, 140, 76)
        room = Box(box.x + 120, box.y, knob.x - box.x - 136, box.h)
        title_h = brush.style("toggle").size * 1.2
        hint_h = brush.style("toggle_hint").size * 1.3
        top = box.y + (box.h - title_h - hint_h - 2) / 2
        brush.text("toggle", line.title, Box(room.x, top, room.w, title_h))
        brush.text("toggle_hint", line.hint, Box(room.x, top + title_h + 2, room.w, hint_h))
        self._knob(brush, knob)

    def _knob(self, brush: Brush, knob: Box) -> None:
        on = self.line.on
        brush.skin("track_on" if on else "track", knob)
        disc = 56
        x = knob.right - 10 - disc if on else knob.x + 10
        colour = t.SURFACE if on else t.G700
        hc = t.HC_BLACK if on else t.HC_YELLOW
        brush.rounded(Box(x, knob.y + 10, disc, disc), colour, disc // 2, hc=hc)
        word = Box(knob.x + 10, knob.y, 60, knob.h) if on else Box(knob.x + 68, knob.y, 60, knob.h)
        brush.text("knob_on" if on else "knob", self.line.state, word, align="centre")


class ReasonButton(Pressable):
    """A reason to tick; at most one is."""

    row = ObjectProperty(Row(code="", title=""))
    shows = ("row",)

    def paint(self, brush: Brush) -> None:
        box, on = self.box, self.row.chosen
        brush.skin("reason_on" if on else "reason", box)
        weight = icons.FILL if on else icons.REGULAR
        name = "check-square" if on else "square"
        brush.icon(name, box.at(26, (box.h - 62) / 2, 62, 62), t.G700, weight=weight)
        room = box.at(108, 8, box.w - 124, box.h - 16)
        brush.text("material", self.row.title, room, lines=2)
