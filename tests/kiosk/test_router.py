"""Whole visits without a window: what the citizen touches, what the machine does about it."""

from __future__ import annotations

import pytest

from hall.contract.board import Admission
from kiosk.layout import Modes
from kiosk.models import PaperState, PrinterState, TicketRefusedError
from kiosk.router import PageName, SheetName
from kiosk.session import Phase
from tests.fakes.back_half import NO_PAPER, Machine, closed_view, hall_view

OUT = PrinterState(status="online", paper=PaperState.OUT)


def begun(machine: Machine | None = None) -> Machine:
    machine = machine or Machine()
    machine.router.begin()
    return machine


def shown(machine: Machine) -> PageName:
    return machine.router.scene.page


def test_two_touches_from_home_give_a_number_for_every_common_service() -> None:
    for row in begun().router.home.model.common:
        machine = begun()
        machine.router.home.confirm(row.code)
        machine.router.confirm.take()
        assert machine.desk.issued == [(row.code, None)]
        assert shown(machine) is PageName.TICKET


def test_a_group_of_one_service_gives_its_number_at_the_first_touch() -> None:
    machine = begun()
    machine.router.open_choose()
    machine.router.choose.choose("E")
    assert [code for code, _ in machine.desk.issued] == ["BT-31"]


def test_a_group_of_many_services_is_paged_and_each_can_be_reached() -> None:
    machine = begun()
    machine.router.open_choose()
    choose = machine.router.choose
    choose.choose("C")
    seen = {row.code for row in choose.model.rows}
    while choose.model.later:
        choose.turn(1)
        seen |= {row.code for row in choose.model.rows}
    assert seen == {each.code for each in machine.place.catalogue.of_group("C")}
    choose.turn(99)
    assert not choose.model.later


def test_back_goes_from_services_to_groups_and_then_home() -> None:
    machine = begun()
    machine.router.open_choose()
    machine.router.choose.choose("C")
    machine.router.choose.back()
    assert machine.router.choose.model.rows[0].code == "A"
    machine.router.choose.back()
    assert shown(machine) is PageName.HOME


def test_the_ticked_reason_travels_with_the_number_and_ends_with_the_session() -> None:
    machine = begun()
    machine.router.open_choose()
    machine.router.green.toggle()
    assert machine.router.scene.sheet is SheetName.GREEN
    machine.router.green.pick("pregnant")
    machine.router.green.done()
    assert machine.router.choose.model.toggle.on
    machine.router.issue("BT-18")
    machine.router.leave()
    assert machine.desk.issued == [("BT-18", "pregnant")]
    assert machine.router.green.reason is None


def test_the_toggle_of_the_confirm_sheet_comes_back_to_that_sheet() -> None:
    machine = begun()
    machine.router.open_confirm("BT-16")
    machine.router.green.toggle()
    machine.router.green.pick("elderly")
    machine.router.green.done()
    assert machine.router.scene.sheet is SheetName.CONFIRM
    assert machine.router.confirm.model.toggle.on


def test_a_service_outside_the_green_channel_is_asked_for_without_a_reason() -> None:
    machine = begun()
    outside = next(s for s in machine.place.catalogue.services if not s.green_channel)
    machine.router.green.reason = "elderly"
    machine.router.issue(outside.code)
    assert machine.desk.issued == [(outside.code, None)]


@pytest.mark.parametrize("code", ["closed", "last_ticket", "quota", "something-new"])
def test_a_refusal_is_said_in_words_and_the_citizen_stays_where_he_was(code: str) -> None:
    machine = begun()
    machine.desk.refusal = TicketRefusedError(code)
    machine.router.open_choose()
    machine.router.issue("BT-16")
    assert "没有取" in machine.router.frame.model.toast
    assert shown(machine) is PageName.CHOOSE
    assert machine.router.session.phase is Phase.ACTIVE


def test_the_halls_own_sentence_comes_before_ours() -> None:
    machine = begun()
    machine.desk.refusal = TicketRefusedError("closed", "今天下午政治学习，明天照常")
    machine.router.issue("BT-16")
    assert machine.router.frame.model.toast == "今天下午政治学习，明天照常"


def test_a_number_without_paper_stands_and_says_what_to_do() -> None:
    machine = Machine()
    machine.printing.report = NO_PAPER
    begun(machine).router.issue("BT-16")
    model = machine.router.ticket.model
    assert model.paper.ticket_no
    assert model.link
    assert "没有打印" in model.title
    assert "扫码" in model.sub
    assert "用完" in model.status
    assert not model.slip_allowed


def test_a_printer_known_to_be_empty_is_not_asked() -> None:
    machine = begun()
    machine.router.printer_changed(OUT)
    machine.router.issue("BT-16")
    assert machine.printing.tickets == []
    assert "没有打印" in machine.router.ticket.model.title


def test_an_offline_number_promises_no_time() -> None:
    machine = Machine()
    machine.desk.offline = True
    begun(machine).router.issue("BT-16")
    paper = machine.router.ticket.model.paper
    assert paper.ticket_no == "K1-001"
    assert "离线号" in paper.wait
    assert "分钟" not in paper.wait


def test_home_gives_way_to_the_degraded_home_and_comes_back_by_itself() -> None:
    machine = begun()
    machine.router.hall_changed(hall_view(linked=False))
    assert shown(machine) is PageName.TROUBLE
    machine.router.hall_changed(hall_view())
    assert shown(machine) is PageName.HOME


def test_a_fault_never_takes_the_screen_from_under_a_finger() -> None:
    machine = begun()
    machine.router.open_choose()
    machine.router.hall_changed(hall_view(linked=False))
    assert shown(machine) is PageName.CHOOSE


@pytest.mark.parametrize("admission", [Admission.CLOSED, Admission.LAST_TICKET, Admission.QUOTA])
def test_a_closed_hall_says_why_and_still_shows_the_guide(admission: Admission) -> None:
    machine = Machine()
    machine.router.hall_changed(closed_view(admission))
    begun(machine)
    model = machine.router.trouble.model
    take, guide = model.rows[0], model.rows[1]
    assert not take.enabled
    assert guide.enabled
    assert model.text


def test_silence_is_asked_about_and_then_everything_is_forgotten() -> None:
    machine = begun()
    machine.router.change_modes(Modes())
    machine.router.open_confirm("BT-16")
    machine.wait(75)
    assert machine.router.scene.sheet is SheetName.IDLE
    machine.wait(20)
    assert shown(machine) is PageName.ATTRACT
    assert machine.router.confirm.model.title == ""
    assert machine.router.session.phase is Phase.ATTRACT


def test_staying_brings_the_covered_sheet_back() -> None:
    machine = begun()
    machine.router.open_confirm("BT-16")
    machine.wait(75)
    machine.router.stay()
    assert machine.router.scene.sheet is SheetName.CONFIRM
    assert machine.router.session.left_s(machine.now_s) == 90


def test_a_touch_beside_the_prompts_buttons_decides_nothing() -> None:
    machine = begun()
    machine.wait(75)
    machine.router.touched()
    assert machine.router.session.phase is Phase.PROMPTING


def test_modes_end_with_the_session() -> None:
    machine = Machine()
    machine.router.begin_large()
    assert machine.place.modes.large
    assert machine.router.session.session_s == 180
    machine.router.leave()
    assert machine.place.modes == Modes()
    assert machine.router.session.session_s == 90


def test_the_result_returns_by_itself_and_says_when() -> None:
    machine = begun()
    machine.router.issue("BT-16")
    machine.wait(3)
    assert "9 秒" in machine.router.ticket.model.done
    machine.wait(9)
    assert shown(machine) is PageName.ATTRACT


def test_help_is_called_once_however_often_it_is_touched() -> None:
    machine = begun()
    machine.router.frame.call_help()
    machine.router.frame.call_help()
    assert machine.help.calls == 1
    machine.wait(16)
    machine.router.frame.call_help()
    assert machine.help.calls == 2


def test_help_that_was_not_delivered_is_not_promised() -> None:
    machine = begun()
    machine.help.delivered = False
    machine.router.frame.call_help()
    assert "没能通知" in machine.router.frame.model.toast


def test_the_guide_leads_to_the_number_of_the_service_that_it_shows() -> None:
    machine = begun()
    machine.router.open_guide()
    machine.router.guide.choose("housing-fund")
    code = machine.router.guide.model.rows[0].code
    machine.router.guide.choose(code)
    machine.router.detail.take()
    assert machine.desk.issued == [(code, None)]


def test_leaving_a_detail_returns_to_the_list_that_it_came_from() -> None:
    machine = begun()
    machine.router.open_guide()
    machine.router.guide.choose("housing-fund")
    machine.router.guide.choose("BT-16")
    machine.router.detail.leave()
    assert shown(machine) is PageName.GUIDE
    machine.router.go_home()
    machine.router.open_confirm("BT-16")
    machine.router.confirm.show_guide()
    machine.router.detail.leave()
    assert shown(machine) is PageName.HOME


def test_a_wipe_says_nothing_twice_and_leaves_no_number_behind() -> None:
    machine = begun()
    machine.router.issue("BT-16")
    machine.router.leave()
    assert machine.router.ticket.model.paper.ticket_no == ""
    assert machine.router.ticket.model.link == ""
