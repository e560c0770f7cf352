"""What is only read: texts, chips, notes, figures, facts, materials, steps, banners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty

from config.look import artwork, icons
from config.look import tokens as t
from kiosk.layout import Box
from kiosk.presenters.parts import Fact, NoteLine
from kiosk.widgets.frame import paint_columns
from kiosk.widgets.pane import Pane
from kiosk.widgets.styles import TONES
from kiosk.widgets.typeset import text_width

if TYPE_CHECKING:
    from kiosk.widgets.brush import Brush

CHIP_GAP: Final = 14
MATERIAL_ICON: Final = 52
NOTE_DARK: Final = {"am": t.AM800, "g": t.G800, "q": t.Q800, "cu": t.CU700, "r": t.R700}


class Words(Pane):
    """A text in a style, in its box."""

    text = StringProperty("")
    style_name = StringProperty("body")
    lines = NumericProperty(1)
    align = StringProperty("left")
    valign = StringProperty("middle")
    shows = ("text", "style_name", "lines", "align", "valign")

    def paint(self, brush: Brush) -> None:
        brush.text(
            self.style_name, self.text, self.box, lines=self.lines, align=self.align,
            valign=self.valign,
        )  # fmt: skip


class Artwork(Pane):
    """A built picture at its own size; none in high contrast unless it is `essential`."""

    name = StringProperty("")
    essential = BooleanProperty(defaultvalue=False)
    shows = ("name",)

    def paint(self, brush: Brush) -> None:
        if self.name and (self.essential or not brush.contrast):
            brush.picture(artwork.art(self.name), self.box)


class Mark(Pane):
    def paint(self, brush: Brush) -> None:
        ground = artwork.HIGH_CONTRAST if brush.contrast else artwork.ON_DARK
        brush.picture(artwork.mark(round(self.box.w), ground), self.box)


class Columns(Pane):
    """A name in Mongolian columns, in its box's height."""

    text = StringProperty("")
    size_px = NumericProperty(27)
    colour = StringProperty(t.PARCHMENT)
    shows = ("text", "size_px", "colour")

    def paint(self, brush: Brush) -> None:
        paint_columns(brush, self.text, self.box, self.size_px, self.colour)


class Ground(Pane):
    """A flat colour."""

    colour = StringProperty(t.FELT)
    shows = ("colour",)

    def paint(self, brush: Brush) -> None:
        brush.fill(self.box, brush.colour(self.colour, t.HC_BLACK))


class Icon(Pane):
    name = StringProperty("info")
    weight = StringProperty(icons.DUOTONE)
    colour = StringProperty(t.Q700)
    shows = ("name", "weight", "colour")

    def paint(self, brush: Brush) -> None:
        if self.name:
            brush.icon(self.name, self.box, self.colour, weight=self.weight)


class Disc(Pane):
    """The tick of a success, or the sign of a warning, in its disc."""

    name = StringProperty("check")
    colour = StringProperty(t.G700)
    shows = ("name", "colour")

    def paint(self, brush: Brush) -> None:
        side = self.box.w
        brush.rounded(self.box, self.colour, round(side / 2), hc=t.HC_YELLOW)
        inner = self.box.inset(20, 20)
        known = icons.ICONS.get(self.name, ())
        weight = icons.BOLD if icons.BOLD in known else icons.FILL
        brush.icon(self.name, inner, t.SURFACE, weight=weight, hc=t.HC_BLACK)


class Chips(Pane):
    chips = ObjectProperty(())
    shows = ("chips",)

    def paint(self, brush: Brush) -> None:
        x, middle = self.box.x, self.box.y + self.box.h / 2
        for chip in self.chips:
            style = brush.style("chip")
            if x + text_width(style, chip.text) + 2 * t.RADIUS_BUTTON > self.box.right:
                return  # the rest is said below, in the facts
            x += brush.chip(chip.text, x, middle, tone=chip.tone) + CHIP_GAP


class FigureChips(Pane):
    """The hall's figures as white pills over the dawn; plain words in high contrast."""

    figures = ObjectProperty(())
    shows = ("figures",)

    def paint(self, brush: Brush) -> None:
        x = self.box.x
        style = brush.style("chip_figure")
        for figure in self.figures:
            width = text_width(style, figure) + 44
            box = Box(x, self.box.y, width, self.box.h)
            brush.skin("chip_white", box)
            brush.text("chip_figure", figure, box, align="centre")
            x += width + t.GAP_MIN


class FigurePanel(Pane):
    """Attract's three figures on dark."""

    figures = ObjectProperty(())
    shows = ("figures",)

    def paint(self, brush: Brush) -> None:
        if not self.figures:
            return
        brush.skin("figures", self.box)
        width = (self.box.w - 40) / len(self.figures)
        for i, figure in enumerate(self.figures):
            cell = self.box.at(20 + i * width, 0, width, self.box.h)
            if i:
                brush.fill(cell.at(0, 43, 2, 110), t.SURFACE, 0.18)
            brush.text("figure", figure.text, cell.at(8, 46, width - 16, 76), align="centre")
            brush.text(
                "figure_label", figure.label, cell.at(8, 126, width - 16, 48), align="centre"
            )


class Note(Pane):
    """A tinted strip with an icon and up to `lines` lines."""

    line = ObjectProperty(NoteLine())
    lines = NumericProperty(2)
    style_name = StringProperty("note")
    shows = ("line", "lines", "style_name")

    def paint(self, brush: Brush) -> None:
        line = self.line
        if not line.text:
            return
        if brush.contrast:
            brush.skin("card", self.box)
        else:
            brush.rounded(self.box, TONES[line.tone].ground, t.RADIUS_INPUT)
        ink = NOTE_DARK[line.tone]
        side = 52 if self.box.h < 120 else 64
        brush.icon(line.icon, self.box.at(30, (self.box.h - side) / 2, side, side), ink)
        room = self.box.at(30 + side + 22, 6, self.box.w - side - 80, self.box.h - 12)
        colour = brush.colour(ink, t.HC_WHITE)
        brush.text(self.style_name, line.text, room, lines=self.lines, colour=colour)


class FactCard(Pane):
    fact = ObjectProperty(Fact(label="", text=""))
    shows = ("fact",)

    def paint(self, brush: Brush) -> None:
        brush.skin("fact", self.box)
        room = self.box.inset(22, 14)
        label_h = brush.style("fact_label").size * 1.35
        brush.text("fact_label", self.fact.label, Box(room.x, room.y, room.w, label_h))
        below = Box(room.x, room.y + label_h, room.w, room.h - label_h)
        brush.text("fact", self.fact.text, below, lines=2)


class Materials(Pane):
    """The list of what to bring; every line with its tag in words."""

    title = StringProperty("")
    hint = StringProperty("")
    lines = ObjectProperty(())
    row_h = NumericProperty(116)
    head_h = NumericProperty(70)
    shows = ("title", "hint", "lines", "row_h", "head_h")

    def paint(self, brush: Brush) -> None:
        box = self.box
        brush.skin("card", box)
        head = box.at(34, 14, box.w - 68, self.head_h - 10)
        width = brush.text("card_title", self.title, head)
        hint = Box(head.x + width + 20, head.y + 6, head.w - width - 20, head.h)
        brush.text("row_hint", self.hint, hint)
        y = box.y + self.head_h + 8
        for i, line in enumerate(self.lines):
            if i:
                brush.rule(Box(box.x + 34, y, box.w - 68, 2), t.FELT2)
            self._line(brush, line, Box(box.x + 34, y, box.w - 68, self.row_h))
            y += self.row_h

    def _line(self, brush: Brush, line: object, box: Box) -> None:
        side = MATERIAL_ICON
        ink = {"cu": t.Q700, "am": t.AM700, "g": t.G700}.get(line.tone, t.Q700)  # type: ignore[attr-defined]
        brush.icon("check-square", box.at(0, (box.h - side) / 2, side, side), ink)
        tag, name, note = line.tag, line.name, line.note  # type: ignore[attr-defined]
        tag_w = text_width(brush.style("chip_bold"), tag) + 2 * t.RADIUS_BUTTON
        middle = box.y + box.h / 2
        brush.chip(tag, box.right - tag_w, middle, tone=line.tone, bold=True)  # type: ignore[attr-defined]
        room = Box(box.x + side + 22, box.y, box.w - side - 22 - tag_w - 20, box.h)
        name_h = brush.style("material").size * 1.25
        note_h = brush.style("row_hint").size * 1.35 if note else 0
        top = middle - (name_h + note_h) / 2
        brush.text("material", name, Box(room.x, top, room.w, name_h))
        brush.text("row_hint", note, Box(room.x, top + name_h, room.w, note_h))


class Steps(Pane):
    """How a case goes: a strip of up to five discs; the last one, in copper, is the goal."""

    steps = ObjectProperty(())
    shows = ("steps",)

    def paint(self, brush: Brush) -> None:
        if not self.steps:
            return
        brush.skin("card", self.box)
        width = (self.box.w - 24) / len(self.steps)
        for i, step in enumerate(self.steps):
            cell = self.box.at(12 + i * width, 0, width, self.box.h)
            last = i == len(self.steps) - 1
            disc = cell.at((width - 72) / 2, 26, 72, 72)
            ground = t.CU600 if last and i else t.Q700
            brush.rounded(disc, ground, 36, hc=t.HC_YELLOW)
            glyph = disc.inset(15, 15)
            brush.icon(step.icon, glyph, t.SURFACE, hc=t.HC_BLACK)
            if not last:
                bar = Box(disc.right + 8, disc.y + 34, width - 88, 4)
                brush.fill(bar, brush.colour(t.Q200, t.HC_WHITE))
            brush.text("step", step.name, cell.at(2, 110, width - 4, 42), align="centre")
            brush.text("step_hint", step.note, cell.at(2, 152, width - 4, 40), align="centre")


class StepRows(Pane):
    """The same steps below each other, for large text."""

    title = StringProperty("")
    steps = ObjectProperty(())
    row_h = NumericProperty(140)
    shows = ("title", "steps", "row_h")

    def paint(self, brush: Brush) -> None:
        if not self.steps:
            return
        brush.skin("card", self.box)
        brush.text("card_title", self.title, self.box.at(34, 16, self.box.w - 68, 76))
        for i, step in enumerate(self.steps):
            row = self.box.at(34, 108 + i * self.row_h, self.box.w - 68, self.row_h)
            disc = row.at(0, (row.h - 96) / 2, 96, 96)
            last = i == len(self.steps) - 1
            brush.rounded(disc, t.CU600 if last and i else t.Q700, 48, hc=t.HC_YELLOW)
            brush.icon(step.icon, disc.inset(20, 20), t.SURFACE, hc=t.HC_BLACK)
            name_h = brush.style("material").size * 1.3
            note_h = brush.style("row_hint").size * 1.35 if step.note else 0
            top = row.y + (row.h - name_h - note_h) / 2
            brush.text("material", step.name, Box(row.x + 128, top, row.w - 140, name_h))
            note = Box(row.x + 128, top + name_h, row.w - 140, note_h)
            brush.text("row_hint", step.note, note)


class Banner(Pane):
    """What does not work here now, why, and what to do instead."""

    title = StringProperty("")
    text = StringProperty("")
    icon = StringProperty("plugs")
    shows = ("title", "text", "icon")

    def paint(self, brush: Brush) -> None:
        box = self.box
        brush.skin("banner", box)
        side = 112
        brush.icon(self.icon, box.at(44, (box.h - side) / 2, side, side), t.AM800)
        room = box.at(44 + side + 32, 26, box.w - side - 116, box.h - 52)
        title_h = brush.style("banner").size * 1.25
        brush.text("banner", self.title, Box(room.x, room.y, room.w, title_h))
        below = Box(room.x, room.y + title_h + 6, room.w, room.h - title_h - 6)
        brush.text("banner_text", self.text, below, lines=3, valign="top")
