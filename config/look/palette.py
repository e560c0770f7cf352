"""Which text may stand on which ground, and the roles that high contrast changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from config.look.tokens import (
    ALERT_CAPTION,
    ALERT_EXIT,
    ALERT_SUPPORT,
    AM100,
    AM700,
    AM800,
    CALL_GOLD,
    CU100,
    CU300,
    CU600,
    CU700,
    DISABLED,
    EDGE,
    EDGE_CU600,
    FELT,
    FELT2,
    G100,
    G700,
    G800,
    HC_BLACK,
    HC_WHITE,
    HC_YELLOW,
    INK,
    INK2,
    INK3,
    K100,
    K700,
    MONGOLIAN_ON_DARK,
    PARCHMENT,
    Q50,
    Q100,
    Q200,
    Q600,
    Q700,
    Q800,
    Q900,
    R100,
    R600,
    R700,
    SURFACE,
    V100,
    V700,
)

BODY_CONTRAST_MIN: Final = 7.0
TEXT_CONTRAST_MIN: Final = 4.5

# What a citizen must read to act, at body weight.
BODY_PAIRS: Final = (
    (INK, FELT),
    (INK, SURFACE),
    (INK, FELT2),
    (INK, Q50),
    (INK, Q100),
    (INK2, SURFACE),
    (Q700, SURFACE),
    (Q700, FELT),
    (Q800, FELT),
    (Q800, FELT2),
    (Q800, Q100),
    (SURFACE, Q700),
    (SURFACE, Q800),
    (SURFACE, Q900),
    (Q100, Q800),
    (Q200, Q800),
    (CALL_GOLD, Q800),
    (FELT, Q900),
    (G800, G100),
    (AM800, AM100),
    (SURFACE, R700),
    (HC_WHITE, HC_BLACK),
    (HC_YELLOW, HC_BLACK),
    (HC_BLACK, HC_YELLOW),
)

# Every other (text, ground) that a widget may use, and both lists together below.
SUPPORT_PAIRS: Final = (
    (INK2, FELT),
    (INK2, FELT2),
    (INK2, Q50),
    (INK3, FELT),
    (INK3, SURFACE),
    (Q600, SURFACE),
    (Q600, FELT),
    (Q700, Q100),
    (Q200, Q700),
    (Q200, Q900),
    (CU600, SURFACE),
    (CU600, FELT),
    (CU700, CU100),
    (CU700, SURFACE),
    (CU300, Q800),
    (CU300, Q900),
    (SURFACE, CU600),
    (G700, SURFACE),
    (G700, FELT),
    (G700, G100),
    (SURFACE, G700),
    (R600, SURFACE),
    (R700, R100),
    (SURFACE, R600),
    (AM700, AM100),
    (SURFACE, AM700),
    (K700, K100),
    (SURFACE, K700),
    (V700, V100),
    (SURFACE, V700),
    (CALL_GOLD, Q700),
    (PARCHMENT, Q700),
    (PARCHMENT, Q800),
    (MONGOLIAN_ON_DARK, Q800),
    (MONGOLIAN_ON_DARK, Q900),
    (INK, DISABLED),
    (ALERT_CAPTION, R700),
    (ALERT_SUPPORT, R700),
    (ALERT_EXIT, SURFACE),
)
TEXT_PAIRS: Final = BODY_PAIRS + SUPPORT_PAIRS


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Roles that differ between the normal and the high-contrast mode; all else is a token."""

    page: str
    card: str
    text: str
    support: str
    border: str
    edge: str
    header: str
    on_header: str
    on_header_support: str
    primary: str
    on_primary: str
    primary_edge: str
    money: str
    on_money: str
    money_edge: str
    icon: str
    accent: str
    card_border_px: int


NORMAL: Final = Palette(
    page=FELT,
    card=SURFACE,
    text=INK,
    support=INK2,
    border=EDGE,
    edge=EDGE,
    header=Q800,
    on_header=SURFACE,
    on_header_support=Q200,
    primary=Q700,
    on_primary=SURFACE,
    primary_edge=Q900,
    money=CU600,
    on_money=SURFACE,
    money_edge=EDGE_CU600,
    icon=Q700,
    accent=CU600,
    card_border_px=2,
)
HIGH_CONTRAST: Final = Palette(
    page=HC_BLACK,
    card=HC_BLACK,
    text=HC_WHITE,
    support=HC_WHITE,
    border=HC_WHITE,
    edge=HC_BLACK,
    header=HC_BLACK,
    on_header=HC_WHITE,
    on_header_support=HC_WHITE,
    primary=HC_YELLOW,
    on_primary=HC_BLACK,
    primary_edge=HC_BLACK,
    money=HC_BLACK,
    on_money=HC_YELLOW,
    money_edge=HC_YELLOW,
    icon=HC_YELLOW,
    accent=HC_YELLOW,
    card_border_px=5,
)
