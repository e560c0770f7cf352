"""Every icon that a screen may name is in the sheets, where the index says, and tintable."""

import json

import pytest
from PIL import Image

from config.look import icons
from config.look.build import ROOT, VENDOR
from config.look.fonts import AssetMissingError
from config.look.making import sheets
from config.look.making.errors import BuildError

PAIRS = [(name, weight) for weight in icons.WEIGHTS for name in icons.names(weight)]
PICTURED = (  # by the mock-ups: name and weight
    ("ticket", "duotone"),
    ("credit-card", "duotone"),
    ("list-checks", "duotone"),
    ("magnifying-glass", "duotone"),
    ("coins", "duotone"),
    ("files", "duotone"),
    ("house-line", "duotone"),
    ("megaphone", "duotone"),
    ("calendar", "duotone"),
    ("star", "duotone"),
    ("caret-right", "bold"),
    ("arrow-right", "bold"),
    ("text-aa", "regular"),
    ("circle-half", "regular"),
    ("wheelchair", "regular"),
    ("speaker-high", "regular"),
    ("translate", "regular"),
    ("headset", "fill"),
    ("map-pin", "fill"),
    ("handshake", "duotone"),
    ("face5", "duotone"),
)


@pytest.mark.parametrize("size", icons.SIZES)
@pytest.mark.parametrize("weight", icons.WEIGHTS)
def test_every_named_icon_stands_white_in_its_box_and_leaves_a_clear_edge(
    size: int, weight: str
) -> None:
    with Image.open(icons.sheet_path(size, weight)) as opened:
        sheet = opened.convert("RGBA")
    assert all(sheet.getchannel(band).getextrema() == (255, 255) for band in "RGB")
    alpha = sheet.getchannel("A")
    for name in icons.names(weight):
        found = icons.icon(name, size, weight)
        left, top, width, height = found.box
        assert (width, height) == (size, size)
        box = (left, top, left + width, top + height)
        assert max(alpha.crop(box).tobytes()) > 200, f"{name} is empty"
        assert found.uv == pytest.approx(
            tuple(edge / extent for edge, extent in zip(box, sheet.size * 2, strict=True))
        )
        alpha.paste(0, box)
    assert alpha.getextrema() == (0, 0), "ink outside every box would show in a neighbour"


@pytest.mark.parametrize(("name", "weight"), PICTURED)
def test_what_the_pictures_show_is_there(name: str, weight: str) -> None:
    assert (name, weight) in PAIRS


def test_the_second_layer_of_a_duotone_icon_is_at_a_fifth() -> None:
    found = icons.icon("credit-card", 124)
    with Image.open(found.sheet) as sheet:
        left, top, width, height = found.box
        middle = sheet.convert("RGBA").getpixel((left + width // 2, top + height // 2))
    assert isinstance(middle, tuple)
    assert middle[3] == pytest.approx(51, abs=1)


@pytest.mark.parametrize(
    ("wanted", "drawn"), [(1, 46), (46, 46), (47, 62), (80, 84), (100, 124), (400, 124)]
)
def test_an_icon_is_never_enlarged_while_a_larger_drawing_exists(wanted: int, drawn: int) -> None:
    assert icons.sheet_size(wanted) == drawn


@pytest.mark.parametrize(("name", "weight"), [("ticket", "thin"), ("no-such", "bold"), ("x", "")])
def test_an_icon_that_is_not_drawn_is_refused(name: str, weight: str) -> None:
    with pytest.raises(KeyError, match=r"config/look/icons\.py"):
        icons.icon(name, 46, weight)
    with pytest.raises(KeyError, match=r"config/look/icons\.py"):
        icons.atlas_url(name, 46, weight)


def test_kivys_atlas_counts_the_same_boxes_from_below() -> None:
    for size in icons.SIZES:
        sheet = icons.sheet_path(size, icons.BOLD)
        boxes = json.loads(sheet.with_suffix(".atlas").read_text(encoding="utf-8"))[sheet.name]
        with Image.open(sheet) as image:
            height = image.height
        for name in icons.names(icons.BOLD):
            left, top, width, tall = icons.icon(name, size, icons.BOLD).box
            assert boxes[name] == [left, height - top - tall, width, tall]
    assert icons.atlas_url("x", 40, icons.BOLD).endswith("icons-46-bold/x")


def test_pages_find_every_icon_in_the_sprite() -> None:
    sprite = (ROOT / VENDOR / "icons.svg").read_text(encoding="utf-8")
    for name, weight in PAIRS:
        assert f'<symbol id="{name}-{weight}" ' in sprite


def test_an_icon_that_phosphor_lacks_stops_the_build() -> None:
    with pytest.raises(BuildError, match="no bold 'no-such-icon'"):
        sheets.source(ROOT, "no-such-icon", icons.BOLD)


def test_missing_is_its_own_error() -> None:
    assert issubclass(AssetMissingError, FileNotFoundError)
