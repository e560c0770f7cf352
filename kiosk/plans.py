"""The plans: where each part of each screen stands, in the normal and in the large mode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from config.look import tokens as t
from kiosk.layout import Box, Modes, across, column, grid, line

# --- the frame ------------------------------------------------------------------------------------

HEADER: Final = Box(0, 0, t.KIOSK_W, t.HEADER_H)
BELT: Final = Box(0, t.HEADER_H, t.KIOSK_W, t.BELT_H)
ACTION: Final = line(t.ACTION_Y, t.BUTTON_H)
ACCESS: Final = Box(0, t.ACCESS_Y, t.KIOSK_W, t.ACCESS_H)
TOAST: Final = line(1486, 116)


def actions(*weights: float) -> tuple[Box, ...]:
    """Return the boxes of the action bar's buttons, from the left."""
    return across(ACTION, weights)


# --- attract --------------------------------------------------------------------------------------

WIDE: Final = 64  # attract's own, wider margin


@dataclass(frozen=True, slots=True, kw_only=True)
class AttractPlan:
    scene: Box = Box(0, 0, t.KIOSK_W, t.KIOSK_H)
    mark: Box = Box(WIDE, 80, 120, 120)
    columns: Box = Box(210, 64, 260, 150)
    clock: Box = Box(540, 64, 540 - WIDE, 106)
    date: Box = Box(540, 180, 540 - WIDE, 48)
    name: Box = Box(WIDE, 296, 952, 250)
    name_en: Box = Box(WIDE, 554, 952, 58)
    figures: Box = Box(WIDE, 640, 952, 196)
    start: Box = Box(WIDE, 1442, 952, 184)
    promises: Box = Box(32, 1658, 1016, 60)
    bar: Box = Box(32, 1782, 1016, 114)


# --- home -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePlan:
    dawn: Box = Box(0, t.FRAME_TOP, t.KIOSK_W, t.HOME_HERO_H)
    greeting: Box = line(176, 74)
    badge: Box = Box()  # the mode's own chip, in large text
    chips: Box = line(270, 62)
    take: Box = line(t.REACH_TOP, t.HERO_H)
    guide: Box = line(810, t.HERO_SECOND_H)
    help: Box = Box()
    common_title: Box = line(1030, 56)
    common: tuple[Box, ...] = grid(Box(t.MARGIN, 1102, 312, 252), 3, 6, (t.GUTTER, 26))
    hours: Box = line(1666, 92)


HOME: Final = HomePlan()
HOME_LARGE: Final = HomePlan(
    dawn=Box(),
    greeting=line(190, 110, w=660),
    badge=Box(772, 204, 260, 84),
    chips=Box(),
    take=line(346, 282),
    common_title=Box(),
    common=grid(Box(t.MARGIN, 666, 480, 282), 2, 2, (t.GUTTER, 0)),
    guide=line(986, 282),
    help=line(1306, 282),
    hours=line(1650, 96),
)

# --- choose ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlan:
    """A title over a page of rows: groups, the services of a group, the guide's lists."""

    title: Box = line(186, 80)
    sub: Box = line(268, 56)
    rows: tuple[Box, ...] = column(line(362, t.LIST_ROW_H), 6, 22)
    toggle: Box = line(1464, 124)


LIST: Final = ListPlan()
LIST_LARGE: Final = ListPlan(title=line(176, 96), sub=line(274, 66))

# --- ticket done ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPlan:
    tick: Box = Box(t.MARGIN, 206, 112, 112)
    title: Box = Box(188, 190, 844, 78)
    sub: Box = Box(188, 272, 844, 54)
    stage: Box = Box(0, 372, t.KIOSK_W, 760)
    slot: Box = Box(236, 406, 608, 30)
    status_icon: Box = Box(44, 452, 72, 72)
    status: Box = Box(44, 538, 196, 200)
    paper: Box = Box(260, 424, 560, 680)
    arrow: Box = Box(914, 986, 110, 110)
    phone: Box = Box(t.MARGIN, 1164, 480, 236)
    place: Box = Box(552, 1164, 480, 236)
    bring: Box = line(1434, 150)


TICKET: Final = TicketPlan()
TICKET_LARGE: Final = TicketPlan(
    title=Box(188, 182, 844, 92), sub=Box(188, 280, 844, 66), bring=line(1428, 160)
)

# --- guide ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailPlan:
    chips: Box = line(184, 50, w=780)
    title: Box = line(244, 84, w=780)
    qr: Box = Box(852, 168, 180, 176)
    facts: tuple[Box, ...] = across(line(352, 150), (1, 1, 1), 20)
    materials: Box = line(522, 664)
    head_h: float = 78
    row_h: float = 116
    rows: int = 5
    note: Box = line(1204, 96)
    note_paged: Box = line(1204, 96, w=552)
    pager: tuple[Box, ...] = across(line(1204, 96, x=616, w=416), (1, 1), t.GAP_MIN)
    steps: Box = line(1322, 220)
    step_rows: int = 0  # 0: the strip; else the steps have a page of their own


DETAIL: Final = DetailPlan()
DETAIL_LARGE: Final = DetailPlan(
    chips=line(180, 62, w=780),
    title=line(248, 96, w=780),
    facts=across(line(360, 176), (1, 1, 1), 20),
    materials=line(558, 866),
    head_h=98,
    row_h=152,
    rows=5,
    note=line(1446, 128),
    note_paged=line(1446, 128, w=552),
    pager=across(line(1446, 128, x=616, w=416), (1, 1), t.GAP_MIN),
    steps=Box(),
    step_rows=5,
)

# --- degraded, sheets -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TroublePlan:
    banner: Box = line(196, 254)
    rows: tuple[Box, ...] = column(line(508, 196), 5, 28)
    note: Box = line(1662, 92)


TROUBLE: Final = TroublePlan()
TROUBLE_LARGE: Final = TroublePlan(
    banner=line(196, 330), rows=column(line(560, 240), 4, 32), note=line(1646, 112)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdlePlan:
    sheet: Box = line(762, 990)
    ring: Box = Box(390, 818, 300, 300)
    title: Box = line(1140, 96)
    text: Box = line(1240, 120)
    stay: Box = line(1400, 148, x=104, w=872)
    leave: Box = line(1574, t.BUTTON_H, x=104, w=872)


IDLE: Final = IdlePlan()
IDLE_LARGE: Final = IdlePlan(
    sheet=line(682, 1070),
    ring=Box(390, 730, 300, 300),
    title=line(1046, 110),
    text=line(1164, 204),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPlan:
    """The sheet of one service: what it costs in time, and the number at a touch."""

    sheet: Box = line(764, 988)
    badge: Box = Box(104, 816, 96, 96)
    title: Box = Box(228, 812, 748, 104)
    text: Box = line(934, 100, x=104, w=872)
    figures: Box = line(1054, 150, x=104, w=872)
    toggle: Box = line(1234, 124, x=104, w=872)
    take: Box = line(1392, 148, x=104, w=872)
    guide: Box = Box(104, 1574, 424, t.BUTTON_H)
    back: Box = Box(552, 1574, 424, t.BUTTON_H)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonPlan:
    """The sheet of the green channel: reasons to tick, none of them checked by a machine."""

    sheet: Box = line(736, 1016)
    title: Box = line(780, 84, x=104, w=872)
    text: Box = line(866, 106, x=104, w=872)
    six: tuple[Box, ...] = grid(Box(104, 998, 424, 164), 2, 6, (t.GUTTER, 22))
    eight: tuple[Box, ...] = grid(Box(104, 992, 424, 124), 2, 8, (t.GUTTER, 18))
    done: Box = Box(104, 1574, 872, t.BUTTON_H)


CONFIRM: Final = ConfirmPlan()
REASON: Final = ReasonPlan()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """All plans of one set of modes. Low reach and the languages will bring their own."""

    modes: Modes = Modes()
    attract: AttractPlan = AttractPlan()
    home: HomePlan = HOME
    list: ListPlan = LIST
    ticket: TicketPlan = TICKET
    detail: DetailPlan = DETAIL
    trouble: TroublePlan = TROUBLE
    idle: IdlePlan = IDLE
    confirm: ConfirmPlan = CONFIRM
    reason: ReasonPlan = REASON


def plans_for(modes: Modes) -> Plans:
    if not modes.large:
        return Plans(modes=modes)
    return Plans(
        modes=modes,
        home=HOME_LARGE,
        list=LIST_LARGE,
        ticket=TICKET_LARGE,
        detail=DETAIL_LARGE,
        trouble=TROUBLE_LARGE,
        idle=IDLE_LARGE,
    )
