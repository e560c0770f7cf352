"""The supervisor page, from one read of the hall."""

from datetime import datetime, timedelta
from typing import Final

from config.i18n import _
from hall.contract.board import Admission, GroupWait, HallHours
from hall.frontdesk import FrontDesk
from hall.queue.day import HOURS, WAITS
from hall.queue.desk import Desk, counters_open
from hall.queue.forecast import Wait, band
from hall.queue.records import Counter, Ticket
from hall.store import staff_views
from hall.store.books import ReadBooks
from hall.store.snapshot import reading
from hall.store.staff_views import Work
from hall.web.pages import published
from hall.web.pages.counter_view import sums_of
from hall.web.pages.lookout import concerns_of, devices_of
from hall.web.pages.models import CounterLine, GroupLine, HallPanel, Skill
from hall.web.pages.words import ADMISSIONS, band_words, moment, waiting_line

EXTENSIONS_MIN: Final = (30, 60, 90, 120)  # 延时服务 as it is offered, from the regular closing
NEXT_SKILL: Final = {"": "A", "A": "B", "B": ""}


def hall_panel(front: FrontDesk) -> HallPanel:
    """Return the whole hall as its supervisor sees it."""
    now, desk = front.now, front.desk
    letters = tuple(each.letter for each in desk.hall.groups)
    with reading(front.db, now) as books:
        counters = books.counters.all()
        hours = published.hours(books.day.published(HOURS))
        day = books.day.get()
        lines = (*letters, *(f"#{each.counter_no}" for each in counters))
        return HallPanel(
            now=now,
            sums=sums_of(front, books),
            issued=books.day.issued(),
            hours=_hours_words(desk, hours, ended=day is not None and day.ended),
            extended=hours.extended_until,
            extend_choices=() if desk.never_closes else _extensions(hours, now),
            counters=_counter_lines(front, books, counters, letters),
            letters=letters,
            groups=_group_lines(front, counters, published.waits(books.day.published(WAITS))),
            waiting=tuple(
                waiting_line(each, desk.service(each.service_code).short_zh)
                for each in staff_views.waiting_names(front.db, lines)
            ),
            devices=devices_of(books),
            concerns=concerns_of(books),
        )


def _counter_lines(
    front: FrontDesk, books: ReadBooks, counters: list[Counter], letters: tuple[str, ...]
) -> tuple[CounterLine, ...]:
    at = {each.counter_no: each for each in books.tickets.at_any_counter()}
    work = staff_views.work_by_counter(front.db)
    by_user = staff_views.names_of_staff(front.db)
    usual = staff_views.names_by_counter(front.db)
    return tuple(
        CounterLine(
            counter_no=each.counter_no,
            state=each.state,
            staff=usual.get(each.counter_no) or by_user.get(each.staff, ""),
            ticket_no=ticket.ticket_no if ticket else "",
            since=_since(ticket),
            finished=work.get(each.counter_no, Work()).finished,
            skills=tuple(_skill(each, letter) for letter in letters),
        )
        for each in counters
        for ticket in (at.get(each.counter_no),)
    )


def _since(ticket: Ticket | None) -> datetime | None:
    if ticket is None:
        return None
    return moment(ticket.started_s or ticket.called_s or ticket.issued_s)


def _skill(counter: Counter, letter: str) -> Skill:
    level = "A" if letter in counter.groups else "B" if letter in counter.backup_groups else ""
    return Skill(letter=letter, level=level, following=NEXT_SKILL[level])


def _group_lines(
    front: FrontDesk, counters: list[Counter], waits: tuple[GroupWait, ...]
) -> tuple[GroupLine, ...]:
    counts = staff_views.waiting_by_group(front.db)
    told = {each.group: each for each in waits}
    return tuple(
        GroupLine(
            letter=each.letter,
            name=each.short.zh,
            colour=each.colour,
            waiting=counts.get(each.letter, 0),
            wait=_wait_words(told.get(each.letter)),
            counters_open=counters_open(counters, each.letter),
            admission=ADMISSIONS[_admission(told.get(each.letter))],
        )
        for each in front.desk.hall.groups
    )


def _admission(wait: GroupWait | None) -> Admission:
    return wait.admission if wait else Admission.OPEN


def _wait_words(wait: GroupWait | None) -> str:
    if wait is None or wait.counters_open == 0:
        return "—"
    found = band(
        Wait(median_s=float(wait.wait_s_median), p90_s=float(wait.wait_s_p90), ahead=wait.waiting)
    )
    return " ".join(band_words(found)).strip() if found else "—"


def _hours_words(desk: Desk, hours: HallHours, *, ended: bool) -> str:
    if ended:
        return _("今天已日终")
    if desk.never_closes:
        return _("全天开放")
    if not hours.opens:
        return _("今天不开放")
    until = hours.extended_until or hours.closes
    return f"{hours.opens}–{until}"


def _extensions(hours: HallHours, now: datetime) -> tuple[str, ...]:
    """Return the closing times that a supervisor may still declare today."""
    if not hours.closes:
        return ()
    closes_h, closes_min = map(int, hours.closes.split(":"))
    closes = now.replace(hour=closes_h, minute=closes_min, second=0, microsecond=0)
    times = [closes + timedelta(minutes=each) for each in EXTENSIONS_MIN]
    return tuple(
        f"{each:%H:%M}"
        for each in times
        if each > now and each.date() == now.date() and f"{each:%H:%M}" != hours.extended_until
    )
