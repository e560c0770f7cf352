"""Counters: opened, paused, closed, and what they are able to serve."""

from dataclasses import replace
from typing import Final

from hall.actor import Actor
from hall.contract.api import Skills
from hall.contract.board import CounterState, OpenState
from hall.contract.events import CounterChanged
from hall.queue import refusals
from hall.queue.books import Books
from hall.queue.day import begin
from hall.queue.desk import Desk, counter_of
from hall.queue.records import Counter
from hall.queue.refusals import Sense

ACTS: Final[dict[str, tuple[frozenset[OpenState], OpenState]]] = {
    "open": (frozenset({OpenState.CLOSED}), OpenState.OPEN),
    "pause": (frozenset({OpenState.OPEN}), OpenState.PAUSED),
    "resume": (frozenset({OpenState.PAUSED}), OpenState.OPEN),
    "close": (frozenset({OpenState.OPEN, OpenState.PAUSED}), OpenState.CLOSED),
}


def change(desk: Desk, books: Books, actor: Actor, counter_no: int, act: str) -> CounterState:
    """Open, pause, resume or close a counter. What it is already, it simply stays."""
    begin(desk, books)
    counter = counter_of(books, counter_no)
    starts, state = ACTS[act]
    if counter.state is state:
        return counter.public
    if counter.state not in starts:
        raise refusals.counter_not_open(counter_no)
    if state is OpenState.CLOSED:
        busy = books.tickets.at_counter(counter_no)
        if busy is not None:
            raise refusals.counter_busy(busy.ticket_no)
        books.tickets.release(counter_no)
    staff = actor.id if act == "open" else counter.staff
    return _put(books, actor, replace(counter, state=state, staff=staff), f"counter.{act}")


def set_skills(
    desk: Desk, books: Books, actor: Actor, counter_no: int, skills: Skills
) -> CounterState:
    """Say which groups a counter serves first (A 岗), and which it backs up (B 岗)."""
    begin(desk, books)
    counter = counter_of(books, counter_no)
    letters = (*skills.groups, *skills.backup_groups)
    known = {each.letter for each in desk.hall.groups}
    if not known.issuperset(letters) or len(set(letters)) < len(letters):
        raise refusals.not_acceptable(Sense.SKILLS)
    changed = replace(counter, groups=skills.groups, backup_groups=skills.backup_groups)
    if changed == counter:
        return counter.public
    return _put(books, actor, changed, "counter.skills")


def _put(books: Books, actor: Actor, counter: Counter, act: str) -> CounterState:
    counter = replace(counter, since_s=books.now.timestamp())
    books.counters.put(counter)
    books.append(CounterChanged(at=books.now, counter=counter.public))
    detail: dict[str, object] = {
        "state": counter.state,
        "groups": list(counter.groups),
        "backup_groups": list(counter.backup_groups),
    }
    books.record(actor, act, str(counter.counter_no), detail)
    return counter.public
