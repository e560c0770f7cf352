"""One fault at every single byte of a printer's life: set-up, logo, slip, confirmation."""

from collections.abc import Callable
from functools import cache

import pytest

from devices.errors import DeviceAbsentError
from devices.printer import escpos
from devices.printer.job import PrintOutcome, PrintResult
from devices.printer.session import PrinterSession, SessionTiming
from devices.printer.talk import Talk
from devices.simulate.line import Damage
from devices.simulate.sensors import Fault
from tests.devices.slips import disc, fast_slip, job
from tests.fakes.ports import PrinterPort

DEADLINE_S = 5.0
KEY = escpos.NvKey("LG")
STORED = {KEY.code: escpos.define_stored(KEY, disc(24, 24))}
SLIP = escpos.print_stored(KEY) + fast_slip()
PRINTED = PrintOutcome.PRINTED


def a_life(port: PrinterPort) -> PrintResult | None:
    """Open, set up, print one slip; none when the line broke before the slip."""
    session = PrinterSession(Talk(port, port.clock), SessionTiming(), STORED)
    try:
        session.turn()
    except DeviceAbsentError:
        return None
    started = port.clock.now
    result = session.printer.print_job(job(SLIP), DEADLINE_S)
    assert port.clock.now - started <= DEADLINE_S + 0.1
    return result


def a_life_in_bytes() -> int:
    port = PrinterPort()
    assert a_life(port) is not None
    return port.received_bytes


EVERY_BYTE = range(1, a_life_in_bytes() + 1)


def every_few(first: int) -> range:
    """Every sixth byte, each fault from another one on: together they meet every byte."""
    return EVERY_BYTE[first % 6 :: 6]


def unplug(port: PrinterPort) -> None:
    port.plugged = False


def power_cycle(port: PrinterPort) -> None:
    port.mechanism.power_cycle(port.clock.now)


def paper_out(port: PrinterPort) -> None:
    port.mechanism.set_fault(Fault.PAPER_OUT, on=True)


def cover_open(port: PrinterPort) -> None:
    port.mechanism.set_fault(Fault.COVER_OPEN, on=True)


def fall_silent(port: PrinterPort) -> None:
    port.silent = True


def get_stuck(port: PrinterPort) -> None:
    port.stuck = True


def jam(port: PrinterPort) -> None:
    port.mechanism.set_fault(Fault.JAM, on=True)


def mend(port: PrinterPort) -> None:
    port.plugged, port.silent, port.stuck = True, False, False
    port.to_host.clear()
    port.to_device.clear()
    for fault in Fault:
        port.mechanism.set_fault(fault, on=False)
    port.tickets.clear()


def assert_heals(port: PrinterPort) -> None:
    """The next opening prints one slip, all of it, with its logo."""
    mend(port)
    a_life(port)  # frees a cutter, flushes what was cut off
    port.tickets.clear()
    result = a_life(port)
    assert result is not None
    assert (result.outcome, result.reason) == (PRINTED, "")
    assert [ticket.height for ticket in port.tickets] == [whole_height()]


@cache
def whole_height() -> int:
    port = PrinterPort()
    a_life(port)
    return port.tickets[0].height


EVENTS = [unplug, power_cycle, paper_out, cover_open, jam, fall_silent, get_stuck]


@pytest.mark.parametrize(("first", "event"), list(enumerate(EVENTS)))
def test_no_fault_at_any_byte_makes_a_false_print_or_lasts(
    first: int, event: Callable[[PrinterPort], None]
) -> None:
    for at in every_few(first):
        port = PrinterPort()
        port.after_bytes[at] = lambda port=port: event(port)  # type: ignore[misc]
        result = a_life(port)
        if result is not None and result.outcome is PRINTED:
            assert port.tickets, f"nothing on paper after a fault at byte {at}"
        assert_heals(port)


@pytest.mark.parametrize("damage", list(Damage))
def test_no_answer_spoiled_at_any_byte_makes_a_false_print_or_lasts(damage: Damage) -> None:
    for at in range(40):
        port = PrinterPort(to_host={at: damage})
        result = a_life(port)
        if result is not None and result.outcome is PRINTED:
            assert len(port.tickets) == 1
        assert_heals(port)


@pytest.mark.parametrize(("first", "damage"), list(enumerate(Damage)))
def test_no_byte_spoiled_on_its_way_out_lasts(first: int, damage: Damage) -> None:
    for at in every_few(first):
        port = PrinterPort(to_device={at: damage})
        a_life(port)
        assert_heals(port)
