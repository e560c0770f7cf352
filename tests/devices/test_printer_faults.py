"""Every fault of a printer and its line: one truthful result, in time, and a way back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.printer import escpos
from devices.printer.driver import ReceiptPrinter
from devices.printer.job import PrintOutcome, PrintResult, Trouble
from devices.printer.session import PrinterSession, SessionTiming
from devices.printer.talk import Talk
from devices.simulate.line import Damage
from devices.simulate.mechanism import PrinterModel
from devices.simulate.sensors import Fault
from devices.status import PaperStatus
from tests.devices.slips import disc, fast_slip, job, raster_slip
from tests.fakes.ports import FakeClock, PrinterPort, ScriptedPort

DEADLINE_S = 5.0
LATE_S_MAX = 0.1
QUESTION_BYTES = 12  # the four status questions of the preflight
PRINTED, NOT_PRINTED, UNKNOWN = PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED, PrintOutcome.UNKNOWN
SLIP_BYTES = len(fast_slip())
NO_ANSWER = [byte for byte in range(0x80, 0x100) if byte & 0x93 not in (0x10, 0x12)]


def settled(port: PrinterPort) -> PrinterSession:
    """A session whose printer has answered once and has been set up."""
    talk = Talk(port, port.clock)
    session = PrinterSession(talk, SessionTiming(), {})
    session.turn()
    port.received_bytes = port.said_bytes = 0
    return session


def printed(port: PrinterPort, session: PrinterSession, data: bytes | None = None) -> PrintResult:
    started = port.clock.now
    result = session.printer.print_job(job(data), DEADLINE_S)
    assert port.clock.now - started <= DEADLINE_S + LATE_S_MAX
    return result


def outcome(result: PrintResult) -> tuple[PrintOutcome, str]:
    return result.outcome, result.reason


def test_a_healthy_printer_prints_and_says_so() -> None:
    port = PrinterPort()
    result = printed(port, settled(port))
    assert outcome(result) == (PRINTED, "")
    assert result.confirmed
    assert len(port.tickets) == 1


# --- before the first byte ---------------------------------------------------------------------

BEFORE = [
    (Fault.PAPER_OUT, Trouble.PAPER_OUT),
    (Fault.COVER_OPEN, Trouble.COVER_OPEN),
    (Fault.HEAD_HOT, Trouble.HEAD_HOT),
    (Fault.OFF_LINE, Trouble.OFF_LINE),
]


@pytest.mark.parametrize(("fault", "trouble"), BEFORE)
def test_a_printer_that_cannot_print_is_sent_nothing(fault: Fault, trouble: Trouble) -> None:
    port = PrinterPort()
    session = settled(port)
    port.mechanism.set_fault(fault, on=True)
    assert outcome(printed(port, session)) == (NOT_PRINTED, trouble)
    assert port.received_bytes == QUESTION_BYTES
    port.mechanism.set_fault(fault, on=False)
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert len(port.tickets) == 1


def test_a_printer_near_its_end_still_prints() -> None:
    port = PrinterPort()
    session = settled(port)
    port.mechanism.set_fault(Fault.PAPER_LOW, on=True)
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert session.talk.condition is not None
    assert session.talk.condition.paper is PaperStatus.LOW


def test_silence_is_not_health() -> None:
    port = PrinterPort(silent=True)
    session = PrinterSession(Talk(port, port.clock), SessionTiming(), {})
    assert outcome(printed(port, session)) == (NOT_PRINTED, Trouble.SILENT)
    assert not port.tickets


def test_an_unplugged_printer_is_sent_nothing() -> None:
    port = PrinterPort()
    session = settled(port)
    port.plugged = False
    assert outcome(printed(port, session)) == (NOT_PRINTED, Trouble.ABSENT)


# --- in the middle -----------------------------------------------------------------------------


def break_with(port: PrinterPort, fault: Fault) -> Callable[[], None]:
    return lambda: port.mechanism.set_fault(fault, on=True)


def unplug(port: PrinterPort) -> Callable[[], None]:
    def pull() -> None:
        port.plugged = False

    return pull


MIDDLE = [
    (Fault.PAPER_OUT, Trouble.PAPER_OUT),
    (Fault.COVER_OPEN, Trouble.COVER_OPEN),
    (Fault.HEAD_HOT, Trouble.HEAD_HOT),
    (Fault.OFF_LINE, Trouble.OFF_LINE),
]


@pytest.mark.parametrize("auto_status", [True, False], ids=["telling", "asked"])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
@pytest.mark.parametrize(("fault", "trouble"), MIDDLE)
def test_a_fault_in_the_middle_leaves_the_slip_unknown_and_the_next_one_whole(
    fault: Fault, trouble: Trouble, share: float, auto_status: bool
) -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=0, auto_status=auto_status))
    session = settled(port)
    at = QUESTION_BYTES + 1 + int(share * SLIP_BYTES)
    port.after_bytes[at] = break_with(port, fault)
    assert outcome(printed(port, session)) == (UNKNOWN, trouble)
    port.mechanism.set_fault(fault, on=False)
    port.tickets.clear()
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert len(port.tickets) == 1, "nothing of the broken slip is printed as a ticket of its own"


def test_paper_that_ends_inside_a_picture_is_reported_at_once() -> None:
    port = PrinterPort()
    session = settled(port)
    port.mechanism.roll.left_mm = 40.0
    started = port.clock.now
    assert outcome(printed(port, session, raster_slip())) == (UNKNOWN, Trouble.PAPER_OUT)
    assert port.clock.now - started < 2.0
    assert not port.tickets


def test_paper_that_ends_right_behind_the_ticket_does_not_hide_its_confirmation() -> None:
    port = PrinterPort()
    session = settled(port)
    last_byte = QUESTION_BYTES + SLIP_BYTES + len(session.printer._closing(b"1111"))
    port.after_bytes[last_byte] = break_with(port, Fault.PAPER_OUT)
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert len(port.tickets) == 1
    assert session.talk.trouble is Trouble.PAPER_OUT


def test_a_jammed_cutter_leaves_the_slip_unknown_and_recovers_when_it_is_freed() -> None:
    port = PrinterPort()
    session = settled(port)
    port.mechanism.set_fault(Fault.JAM, on=True)
    assert outcome(printed(port, session)) == (UNKNOWN, Trouble.CUTTER_JAMMED)
    assert outcome(printed(port, session)) == (NOT_PRINTED, Trouble.CUTTER_JAMMED)
    port.mechanism.set_fault(Fault.JAM, on=False)
    assert trouble_after(session, 7.0) is Trouble.NONE
    assert outcome(printed(port, session)) == (PRINTED, "")


def trouble_after(session: PrinterSession, seconds: float) -> Trouble:
    until = session.talk.clock() + seconds
    while session.talk.clock() < until:
        session.turn()
    return session.talk.trouble


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_unplugged_in_the_middle_is_unknown(share: float) -> None:
    port = PrinterPort()
    session = settled(port)
    port.after_bytes[QUESTION_BYTES + 1 + int(share * SLIP_BYTES)] = unplug(port)
    assert outcome(printed(port, session)) == (UNKNOWN, Trouble.ABSENT)


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8])
def test_a_power_cycle_in_the_middle_never_counts_as_printed(share: float) -> None:
    port = PrinterPort()
    session = settled(port)
    at = QUESTION_BYTES + 1 + int(share * SLIP_BYTES)
    port.after_bytes[at] = lambda: port.mechanism.power_cycle(port.clock.now)
    assert printed(port, session).outcome is UNKNOWN
    port.tickets.clear()
    assert outcome(printed(port, session))[0] is PRINTED
    assert len(port.tickets) == 1


def test_a_printer_that_stops_taking_bytes_is_given_up_in_time() -> None:
    port = PrinterPort()
    session = settled(port)

    def jam_the_line() -> None:
        port.stuck = True

    port.after_bytes[QUESTION_BYTES + 40] = jam_the_line
    assert outcome(printed(port, session)) == (UNKNOWN, Trouble.SILENT)


def test_a_full_buffer_stops_the_sender_and_loses_nothing() -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=60.0, buffer_bytes=1024, stop_at_bytes=600))
    session = settled(port)
    result = session.printer.print_job(job(fast_slip() * 6), 30.0)
    assert outcome(result) == (PRINTED, "")
    assert len(port.tickets) == 6
    assert port.mechanism.held_bytes == 0


def test_a_slow_printer_that_goes_on_printing_is_waited_for() -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=20.0))
    session = settled(port)
    assert outcome(printed(port, session)) == (PRINTED, "")


# --- printers that say less --------------------------------------------------------------------


def test_a_printer_without_marks_is_believed_by_its_paper_answer_and_asked_no_more() -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=0, answers_marks=False))
    session = settled(port)
    first, started = printed(port, session), port.clock.now
    second = printed(port, session)
    assert outcome(first) == outcome(second) == (PRINTED, "")
    assert first.confirmed
    assert second.confirmed
    assert not session.printer.answers_marks
    assert port.clock.now - started < 0.5, "it is not waited for a second time"


def test_a_printer_that_confirms_nothing_is_judged_by_time_and_status() -> None:
    model = PrinterModel(speed_mm_s=0, answers_marks=False, answers_paper=False)
    port = PrinterPort(model=model)
    session = settled(port)
    results = [printed(port, session) for _ in range(2)]
    assert [outcome(result) for result in results] == [(PRINTED, "")] * 2
    assert not any(result.confirmed for result in results)
    assert len(port.tickets) == 2


def test_a_printer_that_once_confirmed_is_not_believed_without() -> None:
    port = PrinterPort()
    session = settled(port)
    printed(port, session)
    port.mechanism.model = replace(port.mechanism.model, answers_marks=False, answers_paper=False)
    assert outcome(printed(port, session)) == (UNKNOWN, Trouble.UNCONFIRMED)


def test_a_printer_without_buffer_clear_is_flushed_with_zeros() -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=0, clears_buffer=False))
    port.mechanism.receive(b"\x1dv0\0\x48\0\x6f\0", 0.0)  # a killed kiosk's half picture
    session = settled(port)
    trouble_after(session, 2.0)
    port.tickets.clear()
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert port.tickets[0].height / 8 >= 60


# --- a bad line --------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", list(Damage))
@pytest.mark.parametrize("at", range(12))
def test_a_spoiled_answer_never_makes_a_false_print_or_a_hang(damage: Damage, at: int) -> None:
    """Bytes 0-3 are the preflight's answers, 4-10 the mark, 11 the paper answer."""
    port = PrinterPort(to_host={at: damage})
    session = settled(port)
    result = printed(port, session)
    if result.outcome is PRINTED:
        assert len(port.tickets) == 1
    port.to_host.clear()
    assert outcome(printed(port, session)) == (PRINTED, "")


@pytest.mark.parametrize("damage", list(Damage))
@pytest.mark.parametrize("share", [0.02, 0.1, 0.35, 0.5, 0.6, 0.7, 0.8, 0.95, 1.0])
def test_a_spoiled_slip_never_makes_the_next_one_fail(damage: Damage, share: float) -> None:
    at = QUESTION_BYTES + int(share * SLIP_BYTES)
    port = PrinterPort(to_device={at: damage})
    session = settled(port)
    printed(port, session)
    port.tickets.clear()
    assert outcome(printed(port, session))[0] is PRINTED
    assert port.tickets


def test_bytes_lost_inside_a_picture_are_noticed_and_flushed_away() -> None:
    last_slice = QUESTION_BYTES + len(raster_slip()) - 1000
    port = PrinterPort(to_device=dict.fromkeys(range(last_slice, last_slice + 40), Damage.LOSE))
    session = settled(port)
    assert outcome(printed(port, session, raster_slip())) == (UNKNOWN, Trouble.UNCONFIRMED)
    port.tickets.clear()
    assert outcome(printed(port, session)) == (PRINTED, "")
    assert len(port.tickets) == 1


def test_a_lost_status_byte_is_asked_for_again() -> None:
    port = PrinterPort(to_host={2: Damage.LOSE})
    assert outcome(printed(port, settled(port))) == (PRINTED, "")


@given(st.binary(max_size=100), st.lists(st.sampled_from(NO_ANSWER), min_size=5, max_size=50))
@settings(deadline=None)
@example(b"\x12" * 4, [0x80] * 5)
@example(b"\x12" * 9, [0x80] * 5)
def test_the_garbage_of_a_wrong_baud_rate_is_sent_nothing(noise: bytes, junk: list[int]) -> None:
    clock = FakeClock()
    port = ScriptedPort(clock, answer=lambda _: bytes(junk) + noise)
    result = ReceiptPrinter(Talk(port, clock)).print_job(job(), DEADLINE_S)
    assert result.outcome is NOT_PRINTED
    assert fast_slip() not in port.written
    assert clock.now <= 1000.0 + DEADLINE_S + LATE_S_MAX


def test_a_line_that_echoes_is_no_printer() -> None:
    clock = FakeClock()
    port = ScriptedPort(clock, answer=lambda sent: sent)
    result = ReceiptPrinter(Talk(port, clock)).print_job(job(), DEADLINE_S)
    assert result.outcome is NOT_PRINTED


def test_a_device_that_says_the_same_to_everything_is_no_printer() -> None:
    clock = FakeClock()
    port = ScriptedPort(clock, answer=lambda _: b"\x12" * 9)
    result = ReceiptPrinter(Talk(port, clock)).print_job(job(), DEADLINE_S)
    assert outcome(result) == (NOT_PRINTED, Trouble.GARBLED)


@pytest.mark.parametrize("takes_bytes", [0, 1])
@pytest.mark.parametrize("deadline_s", [0.0, 0.3, 1.0, 4.0])
def test_no_call_outlives_its_deadline(deadline_s: float, takes_bytes: int) -> None:
    clock = FakeClock()
    port = ScriptedPort(clock, takes_bytes=takes_bytes)
    result = ReceiptPrinter(Talk(port, clock)).print_job(job(), deadline_s)
    assert outcome(result) == (NOT_PRINTED, Trouble.SILENT)
    assert clock.now <= 1000.0 + deadline_s + LATE_S_MAX


# --- idle --------------------------------------------------------------------------------------


@pytest.mark.parametrize("auto_status", [True, False], ids=["telling", "asked"])
@pytest.mark.parametrize(("fault", "trouble"), BEFORE)
def test_an_idle_fault_is_seen_within_two_seconds(
    fault: Fault, trouble: Trouble, auto_status: bool
) -> None:
    port = PrinterPort(model=PrinterModel(speed_mm_s=0, auto_status=auto_status))
    session = settled(port)
    port.mechanism.set_fault(fault, on=True)
    assert trouble_after(session, 1.9) is trouble
    port.mechanism.set_fault(fault, on=False)
    assert trouble_after(session, 1.9) is Trouble.NONE


def test_a_printer_that_falls_silent_is_seen_within_two_seconds_and_heard_again() -> None:
    port = PrinterPort()
    session = settled(port)
    port.silent = True
    assert trouble_after(session, 1.9) is Trouble.SILENT
    port.silent = False
    assert trouble_after(session, 1.9) is Trouble.NONE


def test_pictures_go_into_the_flash_once() -> None:
    port = PrinterPort()
    key = escpos.NvKey("LG")
    stored = {key.code: escpos.define_stored(key, disc(200, 80))}
    first = PrinterSession(Talk(port, port.clock), SessionTiming(), stored)
    first.turn()
    assert first.keys == {"LG"}
    taken_bytes = port.received_bytes
    again = PrinterSession(Talk(port, port.clock), SessionTiming(), stored)
    again.turn()
    assert again.keys == {"LG"}
    assert port.received_bytes - taken_bytes < 100, "flash wears: it is written only when it lacks"
