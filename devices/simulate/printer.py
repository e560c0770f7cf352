"""A receipt printer at the other end of a line: real bytes in, drawn paper and status out."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from devices.simulate.line import PtyLine
from devices.simulate.mechanism import Mechanism, PrinterModel
from devices.simulate.paper import DOTS_A_MM, Paper
from devices.simulate.sensors import MOMENTARY, Fault

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from devices.simulate.line import Line

__all__ = ["Fault", "Paper", "PrinterModel", "PrinterState", "SimulatedPrinter"]

BITS_A_BYTE: Final = 10  # start, eight, stop
PAPERS_KEPT_MAX: Final = 50  # for the bench page; the files stay
READ_BYTES: Final = 64  # in one gulp: 5.6 ms of a 115200 line
JOIN_S_MAX: Final = 5.0
PNG_EFFORT: Final = 1  # of 9: the thread that saves also answers the host


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterState:
    """One look at the simulated printer, for a page or a test. `msgspec.asdict` takes it."""

    plugged: bool
    off_line: bool
    faults: tuple[str, ...]
    paper_left_mm: float
    hanging_mm: float
    papers_cut: int
    last_cut_at: float | None
    received_bytes: int
    held_bytes: int
    unknown_commands: int
    stored_keys: tuple[str, ...]


class SimulatedPrinter:
    """Owns one thread and one line. Every public method may be called from any thread.

    `line_path` becomes a link to a pseudo-terminal; give it to the driver as its URL. Tickets are
    saved to `paper_dir` as `ticket-0001.png` and so on, unless it is none. `baud` paces the bytes
    as a line would; 0 does not.
    """

    def __init__(
        self,
        line_path: Path,
        paper_dir: Path | None,
        baud: int = 115200,
        *,
        model: PrinterModel | None = None,
        line: Line | None = None,
    ) -> None:
        self._line: Line = line or PtyLine(line_path)
        self._paper_dir, self._baud = paper_dir, baud
        self._mechanism = Mechanism(model or PrinterModel(), self._keep)
        self._changed = threading.Condition()  # guards everything below and the mechanism
        self._papers: deque[Paper] = deque(maxlen=PAPERS_KEPT_MAX)
        self._papers_cut = 0
        self._received_bytes = 0
        self._pending: dict[int, list[Fault]] = {}  # faults that wait for a byte to come
        self._line_free_at = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulated printer", daemon=True)

    def start(self) -> None:
        """Plug it in; the path exists when this returns."""
        with self._changed:
            self._mechanism.press.glyphs.warm_up()
            self._line.plug()
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._line.wake.ring()
        if self._thread.ident is not None:
            self._thread.join(JOIN_S_MAX)
        with self._changed:
            self._line.close()

    # --- hands and eyes --------------------------------------------------------------------------

    def set_fault(self, name: str, *, on: bool, after_bytes: int = 0) -> None:
        """Make or mend a fault, by a name of `Fault`; `after_bytes` more have been received.

        Raises `ValueError` for a name that is no fault. `power_cycle` happens once; mending
        `paper_out` or `paper_low` puts a new roll in.
        """
        fault = Fault(name)
        with self._changed:
            if after_bytes:
                at = self._received_bytes + after_bytes
                self._pending.setdefault(at, []).append(fault)
            else:
                self._apply(fault, on=on)
        self._line.wake.ring()

    def load_paper(self, length_mm: float) -> None:
        """Put in a roll of this length: one that ends in the middle of a ticket, for instance."""
        with self._changed:
            self._mechanism.faults -= {Fault.PAPER_OUT, Fault.PAPER_LOW}
            self._mechanism.roll.left_mm = length_mm
        self._line.wake.ring()

    def state(self) -> PrinterState:
        with self._changed:
            mechanism = self._mechanism
            return PrinterState(
                plugged=self._line.plugged,
                off_line=mechanism.sensors.off_line,
                faults=tuple(sorted(mechanism.faults)),
                paper_left_mm=mechanism.roll.left_mm,
                hanging_mm=mechanism.roll.hanging_mm,
                papers_cut=self._papers_cut,
                last_cut_at=self._papers[-1].cut_at if self._papers else None,
                received_bytes=self._received_bytes,
                held_bytes=mechanism.held_bytes,
                unknown_commands=mechanism.press.unknown_commands,
                stored_keys=tuple(sorted(mechanism.press.flash)),
            )

    @property
    def papers(self) -> list[Paper]:
        """The last tickets, oldest first; at most fifty."""
        with self._changed:
            return list(self._papers)

    def wait_for_papers(self, count: int, timeout_s: float) -> bool:
        """Wait until so many tickets were cut since the start; return whether they were."""
        with self._changed:
            return self._changed.wait_for(lambda: self._papers_cut >= count, timeout_s)

    def wait_for_bytes(self, count: int, timeout_s: float) -> bool:
        """Wait until so many bytes were received since the start; return whether they were."""
        with self._changed:
            return self._changed.wait_for(lambda: self._received_bytes >= count, timeout_s)

    # --- the thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stop.is_set():
            now = time.monotonic()
            room, pause_s = self._outlook(now)
            received = self._line.read(room, pause_s)
            with self._changed:
                self._take(received, time.monotonic())
                self._changed.notify_all()

    def _outlook(self, now: float) -> tuple[int, float | None]:
        """Return how many bytes may be read now, and until when to wait for them at most."""
        with self._changed:
            mechanism = self._mechanism
            due = mechanism.busy_until if mechanism.busy_until > now else None
            readable = (
                0 if Fault.STUCK in mechanism.faults else min(READ_BYTES, mechanism.room_bytes)
            )
            if self._line_free_at > now:
                readable, due = 0, min(due or self._line_free_at, self._line_free_at)
            if self._pending:
                readable = min(readable, min(self._pending) - self._received_bytes)
            return readable, None if due is None else due - now

    def _take(self, received: bytes, now: float) -> None:
        if received:
            self._received_bytes += len(received)
            if self._baud:
                line_s = len(received) * BITS_A_BYTE / self._baud
                self._line_free_at = max(self._line_free_at, now) + line_s
            self._mechanism.receive(received, now)
        self._mechanism.run(now)
        for fault in self._pending.pop(self._received_bytes, ()):
            self._apply(fault, on=True)
        self._mechanism.run(now)
        self._answer()

    def _answer(self) -> None:
        answers = bytes(self._mechanism.answers)
        self._mechanism.answers.clear()
        if answers and Fault.SILENT not in self._mechanism.faults:
            self._line.write(answers)

    def _apply(self, fault: Fault, *, on: bool) -> None:
        if fault is Fault.POWER_CYCLE:
            self._mechanism.power_cycle(time.monotonic())
        elif fault is Fault.UNPLUG:
            (self._line.unplug if on else self._line.plug)()
        if fault not in MOMENTARY:
            self._mechanism.set_fault(fault, on=on)

    def _keep(self, image: Image.Image, cut_at: float, partial_cut: bool) -> None:  # noqa: FBT001
        self._papers_cut += 1
        file = None
        if self._paper_dir is not None:
            self._paper_dir.mkdir(parents=True, exist_ok=True)
            file = self._paper_dir / f"ticket-{self._papers_cut:04d}.png"
            image.save(file, compress_level=PNG_EFFORT)
        self._papers.append(
            Paper(
                number=self._papers_cut,
                image=image,
                height_mm=image.height / DOTS_A_MM,
                cut_at=cut_at,
                partial_cut=partial_cut,
                file=file,
            )
        )
