"""A number for every touch: the hall's within two seconds, else this machine's own.

The journal knows of each step before it is taken, so that a number which the hall issued and
nobody holds is found and given back: docs/adr/0007-offline-series.md has the table.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from config.i18n import _
from hall.contract.api import Band, IssuedTicket, IssueTicket, OfflineTicket
from kiosk.flows.records import JournalError, NoAnswerError, RefusalError
from kiosk.models import TicketRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime, timedelta
    from zoneinfo import ZoneInfo

    from config.schema_catalogue import Catalogue, Service
    from config.schema_hall import HallConfig
    from kiosk.flows.records import Attempt, OfflineEntry

RETRY_PAUSE_S: Final = 0.2  # a hall that restarts is back within the answer timeout
ASK_S_MIN: Final = 0.1  # less than that is no fair chance
REPLAY_BATCH: Final = 50  # between two heartbeats
REPLAY_TIMEOUT_S: Final = 5.0
STORAGE: Final = "kiosk_storage"
UNKNOWN_SERVICE: Final = "unknown_service"
# Any other refusal (a hall of another version, a route that is not there) may pass: the number
# waits for the next round, and its day's end is the bound.
FOR_GOOD: Final = frozenset(
    {"number-taken", "day-over", "unknown-service", "wrong-series", "not-acceptable"}
)
NO_NUMBER_HERE: Final = _("本机暂时不能取号，请到服务台取号")

log = logging.getLogger(__name__)


class HallDesk(Protocol):
    """The hall's commands. Each raises NoAnswerError or RefusalError, and nothing else."""

    def issue(self, order: IssueTicket, key: str, *, timeout_s: float) -> IssuedTicket: ...

    def merge(self, ticket: OfflineTicket, key: str, *, timeout_s: float) -> None: ...

    def cancel(self, ticket_no: str, key: str, *, timeout_s: float) -> None: ...


class TicketJournal(Protocol):
    """What of kiosk.journal.Journal this flow needs; every method is durable when it returns."""

    def begin(self, service_code: str, priority_reason: str | None, now: datetime) -> Attempt: ...

    def answered(self, key: str, ticket_no: str) -> None: ...

    def refused(self, key: str, code: str) -> None: ...

    def settled(self, key: str, note: str) -> None: ...

    def unknown_attempts(self) -> tuple[Attempt, ...]: ...

    def issue_offline(
        self, attempt: Attempt, *, sent: bool, day: date, offset: timedelta | None
    ) -> OfflineEntry: ...

    def waiting(self, limit: int) -> tuple[OfflineEntry, ...]: ...

    def merged(self, key: str) -> None: ...

    def turned_away(self, key: str, reason: str) -> None: ...

    def lapsed(self, key: str) -> None: ...


class Link(Protocol):
    """What is known of the way to the hall."""

    @property
    def linked(self) -> bool: ...

    @property
    def offset(self) -> timedelta | None:
        """How far the hall's clock is ahead of this machine's; None: never heard."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """`wall` is this machine's clock, aware; `monotonic` never jumps; `pause` waits seconds."""

    wall: Callable[[], datetime]
    monotonic: Callable[[], float]
    pause: Callable[[float], None]
    zone: ZoneInfo
    answer_timeout_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticketing:
    """The TicketDesk of the presenters, and what brings the hall up to date afterwards.

    Any thread may call; `replay` is called by one thread at a time.
    """

    desk: HallDesk
    journal: TicketJournal
    link: Link
    hall: HallConfig
    catalogue: Catalogue
    timing: Timing

    def issue(self, service_code: str, *, priority_reason: str | None) -> IssuedTicket:
        """Return a number within the answer timeout. Raises TicketRefusedError."""
        service = self._service(service_code)
        try:
            attempt = self.journal.begin(service_code, priority_reason, self.timing.wall())
            return self._issued(attempt, service)
        except JournalError as error:
            log.exception("the journal of this kiosk cannot be kept")
            raise TicketRefusedError(STORAGE, _(NO_NUMBER_HERE)) from error

    def replay(self) -> bool:
        """Give back what nobody holds, then hand in this machine's own numbers, oldest first.

        Returns True when it could do a whole batch and more may be left: call it again at once.
        False: all is done, or the hall fell silent again, or it will not have a number now. What
        it refuses for good is journalled and not asked again.
        """
        today = self._day(self.timing.wall(), self.link.offset)
        entries = self.journal.waiting(REPLAY_BATCH)
        try:
            for attempt in self.journal.unknown_attempts():
                self._give_back(attempt, today)
            for entry in entries:
                self._hand_in(entry, today)
        except NoAnswerError:
            return False
        return len(entries) == REPLAY_BATCH and self.journal.waiting(1) != entries[:1]

    def _issued(self, attempt: Attempt, service: Service) -> IssuedTicket:
        try:
            issued = self._ask(attempt)
        except RefusalError as refusal:
            self.journal.refused(attempt.key, refusal.code)
            raise TicketRefusedError(refusal.code, refusal.text) from refusal
        except NoAnswerError as silence:
            return self._issue_alone(attempt, service, sent=silence.sent)
        self.journal.answered(attempt.key, issued.ticket_no)
        return issued

    def _ask(self, attempt: Attempt) -> IssuedTicket:
        """Ask under one key until the time is up; a hall that is known to be away is asked once."""
        order = _order(attempt)
        deadline = self.timing.monotonic() + self.timing.answer_timeout_s
        sent = False
        while True:
            left_s = deadline - self.timing.monotonic()
            try:
                return self.desk.issue(order, attempt.key, timeout_s=left_s)
            except NoAnswerError as silence:
                sent = sent or silence.sent
                known_away = not sent and not self.link.linked
                late = deadline - self.timing.monotonic() < RETRY_PAUSE_S + ASK_S_MIN
                if known_away or late:
                    raise NoAnswerError(sent=sent) from silence
            self.timing.pause(RETRY_PAUSE_S)

    def _issue_alone(self, attempt: Attempt, service: Service, *, sent: bool) -> IssuedTicket:
        offset = self.link.offset
        day = self._day(attempt.at, offset)
        entry = self.journal.issue_offline(attempt, sent=sent, day=day, offset=offset)
        group = self.hall.group(service.group)
        return IssuedTicket(
            ticket_no=entry.ticket_no,
            service_code=service.code,
            service_name=service.name_zh,
            group=group.letter,
            group_name=group.name.zh,
            counters=self.hall.counters_of(group.letter),
            location=group.location.zh,
            ahead=0,
            wait=Band(low_min=0, high_min=0),
            issued_at=self._corrected(entry, offset),
            day_serial=entry.n,
            link=f"{self.hall.public_url}/t/{entry.link_token}",
            priority="green" if entry.priority_reason else "normal",
            offline=True,
        )

    def _give_back(self, attempt: Attempt, today: date) -> None:
        """Learn what became of a request by repeating it under its key, and cancel its number."""
        if self._day(attempt.at, self.link.offset) != today:
            self.journal.settled(attempt.key, "its day is over")
            return
        try:
            issued = self.desk.issue(_order(attempt), attempt.key, timeout_s=REPLAY_TIMEOUT_S)
        except RefusalError as refusal:
            self.journal.settled(attempt.key, f"no number: {refusal.code}")
            return
        note = f"{issued.ticket_no} cancelled"
        try:
            key = f"{attempt.key}:cancel"
            self.desk.cancel(issued.ticket_no, key, timeout_s=REPLAY_TIMEOUT_S)
        except RefusalError as refusal:
            note = f"{issued.ticket_no} was over: {refusal.code}"
        self.journal.settled(attempt.key, note)
        log.info("a request without an answer is settled: %s", note)

    def _hand_in(self, entry: OfflineEntry, today: date) -> None:
        offset = entry.offset if entry.offset is not None else self.link.offset
        if self._day(entry.issued_at, offset) != today:
            self.journal.lapsed(entry.key)
            log.warning("%s was not handed in before its day was over", entry.ticket_no)
            return
        ticket = OfflineTicket(
            ticket_no=entry.ticket_no,
            service_code=entry.service_code,
            issued_at=self._corrected(entry, offset),
            link_token=entry.link_token,
            priority_reason=entry.priority_reason,
        )
        try:
            self.desk.merge(ticket, entry.key, timeout_s=REPLAY_TIMEOUT_S)
        except RefusalError as refusal:
            log.error("the hall does not take %s: %s", entry.ticket_no, refusal)  # noqa: TRY400
            if refusal.code in FOR_GOOD:
                self.journal.turned_away(entry.key, refusal.code)
            return
        self.journal.merged(entry.key)

    def _corrected(self, entry: OfflineEntry, offset: timedelta | None) -> datetime:
        """Return the hall's time of issue, as well as it was ever known."""
        at = entry.issued_at if offset is None else entry.issued_at + offset
        return at.astimezone(self.timing.zone)

    def _day(self, at: datetime, offset: timedelta | None) -> date:
        return (at if offset is None else at + offset).astimezone(self.timing.zone).date()

    def _service(self, code: str) -> Service:
        try:
            return self.catalogue.service(code)
        except KeyError as error:
            raise TicketRefusedError(UNKNOWN_SERVICE, _(NO_NUMBER_HERE)) from error


def _order(attempt: Attempt) -> IssueTicket:
    """Return the request word for word as it was made: a key stands for one body."""
    return IssueTicket(service_code=attempt.service_code, priority_reason=attempt.priority_reason)
