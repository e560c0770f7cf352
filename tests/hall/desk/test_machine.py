"""Any order of any commands: the promises that hold after each of them."""

import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hall.contract import events as ev
from hall.contract.api import (
    BookAppointment,
    ExtendHours,
    IssuedTicket,
    IssueTicket,
    OfflineTicket,
    Skills,
    Transfer,
)
from hall.contract.problems import ProblemError
from hall.queue import calls, counters, day, issue
from hall.queue.life import TRANSITIONS, TicketState
from hall.queue.outlook import group_waits
from hall.store import audit, feed, snapshot
from hall.store.books import Books
from hall.store.idempotency import StoredAnswer, once
from hall.store.writer import Tx
from tests.hall.desk.fold import fold
from tests.hall.desk.rig import K1, LEAD, Rig

COUNTERS = st.sampled_from((6, 8, 9, 14))
SERVICES = st.sampled_from(("BT-01", "BT-16", "BT-31", "BT-32"))
REASONS = st.sampled_from((None, None, None, "elderly"))
AT_COUNTER = {"called", "serving"}
PEOPLE = st.sampled_from((None, None, "aa" * 32, "bb" * 32))
TARGETS = st.one_of(st.none(), COUNTERS)
NEXT = {
    (state, after) for (state, _), after in TRANSITIONS.items()
}  # pairs that one step may lead through


BECOMES: dict[str, str] = {
    "ticket.issued": "waiting",
    "ticket.called": "called",
    "ticket.started": "serving",
    "ticket.held": "held",
    "ticket.transferred": "waiting",
    "ticket.re_entered": "waiting",
    "ticket.cancelled": "cancelled",
    "ticket.lapsed": "lapsed",
}


def becomes(event: Any) -> str:
    """Return what an event makes of its ticket."""
    if isinstance(event, ev.TicketFinished):
        return "waiting" if event.next_service_code else "finished"
    if isinstance(event, ev.TicketMissed):
        return "lapsed" if event.lapsed else "missed"
    return BECOMES[ev.kind_of(event)]


ACTS = (calls.recall, calls.start, calls.no_show, calls.no_show, calls.hold, calls.finish)


class HallMachine(RuleBasedStateMachine):
    @initialize()
    def open_the_hall(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.rig = Rig(Path(self.folder.name) / "hall.db")
        self.rig.open(6, 8, 9, 14)
        self.lives: dict[str, tuple[str, int]] = {}
        self.heard = 0
        self.started = snapshot.board(self.rig.db, self.rig.now)
        self.started_at = self.rig.head
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.answered: list[tuple[str, IssueTicket, bytes]] = []
        self.offline_no = 0
        self.appointment_no = 0

    def attempt(self, *command: Any) -> Any:
        """Run a command; a refusal is an answer too, and changes nothing."""
        head = self.rig.head
        try:
            return self.rig.do(*command)
        except ProblemError as refusal:
            status = refusal.status
        assert 400 <= status < 500
        assert self.rig.head == head
        return None

    def note(self, ticket: IssuedTicket | None) -> None:
        if ticket is not None:
            self.numbers[self.rig.now.date().isoformat(), ticket.ticket_no] += 1

    @rule(code=SERVICES, reason=REASONS, person=PEOPLE, more=st.booleans())
    def take_a_number(self, code: str, reason: str | None, person: str | None, more: bool) -> None:
        order = IssueTicket(
            service_code=code,
            priority_reason=reason,
            person_hmac=person,
            more_services=("BT-05", "BT-32")[: 1 + (code != "BT-32")] if more else (),
        )
        self.note(self.attempt(issue.issue, K1, order))

    @rule(code=SERVICES, minutes=st.integers(0, 30))
    def hand_in(self, code: str, minutes: int) -> None:
        self.offline_no += 1
        handed = OfflineTicket(
            ticket_no=f"K1-{self.offline_no:03d}",
            service_code=code,
            issued_at=self.rig.now - timedelta(minutes=minutes),
            link_token=f"offline-token-{self.offline_no:04d}",
        )
        self.note(self.attempt(issue.merge, K1, handed))

    @rule(code=SERVICES, minutes=st.integers(1, 40))
    def book(self, code: str, minutes: int) -> None:
        self.appointment_no += 1
        at = self.rig.now + timedelta(minutes=minutes)
        order = BookAppointment(appointment_no=f"Y{self.appointment_no}", service_code=code, at=at)
        self.attempt(issue.book, LEAD, order)

    @rule(back=st.integers(0, 3))
    def arrive(self, back: int) -> None:
        self.note(self.attempt(issue.arrive, K1, f"Y{self.appointment_no - back}"))

    @rule(counter_no=COUNTERS)
    def call(self, counter_no: int) -> None:
        self.attempt(calls.call, LEAD, counter_no)

    @rule(counter_no=COUNTERS)
    def finish(self, counter_no: int) -> None:
        self.attempt(calls.finish, LEAD, counter_no)

    @rule(counter_no=COUNTERS)
    def call_and_start(self, counter_no: int) -> None:
        self.attempt(calls.call, LEAD, counter_no)
        self.attempt(calls.start, LEAD, counter_no)

    @rule(choice=st.integers(0, 3), act=st.sampled_from(ACTS))
    def act(self, choice: int, act: Any) -> None:
        at = self.rig.books.tickets.at_any_counter()
        counter_no = at[choice % len(at)].counter_no if at else 8
        self.attempt(act, LEAD, counter_no)

    @rule(counter_no=COUNTERS, to=TARGETS, code=st.one_of(st.none(), SERVICES))
    def transfer(self, counter_no: int, to: int | None, code: str | None) -> None:
        order = Transfer(service_code=code, counter_no=to)
        self.attempt(calls.transfer, LEAD, counter_no, order)

    @rule(counter_no=COUNTERS, choice=st.integers(0, 5))
    def go_on_with_a_held_one(self, counter_no: int, choice: int) -> None:
        held = self.rig.books.tickets.in_states(TicketState.HELD)
        if held:
            ticket_no = held[choice % len(held)].ticket_no
            if choice % 2:
                self.attempt(calls.come_back, LEAD, ticket_no)
            else:
                self.attempt(calls.resume_ticket, LEAD, counter_no, ticket_no)

    @rule(choice=st.integers(0, 40))
    def cancel(self, choice: int) -> None:
        rows = self.rig.db.execute("SELECT ticket_no FROM ticket ORDER BY ticket_id").fetchall()
        if rows:
            self.attempt(issue.cancel, K1, rows[choice % len(rows)][0])

    @rule(counter_no=COUNTERS, act=st.sampled_from((*counters.ACTS, "open", "open", "resume")))
    def change_a_counter(self, counter_no: int, act: str) -> None:
        self.attempt(counters.change, LEAD, counter_no, act)

    @rule(counter_no=COUNTERS, letters=st.lists(st.sampled_from("BCEF"), max_size=4, unique=True))
    def change_skills(self, counter_no: int, letters: list[str]) -> None:
        skills = Skills(groups=tuple(letters[:2]), backup_groups=tuple(letters[2:]))
        self.attempt(counters.set_skills, LEAD, counter_no, skills)

    @rule(seconds=st.integers(1, 1500))
    def wait(self, seconds: int) -> None:
        self.rig.advance(seconds=seconds)

    @rule()
    def forecast(self) -> None:
        seen = snapshot.present(self.rig.db, self.rig.now, 600)
        assert seen is not None
        waits, average_min = group_waits(self.rig.desk, seen, None, self.rig.now)
        self.rig.do(lambda _desk, books: day.publish_waits(books, waits, average_min))

    @rule(hour=st.integers(17, 22))
    def extend(self, hour: int) -> None:
        self.attempt(day.extend, LEAD, ExtendHours(until=f"{hour}:30"))

    @precondition(lambda self: self.rig.head > 45)
    @rule(overnight=st.booleans())
    def end_the_day(self, overnight: bool) -> None:
        self.offline_no = 0 if overnight else self.offline_no
        if overnight:
            self.rig.now = (self.rig.now + timedelta(days=1)).replace(hour=9, minute=0)
            self.rig.do(day.begin)
            self.rig.open(6, 8, 9, 14)
        else:
            self.attempt(day.end, LEAD)
            self.rig.do(lambda _desk, books: day.publish_waits(books, (), 0))

    @rule(code=SERVICES)
    def take_a_number_under_a_key(self, code: str) -> None:
        order = IssueTicket(service_code=code)
        key = f"key-{len(self.answered)}"
        answer = self.attempt(self.under_key, key, order)
        if answer is not None:
            self.answered.append((key, order, answer.body))
            self.note(msgspec.json.decode(answer.body, type=IssuedTicket))

    @precondition(lambda self: self.answered)
    @rule(choice=st.integers(0, 20))
    def repeat_a_command(self, choice: int) -> None:
        key, order, body = self.answered[choice % len(self.answered)]
        head = self.rig.head
        answer = self.rig.do(self.under_key, key, order)
        assert (answer.body, answer.repeated, self.rig.head) == (body, True, head)

    def under_key(self, desk: Any, books: Books, key: str, order: IssueTicket) -> StoredAnswer:
        def command(tx: Tx) -> StoredAnswer:
            answer = issue.issue(desk, Books(tx), K1, order)
            return StoredAnswer(201, msgspec.json.encode(answer))

        tx = Tx(books.db, books.now, feed.head(books.db))
        return once(tx, key, K1, msgspec.json.encode(order), command)

    @invariant()
    def no_number_comes_twice(self) -> None:
        assert not [number for number, times in self.numbers.items() if times > 1]

    @invariant()
    def the_board_is_what_its_events_say(self) -> None:
        board = self.started
        for event in self.rig.events(self.started_at):
            board = fold(board, event)
        now = snapshot.board(self.rig.db, self.rig.now)
        assert now == msgspec.structs.replace(board, cursor=now.cursor)

    @invariant()
    def nobody_is_called_who_does_not_wait(self) -> None:
        """By the events alone: a call is of a ticket that waits, to a counter that is free."""
        for event in self.rig.events(self.heard):
            if isinstance(event, ev.DayEnded):
                self.lives = {}
            elif hasattr(event, "ticket_no"):
                self.follow(event)
        self.heard = self.rig.head
        at = [each.counter_no for each in self.rig.books.tickets.at_any_counter()]
        assert len(set(at)) == len(at)

    def follow(self, event: Any) -> None:
        state, counter_no = self.lives.get(event.ticket_no, ("", 0))
        after = becomes(event)
        assert (state, after) in NEXT | {("", "waiting")}, event
        if isinstance(event, ev.TicketCalled):
            if event.call_count == 1:
                assert state == "waiting"
                busy = [no for each, no in self.lives.values() if each in AT_COUNTER]
                assert event.counter_no not in busy
            else:
                assert (state, counter_no) == ("called", event.counter_no)
            counter_no = event.counter_no
        if isinstance(event, ev.TicketStarted):
            counter_no = event.counter_no
        self.lives[event.ticket_no] = (after, counter_no)

    @invariant()
    def the_books_say_what_the_events_said(self) -> None:
        rows = self.rig.db.execute("SELECT ticket_no, state FROM ticket").fetchall()
        assert dict(rows) == {number: state for number, (state, _) in self.lives.items()}

    @invariant()
    def the_chain_of_acts_is_whole(self) -> None:
        assert audit.verify(self.rig.db) is None

    def teardown(self) -> None:
        if hasattr(self, "rig"):
            self.rig.close()
            self.folder.cleanup()


HallMachine.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestHall = HallMachine.TestCase
