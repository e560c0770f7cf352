"""What a site's people ask before they open: whether files are right and devices answer."""

import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.load import check, load_kiosk
from config.schema_machines import Printer
from devices.printer.job import Trouble
from devices.printer.station import PrinterStation
from devices.status import DeviceHealth, DeviceStatus

ANSWER_S_MAX: Final = 6.0  # three looks at a slow printer
UNHEARD: Final = frozenset(
    {Trouble.ABSENT, Trouble.REFUSED, Trouble.SILENT, Trouble.GARBLED, Trouble.BROKEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a device said, and after how long."""

    health: DeviceHealth
    url: str
    took_s: float

    @property
    def heard(self) -> bool:
        """Whether it spoke at all: a printer without paper did."""
        return self.health.status is not DeviceStatus.STARTING and not any(
            self.health.detail == trouble for trouble in UNHEARD
        )


def check_config(folder: Path | None, console: Console) -> int:
    """Print all that is wrong with the files; return the exit code."""
    problems = check(folder)
    if not problems:
        console.print("every file is right")
        return 0
    table = Table("file", "key", "reason", title=f"{len(problems)} problems", show_lines=True)
    table.columns[0].overflow = "fold"  # a path that is cut off helps nobody
    for problem in problems:
        table.add_row(*map(Text, (str(problem.path), problem.key, problem.reason)))
    console.print(table)
    return 1


def check_devices(folder: Path | None, printer_url: str | None, console: Console) -> int:
    """Speak to every device of kiosk.toml, print what they said; return the exit code.

    Raises ConfigError. A kiosk that runs holds its ports: stop it first.
    """
    printer = load_kiosk(folder).printer
    if printer_url is not None:
        printer = Printer(url=printer_url, baud=printer.baud if printer else 115200)
    if printer is None:
        console.print("no device is configured")
        return 0
    with console.status("asking the printer"):
        answers = [ask_printer(printer)]
    table = Table("device", "port", "status", "paper", "detail", "time")
    table.columns[1].overflow = "fold"
    for each in answers:
        health = each.health
        took = f"{each.took_s * 1000:.0f} ms"
        said = (health.device, each.url, health.status, health.paper, health.detail, took)
        table.add_row(*map(Text, said))
    console.print(table)
    return 0 if all(each.heard for each in answers) else 1


def ask_printer(printer: Printer) -> Answer:
    """Wait for the printer's first word, or for ANSWER_S_MAX. It prints nothing."""
    heard = threading.Event()
    station = PrinterStation(printer.url, baud=printer.baud, on_health=lambda _: heard.set())
    began_s = time.monotonic()
    station.start()
    try:
        heard.wait(ANSWER_S_MAX)
        took_s = time.monotonic() - began_s
        return Answer(health=station.health, url=printer.url, took_s=took_s)
    finally:
        station.stop()
