"""What a counter does with tickets: call, recall, serve, miss, hold, send on, finish."""

from dataclasses import replace

from config.i18n import _
from hall.actor import Actor
from hall.contract.api import CalledTicket, TicketView, Transfer
from hall.contract.board import Call, CallState, OpenState
from hall.contract.events import (
    TicketCalled,
    TicketFinished,
    TicketHeld,
    TicketMissed,
    TicketReEntered,
    TicketStarted,
    TicketTransferred,
)
from hall.queue import refusals
from hall.queue.books import Books, TicketBook
from hall.queue.choose import Decision, Rule, behind_after_no_show, choose
from hall.queue.classes import TicketClass
from hall.queue.day import begin
from hall.queue.desk import Desk, called_view, counter_of, moved, ticket_at, ticket_of_no
from hall.queue.issue import view
from hall.queue.life import Step, TicketState, step_of_finish, step_of_no_show
from hall.queue.lines import QueueState, counter_group
from hall.queue.records import Counter, Ticket, Truth
from hall.queue.refusals import Sense

REASONS = {
    Rule.LAW: _("依法优先的人先叫"),
    Rule.CEILING: _("已等到承诺的上限，谁也不能再插到前面"),
    Rule.TURN: _("优先叫过几位以后，轮到先来的人"),
    Rule.SCORE: _("按先后和优先规则，轮到这个号"),
}


def next_for(desk: Desk, tickets: TicketBook, counter: Counter, now_s: float) -> Decision:
    """Return whom a counter would call now. Changes nothing: pages ask it too."""
    lines = (counter_group(counter.counter_no), *counter.groups, *counter.backup_groups)
    waiting = tickets.waiting_in(lines)
    state = QueueState.of(desk.policy, waiting, tickets.passes_of(lines))
    return choose(state, counter.view, now_s)


def call(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    """Call whoever is next, and store why."""
    begin(desk, books)
    counter = _free_counter(books, counter_no)
    now_s = books.now.timestamp()
    decision = next_for(desk, books.tickets, counter, now_s)
    ticket = books.tickets.by_id(decision.ticket_id) if decision.ticket_id is not None else None
    if ticket is None or decision.rule is None:
        raise refusals.nobody_waits()
    called = replace(
        ticket,
        state=moved(ticket, Step.CALL),
        counter_no=counter_no,
        call_count=1,
        called_s=now_s,
        started_s=None,
        rule=decision.rule,
        waited_s=now_s - ticket.issued_s if ticket.waited_s is None else ticket.waited_s,
    )
    books.tickets.put(called)
    books.tickets.put_passes(decision.passes)
    books.tickets.note_decision(_announce(books, called), decision, counter_no, now_s)
    books.ledger.note_call(called.day)
    _note_truth(books, ticket, now_s)
    books.record(actor, "ticket.called", called.ticket_no, {"counter_no": counter_no})
    return called_view(desk, called, counter_no, REASONS[decision.rule])


def recall(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    """Call the same ticket again: board and voice say it once more."""
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    again = replace(ticket, state=moved(ticket, Step.RECALL), call_count=ticket.call_count + 1)
    books.tickets.put(again)
    _announce(books, again)
    books.record(actor, "ticket.recalled", again.ticket_no, {"counter_no": counter_no})
    return called_view(desk, again, counter_no)


def start(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    started = replace(ticket, state=moved(ticket, Step.START), started_s=books.now.timestamp())
    return _served(desk, books, actor, started)


def resume_ticket(
    desk: Desk, books: Books, actor: Actor, counter_no: int, ticket_no: str
) -> CalledTicket:
    """Go on with a held ticket, at the counter that held it or at another free one."""
    begin(desk, books)
    _free_counter(books, counter_no)
    ticket = ticket_of_no(books, ticket_no)
    now_s = books.now.timestamp()
    resumed = replace(
        ticket,
        state=moved(ticket, Step.RESUME),
        counter_no=counter_no,
        called_s=now_s,
        started_s=now_s,
    )
    return _served(desk, books, actor, resumed)


def no_show(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    """Nobody came. The first time the ticket waits again, a few places back; then it lapses."""
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    step = step_of_no_show(ticket.re_entries, re_entries_max=desk.policy.re_entries_max)
    lapsed = step is Step.LAPSE
    missed = replace(
        ticket,
        state=moved(ticket, step),
        ended_s=books.now.timestamp() if lapsed else None,
    )
    books.tickets.put(missed)
    books.ledger.note_no_show(missed.day)
    books.board.mark(missed.ticket_no, CallState.MISSED)
    books.append(
        TicketMissed(at=books.now, ticket_no=missed.ticket_no, counter_no=counter_no, lapsed=lapsed)
    )
    books.record(actor, "ticket.no_show", missed.ticket_no, {"counter_no": counter_no})
    if not lapsed and desk.hall.queue.re_entry == "automatic":
        missed = _re_entered(desk, books, missed)
    return called_view(desk, missed, counter_no)


def re_enter(desk: Desk, books: Books, actor: Actor, ticket_no: str) -> TicketView:
    """Let a missed ticket wait again, where the hall asks citizens to come and say so."""
    begin(desk, books)
    ticket = _re_entered(desk, books, ticket_of_no(books, ticket_no))
    if actor.kind == "staff":
        books.record(actor, "ticket.re_entered", ticket.ticket_no, {})
    return view(desk, books, ticket)


def hold(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    """Set the ticket aside, the citizen fetches or fills in something; the counter is free."""
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    held = replace(ticket, state=moved(ticket, Step.HOLD))
    books.tickets.put(held)
    books.board.mark(held.ticket_no, CallState.HELD)
    books.append(TicketHeld(at=books.now, ticket_no=held.ticket_no, counter_no=counter_no))
    books.record(actor, "ticket.held", held.ticket_no, {"counter_no": counter_no})
    return called_view(desk, held, counter_no)


def come_back(desk: Desk, books: Books, actor: Actor, ticket_no: str) -> TicketView:
    """Let a held ticket wait for any counter again, with its arrival: the paper is there now."""
    begin(desk, books)
    ticket = ticket_of_no(books, ticket_no)
    state = moved(ticket, Step.COME_BACK)
    back = _send_on(books, replace(ticket, state=state, to_counter_no=None))
    books.record(actor, "ticket.came_back", back.ticket_no, {})
    return view(desk, books, back)


def transfer(
    desk: Desk, books: Books, actor: Actor, counter_no: int, order: Transfer
) -> CalledTicket:
    """Send the ticket to another service, one counter, or both. Its arrival is kept."""
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    state = moved(ticket, Step.TRANSFER)
    service = desk.service(order.service_code or ticket.service_code)
    if order.counter_no is not None:
        _check_target(books, order.counter_no, counter_no)
    elif service.code == ticket.service_code:
        raise refusals.not_acceptable(Sense.TRANSFER)
    _note_duration(books, ticket)
    sent = _send_on(
        books,
        replace(
            ticket,
            state=state,
            service_code=service.code,
            group=service.group,
            to_counter_no=order.counter_no,
            more_services=tuple(each for each in ticket.more_services if each != service.code),
        ),
    )
    detail: dict[str, object] = {
        "counter_no": counter_no,
        "service_code": service.code,
        "to_counter_no": order.counter_no,
    }
    books.record(actor, "ticket.transferred", sent.ticket_no, detail)
    return called_view(desk, sent, counter_no)


def finish(desk: Desk, books: Books, actor: Actor, counter_no: int) -> CalledTicket:
    """End this service. A ticket with another one waits for it, with its arrival."""
    begin(desk, books)
    ticket = ticket_at(books, counter_no)
    state = moved(ticket, step_of_finish(len(ticket.more_services)))
    _note_duration(books, ticket)
    done = replace(ticket, state=state, ended_s=books.now.timestamp())
    following = ticket.more_services[0] if ticket.more_services else None
    if following is not None:
        done = replace(
            done,
            service_code=following,
            group=desk.service(following).group,
            more_services=ticket.more_services[1:],
            to_counter_no=None,
            order=books.day.re_enter(),
            behind=(),
            ended_s=None,
        )
    books.tickets.put(done)
    books.board.mark(done.ticket_no, CallState.MOVED if following else CallState.FINISHED)
    books.append(
        TicketFinished(
            at=books.now,
            ticket_no=done.ticket_no,
            counter_no=counter_no,
            next_service_code=following,
        )
    )
    books.record(actor, "ticket.finished", done.ticket_no, {"counter_no": counter_no})
    return called_view(desk, done, counter_no)


def _free_counter(books: Books, counter_no: int) -> Counter:
    """Return a counter that can take a ticket now, or refuse."""
    counter = counter_of(books, counter_no)
    if counter.state is not OpenState.OPEN:
        raise refusals.counter_not_open(counter_no)
    busy = books.tickets.at_counter(counter_no)
    if busy is not None:
        raise refusals.counter_busy(busy.ticket_no)
    return counter


def _check_target(books: Books, target_no: int, counter_no: int) -> None:
    """Refuse to send a citizen to wait for a counter that will not call."""
    target = counter_of(books, target_no)
    if target_no == counter_no:
        raise refusals.not_acceptable(Sense.SAME_COUNTER)
    if target.state is OpenState.CLOSED:
        raise refusals.counter_not_open(target_no)


def _announce(books: Books, ticket: Ticket) -> int:
    """Say the call on the feed and the board; return its seq."""
    assert ticket.counter_no is not None
    event = TicketCalled(
        at=books.now,
        ticket_no=ticket.ticket_no,
        service_code=ticket.service_code,
        group=ticket.group,
        counter_no=ticket.counter_no,
        call_count=ticket.call_count,
    )
    seq = books.append(event)
    shown = Call(
        ticket_no=event.ticket_no,
        service_code=event.service_code,
        group=event.group,
        counter_no=event.counter_no,
        call_count=event.call_count,
        state=CallState.CALLED,
        at=event.at,
    )
    books.board.call(seq, shown)
    return seq


def _served(desk: Desk, books: Books, actor: Actor, ticket: Ticket) -> CalledTicket:
    counter_no = ticket.counter_no
    assert counter_no is not None
    books.tickets.put(ticket)
    books.board.mark(ticket.ticket_no, CallState.SERVING)
    books.append(TicketStarted(at=books.now, ticket_no=ticket.ticket_no, counter_no=counter_no))
    books.record(actor, "ticket.started", ticket.ticket_no, {"counter_no": counter_no})
    return called_view(desk, ticket, counter_no)


def _re_entered(desk: Desk, books: Books, ticket: Ticket) -> Ticket:
    state = moved(ticket, Step.RE_ENTER)
    line = QueueState.of(desk.policy, books.tickets.waiting_in([ticket.line]))
    behind = behind_after_no_show(
        line, ticket.line, books.now.timestamp(), places=desk.policy.re_entry_places
    )
    back = replace(
        ticket,
        state=state,
        order=books.day.re_enter(),
        behind=behind,
        re_entries=ticket.re_entries + 1,
    )
    books.tickets.put(back)
    books.append(
        TicketReEntered(
            at=books.now,
            ticket_no=back.ticket_no,
            service_code=back.service_code,
            group=back.group,
        )
    )
    return back


def _send_on(books: Books, ticket: Ticket) -> Ticket:
    """Let a ticket that was at a counter wait again, as the newest entry of its line."""
    assert ticket.state is TicketState.WAITING
    assert ticket.counter_no is not None
    sent = replace(ticket, order=books.day.re_enter(), behind=())
    books.tickets.put(sent)
    books.board.mark(sent.ticket_no, CallState.MOVED)
    books.append(
        TicketTransferred(
            at=books.now,
            ticket_no=sent.ticket_no,
            from_counter_no=ticket.counter_no,
            service_code=sent.service_code,
            group=sent.group,
            to_counter_no=sent.to_counter_no,
        )
    )
    return sent


def _note_duration(books: Books, ticket: Ticket) -> None:
    """Remember how long the counter was taken, from the call on, when it came to a service."""
    if ticket.state is TicketState.SERVING and ticket.called_s is not None:
        duration_s = books.now.timestamp() - ticket.called_s
        books.ledger.note_duration(ticket.service_code, duration_s)


def _note_truth(books: Books, ticket: Ticket, now_s: float) -> None:
    """Hold the announced wait against the true one: the first call of a ticket tells it."""
    if ticket.waited_s is not None or ticket.told_median_s is None or ticket.told_p90_s is None:
        return
    if ticket.ticket_class is not TicketClass.NORMAL:
        return  # the newcomer's forecast is a normal ticket's
    books.ledger.note_truth(
        Truth(
            ticket_id=ticket.ticket_id,
            day=ticket.day,
            group=ticket.group,
            told_median_s=ticket.told_median_s,
            told_p90_s=ticket.told_p90_s,
            waited_s=now_s - ticket.issued_s,
        )
    )
