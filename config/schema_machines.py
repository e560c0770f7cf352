"""kiosk.toml and display.toml: one machine each, its screen, its devices, its hall."""

import math
from typing import Annotated, Literal

import msgspec

from config.schema import Bilingual, Id, Language, Seconds, Section, Url

MM_AN_INCH = 25.4
REACH_MM_MAX = 1220  # highest operable part from the floor: EN 301 549, 8.3.2.1

Pixels = Annotated[int, msgspec.Meta(ge=128, le=16_384)]
PortUrl = Annotated[
    str, msgspec.Meta(pattern=r"^(/dev/\S+|/\S+|socket://\S+|rfc2217://\S+|loop://\S*|spy://\S+)$")
]


class Panel(Section, frozen=True, kw_only=True):
    width_px: Pixels
    height_px: Pixels
    diagonal_inch: Annotated[float, msgspec.Meta(ge=5, le=200)]
    screen_bottom_mm: Annotated[int, msgspec.Meta(ge=0, le=2500)]  # lower edge above the floor

    @property
    def mm_per_px(self) -> float:
        diagonal_px = math.hypot(self.width_px, self.height_px)
        return self.diagonal_inch * MM_AN_INCH / diagonal_px

    @property
    def reach_line_px(self) -> int:
        """Return the y, from the top, above which nothing may need touching in low mode."""
        reachable_px = (REACH_MM_MAX - self.screen_bottom_mm) / self.mm_per_px
        return max(0, round(self.height_px - reachable_px))


class Printer(Section, frozen=True, kw_only=True):
    """`layout` fast suits serial lines (≤ 1,500 bytes a ticket), raster USB and network."""

    url: PortUrl
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 115200
    layout: Literal["raster", "fast"] = "fast"
    width_dots: Literal[384, 512, 576, 640, 832] = 576
    columns: Annotated[int, msgspec.Meta(ge=24, le=96)] = 48  # of half-width characters
    native_qr: bool = True
    nv_logo: bool = True


class Idle(Section, frozen=True, kw_only=True):
    """When a session that nobody touches ends. `accessible_factor` stretches it in those modes."""

    session_s: Annotated[int, msgspec.Meta(ge=30, le=600)] = 90
    prompt_s: Annotated[int, msgspec.Meta(ge=20, le=120)] = 20  # asked this long before the end
    accessible_factor: Annotated[int, msgspec.Meta(ge=1, le=5)] = 2
    result_s: Annotated[int, msgspec.Meta(ge=5, le=60)] = 12


class KioskConfig(Section, frozen=True, kw_only=True):
    """`offline_prefix` stands before the numbers that the kiosk issues alone: K1-014."""

    id: Id
    number: Annotated[int, msgspec.Meta(ge=1, le=99)]  # as citizens are told: 1 号自助机
    offline_prefix: Annotated[str, msgspec.Meta(pattern=r"^[A-Z][0-9]{1,2}$")]
    hall_url: Url
    token_file: str
    answer_timeout_s: Annotated[float, msgspec.Meta(gt=0, le=10)] = 2.0  # then it issues alone
    languages: tuple[Language, ...] = ("zh_CN", "en", "mn")
    slot_note: str = "屏幕右下方"  # where the paper comes out, in the hall's words
    panel: Panel
    printer: Printer | None = None
    idle: Idle = Idle()
    bilingual: Bilingual = Bilingual()


class DisplayConfig(Section, frozen=True, kw_only=True):
    id: Id
    hall_url: Url
    token_file: str
    width_px: Pixels = 1920
    height_px: Pixels = 1080
    fullscreen: bool = True
    rotation_s: Seconds = 10  # each notice stays this long
    ticker_px_per_frame: Annotated[int, msgspec.Meta(ge=1, le=8)] = 2
    stale_after_s: Seconds = 15  # silence of the feed until "数据更新于 …"
    fresh_call_s: Seconds = 8  # a new call is highlighted at least this long
    bilingual: Bilingual = Bilingual()
