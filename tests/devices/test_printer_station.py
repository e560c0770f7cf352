"""The kiosk's printer over a real pseudo-terminal: it answers once, in time, and heals itself."""

import os
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from devices.printer import escpos
from devices.printer.job import PrintOutcome, Trouble
from devices.printer.station import JOBS_MAX, PrinterStation
from devices.simulate.line import Damage, FaultyLine, PtyLine
from devices.simulate.printer import Fault, PrinterModel, SimulatedPrinter
from devices.status import DeviceHealth, PaperStatus
from tests.devices.conftest import WAIT_S, Bench, Desk, quick_options
from tests.devices.slips import disc, fast_slip, job, raster_slip

HALF = len(fast_slip()) // 2


def test_a_slip_is_printed_confirmed_and_kept_as_a_picture(bench: Bench) -> None:
    result = bench.printed(job(job_id="A-17"))
    assert (result.job_id, result.outcome, result.reason) == ("A-17", PrintOutcome.PRINTED, "")
    assert result.confirmed
    paper = bench.printer.papers[-1]
    assert paper.file is not None
    assert paper.file.is_file()


def test_a_long_picture_is_printed_whole(bench: Bench) -> None:
    assert bench.printed(job(raster_slip(), height_mm=100)).outcome is PrintOutcome.PRINTED
    assert bench.printer.papers[-1].image.height == 700 + 24


STAFF_SEE = [
    (Fault.PAPER_LOW, "online", PaperStatus.LOW, ""),
    (Fault.PAPER_OUT, "user-error", PaperStatus.OUT, "paper out"),
    (Fault.COVER_OPEN, "user-error", PaperStatus.FULL, "cover open"),
    (Fault.HEAD_HOT, "hardware-error", PaperStatus.FULL, "print head too hot"),
    (Fault.OFF_LINE, "offline", PaperStatus.FULL, "printer off-line"),
    (Fault.SILENT, "offline", PaperStatus.UNKNOWN, "no answer"),
    (Fault.UNPLUG, "no-device", PaperStatus.UNKNOWN, "not connected"),
]


@pytest.mark.parametrize(("fault", "status", "paper", "detail"), STAFF_SEE)
def test_staff_see_a_fault_and_its_end(
    bench: Bench, fault: Fault, status: str, paper: PaperStatus, detail: str
) -> None:
    bench.printer.set_fault(fault, on=True)
    health = bench.desk.wait_for_health(
        lambda h: (h.status, h.paper, h.detail) == (status, paper, detail)
    )
    assert health.since.tzinfo is not None
    assert bench.station.health == health
    bench.printer.set_fault(fault, on=False)
    bench.desk.wait_for_health(lambda h: (h.status, h.paper) == ("online", PaperStatus.FULL))
    assert bench.printed().outcome is PrintOutcome.PRINTED


def test_staff_see_a_jam_while_its_slip_is_still_being_waited_for(bench: Bench) -> None:
    bench.printer.set_fault(Fault.JAM, on=True)
    result = bench.printed()
    assert (result.outcome, result.reason) == (PrintOutcome.UNKNOWN, Trouble.CUTTER_JAMMED)
    assert bench.desk.healths[-1].paper is PaperStatus.JAMMED
    bench.printer.set_fault(Fault.JAM, on=False)
    bench.desk.wait_for_status("online")
    assert bench.printed().outcome is PrintOutcome.PRINTED


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.UNPLUG, Fault.SILENT])
def test_a_slip_broken_in_the_middle_is_unknown_and_printed_again(
    bench: Bench, fault: Fault
) -> None:
    bench.printer.set_fault(fault, on=True, after_bytes=HALF)
    assert bench.printed(job(height_mm=0.0)).outcome is PrintOutcome.UNKNOWN
    bench.printer.set_fault(fault, on=False)
    bench.desk.wait_for_status("online")
    before = len(bench.printer.papers)
    assert bench.printed().outcome is PrintOutcome.PRINTED
    assert len(bench.printer.papers) == before + 1


def test_a_stuck_printer_never_holds_a_job_past_its_deadline(bench: Bench) -> None:
    bench.printer.set_fault(Fault.STUCK, on=True)
    started = time.monotonic()
    result = bench.printed(job(height_mm=0.0))
    assert result.outcome is not PrintOutcome.PRINTED
    assert time.monotonic() - started <= 0.6 + 0.1 + 0.02, "job_s, the promise, the line's time"


def test_a_printer_replugged_under_another_name_is_found_by_its_path(
    bench: Bench, tmp_path: Path
) -> None:
    before = (tmp_path / "printer").readlink()
    bench.printer.set_fault(Fault.UNPLUG, on=True)
    bench.desk.wait_for_status("no-device")
    assert not (tmp_path / "printer").exists()
    blocker, other_end = os.openpty()  # takes the old name
    try:
        bench.printer.set_fault(Fault.UNPLUG, on=False)
        bench.desk.wait_for_status("online")
        assert (tmp_path / "printer").readlink() != before
        assert bench.printed().outcome is PrintOutcome.PRINTED
    finally:
        os.close(blocker)
        os.close(other_end)


def test_a_power_cycle_forgets_the_slip_but_not_the_flash(bench: Bench) -> None:
    bench.printer.set_fault(Fault.POWER_CYCLE, on=True, after_bytes=HALF)
    bench.printed()
    assert bench.printed().outcome is PrintOutcome.PRINTED


def test_jobs_for_an_absent_printer_are_refused_at_once(tmp_path: Path) -> None:
    desk = Desk()
    station = PrinterStation(str(tmp_path / "none"), baud=9600, on_health=desk.on_health)
    station.start()
    try:
        assert desk.wait_for_status("no-device").detail == Trouble.ABSENT
        station.submit(job(), desk.done)
        result = desk.wait_for_results(1)[0]
        assert (result.outcome, result.reason) == (PrintOutcome.NOT_PRINTED, Trouble.ABSENT)
    finally:
        station.stop()


def test_a_full_queue_refuses_and_every_job_is_answered_exactly_once(bench: Bench) -> None:
    bench.printer.set_fault(Fault.SILENT, on=True)
    for number in range(JOBS_MAX * 2):
        bench.station.submit(job(job_id=f"J{number}"), bench.desk.done)
    results = bench.desk.wait_for_results(JOBS_MAX * 2)
    assert sorted(r.job_id for r in results) == sorted(f"J{n}" for n in range(JOBS_MAX * 2))
    assert all(result.outcome is PrintOutcome.NOT_PRINTED for result in results)
    assert any(result.reason == Trouble.TOO_MANY for result in results)


def test_a_job_after_the_end_is_refused(bench: Bench) -> None:
    bench.station.stop()
    result = bench.printed()
    assert (result.outcome, result.reason) == (PrintOutcome.NOT_PRINTED, Trouble.STOPPED)


def test_listeners_that_fail_do_no_harm(
    printer: SimulatedPrinter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    desk = Desk()

    def fail(health: DeviceHealth) -> None:
        desk.on_health(health)
        raise RuntimeError(health.status)

    station = PrinterStation(
        str(tmp_path / "printer"), baud=115200, on_health=fail, options=quick_options()
    )
    station.start()
    try:
        desk.wait_for_status("online")
        station.submit(job(), lambda _: desk.done(1 / 0))  # type: ignore[arg-type]
        station.submit(job(), desk.done)
        assert desk.wait_for_results(1)[0].outcome is PrintOutcome.PRINTED
    finally:
        station.stop()
    assert caplog.text.count("failed") >= 2
    assert printer.wait_for_papers(2, WAIT_S)


def test_a_port_that_another_program_holds_is_refused_and_taken_when_free(
    bench: Bench, tmp_path: Path
) -> None:
    desk = Desk()
    second = PrinterStation(
        str(tmp_path / "printer"), baud=115200, on_health=desk.on_health, options=quick_options()
    )
    second.start()
    try:
        assert desk.wait_for_status("user-error").detail == Trouble.REFUSED
        bench.station.stop()
        desk.wait_for_status("online")
    finally:
        second.stop()


def test_a_bad_line_never_ends_the_thread(tmp_path: Path) -> None:
    line = FaultyLine(
        PtyLine(tmp_path / "bad"),
        to_device=dict.fromkeys(range(40, 4000, 97), Damage.FLIP),
        to_host=dict.fromkeys(range(3, 400, 13), Damage.LOSE),
        read_bytes_max=3,
    )
    printer = SimulatedPrinter(
        tmp_path / "bad", None, baud=0, model=PrinterModel(speed_mm_s=0), line=line
    )
    printer.start()
    desk = Desk()
    station = PrinterStation(
        str(tmp_path / "bad"), baud=115200, on_health=desk.on_health, options=quick_options()
    )
    station.start()
    try:
        for number in range(6):
            station.submit(job(job_id=str(number), height_mm=0.0), desk.done)
            desk.wait_for_results(number + 1)
        line.to_device.clear()
        line.to_host.clear()
        desk.wait_for_status("online")
        station.submit(job(job_id="good"), desk.done)
        assert desk.wait_for_results(7)[-1].outcome is PrintOutcome.PRINTED
    finally:
        station.stop()
        printer.stop()


def test_a_logo_is_stored_once_and_printed_by_its_key(
    printer: SimulatedPrinter, tmp_path: Path
) -> None:
    key = escpos.NvKey("LG")
    stored = {key.code: escpos.define_stored(key, disc(200, 80))}
    held = threading.Event()
    station = PrinterStation(
        str(tmp_path / "printer"),
        baud=115200,
        on_health=lambda health: held.set() if health.status == "online" else None,
        options=replace(quick_options(), stored=stored),
    )
    station.start()
    try:
        assert held.wait(WAIT_S)
        desk = Desk()
        slip = escpos.init() + escpos.print_stored(key) + escpos.cut()
        station.submit(job(slip), desk.done)
        assert desk.wait_for_results(1)[0].outcome is PrintOutcome.PRINTED
        assert station.stored_keys == {"LG"}
        assert printer.papers[-1].image.crop((0, 0, 200, 80)).tobytes() == disc(200, 80).tobytes()
    finally:
        station.stop()
