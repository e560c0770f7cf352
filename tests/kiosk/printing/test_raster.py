"""Prints are compared with pictures that a person has looked at, dot for dot."""

import subprocess
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from config.look.fonts import FACES
from kiosk.printing.layouts import RasterLayout, logo_of, narrowed
from kiosk.printing.raster import ticket_image
from kiosk.printing.slip import slip_image
from kiosk.printing.stationery import reprinted
from tests.kiosk.printing.papers import (
    CATALOGUE,
    FIRST_DEPOSIT,
    HALL,
    KIOSK,
    NOW,
    PICTURE,
    STATIONERY,
    ticket,
)

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
DRAWN = Path(__file__).resolve().parents[3] / "out" / "golden"
FONTS = GOLDEN / "print-fonts.sha256"
OTHER_FONTS_SHARE_MAX = 0.01  # another edition of Noto moves a few dots of an outline

PAPER = STATIONERY.ticket(ticket(), FIRST_DEPOSIT)
OFFLINE = STATIONERY.ticket(ticket(ticket_no="K1-014", offline=True), FIRST_DEPOSIT)
IMAGES = {
    "print-ticket-picture": lambda: ticket_image(PICTURE),
    "print-ticket-shipped": lambda: ticket_image(PAPER),
    "print-ticket-offline": lambda: ticket_image(OFFLINE),
    "print-ticket-reprint": lambda: ticket_image(reprinted(PAPER, 2)),
    "print-slip": lambda: slip_image(STATIONERY.slip(FIRST_DEPOSIT, NOW)),
}


def read_codes(image: Image.Image, folder: Path) -> list[str]:
    """Let zbar, which shares no line with our encoder, read the codes of a picture."""
    path = folder / "read.png"
    framed = Image.new("L", (image.width + 80, image.height + 80), 255)  # paper goes on past it
    framed.paste(image, (40, 40))
    framed.save(path)
    command = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.stdout.split()


def fonts_digest() -> str:
    return sha256(b"".join(path.read_bytes() for path in FACES.values())).hexdigest()


@pytest.mark.parametrize("name", IMAGES)
def test_a_print_is_dot_for_dot_what_a_person_has_looked_at(name: str) -> None:
    drawn, golden = IMAGES[name](), GOLDEN / f"{name}.png"
    DRAWN.mkdir(parents=True, exist_ok=True)
    drawn.save(DRAWN / golden.name)
    expected = Image.open(golden).convert("1")
    assert drawn.size == expected.size, f"look at {DRAWN / golden.name}"
    if fonts_digest() == FONTS.read_text(encoding="ascii").strip():
        assert drawn.tobytes() == expected.tobytes(), f"look at {DRAWN / golden.name}"
    else:
        changed = ImageChops.logical_xor(drawn, expected).histogram()[255]
        assert changed <= OTHER_FONTS_SHARE_MAX * drawn.width * drawn.height


@pytest.mark.parametrize("name", IMAGES)
def test_the_code_on_the_paper_leads_to_the_phone_page(name: str, tmp_path: Path) -> None:
    links = {"print-ticket-picture": PICTURE.link}
    links["print-slip"] = f"{HALL.public_url}/guide/BT-01"
    assert read_codes(IMAGES[name](), tmp_path) == [links.get(name, PAPER.link)]


def test_every_service_fits_its_ticket_and_its_slip() -> None:
    for service in CATALOGUE.services:
        paper = STATIONERY.ticket(ticket(service_code=service.code), service)
        assert 1000 < ticket_image(paper).height < 1500
        assert 1000 < slip_image(STATIONERY.slip(service, NOW)).height < 3200


def test_a_number_wider_than_the_paper_is_set_smaller() -> None:
    wide = ticket_image(replace(PICTURE, ticket_no="K12-0145"))
    band = wide.crop((0, 300, 576, 520)).convert("L").point(lambda level: 255 - level)
    box = band.getbbox()
    assert box is not None
    assert box[0] >= 8
    assert box[2] <= 568


def test_a_rare_character_is_drawn_and_not_left_out() -> None:
    plain = ticket_image(replace(PICTURE, location="窗口"))
    rare = ticket_image(replace(PICTURE, location="𬭎𣸣"))
    nothing = ticket_image(replace(PICTURE, location="  "))
    ink = [image.convert("L").histogram()[0] for image in (nothing, plain, rare)]
    assert ink[2] > ink[0] + 300


def test_without_mongolian_and_with_it_on_the_right_the_plate_still_fits() -> None:
    for plate in (
        replace(PICTURE.plate, mongolian=""),
        replace(PICTURE.plate, mongolian_first=False),
    ):
        assert ticket_image(replace(PICTURE, plate=plate)).height > 1000


@pytest.mark.parametrize("width", [384, 512])
def test_a_narrower_printer_gets_the_whole_ticket_and_its_code_still_reads(
    width: int, tmp_path: Path
) -> None:

    assert read_codes(narrowed(ticket_image(PAPER), width), tmp_path) == [PAPER.link]
    assert len(RasterLayout(width_dots=width).ticket(PAPER).data) < 72 * 1200


def test_the_raster_job_says_how_much_paper_it_takes() -> None:
    drawn = RasterLayout().ticket(PAPER)
    assert drawn.height_mm == pytest.approx((ticket_image(PAPER).height + 16) / 8)
    assert drawn.data.startswith(b"\x1b@")
    assert drawn.data.endswith(b"\x1dV\x42\x10")


def test_the_logo_is_known_by_its_picture() -> None:
    first, again = logo_of(STATIONERY.plate(), "排队小票"), logo_of(STATIONERY.plate(), "排队小票")
    other = logo_of(replace(STATIONERY.plate(), town="呼和浩特市"), "排队小票")
    assert first == again
    assert other.key != first.key
    assert KIOSK.printer is not None
