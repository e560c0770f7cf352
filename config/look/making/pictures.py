"""Rasters of the artwork for windows and paper, and SVG copies for the pages."""

from pathlib import Path
from typing import Final

from PIL import Image

from config.look import artwork, tokens
from config.look.art import horizon, lattice, mark
from config.look.making.raster import draw

GROUNDS: Final = {
    artwork.ON_DARK: mark.ON_DARK,
    artwork.ON_LIGHT: mark.ON_LIGHT,
    artwork.HIGH_CONTRAST: mark.HIGH_CONTRAST,
}
SCENES: Final = {
    artwork.DUSK: horizon.ATTRACT,
    artwork.DAWN: horizon.HOME,
    artwork.DAWN_LOW: horizon.LOW,
}
LATTICES: Final = {
    artwork.LATTICE: (tokens.LATTICE_TILE, 1.6, tokens.LATTICE_ALPHA),
    artwork.LATTICE_BOARD: (tokens.LOBBY_LATTICE_TILE, 1.8, tokens.LATTICE_BOARD_ALPHA),
}


def build(web: Path) -> None:
    artwork.ART_FOLDER.mkdir(parents=True, exist_ok=True)
    web.mkdir(parents=True, exist_ok=True)
    _marks()
    _ornaments()
    for name, frame in SCENES.items():
        drawn = draw(horizon.scene(frame), width=frame.width, height=frame.height)
        drawn.convert("RGB").save(artwork.ART_FOLDER / name)
    frame = horizon.ATTRACT
    dark = draw(horizon.windows_put_out(frame), width=frame.width, height=frame.height)
    dark.save(artwork.ART_FOLDER / artwork.DUSK_WINDOWS)
    haze = draw(horizon.haze(), width=horizon.HAZE_W, height=horizon.HAZE_H)
    haze.save(artwork.ART_FOLDER / artwork.HAZE)
    _for_pages(web)


def _marks() -> None:
    for ground, colours in GROUNDS.items():
        for size in artwork.MARK_SIZES:
            drawn = draw(mark.mark(colours), width=size, height=size)
            drawn.save(artwork.ART_FOLDER / f"mark-{ground}-{size}.png")
    for size in artwork.PRINT_MARK_SIZES:
        drawn = draw(mark.mark(mark.PRINT), width=size, height=size)
        paper = Image.new("RGBA", drawn.size, "white")
        paper.alpha_composite(drawn)
        dots = paper.convert("L").point(lambda grey: 255 if grey > tokens.PRINT_THRESHOLD else 0)
        dots.convert("1").save(artwork.ART_FOLDER / f"mark-print-{size}.png")


def _ornaments() -> None:
    for name, (period, lath, alpha) in LATTICES.items():
        tile = lattice.lattice(period, lath=lath, alpha=alpha)
        side = artwork.LATTICE_TEXTURE
        draw(tile, width=side, height=side).save(artwork.ART_FOLDER / name)
    tile_image = draw(lattice.belt(), width=tokens.BELT_TILE, height=tokens.BELT_H)
    for width in (tokens.KIOSK_W, tokens.LOBBY_W):
        strip = Image.new("RGB", (width, tokens.BELT_H))
        for left in range(0, width, tokens.BELT_TILE):
            strip.paste(tile_image, (left, 0))
        strip.save(artwork.ART_FOLDER / f"belt-{width}.png")


def _for_pages(web: Path) -> None:
    drawings = {
        "mark.svg": mark.mark(mark.ON_LIGHT),
        "mark-dark.svg": mark.mark(mark.ON_DARK),
        "belt.svg": lattice.belt(),
        "lattice.svg": lattice.lattice(tokens.LATTICE_TILE, lath=1.6, alpha=tokens.LATTICE_ALPHA),
        "dawn.svg": horizon.scene(horizon.HOME),
    }
    for name, svg in drawings.items():
        (web / name).write_text(svg + "\n", encoding="utf-8")
