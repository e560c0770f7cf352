"""When the hall is open, and whether a number may still be taken.

All moments are aware and in the hall's zone; every span includes its start and not its end.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from hall.contract.board import Admission
from hall.queue.forecast import Wait

ZONE: Final = ZoneInfo("Asia/Shanghai")


class DayHours(Protocol):
    """What a day's hours are made from; ``config.schema_hall.DayHours`` is one."""

    @property
    def opens(self) -> time: ...
    @property
    def closes(self) -> time: ...
    @property
    def lunch_from(self) -> time | None: ...
    @property
    def lunch_to(self) -> time | None: ...
    @property
    def extended_until(self) -> time | None: ...


class Calendar(Protocol):
    """Which hours a day has, holidays and make-up days considered; None: the hall stays closed."""

    def hours_on(self, day: date) -> DayHours | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay:
    """One day on which the hall opens. `closes` is the end of the extended service, if any."""

    opens: datetime
    regular_closes: datetime
    closes: datetime
    last_ticket_at: datetime
    lunch_from: datetime | None = None
    lunch_to: datetime | None = None

    @property
    def extended(self) -> bool:
        return self.closes > self.regular_closes

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def is_lunch(self, now: datetime) -> bool:
        """Tell whether the counters rest. Numbers are issued all the same."""
        if self.lunch_from is None or self.lunch_to is None:
            return False
        return self.lunch_from <= now < self.lunch_to

    def calls(self, now: datetime) -> bool:
        return self.is_open(now) and not self.is_lunch(now)

    def spans_s(self, *, over_lunch: bool = False) -> tuple[tuple[float, float], ...]:
        """Return when counters call, in POSIX seconds: a `replay.CounterPlan`'s spans.

        `over_lunch`: for a counter that stays open through it.
        """
        opens_s, closes_s = self.opens.timestamp(), self.closes.timestamp()
        if over_lunch or self.lunch_from is None or self.lunch_to is None:
            return ((opens_s, closes_s),)
        return ((opens_s, self.lunch_from.timestamp()), (self.lunch_to.timestamp(), closes_s))


def open_day(
    calendar: Calendar, day: date, *, last_ticket_min: int, extended_until: time | None = None
) -> OpenDay | None:
    """Return a day's opening, or None when the hall stays closed.

    `extended_until` is the extended service (延时服务) declared for this very day; it counts
    instead of the weekday's own. One that is not after the regular closing extends nothing.
    """
    hours = calendar.hours_on(day)
    if hours is None:
        return None
    until = extended_until if extended_until is not None else hours.extended_until
    closes = max(hours.closes, until) if until is not None else hours.closes
    return OpenDay(
        opens=_at(day, hours.opens),
        regular_closes=_at(day, hours.closes),
        closes=_at(day, closes),
        last_ticket_at=_at(day, closes) - timedelta(minutes=last_ticket_min),
        lunch_from=None if hours.lunch_from is None else _at(day, hours.lunch_from),
        lunch_to=None if hours.lunch_to is None else _at(day, hours.lunch_to),
    )


def admission(
    day: OpenDay | None,
    now: datetime,
    *,
    wait: Wait | None = None,
    issued: int = 0,
    quota: int | None = None,
) -> Admission:
    """Return whether a number may be taken now.

    `wait` is the forecast for a number taken now: when it is not called before the hall closes,
    nobody is let wait in vain. Give None where no counter of the group is staffed at present: then
    the clock alone decides. `issued` and `quota` are the service's, today; no quota is None.
    """
    if day is None or not day.is_open(now):
        return Admission.CLOSED
    if quota is not None and issued >= quota:
        return Admission.QUOTA
    if now >= day.last_ticket_at or (wait is not None and not _called_before(wait, now, day)):
        return Admission.LAST_TICKET
    return Admission.OPEN


def _called_before(wait: Wait, now: datetime, day: OpenDay) -> bool:
    return wait.median_s is not None and now + timedelta(seconds=wait.median_s) < day.closes


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ZONE)
