"""The built faces are the simplified-Chinese ones, hold what the project says, and reach pages."""

import io
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTCollection, TTFont
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from config.look import fonts
from config.look.build import ROOT, VENDOR
from config.look.making import charset, typefaces, woff2
from config.look.making.errors import BuildError

JAPANESE = 0
SIMPLIFIED = 2
TELLING = "直骨角"
CUTS = {wanted.face: wanted for wanted in typefaces.CUTS}


def outline(font: TTFont, character: str) -> list[tuple[str, object]]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return list(pen.value)


@pytest.mark.parametrize("face", CUTS)
def test_telling_characters_have_their_simplified_form_and_not_the_japanese(face: str) -> None:
    wanted = CUTS[face]
    path = typefaces.CJK_FOLDER / wanted.collection
    with TTFont(fonts.font_path(face)) as built, TTCollection(path, lazy=True) as collection:
        simplified = collection.fonts[SIMPLIFIED]
        assert simplified["name"].getDebugName(1) == wanted.family
        for character in TELLING:
            drawn = outline(built, character)
            assert drawn == outline(simplified, character)
            assert drawn != outline(collection.fonts[JAPANESE], character)


@pytest.mark.parametrize("face", CUTS)
def test_every_character_that_the_project_writes_is_drawn(face: str) -> None:
    with TTFont(fonts.font_path(face), lazy=True) as built:
        held = built.getBestCmap().keys()
    said = "".join(map(chr, sorted(charset.spoken(ROOT))))
    with TTFont(fonts.font_path(fonts.SANS), lazy=True) as whole:
        known = whole.getBestCmap().keys()
    absent = {character for character in said if ord(character) not in held}
    assert not {character for character in absent if ord(character) in known}
    assert not {character for character in absent if character.isalpha()}, "no face has these"


@pytest.mark.parametrize("face", [fonts.NUM_MEDIUM, fonts.NUM, fonts.NUM_BOLD])
def test_numerals_and_the_yen_sign_are_drawn(face: str) -> None:
    assert fonts.covers(face, "0123456789:.,-/ABCXYZabcxyz¥·–")


@pytest.mark.parametrize("face", [fonts.NUM_MEDIUM, fonts.NUM, fonts.NUM_BOLD])
def test_figures_are_of_one_width_so_that_a_clock_does_not_tremble(face: str) -> None:
    drawn = ImageFont.truetype(str(fonts.font_path(face)), 100)
    assert len({drawn.getlength(digit) for digit in "0123456789"}) == 1
    assert drawn.getlength("1", features=["pnum"]) < drawn.getlength("1")


@pytest.mark.parametrize("name", ["王喆", "李堃", "张玥", "𬭎"])
def test_a_citizen_with_a_rare_name_reads_the_own_name(name: str) -> None:
    assert fonts.covers(fonts.SANS, name)
    assert fonts.covers(fonts.face_for(fonts.SERIF_BOLD, name), name)


def test_a_common_text_keeps_its_face() -> None:
    assert fonts.face_for(fonts.SERIF_BLACK, "您好，今天想办什么？\n取号排队") == fonts.SERIF_BLACK


def test_coverage_says_what_the_file_holds() -> None:
    with TTFont(fonts.font_path(fonts.SANS_BOLD), lazy=True) as built:
        held = built.getBestCmap().keys()
    for code in range(0x20, 0x10000, 7):
        if not chr(code).isspace() and not 0xD800 <= code <= 0xDFFF:
            assert fonts.covers(fonts.SANS_BOLD, chr(code)) == (code in held)


def test_a_face_that_was_not_built_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(fonts.AssetMissingError, match="make setup"):
        fonts.built(tmp_path / "absent.otf")
    assert fonts.missing() == ()


def test_a_collection_without_the_simplified_face_is_refused() -> None:
    wanted = typefaces.Cut(
        face=fonts.SANS, collection="NotoSansCJK-Regular.ttc", family="Unknown", package="none"
    )
    with pytest.raises(BuildError, match="holds no Unknown"):
        typefaces.simplified_face(wanted)


def test_a_missing_collection_names_its_package() -> None:
    wanted = typefaces.Cut(
        face=fonts.SANS, collection="Absent.ttc", family="x", package="fonts-noto-cjk"
    )
    with pytest.raises(BuildError, match="install the Debian package fonts-noto-cjk"):
        typefaces.simplified_face(wanted)


@pytest.mark.parametrize("face", [*typefaces.WEB_FACES, fonts.MONGOLIAN])
def test_a_page_loads_the_very_tables_of_the_built_face(face: str) -> None:
    source = fonts.font_path(face)
    packed = ROOT / VENDOR / "fonts" / f"{source.stem}.woff2"
    with TTFont(packed, lazy=True) as web, TTFont(source, lazy=True) as built:
        assert web.getBestCmap() == built.getBestCmap()
        tables = [tag for tag in built.reader.keys() if tag not in {"head", "glyf", "loca"}]  # noqa: SIM118
        for tag in tables:
            assert web.reader[tag] == built.reader[tag], tag
    assert packed.stat().st_size < source.stat().st_size


def test_glyph_outlines_survive_the_packing() -> None:
    source = fonts.font_path(fonts.NUM_BOLD)
    with (
        TTFont(io.BytesIO(woff2.encode(source.read_bytes()))) as packed,
        TTFont(source) as built,
    ):
        for character in "C018¥":
            assert outline(packed, character) == outline(built, character)


def test_a_collection_is_not_packed() -> None:
    with pytest.raises(ValueError, match="cut one out"):
        woff2.encode(b"ttcf" + bytes(100))


@given(st.integers(0, 2**32 - 1))
def test_a_length_reads_back_from_its_seven_bit_bytes(number: int) -> None:
    packed = woff2._base128(number)
    value = 0
    for byte in packed:
        value = value << 7 | byte & 0x7F
    assert value == number
    assert packed[0] != 0x80
    assert [bool(byte & 0x80) for byte in packed] == [True] * (len(packed) - 1) + [False]


@given(st.sets(st.integers(0, 500), min_size=1))
def test_runs_of_codes_hold_exactly_the_codes(codes: set[int]) -> None:
    runs = list(typefaces._ranges(sorted(codes)))
    assert {code for first, last in runs for code in range(first, last + 1)} == codes
    assert all(left[1] + 1 < right[0] for left, right in pairwise(runs))


def test_gb2312_is_whole() -> None:
    assert len(charset.gb2312()) == 7445
