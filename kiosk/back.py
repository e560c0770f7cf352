"""Puts the kiosk's back half together: journal, printer, tickets, and the line to the hall."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from hall.client import FeedFollower, HallClient
from kiosk.flows.ticketing import Ticketing, Timing
from kiosk.hall_desk import ClientDesk
from kiosk.hall_link import TOPICS, HallLink, LinkParts, LinkState
from kiosk.journal import Journal
from kiosk.printing.opening import Surroundings, open_room
from kiosk.printing.room import NoPrinter, state_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from devices.printer.station import PrinterStation
    from devices.status import DeviceHealth
    from kiosk.models import HallView, PrinterState
    from kiosk.printing.opening import Content
    from kiosk.printing.room import Room

DATABASE: Final = "kiosk.db"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Called from the back half's own threads; the window's thread is the listener's business."""

    view: Callable[[HallView], None]
    printer: Callable[[PrinterState], None]


@dataclass(slots=True, kw_only=True)
class BackHalf:
    """`desk`, `printing` and `link` (which calls for help) are what the presenters need."""

    desk: Ticketing
    printing: Room | NoPrinter
    link: HallLink
    journal: Journal
    _follower: FeedFollower
    _station: PrinterStation | None
    _client_desk: ClientDesk
    _client: HallClient
    _print_worker: ThreadPoolExecutor

    def start(self) -> None:
        """Open the lines, and print again what a dead process left unprinted."""
        self.journal.prune(self.desk.timing.wall())
        if self._station is not None:
            self._station.start()
        if not isinstance(self.printing, NoPrinter):
            self.printing.recover()
        self.link.start(self._follower)

    def tick(self) -> None:
        """Look whether a ticket is owed to somebody. Call it about once a second."""
        if not isinstance(self.printing, NoPrinter):
            self.printing.tick()

    def stop(self) -> None:
        """End every thread; a running print job keeps its deadline."""
        self.link.stop()
        self._print_worker.shutdown(wait=True, cancel_futures=True)
        if self._station is not None:
            self._station.stop()
        self._client_desk.close()
        self._client.close()
        self.journal.close()


def open_back(content: Content, token: str, folder: Path, listeners: Listeners) -> BackHalf:
    """Return the back half, ready to `start`. Raises JournalError where kiosk.db is not ours."""
    kiosk = content.kiosk
    zone = ZoneInfo(content.hall.zone)

    def wall() -> datetime:
        return datetime.now(zone)

    folder.mkdir(parents=True, exist_ok=True)
    journal = Journal(folder / DATABASE, kiosk_id=kiosk.id, prefix=kiosk.offline_prefix)
    client = HallClient(kiosk.hall_url, token=token, timeout_s=kiosk.answer_timeout_s)
    client_desk = ClientDesk(client, kiosk.id)
    state = LinkState()
    desk = Ticketing(
        desk=client_desk,
        journal=journal,
        link=state,
        hall=content.hall,
        catalogue=content.catalogue,
        timing=Timing(
            wall=wall,
            monotonic=time.monotonic,
            pause=time.sleep,
            zone=zone,
            answer_timeout_s=kiosk.answer_timeout_s,
        ),
    )
    worker = ThreadPoolExecutor(1, thread_name_prefix="print")

    def told(health: DeviceHealth) -> None:
        listeners.printer(state_of(health))
        link.nudge()  # staff see it within two seconds, not with the next heartbeat

    around = Surroundings(run=_in_order(worker), clock=wall, on_health=told)
    printing, station = _print_room(content, journal, around)
    link = HallLink(
        LinkParts(
            kiosk_id=kiosk.id,
            client=client,
            state=state,
            devices=lambda: () if station is None else (station.health,),
            waiting=journal.waiting_count,
            replay=desk.replay,
            on_view=listeners.view,
            wall=wall,
        )
    )
    follower = FeedFollower(
        client,
        TOPICS,
        on_snapshot=link.snapshot,
        on_event=link.event,
        on_link=link.link,
        clock=wall,
    )
    return BackHalf(
        desk=desk,
        printing=printing,
        link=link,
        journal=journal,
        _follower=follower,
        _station=station,
        _client_desk=client_desk,
        _client=client,
        _print_worker=worker,
    )


def _print_room(
    content: Content, journal: Journal, around: Surroundings
) -> tuple[Room | NoPrinter, PrinterStation | None]:
    printer = content.kiosk.printer
    if printer is None:
        return NoPrinter(), None
    return open_room(printer, content, journal, around)


def _in_order(worker: ThreadPoolExecutor) -> Callable[[Callable[[], None]], None]:
    """Return what gives work to the one worker; what it raises is logged, and the next goes on."""

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            log.exception("a paper was not printed")

    return lambda work: _give(worker, lambda: guarded(work))


def _give(worker: ThreadPoolExecutor, work: Callable[[], None]) -> None:
    with suppress(RuntimeError):  # the kiosk is stopping
        worker.submit(work)
