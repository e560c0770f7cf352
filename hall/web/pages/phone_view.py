"""The phone page behind a ticket's link, from one read of the hall."""

from dataclasses import dataclass
from typing import Final

from config.i18n import _
from hall.contract.api import TicketView
from hall.frontdesk import FrontDesk
from hall.queue.choose import ranking
from hall.queue.issue import view
from hall.queue.life import Step as LifeStep
from hall.queue.life import TicketState, steps_from
from hall.queue.lines import QueueState
from hall.queue.records import Ticket
from hall.store.books import ReadBooks
from hall.store.snapshot import reading
from hall.web.pages.models import PhonePage, Step
from hall.web.pages.words import band_words, counters_words, materials_of

NEAR: Final = 2  # so few ahead: 快到您了
SHOWN_AT_COUNTERS: Final = 2
SHOWN_WAITING: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """The page's one sentence, with a line below it. `tone` as in PhonePage."""

    say: str
    hint: str = ""
    tone: str = ""


AFTERWARDS: Final = {
    TicketState.FINISHED: Saying(say=_("已办结，请慢走"), hint=_("感谢您的配合"), tone="done"),
    TicketState.CANCELLED: Saying(say=_("您已放弃这个号"), hint=_("还要办理，请重新取号")),
    TicketState.LAPSED: Saying(say=_("这个号已作废"), hint=_("还要办理，请重新取号")),
    TicketState.MISSED: Saying(
        say=_("叫过您的号，没有等到您"), hint=_("请到窗口说一声，可以重新排入一次"), tone="near"
    ),
}


def phone_page(front: FrontDesk, link_token: str) -> PhonePage | None:
    """Return the page of a link, also of a day that is over; None where it leads to nothing."""
    with reading(front.db, front.now) as books:
        ticket = books.tickets.by_link(link_token)
        past = None if ticket else books.tickets.past_by_link(link_token)
        if ticket is None and past is None:
            return None
        found = ticket or past
        assert found is not None
        return _page(front, books, found, today=ticket is not None)


def _page(front: FrontDesk, books: ReadBooks, ticket: Ticket, *, today: bool) -> PhonePage:
    desk = front.desk
    shown = view(desk, books, ticket)
    service, group = desk.service(ticket.service_code), desk.hall.group(ticket.group)
    wait, unit = band_words(shown.wait) if shown.wait else ("", "")
    said = _say(ticket, shown)
    return PhonePage(
        state=ticket.state,
        service=service.name_zh,
        service_code=service.code,
        group=ticket.group,
        ticket_no=ticket.ticket_no,
        ahead=shown.ahead,
        wait=wait,
        wait_unit=unit,
        counters=counters_words(shown.counters),
        say=said.say,
        hint=said.hint,
        tone=said.tone,
        steps=_steps(front, books, ticket) if ticket.state is TicketState.WAITING else (),
        materials=materials_of(service),
        location=group.location.zh,
        directions=group.directions.zh,
        link=ticket.link_token,
        may_cancel=today and LifeStep.CANCEL in steps_from(ticket.state),
        illustrative=service.illustrative,
    )


def _say(ticket: Ticket, shown: TicketView) -> Saying:
    where = _("{n} 号窗口").format(n=ticket.counter_no)
    match ticket.state:
        case TicketState.WAITING:
            return _say_waiting(ticket, shown)
        case TicketState.CALLED:
            hint = _("正在叫您的号") if ticket.call_count == 1 else _("又叫了您一次，请尽快过去")
            return Saying(
                say=_("请到 {n} 号窗口").format(n=ticket.counter_no), hint=hint, tone="call"
            )
        case TicketState.SERVING:
            return Saying(say=_("正在{where}办理").format(where=where), tone="done")
        case TicketState.HELD:
            hint = _("材料齐了，回到{where}接着办，不用再排").format(where=where)
            return Saying(say=_("您的号给您留着"), hint=hint, tone="near")
        case _:
            return AFTERWARDS[ticket.state]


def _say_waiting(ticket: Ticket, shown: TicketView) -> Saying:
    area = shown.location.partition("，")[0]
    if ticket.re_entries:
        return Saying(
            say=_("叫过您的号，已重新排入"), hint=_("请在{area}等候").format(area=area), tone="near"
        )
    if shown.ahead <= NEAR:
        return Saying(say=_("快到您了，请回到{area}等候").format(area=area), tone="near")
    return Saying(say=_("叫到您时，这一页会提醒您"), hint=_("可以先坐一坐，不用一直看屏"))


def _steps(front: FrontDesk, books: ReadBooks, ticket: Ticket) -> tuple[Step, ...]:
    """Return who is at the counters, who is next, and you; numbers only, nothing else of them."""
    at = [
        Step(ticket_no=each.ticket_no, words=_("{n} 号办").format(n=each.counter_no), kind="now")
        for each in books.tickets.at_any_counter()
        if each.group == ticket.group
    ]
    you = Step(ticket_no=ticket.ticket_no, words=_("您"), kind="you")
    return (*at[-SHOWN_AT_COUNTERS:], *_before(front, books, ticket), you)


def _before(front: FrontDesk, books: ReadBooks, ticket: Ticket) -> list[Step]:
    state = QueueState.of(front.desk.policy, books.tickets.waiting_in([ticket.line]))
    order = [each.ticket_id for each in ranking(state, ticket.line, books.now.timestamp())]
    place = order.index(ticket.ticket_id) if ticket.ticket_id in order else 0
    named = order[:place] if place <= SHOWN_WAITING else order[: SHOWN_WAITING - 1]
    found = [books.tickets.by_id(each) for each in named]
    steps = [Step(ticket_no=each.ticket_no, words=_("等候")) for each in found if each]
    if place > len(named):
        left_out = place - len(named)
        steps.append(Step(ticket_no=f"+{left_out}", words=_("位等候"), kind="more"))
    return steps
