"""The print room: every paper that is asked for, what became of it, and the second try.

A number is durable before it gets here, so that no printer can lose it; here only paper is lost.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from devices.printer.job import PrintJob, PrintResult, Trouble
from kiosk.flows.records import JournalError
from kiosk.models import PaperState, PrinterState, PrintOutcome, PrintReport
from kiosk.printing.paper import TicketPaper
from kiosk.printing.stationery import reprinted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from config.schema_catalogue import Catalogue, Service
    from devices.status import DeviceHealth
    from hall.contract.api import IssuedTicket
    from kiosk.flows.records import JournalledJob
    from kiosk.printing.layouts import Drawn, Layout
    from kiosk.printing.stationery import Stationery

HOLDER_STAYS: Final = timedelta(seconds=60)  # later the ticket would lie there for somebody else
COPIES_MAX: Final = 3  # of one ticket: a printer that eats paper is not fed for ever
PENDING_MAX: Final = 8  # tickets of the last minute; the oldest holder has left first
SETTLING: Final = timedelta(seconds=2)  # the printer's health may still lag behind the job's end
GONE: Final = "its holder has left"
PAPER_OF: Final = {
    Trouble.PAPER_OUT: PaperState.OUT,
    Trouble.CUTTER_JAMMED: PaperState.JAMMED,
}

log = logging.getLogger(__name__)


class Station(Protocol):
    """What of devices.printer.station.PrinterStation is needed."""

    @property
    def health(self) -> DeviceHealth: ...

    def submit(self, job: PrintJob, done: Callable[[PrintResult], None]) -> None: ...


class PrintJournal(Protocol):
    """What of kiosk.journal.Journal is needed; every method is durable when it returns."""

    def open_job(self, ticket_no: str, paper: bytes, now: datetime) -> JournalledJob: ...

    def reopen_job(self, job: JournalledJob) -> JournalledJob: ...

    def job_printed(self, job_id: int) -> None: ...

    def job_failed(self, job_id: int, reason: str) -> None: ...

    def job_given_up(self, job_id: int, reason: str) -> None: ...

    def unfinished_jobs(self) -> tuple[JournalledJob, ...]: ...

    def prune(self, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the room works with. `layout` is asked for each paper: the stored logo may come later.

    `run` does work off the caller's thread, one piece at a time; `clock` is aware.
    """

    kiosk_id: str
    stationery: Stationery
    catalogue: Catalogue
    layout: Callable[[], Layout]
    run: Callable[[Callable[[], None]], None]
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pending:
    """A copy that may be missing. `doubtful`: some of it may be in somebody's hand."""

    job: JournalledJob
    failed_at: datetime
    doubtful: bool


@dataclass(slots=True)
class Room:
    """The PrintRoom of the presenters. Any thread may call; `done` comes from the printer's."""

    shop: Shop
    journal: PrintJournal
    station: Station
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _pending: dict[int, _Pending] = field(default_factory=dict)
    _slips: int = 0

    @property
    def state(self) -> PrinterState:
        return state_of(self.station.health)

    def print_ticket(self, ticket: IssuedTicket, done: Callable[[PrintReport], None]) -> None:
        """Print a number's paper; when that fails, again as soon as the printer is well.

        `done` hears of the first try alone: nobody waits in front of a printer for the second.
        """
        self.shop.run(lambda: self._guarded(lambda: self._print_first(ticket, done), done))

    def print_guide(self, service: Service, done: Callable[[PrintReport], None]) -> None:
        """Print the 一次性告知单. It is not tried again: its reader may ask for it again."""
        self.shop.run(lambda: self._guarded(lambda: self._print_slip(service, done), done))

    def recover(self) -> None:
        """Take up what a dead process left unprinted; call it once, before the first ticket.

        The journal forgets at the same time what was settled months ago.
        """
        now = self.shop.clock()
        self.journal.prune(now)
        with self._lock:
            for job in self.journal.unfinished_jobs():
                self._remember(_Pending(job=job, failed_at=now - SETTLING, doubtful=True))
        self.tick()

    def tick(self) -> None:
        """Print again what is owed, if the printer is well now. Call it about once a second."""
        if self._pending:
            self.shop.run(lambda: self._guarded(self._look, _nobody_waits))

    # --- inside -----------------------------------------------------------------------------

    def _guarded(self, work: Callable[[], None], done: Callable[[PrintReport], None]) -> None:
        """Have an answer for the screen whatever happens: it must not say 正在打印 for ever."""
        try:
            work()
        except Exception:
            log.exception("a paper could not be made")
            done(PrintReport(outcome=PrintOutcome.NOT_PRINTED, reason="see the log"))

    def _look(self) -> None:
        now = self.shop.clock()
        with self._lock:
            for pending in list(self._pending.values()):
                if now - pending.job.asked_at > HOLDER_STAYS:
                    self._give_up(pending)
            usable = self.state.usable and self.state.status == "online"
            due = [
                each
                for each in self._pending.values()
                if usable and now - each.failed_at >= SETTLING
            ]
            for each in due:
                del self._pending[each.job.job_id]
        for each in due:
            self._again(each)

    def _print_first(self, ticket: IssuedTicket, done: Callable[[PrintReport], None]) -> None:
        service = self.shop.catalogue.service(ticket.service_code)
        paper = self.shop.stationery.ticket(ticket, service)
        try:
            encoded = msgspec.json.encode(paper)
            job = self.journal.open_job(ticket.ticket_no, encoded, self.shop.clock())
        except JournalError as error:
            log.exception("%s is not printed: it could not be audited", ticket.ticket_no)
            done(PrintReport(outcome=PrintOutcome.NOT_PRINTED, reason=str(error)))
            return
        self._submit(job, self.shop.layout().ticket(paper), done, doubtful=False)

    def _print_slip(self, service: Service, done: Callable[[PrintReport], None]) -> None:
        self._slips += 1
        paper = self.shop.stationery.slip(service, self.shop.clock())
        job = _job(f"{self.shop.kiosk_id}-slip-{self._slips}", self.shop.layout().slip(paper))
        self.station.submit(job, lambda result: done(self._report(result)))

    def _again(self, pending: _Pending) -> None:
        try:
            job = self.journal.reopen_job(pending.job)
        except JournalError:
            log.exception("%s is not printed again", pending.job.ticket_no)
            return
        paper = msgspec.json.decode(job.paper, type=TicketPaper)
        if pending.doubtful:
            paper = reprinted(paper, job.copy_no)
        log.info("%s is printed again, copy %d", job.ticket_no, job.copy_no)
        drawn = self.shop.layout().ticket(paper)
        self._submit(job, drawn, _nobody_waits, doubtful=pending.doubtful)

    def _submit(
        self,
        job: JournalledJob,
        drawn: Drawn,
        done: Callable[[PrintReport], None],
        *,
        doubtful: bool,
    ) -> None:
        def ended(result: PrintResult) -> None:
            self._note(job, result, doubtful=doubtful)
            done(self._report(result))

        self.station.submit(_job(f"{self.shop.kiosk_id}-{job.job_id}", drawn), ended)

    def _note(self, job: JournalledJob, result: PrintResult, *, doubtful: bool) -> None:
        """Audit how a copy ended. A journal that fails does not stop the report to the screen."""
        outcome = PrintOutcome(result.outcome.value)
        try:
            if outcome is PrintOutcome.PRINTED:
                self.journal.job_printed(job.job_id)
                return
            if result.reason == Trouble.UNCONFIRMED:
                # A healthy printer took all of it: the paper is there, only its word is not.
                self.journal.job_given_up(job.job_id, result.reason)
                return
            self.journal.job_failed(job.job_id, result.reason)
        except JournalError:
            log.exception("how %s was printed could not be audited", job.ticket_no)
            return
        pending = _Pending(
            job=job,
            failed_at=self.shop.clock(),
            doubtful=doubtful or outcome is PrintOutcome.UNKNOWN,
        )
        with self._lock:
            self._remember(pending)

    def _remember(self, pending: _Pending) -> None:
        if pending.job.copy_no >= COPIES_MAX:
            self._give_up(pending, f"{COPIES_MAX} copies failed")
            return
        self._pending[pending.job.job_id] = pending
        while len(self._pending) > PENDING_MAX:
            self._give_up(next(iter(self._pending.values())))

    def _give_up(self, pending: _Pending, reason: str = GONE) -> None:
        self._pending.pop(pending.job.job_id, None)
        try:
            self.journal.job_given_up(pending.job.job_id, reason)
        except JournalError:
            log.exception("that %s is given up could not be audited", pending.job.ticket_no)

    def _report(self, result: PrintResult) -> PrintReport:
        seen = self.state.paper
        known = next(
            (state for trouble, state in PAPER_OF.items() if trouble == result.reason), seen
        )
        return PrintReport(
            outcome=PrintOutcome(result.outcome.value), reason=result.reason, paper=known
        )


def state_of(health: DeviceHealth) -> PrinterState:
    """Put the printer's health into the kiosk's words."""
    return PrinterState(status=health.status.value, paper=PaperState(health.paper.value))


@dataclass(frozen=True, slots=True)
class NoPrinter:
    """The print room of a machine that has none: every paper ends at once, as not printed."""

    @property
    def state(self) -> PrinterState:
        return PrinterState(status="no-device")

    def print_ticket(self, ticket: IssuedTicket, done: Callable[[PrintReport], None]) -> None:
        del ticket
        done(NONE_HERE)

    def print_guide(self, service: Service, done: Callable[[PrintReport], None]) -> None:
        del service
        done(NONE_HERE)


NONE_HERE: Final = PrintReport(outcome=PrintOutcome.NOT_PRINTED, reason="this kiosk has no printer")


def _job(job_id: str, drawn: Drawn) -> PrintJob:
    return PrintJob(job_id=job_id, data=drawn.data, height_mm=drawn.height_mm)


def _nobody_waits(report: PrintReport) -> None:
    """Drop the report of a second try: the screen has long said what to do instead."""
    del report
