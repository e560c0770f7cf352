"""Icons by name: which exist, in which weights, and where each stands in the built sheets.

One sheet a size and weight, so that a screen loads only what it shows. Sheets are white with
alpha: whoever draws them tints them. The second layer of a duotone icon is at 20 % alpha.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from config.look.fonts import ASSETS, built

ICON_FOLDER: Final = ASSETS / "icons"
SIZES: Final = (46, 62, 84, 124)
DUOTONE: Final = "duotone"
REGULAR: Final = "regular"
BOLD: Final = "bold"
FILL: Final = "fill"
WEIGHTS: Final = (DUOTONE, REGULAR, BOLD, FILL)

_D: Final = (DUOTONE,)
_DB: Final = (DUOTONE, BOLD)
_DR: Final = (DUOTONE, REGULAR)
_DRB: Final = (DUOTONE, REGULAR, BOLD)
_DF: Final = (DUOTONE, FILL)
_ALL: Final = WEIGHTS

ICONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "arrow-bend-down-left": _D,
        "arrow-counter-clockwise": (BOLD,),
        "arrow-down": (BOLD,),
        "arrow-down-right": (BOLD,),
        "arrow-fat-lines-left": (FILL,),
        "arrow-fat-lines-right": (FILL,),
        "arrow-left": (BOLD,),
        "arrow-right": (BOLD,),
        "arrow-u-up-left": _D,
        "arrows-clockwise": _DB,
        "backspace": _D,
        "bank": _DRB,
        "battery-high": (FILL,),
        "bell-ringing": _DB,
        "briefcase": _D,
        "buildings": _DB,
        "calculator": _D,
        "calendar": _DB,
        "calendar-check": _DB,
        "caret-down": (BOLD,),
        "caret-left": (BOLD,),
        "caret-right": (BOLD,),
        "caret-up": (BOLD,),
        "cell-signal-full": (FILL,),
        "certificate": _DB,
        "chart-bar": _DR,
        "chart-line-up": _D,
        "chat-circle-text": _DR,
        "check": (BOLD,),
        "check-circle": (DUOTONE, BOLD, FILL),
        "check-square": (DUOTONE, REGULAR, FILL),
        "circle-half": _DRB,
        "clipboard-text": _DRB,
        "clock": _DB,
        "coins": _DB,
        "contactless-payment": _D,
        "copy": _DB,
        "credit-card": _DB,
        "desktop": _D,
        "device-mobile": _DB,
        "door-open": _D,
        "file-text": _DB,
        "files": _DRB,
        "first-aid": _D,
        "flag": _D,
        "folder-open": _DB,
        "gavel": _D,
        "gear": _DR,
        "globe": _DB,
        "hand-coins": _DB,
        "hand-heart": _DB,
        "hand-palm": _D,
        "hand-tap": _D,
        "handshake": _DB,
        "headset": (DUOTONE, BOLD, FILL),
        "hourglass-medium": _DB,
        "house": _DB,
        "house-line": _DB,
        "identification-card": _DB,
        "info": _DF,
        "key": _DB,
        "keyboard": _D,
        "list": (BOLD,),
        "list-checks": _DRB,
        "lock": _D,
        "magnifying-glass": _DB,
        "map-pin": _DF,
        "map-trifold": _D,
        "megaphone": _ALL,
        "microphone": _DF,
        "minus-circle": _D,
        "monitor": _DR,
        "note-pencil": _DB,
        "password": _D,
        "pause": (BOLD, FILL),
        "pencil-simple": _D,
        "phone": _DB,
        "play": (BOLD, FILL),
        "plugs": _D,
        "plugs-connected": _DR,
        "printer": _DB,
        "prohibit": _DB,
        "qr-code": _DB,
        "receipt": _DB,
        "scales": _DB,
        "scan": _D,
        "seal-check": _DB,
        "share-network": _D,
        "shield-check": _DRB,
        "sign-out": _DB,
        "siren": _DF,
        "speaker-high": _DRB,
        "speaker-slash": _DRB,
        "square": (REGULAR,),
        "squares-four": _DB,
        "stack": _DB,
        "stamp": _DB,
        "star": _ALL,
        "swap": _DB,
        "text-aa": _DRB,
        "ticket": _DRB,
        "timer": _D,
        "translate": _DRB,
        "tray": _DB,
        "user": _DB,
        "user-circle": _D,
        "users": _DB,
        "users-three": _DR,
        "warning": _DF,
        "warning-circle": _DF,
        "wheelchair": _DRB,
        "wifi-high": (FILL,),
        "wifi-slash": _DB,
        "wrench": _DB,
        "x": (BOLD,),
        "x-circle": _DF,
    }
)
FACES: Final = ("face1", "face2", "face3", "face4", "face5")  # our own drawing, duotone only


@dataclass(frozen=True, slots=True, kw_only=True)
class Icon:
    """`box` is left, top, width, height in the sheet's pixels; `uv` left, top, right, bottom 0..1.

    Both count from the sheet's upper left corner.
    """

    sheet: Path
    box: tuple[int, int, int, int]
    uv: tuple[float, float, float, float]


def names(weight: str) -> tuple[str, ...]:
    """Every name drawn in `weight`, in the order in which its sheet holds them."""
    drawn = tuple(name for name, weights in ICONS.items() if weight in weights)
    return drawn + FACES if weight == DUOTONE else drawn


def icon(name: str, size: int, weight: str = DUOTONE) -> Icon:
    """Find an icon in the sheet that shows it sharpest at `size` px.

    KeyError on a name or weight that is not in `ICONS`; AssetMissingError before the build.
    """
    _drawn(name, weight)
    drawn_size = sheet_size(size)
    sheet = sheet_path(drawn_size, weight)
    index = _index(sheet.with_suffix(".json"))
    left, top = index.places[name]
    return Icon(
        sheet=sheet,
        box=(left, top, drawn_size, drawn_size),
        uv=(
            left / index.width,
            top / index.height,
            (left + drawn_size) / index.width,
            (top + drawn_size) / index.height,
        ),
    )


def atlas_url(name: str, size: int, weight: str = DUOTONE) -> str:
    """Kivy's `source` for the same icon: ``atlas://<sheet>/<name>``."""
    _drawn(name, weight)
    sheet = built(sheet_path(sheet_size(size), weight).with_suffix(".atlas"))
    return f"atlas://{sheet.with_suffix('')}/{name}"


def sheet_size(size: int) -> int:
    """Choose the smallest drawn size that need not be enlarged, or the largest there is."""
    return next((drawn for drawn in SIZES if drawn >= size), SIZES[-1])


def sheet_path(size: int, weight: str) -> Path:
    return ICON_FOLDER / f"icons-{size}-{weight}.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetIndex:
    width: int
    height: int
    places: Mapping[str, tuple[int, int]]


def _drawn(name: str, weight: str) -> None:
    if weight not in ICONS.get(name, (DUOTONE,) if name in FACES else ()):
        message = f"no icon {name!r} in weight {weight!r}; add it to config/look/icons.py"
        raise KeyError(message)


@cache
def _index(path: Path) -> SheetIndex:
    read = json.loads(built(path).read_text(encoding="utf-8"))
    places = {name: (left, top) for name, (left, top) in read["places"].items()}
    return SheetIndex(width=read["width"], height=read["height"], places=places)
