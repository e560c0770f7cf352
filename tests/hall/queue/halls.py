"""A small hall played through `choose`, for tests: who came, who served, and every decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from hypothesis import strategies as st

from hall.queue.choose import Decision, Rule, choose
from hall.queue.classes import ClassRule, QueuePolicy, TicketClass
from hall.queue.lines import CounterView, QueueState, WaitingTicket

MINUTE_S = 60.0
POLICY = QueuePolicy(
    normal=ClassRule(head_start_s=0.0, rate=1.0, ceiling_s=40 * MINUTE_S),
    green=ClassRule(head_start_s=20 * MINUTE_S, rate=1.5, ceiling_s=15 * MINUTE_S),
    appointment=ClassRule(head_start_s=10 * MINUTE_S, rate=1.2, ceiling_s=25 * MINUTE_S),
)


def ticket(
    ticket_id: int,
    arrived_min: float = 0.0,
    ticket_class: TicketClass = TicketClass.NORMAL,
    group: str = "A",
    **others: object,
) -> WaitingTicket:
    made = WaitingTicket(
        ticket_id=ticket_id,
        group=group,
        service_code=f"{group}-1",
        ticket_class=ticket_class,
        eligible_from_s=arrived_min * MINUTE_S,
        order=ticket_id,
    )
    return replace(made, **others)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One call: the decision, and the hall just before it."""

    at_s: float
    counter: CounterView
    decision: Decision
    called: WaitingTicket
    others: tuple[WaitingTicket, ...]
    passes: dict[str, int]

    def within_reach(self) -> list[WaitingTicket]:
        """Return who else could have been called by this counter at that moment."""
        groups = {*self.counter.groups, *self.counter.backup_groups}
        return [
            each
            for each in self.others
            if each.group in groups and each.eligible_from_s <= self.at_s
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """Who comes (tickets by arrival), how long each takes, and the counters."""

    tickets: tuple[WaitingTicket, ...]
    held_s: tuple[float, ...]
    counters: tuple[CounterView, ...]
    policy: QueuePolicy

    def promoted(self, index: int, ticket_class: TicketClass) -> "Script":
        better = replace(self.tickets[index], ticket_class=ticket_class)
        tickets = (*self.tickets[:index], better, *self.tickets[index + 1 :])
        return replace(self, tickets=tickets)


def play(script: Script) -> list[Made]:
    """Let the counters call until nobody waits; the state is built anew from rows each time."""
    waiting: dict[int, WaitingTicket] = {}
    passes: dict[str, int] = {}
    coming = list(script.tickets)
    free = [(0.0, index) for index in range(len(script.counters))]
    heapify(free)
    made: list[Made] = []
    while free:
        now_s, index = heappop(free)
        while coming and coming[0].eligible_from_s <= now_s:
            came = coming.pop(0)
            waiting[came.ticket_id] = came
        state = QueueState.of(script.policy, waiting.values(), passes)
        decision = choose(state, script.counters[index], now_s)
        if decision.ticket_id is None:
            if coming:
                heappush(free, (coming[0].eligible_from_s, index))
            continue
        called = waiting.pop(decision.ticket_id)
        made.append(
            Made(
                at_s=now_s,
                counter=script.counters[index],
                decision=decision,
                called=called,
                others=tuple(waiting.values()),
                passes=dict(passes),
            )
        )
        passes.update(decision.passes)
        held_s = script.held_s[called.ticket_id % len(script.held_s)]
        heappush(free, (now_s + held_s, index))
    return made


def called_at(made: Iterable[Made], ticket_id: int) -> float:
    return next(each.at_s for each in made if each.called.ticket_id == ticket_id)


def scores_ruled(made: Sequence[Made]) -> list[Made]:
    return [each for each in made if each.decision.rule is Rule.SCORE]


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    count = draw(st.integers(1, 24))
    gaps = draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))
    classes = draw(st.lists(st.sampled_from(TicketClass), min_size=count, max_size=count))
    groups = draw(st.lists(st.sampled_from("AB"), min_size=count, max_size=count))
    arrived_min, tickets = 0, []
    for number, (gap, ticket_class, group) in enumerate(zip(gaps, classes, groups, strict=True)):
        arrived_min += gap
        tickets.append(ticket(number + 1, arrived_min, ticket_class, group))
    held_min = draw(st.lists(st.integers(1, 45), min_size=1, max_size=7))
    skills = draw(
        st.lists(
            st.sampled_from([("A", ""), ("B", ""), ("AB", ""), ("A", "B"), ("B", "A"), ("", "AB")]),
            max_size=3,
        )
    )
    counters = [
        CounterView(counter_no=number, groups=tuple(own), backup_groups=tuple(others))
        for number, (own, others) in enumerate([("AB", ""), *skills], start=1)
    ]
    return Script(
        tickets=tuple(tickets),
        held_s=tuple(minutes * MINUTE_S for minutes in held_min),
        counters=tuple(counters),
        policy=replace(POLICY, passes_max=draw(st.integers(1, 4))),
    )
