"""A simulated printer on a real pseudo-terminal, and a station that drives it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from devices.link.supervisor import Surroundings
from devices.printer.session import SessionTiming
from devices.printer.station import PrinterStation, StationOptions
from devices.printer.talk import Timing
from devices.simulate.printer import PrinterModel, SimulatedPrinter
from tests.devices.slips import job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from devices.printer.job import PrintJob, PrintResult
    from devices.status import DeviceHealth

WAIT_S = 5.0  # a failure's patience; every test is done long before
QUICK = SessionTiming(
    poll_s=0.05,
    recover_s=0.05,
    driver=Timing(answer_s=0.1, hush_s=0.05, stall_s=0.2, grace_s=0.05, check_s=0.05),
)


@dataclass
class Desk:
    """What the kiosk would keep: every picture of health and every result, as they come."""

    healths: list[DeviceHealth] = field(default_factory=list)
    results: list[PrintResult] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def on_health(self, health: DeviceHealth) -> None:
        with self.changed:
            self.healths.append(health)
            self.changed.notify_all()

    def done(self, result: PrintResult) -> None:
        with self.changed:
            self.results.append(result)
            self.changed.notify_all()

    def wait_for_health(self, fits: Callable[[DeviceHealth], bool]) -> DeviceHealth:
        with self.changed:
            assert self.changed.wait_for(
                lambda: bool(self.healths) and fits(self.healths[-1]), WAIT_S
            ), self.healths
            return self.healths[-1]

    def wait_for_status(self, status: str) -> DeviceHealth:
        return self.wait_for_health(lambda health: health.status == status)

    def wait_for_results(self, count: int) -> list[PrintResult]:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.results) >= count, WAIT_S)
            return self.results


@dataclass
class Bench:
    printer: SimulatedPrinter
    station: PrinterStation
    desk: Desk

    def printed(self, what: PrintJob | None = None) -> PrintResult:
        before = len(self.desk.results)
        self.station.submit(what or job(), self.desk.done)
        return self.desk.wait_for_results(before + 1)[before]


def quick_options(job_s: float = 0.6) -> StationOptions:
    around = Surroundings(first_pause_s=0.02, longest_pause_s=0.1)
    return StationOptions(job_s=job_s, timing=QUICK, surroundings=around)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    model = PrinterModel(speed_mm_s=0, boot_s=0.2)
    printer = SimulatedPrinter(tmp_path / "printer", tmp_path / "paper", baud=0, model=model)
    printer.start()
    yield printer
    printer.stop()


@pytest.fixture
def bench(printer: SimulatedPrinter, tmp_path: Path) -> Iterator[Bench]:
    desk = Desk()
    station = PrinterStation(
        str(tmp_path / "printer"), baud=115200, on_health=desk.on_health, options=quick_options()
    )
    station.start()
    desk.wait_for_status("online")
    yield Bench(printer, station, desk)
    station.stop()
