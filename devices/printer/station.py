"""The printer as the kiosk uses it: jobs in from any thread, results and health out, for ever."""

from __future__ import annotations

import logging
import queue
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from devices.errors import DeviceAbsentError, DeviceRefusedError, DeviceTimeoutError
from devices.link.supervisor import Supervisor, Surroundings
from devices.printer.condition import STATUS_OF
from devices.printer.job import PrintJob, PrintOutcome, PrintResult, Trouble
from devices.printer.session import PrinterSession, SessionTiming
from devices.printer.talk import Talk, line_s
from devices.status import DeviceHealth, DeviceStatus, PaperStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from devices.link.port import Port

__all__ = ["PrintJob", "PrintOutcome", "PrintResult", "PrinterStation", "StationOptions"]

DEVICE: Final = "printer"
JOBS_MAX: Final = 8  # one citizen at a time prints one or two slips

log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationOptions:
    """`stored` are pictures for the printer's flash, as `escpos.define_stored` makes them, by key.

    Those that the printer lacks are written once, when it is first well.
    """

    stored: Mapping[str, bytes] | None = None
    job_s: float = 4.0  # for a job, besides its time on the line and on paper
    timing: SessionTiming = field(default_factory=SessionTiming)
    surroundings: Surroundings = field(default_factory=Surroundings)
    now: Callable[[], datetime] = _utc_now


@dataclass(frozen=True, slots=True)
class _Order:
    job: PrintJob
    done: Callable[[PrintResult], None]
    deadline: float


class PrinterStation:
    """One printer, owned by one thread. Every method may be called from any thread.

    `on_health` and each job's `done` are called from that thread: once per change, and exactly
    once per job. What they raise is logged and goes no further.
    """

    def __init__(
        self,
        url: str,
        *,
        baud: int,
        on_health: Callable[[DeviceHealth], None],
        options: StationOptions | None = None,
    ) -> None:
        self._options = options or StationOptions()
        self._clock = self._options.surroundings.clock
        self._baud, self._on_health = baud, on_health
        self._orders: queue.Queue[_Order] = queue.Queue(JOBS_MAX)
        self._closed_trouble = Trouble.NONE
        self._stored_keys: frozenset[str] = frozenset()
        self._health = DeviceHealth(
            device=DEVICE,
            status=DeviceStatus.STARTING,
            paper=PaperStatus.UNKNOWN,
            detail="",
            since=self._options.now(),
        )
        self._link = Supervisor(url, baud, self, self._options.surroundings)

    @property
    def health(self) -> DeviceHealth:
        return self._health

    @property
    def stored_keys(self) -> frozenset[str]:
        """The keys of `stored` that the printer holds now; empty until it has said so."""
        return self._stored_keys

    def start(self) -> None:
        self._link.start()

    def stop(self) -> None:
        """End the thread, in 5 s at most; a running job may end, waiting ones are not printed."""
        self._link.stop()
        self._refuse_waiting(Trouble.STOPPED)

    def submit(self, job: PrintJob, done: Callable[[PrintResult], None]) -> None:
        """Queue a job. Never blocks: a job that cannot wait is refused through `done` at once."""
        order = _Order(job, done, self._clock() + self._job_s(job))
        try:
            self._orders.put_nowait(order)
        except queue.Full:
            _refuse(order, Trouble.TOO_MANY)
            return
        self._link.wake.ring()
        if self._link.stopping:
            self._refuse_waiting(Trouble.STOPPED)

    def _job_s(self, job: PrintJob) -> float:
        paper_s = job.height_mm / self._options.timing.driver.slowest_mm_s
        return self._options.job_s + line_s(len(job.data), self._baud) + paper_s

    # --- on the owner thread ---------------------------------------------------------------------

    def serve(self, port: Port, link: Supervisor) -> None:
        """Talk until told to stop. Raises `DeviceError` when the line is of no more use."""
        timing = self._options.timing
        talk = Talk(port, self._clock, self._baud, timing.driver, on_change=self._tell_of)
        session = PrinterSession(talk, timing, self._options.stored or {})
        while not link.stopping:
            order = self._next_order()
            if order is None:
                session.turn()
            else:
                self._print(session, order)
            self._stored_keys = session.keys
            if session.proved:
                self._closed_trouble = Trouble.NONE
                link.proved()

    def faulted(self, fault: Exception) -> None:
        self._stored_keys = frozenset()
        self._closed_trouble = _trouble_of(fault)
        self._tell(STATUS_OF[self._closed_trouble], PaperStatus.UNKNOWN, self._closed_trouble)
        self.while_closed()

    def while_closed(self) -> None:
        self._refuse_waiting(self._closed_trouble)

    def _next_order(self) -> _Order | None:
        try:
            return self._orders.get_nowait()
        except queue.Empty:
            return None

    def _print(self, session: PrinterSession, order: _Order) -> None:
        left_s = order.deadline - self._clock()
        if left_s <= session.timing.driver.answer_s:
            _refuse(order, Trouble.NOT_READY)
            return
        result = session.printer.print_job(order.job, left_s)
        session.look_again_now()
        _finish(order, result)

    def _refuse_waiting(self, trouble: Trouble) -> None:
        while (order := self._next_order()) is not None:
            _refuse(order, trouble)

    def _tell_of(self, talk: Talk) -> None:
        paper = PaperStatus.UNKNOWN if talk.condition is None else talk.condition.paper
        self._tell(STATUS_OF[talk.trouble], paper, talk.trouble)

    def _tell(self, status: DeviceStatus, paper: PaperStatus, trouble: Trouble) -> None:
        picture = replace(self._health, status=status, paper=paper, detail=str(trouble))
        if picture == self._health:
            return
        self._health = replace(picture, since=self._options.now())
        try:
            self._on_health(self._health)
        except Exception:
            log.exception("a listener of the printer's health failed")


def _trouble_of(fault: Exception) -> Trouble:
    if isinstance(fault, DeviceAbsentError):
        return Trouble.ABSENT
    if isinstance(fault, DeviceRefusedError):
        return Trouble.REFUSED
    return Trouble.SILENT if isinstance(fault, DeviceTimeoutError) else Trouble.BROKEN


def _refuse(order: _Order, trouble: Trouble) -> None:
    result = PrintResult(job_id=order.job.job_id, outcome=PrintOutcome.NOT_PRINTED, reason=trouble)
    _finish(order, result)


def _finish(order: _Order, result: PrintResult) -> None:
    try:
        order.done(result)
    except Exception:
        log.exception("the receiver of print job %s failed", order.job.job_id)
