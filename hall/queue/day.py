"""The hall's day: begun by its first command, extended, ended into history.

Numbers start again with the date. A day that a supervisor has ended takes no more numbers, until
an extended service reopens it; its series then goes on, so that no number comes twice in a day.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import msgspec

from hall.actor import Actor
from hall.contract.api import ExtendHours, HoursExtended
from hall.contract.board import Admission, GroupWait, HallHours, Notice, OpenState
from hall.contract.events import (
    CounterChanged,
    DayEnded,
    HoursChanged,
    NoticesChanged,
    TicketLapsed,
    WaitsChanged,
)
from hall.queue import refusals
from hall.queue.books import Books
from hall.queue.desk import Desk, counters_open
from hall.queue.records import Counter, Day
from hall.queue.refusals import Sense

WAITS: Final = "waits"
HOURS: Final = "hours"
NOTICES: Final = "notices"

_encode = msgspec.json.Encoder().encode


def begin(desk: Desk, books: Books) -> Day:
    """Return today. The first command of a new date ends the day before it, and begins this one."""
    today = books.now.date().isoformat()
    day = books.day.get()
    if day is not None and day.day == today:
        return day
    if day is not None:
        _close(desk, books, day)
    day = Day(day=today)
    books.day.put(day)
    _seed_counters(desk, books)
    _publish_hours(desk, books, day)
    _publish_notices(desk, books)
    publish_waits(books, _empty_waits(desk, books, day), 0)
    learn_from = date.fromisoformat(today) - timedelta(days=desk.hall.forecast.history_days)
    books.ledger.forget_before(learn_from.isoformat())
    return day


def end(desk: Desk, books: Books, actor: Actor) -> int:
    """End the day: lapse what is open, close the counters; return how many tickets went."""
    day = begin(desk, books)
    moved = _close(desk, books, day)
    ended = replace(day, ended=True, extended_until="")
    books.day.put(ended)
    publish_waits(books, _empty_waits(desk, books, ended), 0)
    books.record(actor, "day.ended", day.day, {"tickets": moved})
    return moved


def extend(desk: Desk, books: Books, actor: Actor, order: ExtendHours) -> HoursExtended:
    """Declare 延时服务 for today: later than now, and than the regular closing."""
    day = begin(desk, books)
    extended = replace(day, ended=False, extended_until=order.until)
    hours = desk.open_day(extended)
    if hours is None:
        raise refusals.not_admitted(Admission.CLOSED)
    if not hours.extended or hours.closes <= books.now:
        raise refusals.not_acceptable(Sense.EXTENSION)
    books.day.put(extended)
    _publish_hours(desk, books, extended)
    books.record(actor, "hours.extended", day.day, {"until": order.until})
    return HoursExtended(hours=_hours(desk, extended))


def publish_waits(books: Books, waits: tuple[GroupWait, ...], average_wait_min: int) -> bool:
    """Publish how long it takes now, if that is anything new; return whether it was."""
    event = WaitsChanged(at=books.now, waits=waits, average_wait_min=average_wait_min)
    body = _encode((waits, average_wait_min))
    if books.day.published(WAITS) == body:
        return False
    books.day.publish(WAITS, body)
    books.append(event)
    return True


def _close(desk: Desk, books: Books, day: Day) -> int:
    for ticket_no in books.tickets.open_numbers():
        books.append(TicketLapsed(at=books.now, ticket_no=ticket_no))
    moved = books.tickets.to_history(books.now.timestamp())
    if not desk.never_closes:
        for counter in books.counters.all():
            if counter.state is not OpenState.CLOSED:
                _shut(books, counter)
    books.board.clear()
    books.append(DayEnded(at=books.now, day=day.day))
    return moved


def _shut(books: Books, counter: Counter) -> None:
    shut = replace(counter, state=OpenState.CLOSED, since_s=books.now.timestamp())
    books.counters.put(shut)
    books.append(CounterChanged(at=books.now, counter=shut.public))


def _seed_counters(desk: Desk, books: Books) -> None:
    """Set up counters that the hall's file names and the books do not know yet."""
    known = {each.counter_no for each in books.counters.all()}
    for each in desk.hall.counters:
        if each.no not in known:
            counter = Counter(
                counter_no=each.no,
                state=OpenState.CLOSED,
                groups=each.groups,
                backup_groups=each.backup_groups,
                since_s=books.now.timestamp(),
            )
            books.counters.put(counter)
            books.append(CounterChanged(at=books.now, counter=counter.public))


def _publish_hours(desk: Desk, books: Books, day: Day) -> None:
    hours = _hours(desk, day)
    books.day.publish(HOURS, _encode(hours))
    books.append(HoursChanged(at=books.now, hours=hours))


def _hours(desk: Desk, day: Day) -> HallHours:
    today = desk.open_day(day)
    if today is None:
        return HallHours(day=day.day)
    return HallHours(
        day=day.day,
        opens=f"{today.opens:%H:%M}",
        closes=f"{today.regular_closes:%H:%M}",
        extended_until=f"{today.closes:%H:%M}" if today.extended else "",
    )


def _publish_notices(desk: Desk, books: Books) -> None:
    notices = tuple(
        Notice(title=each.title, body=each.body, source=each.source, date=each.posted.isoformat())
        for each in desk.hall.notices_on(books.now.date())
    )
    body = _encode(notices)
    if books.day.published(NOTICES) != body:
        books.day.publish(NOTICES, body)
        books.append(NoticesChanged(at=books.now, notices=notices))


def _empty_waits(desk: Desk, books: Books, day: Day) -> tuple[GroupWait, ...]:
    """Return what a citizen meets in a hall where nobody waits."""
    counters = books.counters.all()
    return tuple(
        GroupWait(
            group=group.letter,
            waiting=0,
            counters_open=counters_open(counters, group.letter),
            wait_s_median=0,
            wait_s_p90=0,
            admission=desk.admission(day, books.now, group.letter, staffed=False),
        )
        for group in desk.hall.groups
    )
