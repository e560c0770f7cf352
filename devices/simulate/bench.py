"""All simulated devices in one process, with the bench page: what `main.py simulate` runs."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from devices.simulate.page import BenchServer
from devices.simulate.page_printer import PrinterCard
from devices.simulate.printer import SimulatedPrinter

if TYPE_CHECKING:
    from pathlib import Path


class Bench:
    """`data` gets the lines and the papers. `url` is known at once, and answers after `start`."""

    def __init__(self, data: Path, port: int) -> None:
        papers = data / "papers"
        self._printer = SimulatedPrinter(data / "printer", papers)
        self._card = PrinterCard(self._printer, data / "printer", papers)
        self._server = BenchServer({"printer": self._card}, port)
        self._thread = threading.Thread(target=self._server.serve_forever, name="bench page")

    @property
    def url(self) -> str:
        return self._server.url

    def start(self) -> None:
        self._printer.start()
        self._card.start()
        self._thread.start()

    def stop(self) -> None:
        self._server.end()
        self._thread.join()
        self._card.stop()
        self._printer.stop()


def simulate(data: Path, port: int) -> None:
    """Play the devices until SIGTERM or SIGINT; call from the main thread."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    data.mkdir(parents=True, exist_ok=True)
    bench = Bench(data.absolute(), port)
    bench.start()
    print(f"bench {bench.url}", flush=True)  # noqa: T201 - this is the command's output
    ended.wait()
    bench.stop()
