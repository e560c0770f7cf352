"""Journal, line, printer, flow and client together, as the kiosk has them; the hall is away."""

import queue
import socket
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.schema_machines import Printer
from devices.simulate.printer import PrinterModel, SimulatedPrinter
from hall.client import HallClient
from kiosk.flows.ticketing import Ticketing, Timing
from kiosk.hall_desk import ClientDesk
from kiosk.hall_link import LinkState
from kiosk.journal import Journal
from kiosk.models import PrintReport
from kiosk.printing.opening import Content, Surroundings, open_room
from tests.kiosk.printing.papers import CATALOGUE, HALL, KIOSK
from tests.kiosk.printing.test_raster import read_codes

ZONE = ZoneInfo("Asia/Shanghai")
WAIT_S = 20.0


@dataclass
class Site:
    """What of the kiosk is left when the hall is away, on a folder that outlives it."""

    folder: Path
    url: str

    def open(self) -> tuple[Ticketing, Journal, ClientDesk]:
        journal = Journal(self.folder / "kiosk.db", kiosk_id="K1", prefix="K1")
        desk = ClientDesk(HallClient(self.url))
        timing = Timing(
            wall=lambda: datetime.now(ZONE),
            monotonic=time.monotonic,
            pause=time.sleep,
            zone=ZONE,
            answer_timeout_s=2.0,
        )
        flow = Ticketing(
            desk=desk,
            journal=journal,
            link=LinkState(),
            hall=HALL,
            catalogue=CATALOGUE,
            timing=timing,
        )
        return flow, journal, desk


@pytest.fixture
def site(tmp_path: Path) -> Site:
    with socket.socket() as unused:  # nobody listens there
        unused.bind(("127.0.0.1", 0))
        return Site(tmp_path, f"http://127.0.0.1:{unused.getsockname()[1]}")


def test_without_its_hall_the_kiosk_issues_and_prints_an_offline_number(
    site: Site, tmp_path: Path
) -> None:
    flow, journal, desk = site.open()
    line = tmp_path / "printer"
    simulated = SimulatedPrinter(line, None, baud=0, model=PrinterModel(speed_mm_s=0))
    simulated.start()
    well, reports = threading.Event(), queue.Queue[PrintReport]()
    room, station = open_room(
        Printer(url=str(line), nv_logo=False),
        Content(kiosk=KIOSK, hall=HALL, catalogue=CATALOGUE),
        journal,
        Surroundings(
            run=lambda work: work(),
            clock=lambda: datetime.now(ZONE),
            on_health=lambda health: well.set() if health.status == "online" else None,
        ),
    )
    station.start()
    assert well.wait(WAIT_S)
    ticket = flow.issue("BT-01", priority_reason=None)
    assert (ticket.ticket_no, ticket.offline) == ("K1-001", True)
    room.print_ticket(ticket, reports.put)
    assert reports.get(timeout=WAIT_S).outcome == "printed"
    assert read_codes(simulated.papers[0].image, tmp_path) == [ticket.link]
    assert journal.unfinished_jobs() == ()
    station.stop()
    simulated.stop()
    simulated._line.wake.close()
    desk.close()
    journal.close()


def test_the_series_goes_on_after_the_kiosk_was_started_again(site: Site) -> None:
    for number in ("K1-001", "K1-002"):
        flow, journal, desk = site.open()
        assert flow.issue("BT-01", priority_reason="elderly").ticket_no == number
        assert journal.unknown_attempts() == ()  # the connection was refused: nothing was sent
        desk.close()
        journal.close()
