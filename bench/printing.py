"""How many bytes a ticket takes, and how soon after the touch its paper is cut, at 115200 baud."""

import queue
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final
from zoneinfo import ZoneInfo

from bench.figures import Figure, percentile, tell
from config.load import load_catalogue, load_hall, load_kiosk
from config.schema_catalogue import Service
from config.schema_machines import Printer
from devices.simulate.printer import PrinterModel, SimulatedPrinter
from hall.contract.api import Band, IssuedTicket
from kiosk.journal import Journal
from kiosk.models import PrintOutcome, PrintReport
from kiosk.printing.layouts import FastLayout, Layout, RasterLayout, logo_of
from kiosk.printing.opening import Content, Surroundings, open_room
from kiosk.printing.paper import TicketPaper
from kiosk.printing.room import Room
from kiosk.printing.stationery import TICKET_TITLE, Stationery, reprinted

BAUD: Final = 115_200
TICKET_BYTES_MAX: Final = 1500
CUT_S_MAX: Final = 0.5
TICKETS: Final = 20
WAIT_S: Final = 30.0
ZONE: Final = ZoneInfo("Asia/Shanghai")
HALL, KIOSK, CATALOGUE = load_hall(), load_kiosk(), load_catalogue()
STATIONERY: Final = Stationery(hall=HALL, kiosk=KIOSK)
MODEL: Final = PrinterModel()  # 350 mm/s: `floor` below is what this paper takes at that speed


def now() -> datetime:
    return datetime.now(ZONE)


def ticket(service: Service, n: int, *, offline: bool = False) -> IssuedTicket:
    group = HALL.group(service.group)
    return IssuedTicket(
        ticket_no=f"K1-{n:03d}" if offline else f"{group.letter}{n:03d}",
        service_code=service.code,
        service_name=service.name_zh,
        group=group.letter,
        group_name=group.name.zh,
        counters=HALL.counters_of(group.letter),
        location=group.location.zh,
        ahead=4,
        wait=Band(low_min=8, high_min=14),
        issued_at=now(),
        day_serial=n,
        link="https://hall.example.cn/t/Zk3vQ8m1xT0aBc9d",
        priority="normal",
        offline=offline,
    )


def papers() -> list[TicketPaper]:
    """Return every ticket that the hall can print, in its longest form."""
    return [
        reprinted(STATIONERY.ticket(ticket(service, 14, offline=offline), service), 2)
        for service in CATALOGUE.services
        for offline in (False, True)
    ]


def encode_ms(layout: Layout) -> float:
    times = []
    for paper in papers():
        started = time.perf_counter()
        layout.ticket(paper)
        times.append((time.perf_counter() - started) * 1000)
    return median(times)


@contextmanager
def printer(folder: Path) -> Iterator[tuple[SimulatedPrinter, Room]]:
    """A printer on a paced line, equipped with its logos, and the room that prints on it."""
    line = folder / "printer"
    simulated = SimulatedPrinter(line, None, baud=BAUD, model=MODEL)
    simulated.start()
    journal = Journal(folder / "kiosk.db", kiosk_id="K1", prefix="K1")
    well = threading.Event()
    room, station = open_room(
        Printer(url=str(line), baud=BAUD, layout="fast"),
        Content(kiosk=KIOSK, hall=HALL, catalogue=CATALOGUE),
        journal,
        Surroundings(
            run=lambda work: work(),
            clock=now,
            on_health=lambda health: well.set() if health.status == "online" else None,
        ),
    )
    station.start()
    try:
        if not well.wait(WAIT_S):
            message = "the printer is not ready"
            raise TimeoutError(message)
        until = time.monotonic() + WAIT_S
        while len(station.stored_keys) < 2 and time.monotonic() < until:
            asked(lambda done: room.print_guide(CATALOGUE.services[0], done))
        yield simulated, room
    finally:
        station.stop()
        simulated.stop()
        journal.close()


def asked(act: Callable[[Callable[[PrintReport], None]], None]) -> PrintReport:
    reports: queue.Queue[PrintReport] = queue.Queue()
    act(reports.put)
    return reports.get(timeout=WAIT_S)


def cut_after_s() -> list[float]:
    """Return how long each ticket took from being asked for to its cut, one after the other."""
    service = CATALOGUE.service("BT-01")
    taken = []
    with tempfile.TemporaryDirectory() as folder, printer(Path(folder)) as (simulated, room):
        for n in range(1, TICKETS + 1):
            before = simulated.state().papers_cut
            number = ticket(service, n)
            started = time.monotonic()
            report = asked(lambda done, no=number: room.print_ticket(no, done))  # type: ignore[misc]
            if report.outcome is not PrintOutcome.PRINTED:
                raise RuntimeError(report.reason)
            simulated.wait_for_papers(before + 1, WAIT_S)
            taken.append(simulated.papers[-1].cut_at - started)
    return taken


def figures() -> list[Figure]:
    logo = logo_of(STATIONERY.plate(), TICKET_TITLE)
    fast, raster = FastLayout(logos={TICKET_TITLE: logo}), RasterLayout()
    sizes = [len(fast.ticket(paper).data) for paper in papers()]
    one = fast.ticket(
        STATIONERY.ticket(ticket(CATALOGUE.service("BT-01"), 18), CATALOGUE.service("BT-01"))
    )
    floor_s = one.height_mm / MODEL.speed_mm_s
    taken = cut_after_s()
    return [
        Figure(
            figure="ticket, fast layout, largest",
            value=max(sizes),
            unit="bytes",
            bound=TICKET_BYTES_MAX,
        ),
        Figure(figure="ticket, fast layout, paper", value=one.height_mm, unit="mm", bound=None),
        Figure(figure="encode a ticket, fast", value=encode_ms(fast), unit="ms", bound=None),
        Figure(figure="encode a ticket, raster", value=encode_ms(raster), unit="ms", bound=None),
        Figure(
            figure="touch to cut at 115200 baud, median",
            value=median(taken),
            unit="s",
            bound=CUT_S_MAX,
            floor=floor_s,
        ),
        Figure(
            figure="touch to cut at 115200 baud, p90",
            value=percentile(taken, 0.9),
            unit="s",
            bound=CUT_S_MAX,
            floor=floor_s,
        ),
        Figure(
            figure="touch to cut at 115200 baud, slowest of 20",
            value=max(taken),
            unit="s",
            bound=None,
            floor=floor_s,
        ),
    ]


def main() -> None:
    tell(figures())


if __name__ == "__main__":
    main()
