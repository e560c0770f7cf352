"""Where the drawn artwork lies: rasters for windows and prints, SVG for the pages."""

from pathlib import Path
from typing import Final

from config.look.fonts import ASSETS, built

ART_FOLDER: Final = ASSETS / "art"
MARK_SIZES: Final = (80, 92, 120, 240)  # board header, kiosk header, attract, anything larger
PRINT_MARK_SIZES: Final = (104, 120)

ON_DARK: Final = "dark"
ON_LIGHT: Final = "light"
HIGH_CONTRAST: Final = "hc"

DUSK: Final = "dusk.png"  # 1080×1920, attract
DAWN: Final = "dawn.png"  # 1080×376, home
DAWN_LOW: Final = "dawn-low.png"  # 1080×300, home in low-reach mode
DUSK_WINDOWS: Final = "dusk-windows.png"  # the same size: some windows dark; toggled, they blink
HAZE: Final = "haze.png"  # 1400×240, drifts over the ridges of the attract screen
BELT: Final = "belt-1080.png"  # 1080×14
BELT_LOBBY: Final = "belt-1920.png"  # 1920×14
# White tiles at their final alpha. A weak GPU repeats only powers of two, so one period of 46 px
# (58 px on the board) is drawn at 64: repeat it width / period times, not width / 64.
LATTICE: Final = "lattice.png"
LATTICE_BOARD: Final = "lattice-board.png"
LATTICE_TEXTURE: Final = 64


def art(name: str) -> Path:
    """Path of a built picture; AssetMissingError before the build."""
    return built(ART_FOLDER / name)


def mark(size: int, ground: str = ON_DARK) -> Path:
    """Find the mark drawn at `size` px or the next larger one, for a dark, light or hc ground."""
    drawn = next((known for known in MARK_SIZES if known >= size), MARK_SIZES[-1])
    return art(f"mark-{ground}-{drawn}.png")


def print_mark(size: int) -> Path:
    """Find the 1-bit mark for paper; `size` is one of `PRINT_MARK_SIZES`: dots do not scale."""
    return art(f"mark-print-{size}.png")
