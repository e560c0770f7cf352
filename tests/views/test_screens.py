"""Every screen, as it is on the glass: what is there can be hit, and what is said can be read."""

from __future__ import annotations

from tests.fakes.back_half import Machine
from tests.views.glass import screenshot


def test_first_look(stage_of) -> None:
    machine = Machine()
    stage = stage_of(machine)
    r = machine.router
    screenshot(stage, "k01-attract")
    r.begin()
    screenshot(stage, "k02-home")
    r.open_choose()
    screenshot(stage, "k03-choose")
    r.choose.choose("C")
    screenshot(stage, "k03-services")
    r.issue("BT-01")
    screenshot(stage, "k04-ticket")
    r.open_detail("BT-22")
    screenshot(stage, "k05-detail")
