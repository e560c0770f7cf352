"""The back half as the kiosk runs it: real journal, line, printer and client; the hall is away."""

import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from config.schema_machines import Printer
from devices.simulate.printer import PrinterModel, SimulatedPrinter
from kiosk.back import BackHalf, Listeners, open_back
from kiosk.models import HallView, PrinterState, PrintReport
from kiosk.printing.opening import Content
from tests.kiosk.printing.papers import CATALOGUE, FIRST_DEPOSIT, HALL, KIOSK
from tests.kiosk.printing.test_raster import read_codes

WAIT_S = 20.0


@dataclass
class Site:
    folder: Path
    simulated: SimulatedPrinter
    views: list[HallView] = field(default_factory=list)
    states: list[PrinterState] = field(default_factory=list)
    well: threading.Event = field(default_factory=threading.Event)

    def open(self, *, printer: bool = True) -> BackHalf:
        with socket.socket() as unused:  # nobody listens there
            unused.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        line = Printer(url=str(self.folder / "printer"), nv_logo=False) if printer else None
        kiosk = msgspec.structs.replace(KIOSK, hall_url=url, printer=line)
        content = Content(kiosk=kiosk, hall=HALL, catalogue=CATALOGUE)
        listeners = Listeners(view=self.views.append, printer=self.heard)
        return open_back(content, "x" * 20, self.folder / "data", listeners)

    def heard(self, state: PrinterState) -> None:
        self.states.append(state)
        if state.status == "online":
            self.well.set()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    model = PrinterModel(speed_mm_s=0)
    simulated = SimulatedPrinter(tmp_path / "printer", None, baud=0, model=model)
    simulated.start()
    yield Site(tmp_path, simulated)
    simulated.stop()
    simulated._line.wake.close()


def test_without_its_hall_the_kiosk_issues_and_prints_an_offline_number(
    site: Site, tmp_path: Path
) -> None:
    back = site.open()
    back.start()
    assert site.well.wait(WAIT_S)
    ticket = back.desk.issue("BT-01", priority_reason=None)
    assert (ticket.ticket_no, ticket.offline) == ("K1-001", True)
    reports: queue.Queue[PrintReport] = queue.Queue()
    back.printing.print_ticket(ticket, reports.put)
    assert reports.get(timeout=WAIT_S).outcome == "printed"
    assert read_codes(site.simulated.papers[0].image, tmp_path) == [ticket.link]
    assert not back.link.request_help()
    back.tick()
    back.stop()
    again = site.open()
    assert again.desk.issue("BT-01", priority_reason=None).ticket_no == "K1-002"
    assert again.journal.waiting_count() == 2
    assert again.journal.unknown_attempts() == ()
    assert again.journal.unfinished_jobs() == ()
    again.stop()


def test_a_machine_without_a_printer_still_issues(site: Site) -> None:
    back = site.open(printer=False)
    back.start()
    back.tick()
    reports: queue.Queue[PrintReport] = queue.Queue()
    back.printing.print_guide(FIRST_DEPOSIT, reports.put)
    assert reports.get(timeout=WAIT_S).outcome == "not_printed"
    assert back.desk.issue("BT-01", priority_reason="elderly").priority == "green"
    back.stop()
