"""The ticket for a slow serial line: small, and drawn by the printer's own means."""

from dataclasses import replace

import pytest

from devices.printer import escpos
from kiosk.printing.layouts import FastLayout, logo_of
from kiosk.printing.stationery import TICKET_TITLE, reprinted
from tests.kiosk.printing.papers import CATALOGUE, FIRST_DEPOSIT, NOW, STATIONERY, ticket

TICKET_BYTES_MAX = 1500  # 130 ms at 115200 baud
SLIP_BYTES_MAX = 4000  # 350 ms
LOGO = logo_of(STATIONERY.plate(), TICKET_TITLE)
PAPER = STATIONERY.ticket(ticket(), FIRST_DEPOSIT)
FAST = FastLayout(logos={TICKET_TITLE: LOGO})


def test_every_service_gets_its_ticket_and_its_slip_in_few_bytes() -> None:
    for service in CATALOGUE.services:
        for offline in (False, True):
            number = ticket(service_code=service.code, offline=offline)
            paper = STATIONERY.ticket(number, service)
            assert len(FAST.ticket(reprinted(paper, 2)).data) <= TICKET_BYTES_MAX
        assert len(FAST.slip(STATIONERY.slip(service, NOW)).data) <= SLIP_BYTES_MAX


def test_the_ticket_starts_clean_and_ends_with_its_cut() -> None:
    data = FAST.ticket(PAPER).data
    assert data.startswith(escpos.init() + escpos.chinese_mode(on=True))
    assert data.endswith(escpos.cut(feed_dots_before=16))
    assert data.count(escpos.print_stored(LOGO.key)) == 1


def test_number_code_and_words_are_the_printers_own() -> None:
    data = FAST.ticket(PAPER).data
    assert escpos.size(8, 8) + escpos.bold(on=True) + b"C018\n" in data
    assert escpos.qr(PAPER.link, module_dots=7) in data
    assert "商品房维修资金首期交存".encode("gbk") in data
    assert b"\x1dv0" not in data


def test_an_offline_number_has_the_largest_digits_that_fit() -> None:
    paper = replace(PAPER, ticket_no="K12-014")
    assert escpos.size(6, 6) + escpos.bold(on=True) + b"K12-014\n" in FAST.ticket(paper).data


def test_without_a_stored_logo_the_name_is_printed_in_characters() -> None:
    data = FastLayout().ticket(PAPER).data
    assert escpos.print_stored(LOGO.key) not in data
    assert "包头市房产交易大厅".encode("gbk") in data


def test_a_printer_without_native_codes_gets_the_code_as_a_picture() -> None:
    data = FastLayout(native_qr=False).ticket(PAPER).data
    assert b"\x1d(k" not in data
    assert b"\x1dv0" in data


@pytest.mark.parametrize("rare", ["𬭎", "䲟𣸣", "㐂🀄"])
def test_a_line_with_a_rare_character_is_drawn_and_the_rest_stays_text(rare: str) -> None:
    data = FAST.ticket(replace(PAPER, location=f"东厅{rare}侧")).data
    assert data.count(b"\x1dv0") == 1
    assert "请到".encode("gbk") in data


def test_paper_that_is_narrower_gets_smaller_digits_and_shorter_lines() -> None:
    narrow = FastLayout(columns=32).ticket(PAPER)
    assert escpos.size(8, 8) + escpos.bold(on=True) + b"C018\n" in narrow.data
    assert b"-" * 33 not in narrow.data
    assert narrow.height_mm > FastLayout().ticket(PAPER).height_mm


def test_the_logo_fits_the_command_that_stores_it() -> None:
    assert LOGO.command.startswith(b"\x1d(L")
    assert 150 < LOGO.dots < 400
