"""Both layouts through the real station, over a line, onto the simulated printer's paper."""

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageChops

from config.schema_machines import Printer
from devices.simulate.printer import PrinterModel, SimulatedPrinter
from devices.status import DeviceHealth
from kiosk.journal import Journal
from kiosk.models import PrintOutcome, PrintReport
from kiosk.printing.layouts import logo_of
from kiosk.printing.opening import Content, Surroundings, open_room
from kiosk.printing.raster import ticket_image
from kiosk.printing.room import Room
from tests.kiosk.printing.papers import CATALOGUE, FIRST_DEPOSIT, HALL, KIOSK, NOW, STATIONERY
from tests.kiosk.printing.papers import ticket as a_ticket
from tests.kiosk.printing.test_raster import read_codes

WAIT_S = 20.0


@dataclass
class Machine:
    """A room, its station and the printer at the other end; health can be awaited."""

    simulated: SimulatedPrinter
    journal: Journal
    url: str
    now: datetime = NOW
    healths: queue.Queue[DeviceHealth] = field(default_factory=queue.Queue)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def open(self, layout: Literal["raster", "fast"], *, logo: bool = True) -> Room:
        printer = Printer(url=self.url, layout=layout, nv_logo=logo)
        self.room, self.station = open_room(
            printer,
            Content(kiosk=KIOSK, hall=HALL, catalogue=CATALOGUE),
            self.journal,
            Surroundings(
                run=lambda work: work(), clock=lambda: self.now, on_health=self.healths.put
            ),
        )
        self.station.start()
        self.await_status("online")
        return self.room

    def equip(self) -> None:
        """Let the printer take its pictures: a job that comes after them knows of them."""
        titles = ("排队小票", "一次性告知单")
        sizes = [len(logo_of(STATIONERY.plate(), title).command) for title in titles]
        assert self.simulated.wait_for_bytes(sum(sizes), WAIT_S)
        report = self.print(lambda done: self.room.print_guide(FIRST_DEPOSIT, done))
        assert report.outcome is PrintOutcome.PRINTED
        assert len(self.station.stored_keys) == len(titles)

    def await_status(self, status: str) -> None:
        """Let the station's health arrive until it is `status`."""
        while self.healths.get(timeout=WAIT_S).status != status:
            pass

    def print(self, act: Callable[[Callable[[PrintReport], None]], None]) -> PrintReport:
        reports: queue.Queue[PrintReport] = queue.Queue()
        act(reports.put)
        return reports.get(timeout=WAIT_S)

    @property
    def paper(self) -> Image.Image:
        return self.simulated.papers[-1].image


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    line = tmp_path / "printer"
    simulated = SimulatedPrinter(line, None, baud=0, model=PrinterModel(speed_mm_s=0))
    simulated.start()
    journal = Journal(tmp_path / "kiosk.db", kiosk_id="K1", prefix="K1")
    machine = Machine(simulated=simulated, journal=journal, url=str(line))
    yield machine
    if hasattr(machine, "station"):
        machine.station.stop()
    simulated.stop()
    simulated._line.wake.close()
    journal.close()


def test_the_raster_ticket_comes_out_dot_for_dot(machine: Machine) -> None:
    room = machine.open("raster")
    report = machine.print(lambda done: room.print_ticket(a_ticket(), done))
    assert report.outcome is PrintOutcome.PRINTED
    expected = ticket_image(STATIONERY.ticket(a_ticket(), FIRST_DEPOSIT))
    drawn = machine.paper.convert("1").crop((0, 0, *expected.size))
    assert ImageChops.logical_xor(drawn, expected).histogram()[255] <= 8  # real-time guards


@pytest.mark.parametrize("logo", [True, False])
def test_the_fast_ticket_comes_out_with_its_code_and_as_long_as_it_said(
    machine: Machine, tmp_path: Path, logo: bool
) -> None:
    room = machine.open("fast", logo=logo)
    if logo:
        machine.equip()
    report = machine.print(lambda done: room.print_ticket(a_ticket(), done))
    assert report.outcome is PrintOutcome.PRINTED
    assert read_codes(machine.paper, tmp_path) == [a_ticket().link]
    paper = STATIONERY.ticket(a_ticket(), FIRST_DEPOSIT)
    said = room.shop.layout().ticket(paper).height_mm
    assert machine.simulated.papers[-1].height_mm == pytest.approx(said, rel=0.15)
    assert bool(machine.simulated.state().stored_keys) == logo


def test_the_logo_is_stored_once_and_not_again_at_the_next_start(machine: Machine) -> None:
    machine.open("fast")
    machine.equip()
    stored = machine.simulated.state().received_bytes
    machine.station.stop()
    machine.open("fast")
    machine.equip()
    assert machine.simulated.state().received_bytes - stored < 4_000


def test_both_slips_come_out_with_the_guides_code(machine: Machine, tmp_path: Path) -> None:
    room = machine.open("fast")
    report = machine.print(lambda done: room.print_guide(FIRST_DEPOSIT, done))
    assert report.outcome is PrintOutcome.PRINTED
    assert read_codes(machine.paper, tmp_path) == [f"{HALL.public_url}/guide/BT-01"]


def test_paper_that_ends_in_the_middle_brings_the_whole_ticket_again(
    machine: Machine, tmp_path: Path
) -> None:
    room = machine.open("raster")
    machine.simulated.load_paper(60)
    report = machine.print(lambda done: room.print_ticket(a_ticket(), done))
    assert report.outcome is PrintOutcome.UNKNOWN
    assert report.paper == "out"
    machine.await_status("user-error")
    machine.simulated.set_fault("paper_out", on=False)
    machine.await_status("online")
    machine.now += timedelta(seconds=20)
    cut = machine.simulated.state().papers_cut
    room.tick()
    assert machine.simulated.wait_for_papers(cut + 1, WAIT_S)
    whole = machine.paper.crop((0, machine.paper.height - 1250, 576, machine.paper.height))
    assert read_codes(whole, tmp_path) == [a_ticket().link]


def test_an_open_cover_before_the_ticket_costs_no_mark(machine: Machine, tmp_path: Path) -> None:
    room = machine.open("fast", logo=False)
    machine.simulated.set_fault("cover_open", on=True)
    machine.await_status("user-error")
    report = machine.print(lambda done: room.print_ticket(a_ticket(), done))
    assert report.outcome is PrintOutcome.NOT_PRINTED
    machine.simulated.set_fault("cover_open", on=False)
    machine.await_status("online")
    machine.now += timedelta(seconds=5)
    room.tick()
    assert machine.simulated.wait_for_papers(1, WAIT_S)
    assert read_codes(machine.paper, tmp_path) == [a_ticket().link]


def test_a_printer_that_is_pulled_out_leaves_the_number_and_prints_when_it_is_back(
    machine: Machine,
) -> None:
    room = machine.open("fast", logo=False)
    machine.simulated.set_fault("unplug", on=True)
    report = machine.print(lambda done: room.print_ticket(a_ticket(), done))
    assert report.outcome is not PrintOutcome.PRINTED
    machine.simulated.set_fault("unplug", on=False)
    machine.await_status("online")
    machine.now += timedelta(seconds=5)
    cut = machine.simulated.state().papers_cut
    room.tick()
    assert machine.simulated.wait_for_papers(cut + 1, WAIT_S)
