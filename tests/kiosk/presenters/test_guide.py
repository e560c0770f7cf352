"""The guide says all that the catalogue knows, a page at a time."""

from __future__ import annotations

import pytest

from kiosk.layout import Modes
from kiosk.presenters.guide import evenly, parted
from kiosk.presenters.parts import MaterialLine
from tests.fakes.back_half import NO_PAPER, Machine


def opened(code: str, modes: Modes | None = None) -> Machine:
    machine = Machine()
    machine.router.change_modes(modes or Modes())
    machine.router.begin()
    machine.router.open_detail(code)
    return machine


@pytest.mark.parametrize("modes", [Modes(), Modes(large=True)], ids=str)
def test_turning_the_pages_shows_every_material_once_and_every_step(modes: Modes) -> None:
    for service in Machine().place.catalogue.services:
        detail = opened(service.code, modes).router.detail
        seen = [line.name for line in detail.model.materials]
        steps = detail.model.steps or detail.model.step_rows
        while detail.model.later_allowed:
            detail.turn(1)
            seen += [line.name for line in detail.model.materials]
            steps = steps or detail.model.step_rows
        assert seen == [each.name for each in service.materials]
        assert [each.name for each in steps] == [each.name for each in service.steps]


def test_illustrative_content_says_that_it_is_a_sample() -> None:
    machine = opened("BT-22")
    assert machine.router.detail.model.chips[0].text == "示例"


def test_materials_carry_their_tag_in_words() -> None:
    machine = opened("BT-22")
    tags = {line.tag for line in machine.router.detail.model.materials}
    machine.router.detail.turn(1)
    tags |= {line.tag for line in machine.router.detail.model.materials}
    assert tags <= {"必带", "可容缺", "免提交", "有就带"}
    assert "必带" in tags


def test_the_slip_is_printed_and_its_failure_is_said() -> None:
    machine = opened("BT-16")
    machine.router.detail.print_slip()
    assert machine.printing.guides == ["BT-16"]
    assert machine.router.detail.model.slip == "已打印"
    failing = opened("BT-16")
    failing.printing.report = NO_PAPER
    failing.router.detail.print_slip()
    assert failing.router.detail.model.slip == "没打印出来"


def test_a_second_touch_prints_no_second_slip() -> None:
    machine = opened("BT-16")
    machine.router.detail.print_slip()
    machine.router.detail.print_slip()
    assert machine.printing.guides == ["BT-16"]


def test_pages_are_of_about_the_same_length() -> None:
    lines = [MaterialLine(name=str(i), note="", tag="", tone="q") for i in range(7)]
    assert [len(page) for page in evenly(lines, 5)] == [4, 3]
    assert evenly([], 5) == [()]


def test_large_text_keeps_the_first_part_of_a_long_sentence() -> None:
    assert parted("新房交房前，业主交一次；交清才能办。") == "新房交房前，业主交一次。"
    assert parted("查余额和明细，打印缴存证明。") == "查余额和明细，打印缴存证明。"
