"""Puts a print room together: printer station, layouts, stored logo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from devices.printer.station import PrinterStation, StationOptions
from kiosk.printing.layouts import layout_for, logo_of
from kiosk.printing.room import Room, Shop
from kiosk.printing.stationery import Stationery

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

    The first time the printer is well, the station stores the logo in its flash; until the printer
    has said that it holds it, papers begin with the hall's name in characters.
    """
    stationery = Stationery(hall=content.hall, kiosk=content.kiosk)
    wanted = printer.layout == "fast" and printer.nv_logo
    logo = logo_of(stationery.plate()) if wanted else None
    stored = {} if logo is None else {logo.key.code: logo.command}
    station = PrinterStation(
        printer.url,
        baud=printer.baud,
        on_health=around.on_health,
        options=StationOptions(stored=stored, now=around.clock),
    )

    def layout() -> Layout:
        held = logo is not None and logo.key.code in station.stored_keys
        return layout_for(printer, logo if held else None)

    shop = Shop(
        kiosk_id=content.kiosk.id,
        stationery=stationery,
        catalogue=content.catalogue,
        layout=layout,
        run=around.run,
        clock=around.clock,
    )
    return Room(shop=shop, journal=journal, station=station), station
