"""Icon sheets for the windows, and one sprite for the pages, from Phosphor and our faces."""

import json
import math
import re
import shutil
from pathlib import Path
from typing import Final

from PIL import Image

from config.look import icons
from config.look.art import faces
from config.look.making.errors import BuildError
from config.look.making.raster import draw

PHOSPHOR: Final = Path("node_modules/@phosphor-icons/core")
PADDING: Final = 2  # a tinted, scaled icon must not sample its neighbour
BODY: Final = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.DOTALL)
PAINT: Final = re.compile(r'\b(fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="[^"]*"')


def build(root: Path, web: Path) -> None:
    """Write sheets with their indexes into the icon folder, and `web`/icons.svg."""
    icons.ICON_FOLDER.mkdir(parents=True, exist_ok=True)
    web.mkdir(parents=True, exist_ok=True)
    sprite = []
    for weight in icons.WEIGHTS:
        drawings = {name: source(root, name, weight) for name in icons.names(weight)}
        sprite += [symbol(name, weight, svg) for name, svg in drawings.items()]
        for size in icons.SIZES:
            write_sheet(drawings, size, icons.sheet_path(size, weight))
    opening = '<svg xmlns="http://www.w3.org/2000/svg">'
    (web / "icons.svg").write_text(f"{opening}{''.join(sprite)}</svg>\n", encoding="utf-8")
    shutil.copyfile(root / PHOSPHOR / "LICENSE", web / "LICENSE-phosphor.txt")
    shutil.copyfile(root / PHOSPHOR / "LICENSE", icons.ICON_FOLDER / "LICENSE-phosphor.txt")


def source(root: Path, name: str, weight: str) -> str:
    """SVG text in `currentColor`; a name that Phosphor does not have is refused."""
    if name in icons.FACES:
        return faces.face(name)
    file = name if weight == icons.REGULAR else f"{name}-{weight}"
    path = root / PHOSPHOR / "assets" / weight / f"{file}.svg"
    if not path.is_file():
        message = f"Phosphor has no {weight} {name!r}: correct config/look/icons.py"
        raise BuildError(message)
    return path.read_text(encoding="utf-8")


def symbol(name: str, weight: str, svg: str) -> str:
    """One `<symbol id="ticket-duotone">`: pages write `<use href="…/icons.svg#ticket-duotone">`."""
    matched = BODY.search(svg)
    if matched is None:
        message = f"{name}: not an SVG"
        raise BuildError(message)
    paint = " ".join(part.group() for part in PAINT.finditer(matched.group(1)))
    return f'<symbol id="{name}-{weight}" viewBox="0 0 256 256" {paint}>{matched.group(2)}</symbol>'


def write_sheet(drawings: dict[str, str], size: int, target: Path) -> None:
    """Write a white sheet with alpha, our index (upper-left corners) and Kivy's (lower-left)."""
    cell = size + 2 * PADDING
    across = math.ceil(math.sqrt(len(drawings)))
    down = math.ceil(len(drawings) / across)
    alpha = Image.new("L", (across * cell, down * cell), 0)
    places = {}
    for position, (name, svg) in enumerate(drawings.items()):
        left = position % across * cell + PADDING
        top = position // across * cell + PADDING
        drawn = draw(svg.replace("currentColor", "#fff"), width=size, height=size)
        alpha.paste(drawn.getchannel("A"), (left, top))
        places[name] = (left, top)
    sheet = Image.new("RGBA", alpha.size, (255, 255, 255, 0))
    sheet.putalpha(alpha)
    sheet.save(target)
    width, height = sheet.size
    index = {"width": width, "height": height, "places": places}
    target.with_suffix(".json").write_text(json.dumps(index), encoding="utf-8")
    boxes = {name: [left, height - top - size, size, size] for name, (left, top) in places.items()}
    atlas = json.dumps({target.name: boxes})
    target.with_suffix(".atlas").write_text(atlas, encoding="utf-8")
