"""Puts a print room together: printer station, layouts, stored logo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.printer.station import PrinterStation, StationOptions
from kiosk.printing.layouts import layout_for, logo_of
from kiosk.printing.room import Room, Shop
from kiosk.printing.stationery import SLIP_TITLE, TICKET_TITLE, Stationery

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.schema_catalogue import Catalogue
    from config.schema_hall import HallConfig
    from config.schema_machines import KioskConfig, Printer
    from devices.status import DeviceHealth
    from kiosk.printing.layouts import Layout
    from kiosk.printing.room import PrintJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """`run` does work off the caller's thread, in order; `on_health` comes from the printer's."""

    run: Callable[[Callable[[], None]], None]
    clock: Callable[[], datetime]
    on_health: Callable[[DeviceHealth], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    kiosk: KioskConfig
    hall: HallConfig
    catalogue: Catalogue


def open_room(
    printer: Printer, content: Content, journal: PrintJournal, around: Surroundings
) -> tuple[Room, PrinterStation]:
    """Return a room, and its station, which the caller starts and stops.

    The first time the printer is well, the station stores the logos in its flash; until the printer
    has said that it holds them, papers begin with the hall's name in characters.
    """
    stationery = Stationery(hall=content.hall, kiosk=content.kiosk)
    wanted = printer.layout == "fast" and printer.nv_logo
    titles = (TICKET_TITLE, SLIP_TITLE) if wanted else ()
    logos = {title: logo_of(stationery.plate(), title) for title in titles}
    stored = {logo.key.code: logo.command for logo in logos.values()}
    station = PrinterStation(
        printer.url,
        baud=printer.baud,
        on_health=around.on_health,
        options=StationOptions(stored=stored, now=around.clock),
    )

    def layout() -> Layout:
        keys = station.stored_keys
        held = {title: logo for title, logo in logos.items() if logo.key.code in keys}
        return layout_for(printer, held)

    shop = Shop(
        kiosk_id=content.kiosk.id,
        stationery=stationery,
        catalogue=content.catalogue,
        layout=layout,
        run=around.run,
        clock=around.clock,
    )
    return Room(shop=shop, journal=journal, station=station), station
