"""Who waits, as staff see it."""

from datetime import datetime
from math import inf
from typing import Final

from hall.contract.api import Queues, QueueTicket
from hall.frontdesk import FrontDesk
from hall.queue.hours import ZONE
from hall.queue.life import TicketState
from hall.queue.records import Ticket
from hall.store.snapshot import reading

SHOWN_MAX: Final = 500  # a page of names; the counts are the board's


def queues_of(front: FrontDesk) -> Queues:
    """Return everybody who is in the hall, from one read."""
    now = front.now
    with reading(front.db, now) as books:
        waiting = books.tickets.waiting(SHOWN_MAX)
        at_counters = books.tickets.at_any_counter()
        held = books.tickets.in_states(TicketState.HELD)
        missed = books.tickets.in_states(TicketState.MISSED)
    predicted = sorted(
        ((_wait_s(front, each), each) for each in waiting),
        key=lambda pair: (inf if pair[0] is None else pair[0], pair[1].eligible_from_s),
    )
    return Queues(
        at=now,
        waiting=tuple(_shown(each, now, wait_s) for wait_s, each in predicted),
        at_counters=tuple(_shown(each, now) for each in at_counters),
        held=tuple(_shown(each, now) for each in held),
        missed=tuple(_shown(each, now) for each in missed),
        rules=front.rules(),
    )


def _wait_s(front: FrontDesk, ticket: Ticket) -> int | None:
    wait = front.desk.outlook.of_ticket(ticket.ticket_id)
    return round(wait.median_s) if wait and wait.median_s is not None else None


def _shown(ticket: Ticket, now: datetime, wait_s: int | None = None) -> QueueTicket:
    return QueueTicket(
        ticket_no=ticket.ticket_no,
        state=ticket.state,
        service_code=ticket.service_code,
        group=ticket.group,
        priority=ticket.ticket_class,
        priority_reason=ticket.priority_reason,
        offline=ticket.offline,
        issued_at=datetime.fromtimestamp(ticket.issued_s, ZONE),
        waited_s=max(0, round(now.timestamp() - ticket.issued_s)),
        re_entered=ticket.re_entries > 0,
        to_counter_no=ticket.to_counter_no,
        counter_no=ticket.counter_no,
        wait_s=wait_s,
        more_services=ticket.more_services,
    )
