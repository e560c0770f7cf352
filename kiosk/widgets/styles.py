"""Every text style, skin and tone of the kiosk, by name: tables over config.look.tokens.

High contrast is a second column of the same tables, so no widget asks for the mode.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from config.look import fonts as f
from config.look import tokens as t

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeStyle:
    """How a text is set. `strong` is for the runs between ‹ and ›; None: as the rest.

    `tracking` is in em. `hc` is the colour in high contrast; `fixed` keeps the size in large text.
    """

    face: str = f.SANS
    size: int = t.BODY
    colour: str = t.INK
    hc: str = t.HC_WHITE
    line_height: float = t.LINE_HEIGHT_TITLE
    tracking: float = 0.0
    strong_face: str | None = None
    strong_size: int | None = None
    strong_colour: str | None = None
    strong_hc: str | None = None
    fixed: bool = False


STYLES: Final[Mapping[str, TypeStyle]] = MappingProxyType(
    {
        # the frame
        "hall": TypeStyle(
            face=f.SERIF_BOLD, size=t.TILE, colour=t.SURFACE, tracking=0.04, fixed=True
        ),
        "hall_narrow": TypeStyle(face=f.SERIF_BOLD, size=t.LABEL, colour=t.SURFACE, fixed=True),
        "hall_en": TypeStyle(
            face=f.NUM_MEDIUM, size=t.PLATE, colour=t.Q200, tracking=0.02, fixed=True
        ),
        "clock": TypeStyle(face=f.NUM, size=t.NUM_CLOCK, colour=t.SURFACE, fixed=True),
        "date": TypeStyle(size=t.FLOOR, colour=t.Q200, fixed=True),
        "ring": TypeStyle(face=f.NUM, size=t.LABEL, colour=t.SURFACE, fixed=True),
        "access": TypeStyle(face=f.SANS_MEDIUM, size=t.FLOOR, colour=t.Q800),
        "access_on": TypeStyle(face=f.SANS_MEDIUM, size=t.FLOOR, colour=t.SURFACE, hc=t.HC_BLACK),
        "access_help": TypeStyle(face=f.SANS_BOLD, size=t.FLOOR, colour=t.SURFACE, hc=t.HC_BLACK),
        "toast": TypeStyle(face=f.SANS_MEDIUM, size=t.BODY, colour=t.SURFACE, line_height=1.3),
        # attract
        "attract_name": TypeStyle(
            face=f.SERIF_BLACK, size=t.NUM_AMOUNT, colour=t.SURFACE, tracking=0.04, line_height=1.12
        ),
        "attract_en": TypeStyle(face=f.NUM_MEDIUM, size=t.LABEL, colour=t.Q200, tracking=0.03),
        "attract_clock": TypeStyle(
            face=f.NUM, size=t.NUM_AMOUNT, colour=t.SURFACE, line_height=0.95
        ),
        "attract_date": TypeStyle(size=t.HINT, colour=t.Q200),
        "figure": TypeStyle(
            size=t.BODY,
            colour=t.PARCHMENT,
            line_height=1.0,
            strong_face=f.NUM,
            strong_size=t.DISPLAY,
            strong_colour=t.SURFACE,
            strong_hc=t.HC_YELLOW,
        ),
        "figure_label": TypeStyle(size=t.HINT, colour=t.Q100),
        "start": TypeStyle(
            face=f.SERIF_BLACK, size=t.HERO, colour=t.Q800, hc=t.HC_BLACK, tracking=0.06
        ),
        "start_en": TypeStyle(face=f.NUM_MEDIUM, size=t.HINT, colour=t.INK2, hc=t.HC_BLACK),
        "promise": TypeStyle(size=t.HINT, colour=t.FELT),
        "attract_bar": TypeStyle(face=f.SANS_MEDIUM, size=t.HINT, colour=t.SURFACE),
        # titles and text
        "greeting": TypeStyle(face=f.SERIF_BLACK, size=t.HERO, colour=t.Q800, line_height=1.12),
        "title": TypeStyle(face=f.SERIF_BOLD, size=t.H1),
        "section": TypeStyle(face=f.SERIF_BOLD, size=t.LEAD, colour=t.Q800),
        "sub": TypeStyle(size=t.HINT, colour=t.INK2, line_height=t.LINE_HEIGHT_TEXT),
        "body": TypeStyle(size=t.BODY, line_height=t.LINE_HEIGHT_TEXT),
        "chip_figure": TypeStyle(
            size=t.SUPPORT,
            strong_face=f.NUM_BOLD,
            strong_size=t.BODY,
            strong_colour=t.CU600,
            strong_hc=t.HC_YELLOW,
        ),
        "chip": TypeStyle(face=f.SANS_MEDIUM, size=t.FLOOR),
        "chip_bold": TypeStyle(face=f.SANS_BOLD, size=t.FLOOR),
        "note": TypeStyle(
            size=t.HINT, line_height=1.4, strong_face=f.SANS_BOLD, strong_hc=t.HC_YELLOW
        ),
        "note_small": TypeStyle(size=t.SUPPORT, line_height=1.4, strong_face=f.SANS_BOLD),
        # slabs
        "button": TypeStyle(face=f.SANS_BOLD, size=t.TITLE),
        "pager": TypeStyle(face=f.SANS_BOLD, size=t.BODY, colour=t.Q700),
        "mode_badge": TypeStyle(face=f.SANS_BOLD, size=t.TITLE, colour=t.CU700, fixed=True),
        "button_large": TypeStyle(face=f.SANS_BOLD, size=t.H1),
        "hero": TypeStyle(
            face=f.SERIF_BLACK, size=t.HERO, colour=t.SURFACE, hc=t.HC_BLACK, tracking=0.03
        ),
        "hero_hint": TypeStyle(size=t.HINT, colour=t.Q200, hc=t.HC_BLACK),
        "hero_second": TypeStyle(
            face=f.SERIF_BLACK, size=t.NUM_CLOCK, colour=t.Q700, tracking=0.02
        ),
        "hero_money": TypeStyle(face=f.SERIF_BLACK, size=t.HERO, colour=t.SURFACE, hc=t.HC_YELLOW),
        "hint": TypeStyle(size=t.HINT, colour=t.INK2),
        "hint_on_money": TypeStyle(size=t.HINT, colour=t.SURFACE),
        "tile": TypeStyle(face=f.SANS_BOLD, size=t.TILE),
        "tile_hint": TypeStyle(
            size=t.SUPPORT,
            colour=t.INK2,
            line_height=1.3,
            strong_face=f.NUM_BOLD,
            strong_size=t.BODY,
            strong_colour=t.CU700,
            strong_hc=t.HC_YELLOW,
        ),
        "badge": TypeStyle(
            face=f.NUM_BOLD, size=t.HERO, colour=t.SURFACE, hc=t.HC_BLACK, fixed=True
        ),
        "badge_small": TypeStyle(
            face=f.NUM_BOLD, size=t.BADGE, colour=t.SURFACE, hc=t.HC_BLACK, fixed=True
        ),
        "row": TypeStyle(face=f.SANS_BOLD, size=t.TITLE),
        "row_off": TypeStyle(face=f.SANS_BOLD, size=t.TITLE, colour=t.INK2),
        "row_hint": TypeStyle(size=t.SUPPORT, colour=t.INK2, line_height=1.35),
        "row_lead": TypeStyle(
            face=f.SANS_MEDIUM,
            size=t.HINT,
            colour=t.CU700,
            strong_face=f.NUM_BOLD,
            strong_size=t.LEAD,
            hc=t.HC_YELLOW,
        ),
        "row_free": TypeStyle(face=f.SANS_MEDIUM, size=t.HINT, colour=t.G700, hc=t.HC_YELLOW),
        "row_stop": TypeStyle(face=f.SANS_MEDIUM, size=t.HINT, colour=t.R700, hc=t.HC_YELLOW),
        "big_row": TypeStyle(face=f.SANS_BOLD, size=t.LEAD),
        "big_row_off": TypeStyle(face=f.SANS_BOLD, size=t.LEAD, colour=t.INK2),
        "big_row_stop": TypeStyle(size=t.HINT, colour=t.R700, hc=t.HC_YELLOW),
        "toggle": TypeStyle(face=f.SANS_BOLD, size=t.LABEL, colour=t.G800),
        "toggle_hint": TypeStyle(size=t.SUPPORT, colour=t.G800),
        "knob": TypeStyle(face=f.SANS_BOLD, size=t.FLOOR, colour=t.G800, fixed=True),
        "knob_on": TypeStyle(
            face=f.SANS_BOLD, size=t.FLOOR, colour=t.SURFACE, hc=t.HC_BLACK, fixed=True
        ),
        # the ticket
        "paper_hall": TypeStyle(fixed=True, face=f.SANS_BOLD, size=t.SUPPORT, hc=t.INK),
        "paper_small": TypeStyle(
            fixed=True, size=t.FLOOR, hc=t.INK, line_height=1.4, strong_face=f.SANS_BOLD
        ),
        "paper_number": TypeStyle(face=f.NUM_BOLD, size=t.NUM_TICKET, hc=t.INK, line_height=1.0),
        "paper_wait": TypeStyle(
            fixed=True,
            size=t.HINT,
            hc=t.INK,
            strong_face=f.NUM_BOLD,
            strong_size=t.TITLE,
            line_height=1.3,
        ),
        "stage": TypeStyle(size=t.SUPPORT, colour=t.SURFACE, line_height=1.5),
        "card": TypeStyle(face=f.SANS_BOLD, size=t.LABEL, line_height=1.25),
        "card_hint": TypeStyle(size=t.SUPPORT, colour=t.INK2, line_height=t.LINE_HEIGHT_TEXT),
        # guide
        "fact_label": TypeStyle(size=t.FLOOR, colour=t.INK2),
        "fact": TypeStyle(
            face=f.SANS_BOLD, size=t.LABEL, strong_face=f.NUM_BOLD, strong_size=t.LEAD
        ),
        "card_title": TypeStyle(face=f.SANS_BOLD, size=t.TITLE),
        "material": TypeStyle(face=f.SANS_MEDIUM, size=t.LABEL, line_height=1.25),
        "step": TypeStyle(face=f.SANS_BOLD, size=t.SUPPORT),
        "step_hint": TypeStyle(size=t.FLOOR, colour=t.INK2),
        # degraded and sheets
        "banner": TypeStyle(face=f.SERIF_BLACK, size=t.NUM_CLOCK, colour=t.AM800, hc=t.HC_YELLOW),
        "banner_text": TypeStyle(size=t.BODY, colour=t.AM800, line_height=t.LINE_HEIGHT_TEXT),
        "ring_big": TypeStyle(face=f.NUM_BOLD, size=t.NUM_AMOUNT, fixed=True),
        "sheet_title": TypeStyle(face=f.SERIF_BOLD, size=t.HERO),
        "sheet_text": TypeStyle(size=t.LABEL, colour=t.INK2, line_height=1.45),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """A slab or card. The edge lies under the box, as a shadow does; pressing swallows it."""

    fill: str = t.SURFACE
    alpha: float = 1.0
    border: str | None = None
    border_px: int = 0
    border_alpha: float = 1.0
    radius: int = t.RADIUS_CARD
    edge: str | None = None
    edge_px: int = 0
    dashed: str | None = None  # the colour of a dashed outline instead of a border
    hc_fill: str = t.HC_BLACK
    hc_border: str | None = t.HC_WHITE


_B: Final = t.RADIUS_BUTTON
CHIP_PILL, KNOB_PILL, SLOT_PILL = 31, 38, 15  # half their heights
SHEET_RADIUS: Final = 34
SKINS: Final[Mapping[str, Skin]] = MappingProxyType(
    {
        "tile": Skin(border=t.EDGE, border_px=t.BORDER_CARD, edge=t.EDGE, edge_px=t.EDGE_SLAB),
        "card": Skin(border=t.EDGE, border_px=t.BORDER_CARD),
        "fact": Skin(border=t.EDGE, border_px=t.BORDER_CARD, radius=t.RADIUS_INPUT),
        "stopped": Skin(fill=t.FELT2, dashed=t.LINE_STRONG, hc_border=None),
        "button": Skin(
            border=t.Q700,
            border_px=t.BORDER_BUTTON,
            radius=_B,
            edge=t.EDGE_SECONDARY,
            edge_px=t.EDGE_SLAB,
            hc_border=t.HC_YELLOW,
        ),
        "quiet": Skin(
            border=t.LINE_STRONG,
            border_px=t.BORDER_BUTTON,
            radius=_B,
            edge=t.EDGE_QUIET,
            edge_px=t.EDGE_SLAB,
        ),
        "primary": Skin(
            fill=t.Q700,
            radius=_B,
            edge=t.EDGE_Q700,
            edge_px=t.EDGE_SLAB,
            hc_fill=t.HC_YELLOW,
            hc_border=t.HC_YELLOW,
        ),
        "help": Skin(
            fill=t.CU600, radius=_B, edge=t.EDGE_CU600, edge_px=t.EDGE_SLAB, hc_border=t.HC_YELLOW
        ),
        "disabled": Skin(fill=t.DISABLED, radius=_B, edge=t.DISABLED_EDGE, edge_px=t.EDGE_SLAB),
        "hero": Skin(
            fill=t.Q700,
            radius=t.RADIUS_HERO,
            edge=t.Q900,
            edge_px=t.EDGE_HERO,
            hc_fill=t.HC_YELLOW,
            hc_border=t.HC_YELLOW,
        ),
        "hero_second": Skin(
            border=t.Q700,
            border_px=t.BORDER_BUTTON,
            radius=t.RADIUS_HERO,
            edge=t.EDGE,
            edge_px=t.EDGE_HERO,
            hc_border=t.HC_YELLOW,
        ),
        "hero_help": Skin(
            fill=t.CU600,
            radius=t.RADIUS_HERO,
            edge=t.EDGE_CU600,
            edge_px=t.EDGE_HERO,
            hc_border=t.HC_YELLOW,
        ),
        "access": Skin(border=t.EDGE, border_px=t.BORDER_CARD, radius=t.RADIUS_BAR),
        "access_on": Skin(fill=t.Q700, radius=t.RADIUS_BAR, hc_fill=t.HC_YELLOW, hc_border=None),
        "access_help": Skin(fill=t.CU600, radius=t.RADIUS_BAR, hc_fill=t.HC_WHITE, hc_border=None),
        "toast": Skin(fill=t.Q900, radius=t.RADIUS_INPUT),
        "chip_hc": Skin(radius=t.RADIUS_INPUT),
        "chip_white": Skin(alpha=t.CHIP_ALPHA, radius=CHIP_PILL, hc_border=None),
        "figures": Skin(fill=t.Q900, alpha=0.8, radius=t.RADIUS_CARD),
        "start": Skin(
            fill=t.FELT,
            radius=t.RADIUS_HERO,
            edge=t.EDGE,
            edge_px=t.EDGE_HERO,
            hc_fill=t.HC_YELLOW,
            hc_border=None,
        ),
        "attract_bar": Skin(
            alpha=0.08,
            border=t.SURFACE,
            border_alpha=0.33,
            border_px=t.BORDER_CARD,
            radius=t.RADIUS_INPUT,
        ),
        "green": Skin(fill=t.G100, border=t.G600, border_px=t.BORDER_BUTTON),
        "green_on": Skin(
            fill=t.G700, border=t.G700, border_px=t.BORDER_BUTTON, hc_fill=t.HC_YELLOW
        ),
        "reason": Skin(border=t.EDGE, border_px=t.BORDER_BUTTON, radius=_B),
        "reason_on": Skin(
            fill=t.G100, border=t.G700, border_px=t.BORDER_FOCUS, radius=_B, hc_border=t.HC_YELLOW
        ),
        "track": Skin(border=t.G700, border_px=t.BORDER_FOCUS, radius=KNOB_PILL),
        "track_on": Skin(fill=t.G700, radius=KNOB_PILL, hc_fill=t.HC_YELLOW, hc_border=None),
        "banner": Skin(
            fill=t.AM100, border=t.AM700, border_px=t.BORDER_FOCUS, radius=t.RADIUS_HERO
        ),
        "sheet": Skin(radius=SHEET_RADIUS),
        "paper": Skin(radius=0, hc_fill=t.SURFACE, hc_border=None),
        "slot": Skin(fill=t.SLOT, border=t.Q500, border_px=t.BORDER_FOCUS, radius=SLOT_PILL),
        "map": Skin(fill=t.Q50, border=t.Q700, border_px=t.BORDER_BUTTON, radius=t.RADIUS_KEY),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A tint and the colour that may stand on it, for chips, icon boxes and notes."""

    ground: str
    ink: str


TONES: Final[Mapping[str, Tone]] = MappingProxyType(
    {
        "q": Tone(ground=t.Q100, ink=t.Q700),
        "k": Tone(ground=t.K100, ink=t.K700),
        "g": Tone(ground=t.G100, ink=t.G700),
        "v": Tone(ground=t.V100, ink=t.V700),
        "am": Tone(ground=t.AM100, ink=t.AM700),
        "cu": Tone(ground=t.CU100, ink=t.CU700),
        "r": Tone(ground=t.R100, ink=t.R700),
    }
)
