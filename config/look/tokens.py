"""Every colour, size, radius and duration of kiosk, board, prints and pages, once.

Pixels are those of the design grid: 1080×1920 for the kiosk, 1920×1080 for the lobby board.
Y grows downwards, as in the pictures; Kivy views subtract from the height.
"""

from __future__ import annotations

import math
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Rgba: TypeAlias = tuple[float, float, float, float]

# --- colour ------------------------------------------------------------------------------------

INK: Final = "#14262C"
INK2: Final = "#44565D"
INK3: Final = "#5A6A71"
FELT: Final = "#F6F2E9"
FELT2: Final = "#ECE5D6"
SURFACE: Final = "#FFFFFF"
LINE: Final = "#DCD4C3"
EDGE: Final = "#CFC5B0"
LINE_STRONG: Final = "#8C8673"

Q900: Final = "#0A2A33"
Q800: Final = "#0E3A46"
Q700: Final = "#124C5A"
Q600: Final = "#17616F"
Q500: Final = "#2A7F8C"
Q200: Final = "#BBD9DB"
Q100: Final = "#DCECEC"
Q50: Final = "#EDF5F4"

CU700: Final = "#8F3A0A"
CU600: Final = "#B44A0E"
CU500: Final = "#D4621C"
CU300: Final = "#F0A870"
CU100: Final = "#FBE7D6"
CU50: Final = "#FDF4EC"

G800: Final = "#1F4D25"
G700: Final = "#2A6330"
G600: Final = "#357A3B"
G100: Final = "#E1F0DE"
R700: Final = "#9B1C17"
R600: Final = "#B8261F"
R100: Final = "#FBE3E0"
AM800: Final = "#5E3C00"
AM700: Final = "#7A4E00"
AM100: Final = "#FFF0CC"
K700: Final = "#1D4F91"
K100: Final = "#E0EBF8"
V700: Final = "#5B3F86"
V100: Final = "#ECE6F6"

GOLD: Final = "#D89A1C"  # 2.5:1 on white: decoration only, the word beside it carries the meaning
CALL_GOLD: Final = "#FFD79A"  # counter numbers on dark
PARCHMENT: Final = "#F3D9B8"  # captions on dark
MONGOLIAN_ON_DARK: Final = "#F0DCC4"
FOCUS: Final = "#FFB000"  # ring of the external keypad and of audio navigation
SLOT: Final = "#061A20"  # the machine's slots, and the scrim behind a sheet
DISABLED: Final = "#AEBEBF"
DISABLED_EDGE: Final = "#95A6A8"

# Slab edges: the darker strip under a button of the named colour.
EDGE_Q700: Final = Q900
EDGE_CU600: Final = "#6E2C06"
EDGE_SECONDARY: Final = "#C3D3D2"
EDGE_QUIET: Final = EDGE

HC_BLACK: Final = "#000000"
HC_WHITE: Final = "#FFFFFF"
HC_YELLOW: Final = "#FFE600"

ALERT_STRIPE: Final = "#FFD21E"
ALERT_STRIPE_DARK: Final = "#1A1A1A"
ALERT_CAPTION: Final = "#FFE9A8"
ALERT_SUPPORT: Final = "#FFE9E5"
ALERT_EXIT: Final = "#1B7A32"

SCRIM_ALPHA: Final = 0.78  # SLOT over the page behind a sheet
CHIP_ALPHA: Final = 0.90  # white chips laid over the horizon
LATTICE_ALPHA: Final = 0.08  # white lattice over Q800 and Q700
LATTICE_BOARD_ALPHA: Final = 0.06
BOARD_ROW_ALPHA: Final = 0.08  # white over the newest row of the board
BOARD_RULE_ALPHA: Final = 0.12  # white rule between rows
RING_TRACK_ALPHA: Final = 0.20

GROUP_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"A": Q700, "B": K700, "C": CU600, "D": V700, "E": G700, "F": AM700}
)
GROUP_TINTS: Final[Mapping[str, str]] = MappingProxyType(
    {"A": Q100, "B": K100, "C": CU100, "D": V100, "E": G100, "F": AM100}
)

# --- type --------------------------------------------------------------------------------------
# Kivy keeps 64 (font, size) pairs open and stutters past that: 16 sizes × 4 faces is the limit.

PLATE: Final = 24  # the header's English name, which only repeats the Chinese one
FLOOR: Final = 28  # nothing else is smaller
SUPPORT: Final = 30
HINT: Final = 34
BODY: Final = 36
LABEL: Final = 40
TILE: Final = 42
TITLE: Final = 44
LEAD: Final = 48
NUM_CLOCK: Final = 56
H1: Final = 58
HERO: Final = 66
NUM: Final = 76
DISPLAY: Final = 88
NUM_AMOUNT: Final = 108
NUM_TICKET: Final = 196

H2: Final = LEAD  # stepper titles
HALL_NAME: Final = TILE
BUTTON: Final = TITLE
BADGE: Final = NUM_CLOCK  # the letter in its coloured square

TYPE_SCALE: Final = (
    PLATE, FLOOR, SUPPORT, HINT, BODY, LABEL, TILE, TITLE,
    LEAD, NUM_CLOCK, H1, HERO, NUM, DISPLAY, NUM_AMOUNT, NUM_TICKET,
)  # fmt: skip
TYPE_SIZES_MAX: Final = 16
SERIF_MIN: Final = 48  # the hall's name plate is the one smaller use; none in elder or HC mode
ACTION_TEXT_MIN: Final = 36
ELDER_ACTION_TEXT_MIN: Final = 46
ELDER_FACTOR: Final = 1.33
LINE_HEIGHT_TITLE: Final = 1.2
LINE_HEIGHT_TEXT: Final = 1.45

LOBBY_TICKET: Final = 196
LOBBY_ROW_NUM: Final = 88
LOBBY_COUNTER_TEXT: Final = 84
LOBBY_CLOCK: Final = 80
LOBBY_STAT: Final = 62
LOBBY_NAME: Final = 50
LOBBY_TITLE: Final = 44
LOBBY_BODY: Final = 40
LOBBY_NOTICE: Final = 36
LOBBY_FLOOR: Final = 30
LOBBY_SCALE: Final = (
    LOBBY_FLOOR, LOBBY_NOTICE, LOBBY_BODY, LOBBY_TITLE, LOBBY_NAME,
    LOBBY_STAT, LOBBY_CLOCK, LOBBY_COUNTER_TEXT, LOBBY_ROW_NUM, LOBBY_TICKET,
)  # fmt: skip

# --- space, radius, border, edge ------------------------------------------------------------------

UNIT: Final = 8
MARGIN: Final = 48
GUTTER: Final = 24
GAP_MIN: Final = 16
TARGET_MIN: Final = 96
KEYBOARD_KEY_SIZE: Final = (90, 100)
KEYBOARD_GAP: Final = 9
KEYPAD_GAP: Final = 20

RADIUS_KEY: Final = 14
RADIUS_BAR: Final = 16
RADIUS_INPUT: Final = 18
RADIUS_BUTTON: Final = 20
RADIUS_CARD: Final = 22
RADIUS_HERO: Final = 26

BORDER_CARD: Final = 2
BORDER_BUTTON: Final = 3
BORDER_FOCUS: Final = 4
BORDER_HC: Final = 5
FOCUS_RING: Final = 6
FOCUS_OFFSET: Final = 5

EDGE_KEY: Final = 5
EDGE_SLAB: Final = 6
EDGE_HERO: Final = 8
PRESS_DROP: Final = 6

BUTTON_H: Final = 126
LIST_ROW_H: Final = 160
BADGE_SIZE: Final = 84
ICON_BOX: Final = 96
HERO_H: Final = 224
HERO_SECOND_H: Final = 180
TILE_H: Final = 268
TILE_LOW_H: Final = 136
LATTICE_TILE: Final = 46
BELT_TILE: Final = 28

# --- frames -------------------------------------------------------------------------------------

KIOSK_W: Final = 1080
KIOSK_H: Final = 1920
HEADER_H: Final = 140
BELT_H: Final = 14
FRAME_TOP: Final = HEADER_H + BELT_H
HOME_HERO_H: Final = 376  # the dawn under the belt on the home screen
STEPPER_H: Final = 206
CONTENT_TOP: Final = 390
CONTENT_BOTTOM: Final = 1590
REACH_TOP: Final = 556  # task controls stay below this even in the normal mode
ACTION_Y: Final = 1620
ACTION_H: Final = 132
ACCESS_Y: Final = 1780
ACCESS_H: Final = 140
ACCESS_MONGOLIAN_H: Final = 196
ACCESS_ITEM_H: Final = 110
ACCESS_GAP: Final = 12

LOBBY_W: Final = 1920
LOBBY_H: Final = 1080
LOBBY_HEADER_H: Final = 120
LOBBY_BELT_H: Final = 14
LOBBY_FRAME_TOP: Final = LOBBY_HEADER_H + LOBBY_BELT_H
LOBBY_LEFT_W: Final = 1290
LOBBY_RIGHT_W: Final = LOBBY_W - LOBBY_LEFT_W
LOBBY_HERO_H: Final = 276
LOBBY_ROW_H: Final = 114
LOBBY_ROWS: Final = 5
LOBBY_TICKER_H: Final = 92
LOBBY_LATTICE_TILE: Final = 58

WEB_BUTTON_H: Final = 48
PHONE_BUTTON_H: Final = 54

PRINT_W: Final = 576
PRINT_INSET: Final = 10
PRINT_THRESHOLD: Final = 140
PRINT_NUMBER: Final = 250
PRINT_BODY_MIN: Final = 28
PRINT_FOOTER_MIN: Final = 24

# --- motion and time ------------------------------------------------------------------------------

PAGE_CHANGE_S: Final = 0.200
PAGE_SLIDE: Final = 48
PRESS_DOWN_S: Final = 0.080
PRESS_UP_S: Final = 0.120
TICKET_OUT_S: Final = 0.900
BOB: Final = 12
BOB_S: Final = 1.2
CALL_SWAP_S: Final = 0.400
CALL_SWAPS: Final = 3  # never more than three flashes a second
CALL_VISIBLE_S_MIN: Final = 8.0
CALL_GAP_S_MIN: Final = 1.5
TOAST_S: Final = 4.0
LOBBY_SCROLL_PX_PER_FRAME: Final = 2
LED_SCROLL_PX_PER_FRAME: Final = 1
PIXEL_SHIFT: Final = 4
PIXEL_SHIFT_EVERY_S: Final = 60.0
RING_COPPER_S: Final = 30  # the session ring turns copper at this many seconds left,
RING_RED_S: Final = 20  # and red at this many, when the sheet asks "您还在吗"

# --- reach --------------------------------------------------------------------------------------

REACH_MM: Final = 1220  # EN 301 549 8.3.2: highest operable part from a wheelchair
MM_PER_INCH: Final = 25.4


def reach_line_y(*, panel_inch: float, screen_bottom_mm: float) -> int:
    """Highest y a seated hand reaches on a 9:16 panel, rounded down the screen to the 8 px grid.

    `screen_bottom_mm` is the height of the panel's lower edge above the floor.
    """
    height_mm = panel_inch * MM_PER_INCH * 16 / math.hypot(9, 16)
    reachable = min(max((REACH_MM - screen_bottom_mm) / height_mm, 0.0), 1.0)
    return min(math.ceil(KIOSK_H * (1 - reachable) / UNIT) * UNIT, KIOSK_H)


def elder(size_px: int) -> int:
    """Return the size of the scale that large-text mode shows for `size_px`.

    The smallest one at least 1.3 × larger; sizes from 88 up stay, a ticket number is large already.
    """
    if size_px >= DISPLAY:
        return size_px
    wanted = size_px * ELDER_FACTOR - 1.0  # 36 → 47.9 is 48, and 66 → 87.8 is 88
    return min(size for size in TYPE_SCALE if size >= wanted)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green, blue 0..255 of "#RRGGBB"; anything else is refused with ValueError."""
    if len(colour) != len("#RRGGBB") or not colour.startswith("#"):
        message = f"not a #RRGGBB colour: {colour!r}"
        raise ValueError(message)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def rgba(colour: str, alpha: float = 1.0) -> Rgba:
    """Four floats 0..1, as Kivy's Color takes them."""
    red, green, blue = channels(colour)
    return red / 255, green / 255, blue / 255, alpha


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio, 1..21, in either order."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def group_colour(letter: str) -> str:
    """Ground of a group's letter badge, white text; letters past F repeat the six in order."""
    return _cycled(GROUP_COLOURS, letter)


def group_tint(letter: str) -> str:
    return _cycled(GROUP_TINTS, letter)


def _cycled(colours: Mapping[str, str], letter: str) -> str:
    position = (ord(letter[:1].upper() or "A") - ord("A")) % len(colours)
    return list(colours.values())[position]


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


assert all(low < high for low, high in pairwise(TYPE_SCALE))
