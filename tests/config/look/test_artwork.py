"""The artwork is drawn the same every time, in the sizes that the screens ask for."""

import hashlib

import pytest
from PIL import Image, ImageChops

from config.look import artwork, tokens
from config.look.art import faces, horizon, lattice, mark
from config.look.build import ROOT, VENDOR
from config.look.making import pages
from config.look.making.raster import draw


@pytest.mark.parametrize(
    ("name", "size"),
    [
        (artwork.DUSK, (1080, 1920)),
        (artwork.DUSK_WINDOWS, (1080, 1920)),
        (artwork.DAWN, (1080, 376)),
        (artwork.DAWN_LOW, (1080, 300)),
        (artwork.BELT, (1080, 14)),
        (artwork.BELT_LOBBY, (1920, 14)),
        (artwork.LATTICE, (64, 64)),
        (artwork.LATTICE_BOARD, (64, 64)),
        (artwork.HAZE, (1400, 240)),
    ],
)
def test_each_picture_has_the_size_of_its_place(name: str, size: tuple[int, int]) -> None:
    with Image.open(artwork.art(name)) as image:
        assert image.size == size


@pytest.mark.parametrize("frame", [horizon.ATTRACT, horizon.HOME, horizon.LOW])
def test_a_scene_is_the_same_in_every_build(frame: horizon.Frame) -> None:
    assert horizon.scene(frame) == horizon.scene(frame)


def test_the_skyline_is_the_one_that_was_approved() -> None:
    """Changing the dice or the order in which they are thrown moves every house: look first."""
    drawn = "".join(horizon._town(horizon.ATTRACT)) + horizon._ridges(horizon.HOME)
    assert hashlib.sha256(drawn.encode()).hexdigest()[:16] == "54ebdaa9b01044bb"


def test_blinking_windows_only_cover_lit_windows_of_the_dusk() -> None:
    with Image.open(artwork.art(artwork.DUSK)) as opened:
        dusk = opened.convert("RGB")
    with Image.open(artwork.art(artwork.DUSK_WINDOWS)) as opened:
        dark = opened.convert("RGBA")
    covered = Image.new("RGBA", dusk.size)
    covered.paste(dusk)
    covered.alpha_composite(dark)
    changed = ImageChops.difference(dusk, covered.convert("RGB")).convert("L")
    assert max(changed.tobytes()) > 100
    share = sum(changed.point(lambda grey: 1 if grey > 8 else 0).tobytes()) / (1080 * 1920)
    assert 0 < share < 0.005


def test_the_lattice_runs_through_from_tile_to_tile() -> None:
    svg = lattice.lattice(46, lath=1.6, alpha=0.5)
    tile = draw(svg, width=64, height=64).getchannel("A")
    across = [tile.crop((0, 0, 1, 64)), tile.crop((63, 0, 64, 64))]
    difference = ImageChops.difference(*across)
    assert max(difference.tobytes()) <= 60, "left edge continues the right edge"


def test_the_mark_reads_on_dark_on_light_and_in_high_contrast() -> None:
    grounds = {
        artwork.ON_DARK: tokens.Q800,
        artwork.ON_LIGHT: tokens.FELT,
        artwork.HIGH_CONTRAST: tokens.HC_BLACK,
    }
    drawn = {
        artwork.ON_DARK: mark.ON_DARK,
        artwork.ON_LIGHT: mark.ON_LIGHT,
        artwork.HIGH_CONTRAST: mark.HIGH_CONTRAST,
    }
    for ground, colours in drawn.items():
        assert tokens.contrast(colours.house, grounds[ground]) >= 3
        assert tokens.contrast(colours.growth, grounds[ground]) >= 3
        with Image.open(artwork.mark(92, ground)) as image:
            assert image.size == (92, 92)
            assert image.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


@pytest.mark.parametrize(("asked", "drawn"), [(60, 80), (92, 92), (110, 120), (500, 240)])
def test_a_mark_is_drawn_at_least_as_large_as_asked(asked: int, drawn: int) -> None:
    assert artwork.mark(asked).name == f"mark-dark-{drawn}.png"


def test_the_mark_on_paper_is_black_dots_on_white() -> None:
    with Image.open(artwork.print_mark(104)) as image:
        assert image.mode == "1"
        assert image.size == (104, 104)
        ink = sum(1 for dot in image.tobytes() for bit in range(8) if not dot >> bit & 1)
        assert 0.1 < ink / (104 * 104) < 0.4
        assert image.getpixel((1, 1)) == 255


def test_there_are_five_faces_each_with_its_colour() -> None:
    assert list(faces.FACES) == list(faces.FACE_COLOURS)
    assert len({faces.face(name) for name in faces.FACES}) == 5
    with pytest.raises(KeyError):
        faces.face("face6")


def test_pages_get_every_colour_as_a_variable_and_every_face() -> None:
    sheet = (ROOT / VENDOR / "look.css").read_text(encoding="utf-8")
    assert sheet == pages.stylesheet()
    assert "--line-strong: #8C8673;" in sheet
    assert "--q700: #124C5A;" in sheet
    for family, _, _ in pages.WEB_FACES:
        assert f'font-family:"{family}"' in sheet
    for line in sheet.splitlines():
        if "fonts/" in line:
            name = line.split("fonts/")[1].split('"')[0]
            assert (ROOT / VENDOR / "fonts" / name).is_file()


@pytest.mark.parametrize("name", ["htmx.min.js", "htmx-ext-sse.min.js", "art/mark.svg"])
def test_pages_are_served_from_here(name: str) -> None:
    assert (ROOT / VENDOR / name).stat().st_size > 200
