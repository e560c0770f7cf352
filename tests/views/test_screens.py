"""Every screen, as it is on the glass: what is there can be hit, and what is said can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hall.contract.board import Admission
from kiosk.layout import Modes
from kiosk.models import PaperState, PrinterState
from kiosk.router import PageName, SheetName
from tests.fakes.back_half import NO_PAPER, Machine, closed_view, hall_view
from tests.views.glass import screenshot, settle, touch
from tests.views.walk import complaints, targets

if TYPE_CHECKING:
    from collections.abc import Callable

MODES = {
    "": Modes(),
    "-large": Modes(large=True),
    "-contrast": Modes(high_contrast=True),
    "-large-contrast": Modes(large=True, high_contrast=True),
}
OUT = PrinterState(status="online", paper=PaperState.OUT)


def home(machine: Machine) -> None:
    machine.router.begin()


def confirm(machine: Machine) -> None:
    home(machine)
    machine.router.open_confirm("BT-01")


def choose(machine: Machine) -> None:
    home(machine)
    machine.router.open_choose()


def services(machine: Machine) -> None:
    choose(machine)
    machine.router.choose.choose("C")


def green(machine: Machine) -> None:
    choose(machine)
    machine.router.green.toggle()
    machine.router.green.pick("elderly")


def ticket(machine: Machine) -> None:
    home(machine)
    machine.router.issue("BT-01")


def ticket_without_paper(machine: Machine) -> None:
    machine.printing.report = NO_PAPER
    machine.desk.offline = True
    ticket(machine)


def guide(machine: Machine) -> None:
    home(machine)
    machine.router.open_guide()


def guide_services(machine: Machine) -> None:
    guide(machine)
    machine.router.guide.choose("housing-fund")


def detail(machine: Machine) -> None:
    home(machine)
    machine.router.open_detail("BT-22")


def detail_last(machine: Machine) -> None:
    detail(machine)
    machine.router.detail.turn(9)


def still_there(machine: Machine) -> None:
    choose(machine)
    machine.wait(machine.router.session.session_s - 13)


def unreachable(machine: Machine) -> None:
    machine.router.hall_changed(hall_view(linked=False))
    home(machine)


def closed(machine: Machine) -> None:
    machine.router.hall_changed(closed_view(Admission.LAST_TICKET))
    home(machine)


def no_paper(machine: Machine) -> None:
    machine.router.printer_changed(OUT)
    home(machine)


SCREENS: dict[str, Callable[[Machine], None]] = {
    "k01-attract": lambda _machine: None,
    "k02-home": home,
    "k02-confirm": confirm,
    "k03-choose": choose,
    "k03-services": services,
    "k03-green": green,
    "k04-ticket": ticket,
    "k04-no-paper": ticket_without_paper,
    "k05-guide": guide,
    "k05-guide-services": guide_services,
    "k05-detail": detail,
    "k05-detail-last": detail_last,
    "k21-idle": still_there,
    "k22-unreachable": unreachable,
    "k22-closed": closed,
    "k22-no-paper": no_paper,
}


@pytest.mark.parametrize("mode", MODES)
def test_every_screen_can_be_hit_and_read(stage_of: Callable[..., Any], mode: str) -> None:
    for name, reach in SCREENS.items():
        machine = Machine()
        stage = stage_of(machine)
        machine.router.change_modes(MODES[mode])
        reach(machine)
        settle(stage)
        screenshot(stage, name + mode)
        assert complaints(stage) == [], name


@pytest.mark.parametrize("mode", ["", "-large"])
def test_every_service_of_the_catalogue_fits_its_screens(
    stage_of: Callable[..., Any], mode: str
) -> None:
    machine = Machine()
    stage = stage_of(machine)
    machine.router.change_modes(MODES[mode])
    machine.router.begin()
    for service in machine.place.catalogue.services:
        machine.router.open_detail(service.code)
        machine.now_s += 1
        for _page in range(3):
            settle(stage)
            assert complaints(stage) == [], service.code
            machine.router.detail.turn(1)
        machine.router.go_home()
        machine.router.open_confirm(service.code)
        settle(stage)
        assert complaints(stage) == [], service.code
        machine.router.close_sheet()


def test_two_touches_from_home_give_a_number(stage_of: Callable[..., Any]) -> None:
    machine = Machine()
    stage = stage_of(machine)
    machine.router.begin()
    settle(stage, 0.3)
    tile = next(p for p in targets(stage) if getattr(p, "row", None) and p.row.code == "BT-16")
    touch(stage, tile)
    touch(stage, stage.page(SheetName.CONFIRM).ids.take)
    assert machine.desk.issued == [("BT-16", None)]
    assert stage.page_layer.shown is stage.page(PageName.TICKET)


def test_a_touch_anywhere_begins(stage_of: Callable[..., Any]) -> None:
    machine = Machine()
    stage = stage_of(machine)
    touch(stage, stage.page(PageName.ATTRACT).ids.start_anywhere)
    assert machine.router.scene.page is PageName.HOME


def test_a_sheet_takes_every_touch_that_is_meant_for_the_page_below(
    stage_of: Callable[..., Any],
) -> None:
    machine = Machine()
    stage = stage_of(machine)
    confirm(machine)
    settle(stage, 0.3)
    touch(stage, stage.page(PageName.HOME).ids.take)  # covered by the scrim
    assert machine.router.scene.page is PageName.HOME
    assert machine.router.scene.sheet is SheetName.CONFIRM


def test_the_accessibility_bar_calls_a_person_even_from_below_a_sheet(
    stage_of: Callable[..., Any],
) -> None:
    machine = Machine()
    stage = stage_of(machine)
    confirm(machine)
    settle(stage, 0.3)
    touch(stage, next(p for p in targets(stage) if getattr(p, "item", None) and p.item.help))
    assert machine.help.calls == 1
    assert "已通知" in stage.toast.text


def test_nothing_is_painted_again_when_nothing_changed(stage_of: Callable[..., Any]) -> None:
    machine = Machine()
    stage = stage_of(machine)
    machine.router.begin()
    settle(stage, 0.4)
    painted: list[str] = []
    for pane in stage.walk():
        if hasattr(pane, "paint"):
            pane.paint = lambda _brush, pane=pane: painted.append(type(pane).__name__)
    machine.router.refresh()
    machine.router.tick()
    settle(stage)
    assert painted == []


def test_after_the_wipe_no_text_of_the_session_is_on_any_page(
    stage_of: Callable[..., Any],
) -> None:
    machine = Machine()
    stage = stage_of(machine)
    ticket(machine)
    settle(stage)
    machine.router.leave()
    settle(stage)
    page = stage.page(PageName.TICKET)
    said = [laid.text for pane in page.walk() if hasattr(pane, "laid") for laid in pane.laid]
    assert not [text for text in said if "C018" in text]
    assert machine.router.scene.page is PageName.ATTRACT
