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
BELT: Final = "belt.png"  # 28×14 tile
LATTICE: Final = "lattice.png"  # 46×46 tile, white; at LATTICE_ALPHA already
LATTICE_BOARD: Final = "lattice-board.png"  # 58×58 tile of the lobby board


def art(name: str) -> Path:
    """Path of a built picture; AssetMissingError before the build."""
    return built(ART_FOLDER / name)


def mark(size: int, ground: str = ON_DARK) -> Path:
    """The mark drawn at `size` px or the next larger one, for a dark, light or hc ground."""
    drawn = next((known for known in MARK_SIZES if known >= size), MARK_SIZES[-1])
    return art(f"mark-{ground}-{drawn}.png")


def print_mark(size: int) -> Path:
    """The 1-bit mark for paper; `size` is one of `PRINT_MARK_SIZES`, since dots do not scale."""
    return art(f"mark-print-{size}.png")
