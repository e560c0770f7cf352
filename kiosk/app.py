"""Where the kiosk is put together: content, journal, hall, printer, router, window."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import msgspec

from config.load import load_catalogue, load_hall, load_kiosk, read_token
from config.log import configure as configure_log
from config.schema_machines import Printer
from config.window import WindowPlace, prepare_kivy
from hall.client import HallClient
from hall.follow import FeedFollower
from kiosk.flows.ticketing import Ticketing, Timing
from kiosk.hall_desk import ClientDesk
from kiosk.hall_link import TOPICS, HallLink, LinkParts, LinkState
from kiosk.journal import Journal
from kiosk.models import HallView
from kiosk.presenters.place import Place
from kiosk.printing.opening import Content, Surroundings, open_room
from kiosk.printing.room import NoPrinter, Room
from kiosk.router import Back, Router
from kiosk.window import Loop, run_window

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from config.schema_machines import KioskConfig
    from devices.printer.station import PrinterStation
    from devices.status import DeviceHealth

JOURNAL: Final = "kiosk.db"
KIVY_HOME: Final = "kivy"


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskOptions:
    """`data` is what this machine keeps; `site` its configuration, the shipped one without.

    `hall_url`, `token_file` and `printer_url` override kiosk.toml. Without `window` the kiosk
    covers the whole screen.
    """

    data: Path
    site: Path | None = None
    hall_url: str | None = None
    token_file: Path | None = None
    printer_url: str | None = None
    window: WindowPlace | None = None


@dataclass(slots=True)
class BackHalf:
    """All that runs beside the window. `start` after the window's first scene, `stop` once."""

    back: Back
    start: Callable[[], None]
    beat: Callable[[], None]
    stop: Callable[[], None]


@dataclass(slots=True)
class _Wires:
    """What the back half tells the window, once there is a router to tell."""

    loop: Loop
    router: Router | None = None
    printer: PrinterStation | None = None
    link: HallLink | None = None
    room: Room | None = None
    _prints: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="print")
    )

    def hall_seen(self, view: HallView) -> None:
        router = self.router
        if router is not None:
            self.loop.on_window(lambda: router.hall_changed(view))

    def printer_seen(self, health: DeviceHealth) -> None:
        del health  # the room says it in the kiosk's words
        router, room = self.router, self.room
        if router is not None and room is not None:
            self.loop.on_window(lambda: router.printer_changed(room.state))
        if self.link is not None:
            self.link.nudge()

    def devices(self) -> tuple[DeviceHealth, ...]:
        return () if self.printer is None else (self.printer.health,)

    def print_later(self, work: Callable[[], None]) -> None:
        self._prints.submit(work)

    def close(self) -> None:
        self._prints.shutdown(wait=False, cancel_futures=True)


def run_kiosk(options: KioskOptions) -> None:
    """Show the kiosk until its window is closed. Raises ConfigError, JournalError.

    Blocks the main thread, which Kivy needs.
    """
    started_s = time.perf_counter()
    configure_log()
    options.data.mkdir(parents=True, exist_ok=True)
    kiosk = configured(options)
    panel = kiosk.panel
    whole = WindowPlace(width=panel.width_px, height=panel.height_px, whole=True)
    prepare_kivy(options.data / KIVY_HOME, options.window or whole)
    hall = load_hall(options.site)
    if options.hall_url is not None:  # the codes on screen and paper lead to the same hall
        hall = msgspec.structs.replace(hall, public_url=options.hall_url)
    zone = ZoneInfo(hall.zone)
    place = Place(
        hall=hall,
        catalogue=load_catalogue(options.site),
        kiosk=kiosk,
        clock=lambda: datetime.now(zone),
    )
    place.view = HallView(since=place.clock())
    wires = _Wires(Loop())
    half = _back_half(options, place, wires)
    router = wires.router = Router(place, half.back)
    place.printer = half.back.printing.state
    try:
        run_window(router, wires.loop, started_s=started_s, opened=half.start, beat=half.beat)
    finally:
        half.stop()
        wires.close()


def configured(options: KioskOptions) -> KioskConfig:
    """Return kiosk.toml with what the command line says instead."""
    kiosk = load_kiosk(options.site)
    if options.hall_url is not None:
        kiosk = msgspec.structs.replace(kiosk, hall_url=options.hall_url)
    if options.token_file is not None:
        token_file = str(options.token_file.absolute())
        kiosk = msgspec.structs.replace(kiosk, token_file=token_file)
    if options.printer_url is not None:
        known = kiosk.printer or Printer(url=options.printer_url)
        printer = msgspec.structs.replace(known, url=options.printer_url)
        kiosk = msgspec.structs.replace(kiosk, printer=printer)
    return kiosk


def _back_half(options: KioskOptions, place: Place, wires: _Wires) -> BackHalf:
    kiosk = place.kiosk
    token = read_token(kiosk.token_file, options.site)
    client = HallClient(kiosk.hall_url, token, timeout_s=kiosk.answer_timeout_s)
    journal = Journal(options.data / JOURNAL, kiosk_id=kiosk.id, prefix=kiosk.offline_prefix)
    state, desk = LinkState(), ClientDesk(client)
    ticketing = Ticketing(
        desk=desk,
        journal=journal,
        link=state,
        hall=place.hall,
        catalogue=place.catalogue,
        timing=_timing(place),
    )
    parts = LinkParts(
        kiosk_id=kiosk.id, client=client, state=state, devices=wires.devices,
        waiting=journal.waiting_count, replay=ticketing.replay, on_view=wires.hall_seen,
        wall=place.clock,
    )  # fmt: skip
    link = wires.link = HallLink(parts)
    printing = _printing(place, journal, wires)

    def start() -> None:
        _start(client, link, wires)

    def stop() -> None:
        link.stop()
        if wires.printer is not None:
            wires.printer.stop()
        for each in (desk, client, journal):
            each.close()

    back = Back(
        desk=ticketing,
        printing=printing,
        help=link,
        run=wires.loop.run,
        on_window=wires.loop.on_window,
        clock_s=time.monotonic,
    )
    beat = wires.room.tick if wires.room is not None else lambda: None
    return BackHalf(back=back, start=start, beat=beat, stop=stop)


def _start(client: HallClient, link: HallLink, wires: _Wires) -> None:
    if wires.printer is not None:
        wires.printer.start()
    if wires.room is not None:
        wires.room.recover()
    link.start(
        FeedFollower(
            client, TOPICS, on_snapshot=link.snapshot, on_event=link.event, on_link=link.link
        )
    )


def _timing(place: Place) -> Timing:
    return Timing(
        wall=place.clock,
        monotonic=time.monotonic,
        pause=time.sleep,
        zone=ZoneInfo(place.hall.zone),
        answer_timeout_s=place.kiosk.answer_timeout_s,
    )


def _printing(place: Place, journal: Journal, wires: _Wires) -> Room | NoPrinter:
    if place.kiosk.printer is None:
        return NoPrinter()
    content = Content(kiosk=place.kiosk, hall=place.hall, catalogue=place.catalogue)
    around = Surroundings(run=wires.print_later, clock=place.clock, on_health=wires.printer_seen)
    wires.room, wires.printer = open_room(place.kiosk.printer, content, journal, around)
    return wires.room
