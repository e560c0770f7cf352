"""The counter page, from one read of the hall."""

from datetime import datetime
from typing import Final

from config.i18n import _
from hall.contract.board import OpenState
from hall.frontdesk import FrontDesk
from hall.queue.calls import REASONS, next_for
from hall.queue.choose import Decision, Rule
from hall.queue.day import WAITS
from hall.queue.desk import Desk, counter_of
from hall.queue.life import TicketState
from hall.queue.lines import counter_group
from hall.queue.records import Counter, Ticket
from hall.store import staff_views
from hall.store.books import ReadBooks
from hall.store.snapshot import reading
from hall.store.staff_views import WaitingName, Work
from hall.web.pages.lookout import concerns_of
from hall.web.pages.models import (
    AtCounter,
    CounterPanel,
    Sums,
    TransferChoice,
    WaitingLine,
)
from hall.web.pages.published import average_wait_min
from hall.web.pages.words import (
    CLASS_NAMES,
    NEXT_WHY,
    clock_span,
    materials_of,
    minutes,
    moment,
    waiting_line,
)

SET_ASIDE_MAX: Final = 20  # held or missed tickets named on a page


def counter_panel(front: FrontDesk, counter_no: int) -> CounterPanel:
    """Return a counter as its page shows it. Raises ProblemError for a counter that is not."""
    now = front.now
    with reading(front.db, now) as books:
        counter = counter_of(books, counter_no)
        decision = next_for(front.desk, books.tickets, counter, now.timestamp())
        names = staff_views.waiting_names(front.db, _lines(counter))
        next_no, next_why = _next(books, decision)
        work = staff_views.work_by_counter(front.db).get(counter_no, Work())
        at_counter = books.tickets.at_counter(counter_no)
        return CounterPanel(
            counter_no=counter_no,
            state=counter.state,
            now=now,
            waiting=_waiting(front.desk, counter, names, decision, now),
            waiting_count=staff_views.count_waiting(front.db, _lines(counter)),
            longest=minutes(now.timestamp() - min(each.issued_s for each in names))
            if names
            else "",
            missed=_aside(front.desk, books, counter, TicketState.MISSED),
            held=_aside(front.desk, books, counter, TicketState.HELD),
            at_counter=_at_counter(front.desk, at_counter, now) if at_counter else None,
            next_no=next_no,
            next_why=next_why,
            finished=work.finished,
            average=clock_span(work.average_s),
            concerns=concerns_of(books),
            sums=sums_of(front, books),
        )


def sums_of(front: FrontDesk, books: ReadBooks) -> Sums:
    counters = books.counters.all()
    return Sums(
        waiting=sum(staff_views.waiting_by_group(front.db).values()),
        average_min=average_wait_min(books.day.published(WAITS)),
        counters_open=sum(each.state is OpenState.OPEN for each in counters),
        counters=len(counters),
    )


def transfer_choices(front: FrontDesk, counter_no: int) -> tuple[TransferChoice, ...]:
    """Return where the ticket at a counter can be sent: other counters, then other services."""
    with reading(front.db, front.now) as books:
        ticket = books.tickets.at_counter(counter_no)
        counters = books.counters.all()
    here = ticket.service_code if ticket else ""
    to_counters = [
        TransferChoice(
            label=_("{n} 号窗口 · {groups}").format(
                n=each.counter_no, groups=groups_of(front.desk, each)
            ),
            counter_no=each.counter_no,
        )
        for each in counters
        if each.counter_no != counter_no and each.state is not OpenState.CLOSED
    ]
    to_services = [
        TransferChoice(label=f"{each.group} · {each.name_zh}", service_code=each.code)
        for each in sorted(front.desk.catalogue.services, key=lambda one: (one.group, one.code))
        if each.code != here
    ]
    return (*to_counters, *to_services)


def groups_of(desk: Desk, counter: Counter) -> str:
    """Return what a counter serves, in words."""
    names = [desk.hall.group(letter).short.zh for letter in counter.groups]
    return "、".join(names) or _("机动窗口")


def _lines(counter: Counter) -> tuple[str, ...]:
    return (counter_group(counter.counter_no), *counter.groups, *counter.backup_groups)


def _next(books: ReadBooks, decision: Decision) -> tuple[str, str]:
    if decision.ticket_id is None or decision.rule is None:
        return "", ""
    ticket = books.tickets.by_id(decision.ticket_id)
    if ticket is None:
        return "", ""
    return ticket.ticket_no, NEXT_WHY[decision.rule] or CLASS_NAMES[ticket.ticket_class]


def _waiting(
    desk: Desk, counter: Counter, names: list[WaitingName], decision: Decision, now: datetime
) -> tuple[WaitingLine, ...]:
    """Return who waits as they would be called by score; whom the rails put first, first."""

    def place(each: WaitingName) -> tuple[bool, bool, float]:
        score = desk.policy.rule(each.ticket_class).score(now.timestamp() - each.eligible_from_s)
        backup = each.group not in counter.groups
        return each.ticket_id != decision.ticket_id, backup, -score

    return tuple(
        waiting_line(each, desk.service(each.service_code).short_zh)
        for each in sorted(names, key=place)
    )


def _aside(
    desk: Desk, books: ReadBooks, counter: Counter, state: TicketState
) -> tuple[WaitingLine, ...]:
    """Return tickets that this counter set aside, or whose group it serves; its own first."""
    letters = (*counter.groups, *counter.backup_groups)
    found = [
        each
        for each in books.tickets.in_states(state)
        if each.counter_no == counter.counter_no or each.group in letters
    ]
    found.sort(key=lambda each: each.counter_no != counter.counter_no)
    return tuple(
        WaitingLine(
            ticket_no=each.ticket_no,
            service=desk.service(each.service_code).short_zh,
            since=moment(each.called_s or each.issued_s),
        )
        for each in found[:SET_ASIDE_MAX]
    )


def _at_counter(desk: Desk, ticket: Ticket, now: datetime) -> AtCounter:
    service = desk.service(ticket.service_code)
    serving = ticket.state is TicketState.SERVING
    since_s = (ticket.started_s if serving else ticket.called_s) or now.timestamp()
    why = REASONS[Rule(ticket.rule)] if ticket.rule else _("接着办挂起的号")
    name = CLASS_NAMES[ticket.ticket_class]
    return AtCounter(
        ticket_no=ticket.ticket_no,
        service=service.name_zh,
        service_code=service.code,
        serving=serving,
        since=moment(since_s),
        standard_min=max(1, round(service.duration.mean_min)),
        call_count=ticket.call_count,
        why=f"{name} · {why}" if name else why,
        waited=minutes(ticket.waited_s or 0.0),
        materials=materials_of(service),
        more_services=tuple(desk.service(code).short_zh for code in ticket.more_services),
    )
