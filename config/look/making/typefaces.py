"""Cut the Chinese faces out of Noto CJK, unpack the numerals, and pack what the pages load."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from config.look import fonts
from config.look.making import charset, woff2
from config.look.making.errors import BuildError

CJK_FOLDER: Final = Path("/usr/share/fonts/opentype/noto")
MONGOLIAN_SOURCE: Final = Path("/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf")
BARLOW: Final = Path("node_modules/@fontsource/barlow-semi-condensed")
NUM_WEIGHTS: Final = ((fonts.NUM_MEDIUM, 500), (fonts.NUM, 600), (fonts.NUM_BOLD, 700))
DIGITS: Final = "0123456789"
WEB_FACES: Final = (fonts.SANS_MEDIUM, fonts.SANS_BOLD, fonts.SERIF_BOLD)
LICENCES: Final = (
    (Path("/usr/share/doc/fonts-noto-cjk/copyright"), "LICENSE-noto-cjk.txt"),
    (Path("/usr/share/doc/fonts-noto-core/copyright"), "LICENSE-noto-mongolian.txt"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One face of a Noto collection, found by its family name, never by its place in the file."""

    face: str
    collection: str
    family: str
    package: str


CUTS: Final = (
    Cut(
        face=fonts.SANS,
        collection="NotoSansCJK-Regular.ttc",
        family="Noto Sans CJK SC",
        package="fonts-noto-cjk",
    ),
    Cut(
        face=fonts.SANS_MEDIUM,
        collection="NotoSansCJK-Medium.ttc",
        family="Noto Sans CJK SC Medium",
        package="fonts-noto-cjk-extra",
    ),
    Cut(
        face=fonts.SANS_BOLD,
        collection="NotoSansCJK-Bold.ttc",
        family="Noto Sans CJK SC",
        package="fonts-noto-cjk",
    ),
    Cut(
        face=fonts.SERIF_BOLD,
        collection="NotoSerifCJK-Bold.ttc",
        family="Noto Serif CJK SC",
        package="fonts-noto-cjk",
    ),
    Cut(
        face=fonts.SERIF_BLACK,
        collection="NotoSerifCJK-Black.ttc",
        family="Noto Serif CJK SC Black",
        package="fonts-noto-cjk-extra",
    ),
)


def cut(wanted: Cut, characters: Iterable[int]) -> bytes:
    """Return an OpenType font with only `characters` (as far as the face has them), hints kept.

    Paper is drawn in 1 bit from these files, so hints are worth their 15 %.
    """
    face = simplified_face(wanted)
    plan = hb.SubsetInput()
    plan.unicode_set.update(characters)
    return bytes(hb.subset(face, plan).blob.data)


def simplified_face(wanted: Cut) -> "hb.Face":
    path = CJK_FOLDER / wanted.collection
    if not path.is_file():
        message = f"{path} is missing: install the Debian package {wanted.package} (make setup)"
        raise BuildError(message)
    blob = hb.Blob.from_file_path(str(path))
    for index in range(hb.Face(blob, 0).count):
        face = hb.Face(blob, index)
        if face.get_name(hb.OTNameIdPredefined.FONT_FAMILY, "en") == wanted.family:
            return face
    message = f"{path} holds no {wanted.family}: is it the {wanted.package} of Debian or Ubuntu?"
    raise BuildError(message)


def build(root: Path, web: Path, said: Callable[[str], None]) -> None:
    """Write every face into the font folder, and WOFF2 copies for the pages into `web`."""
    fonts.FONT_FOLDER.mkdir(parents=True, exist_ok=True)
    web.mkdir(parents=True, exist_ok=True)
    common, every_han = charset.common(root), charset.every_han(root)
    for wanted in CUTS:
        said(wanted.family)
        whole = wanted.face == fonts.SANS
        content = cut(wanted, every_han if whole else common)
        target = fonts.FACES[wanted.face]
        target.write_bytes(content)
        if whole:  # the pages load the common characters only; a browser has others of its own
            _pack(cut(wanted, common), web / f"{target.stem}.woff2")
        if wanted.face in WEB_FACES:
            _pack(content, web / f"{target.stem}.woff2")
    said("Barlow, Mongolian")
    _numerals(root, web)
    _mongolian(web)
    _licences(root, web)
    _write_coverage()


def _pack(font: bytes, target: Path) -> None:
    target.write_bytes(woff2.encode(font))


def _numerals(root: Path, web: Path) -> None:
    for face, weight in NUM_WEIGHTS:
        name = f"files/barlow-semi-condensed-latin-{weight}-normal.woff2"
        source = root / BARLOW / name
        target = fonts.FACES[face]
        with TTFont(source, recalcTimestamp=False) as font:
            font.flavor = None
            _set_tabular(font)
            font.save(target)
        shutil.copyfile(source, web / f"{target.stem}.woff2")


def _set_tabular(font: TTFont) -> None:
    """Make figures of one width the ordinary ones: Kivy's text cannot ask for a feature.

    Pillow gets the narrow 1 back with ``features=["pnum"]``; pages ask for tabular-nums anyway.
    """
    figures = {ord(digit): f"{font.getBestCmap()[ord(digit)]}.tf" for digit in DIGITS}
    for table in font["cmap"].tables:
        table.cmap.update({code: figures[code] for code in figures if code in table.cmap})
    if len({font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in DIGITS}) != 1:
        message = "Barlow's figures are not of one width: is it still release 5 of the package?"
        raise BuildError(message)


def _mongolian(web: Path) -> None:
    if not MONGOLIAN_SOURCE.is_file():
        message = f"{MONGOLIAN_SOURCE} is missing: install the Debian package fonts-noto-core"
        raise BuildError(message)
    target = fonts.FACES[fonts.MONGOLIAN]
    shutil.copyfile(MONGOLIAN_SOURCE, target)
    _pack(MONGOLIAN_SOURCE.read_bytes(), web / f"{target.stem}.woff2")


def _licences(root: Path, web: Path) -> None:
    """Copy the Open Font License, which wants its text beside every copy."""
    for source, name in (*LICENCES, (root / BARLOW / "LICENSE", "LICENSE-barlow.txt")):
        for folder in (fonts.FONT_FOLDER, web):
            shutil.copyfile(source, folder / name)


def _write_coverage() -> None:
    ranges = {}
    for face, path in fonts.FACES.items():
        with TTFont(path, lazy=True) as font:
            ranges[face] = list(_ranges(sorted(font.getBestCmap())))
    fonts.COVERAGE.write_text(json.dumps(ranges), encoding="utf-8")


def _ranges(codes: list[int]) -> Iterator[tuple[int, int]]:
    """First and last of each unbroken run."""
    first = codes[0]
    for code, following in pairwise([*codes, codes[-1] + 2]):
        if following != code + 1:
            yield first, code
            first = following
