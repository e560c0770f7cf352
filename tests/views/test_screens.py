"""Every screen, as it is on the glass: what is there can be hit, and what is said can be read."""

from __future__ import annotations
from dataclasses import replace
from kiosk.layout import Modes
from tests.fakes.back_half import *
from tests.views.glass import screenshot
from hall.contract.board import Admission
import pytest


@pytest.mark.parametrize(
    "modes", [Modes(), Modes(large=True), Modes(high_contrast=True)], ids=["n", "large", "hc"]
)
def test_first_look(stage_of, modes) -> None:
    machine = Machine()
    stage = stage_of(machine)
    r = machine.router
    tag = "-large" if modes.large else "-hc" if modes.high_contrast else ""
    r.change_modes(modes)
    if not tag:
        screenshot(stage, "k01-attract" + tag)
    r.begin()
    screenshot(stage, "k02-home" + tag)
    r.open_confirm("BT-01")
    screenshot(stage, "k02-confirm" + tag)
    r.close_sheet()
    r.open_choose()
    screenshot(stage, "k03-choose" + tag)
    r.green.toggle()
    r.green.pick("elderly")
    screenshot(stage, "k03-green" + tag)
    r.green.done()
    r.choose.choose("C")
    screenshot(stage, "k03-services" + tag)
    r.issue("BT-01")
    screenshot(stage, "k04-ticket" + tag)
    machine.printing.report = NO_PAPER
    machine.desk.offline = True
    r.issue("BT-18")
    screenshot(stage, "k04-noprint" + tag)
    r.touched()
    r.open_guide()
    screenshot(stage, "k05-guide" + tag)
    r.open_detail("BT-22")
    screenshot(stage, "k05-detail" + tag)
    r.detail.turn(2)
    screenshot(stage, "k05-detail2" + tag)
    r.touched()
    machine.wait(145 if modes.large else 75)
    screenshot(stage, "k21-idle" + tag)
    r.stay()
    r.hall_changed(hall_view(linked=False))
    r.go_home()
    screenshot(stage, "k22-unreachable" + tag)
    r.hall_changed(closed_view(Admission.LAST_TICKET))
    screenshot(stage, "k22-closed" + tag)
    r.hall_changed(hall_view())
    r.printer_changed(PrinterState(status="online", paper=PaperState.OUT))
    r.frame.call_help()
    screenshot(stage, "k22-paper" + tag)
