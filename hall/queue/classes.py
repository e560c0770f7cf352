"""Classes of tickets, why a ticket is in one, and the numbers that the queue is ruled by.

Times are POSIX seconds, spans are seconds. A score is measured in seconds of a normal wait, so that
staff can read it: a ticket of the green channel with a head start of 1,200 stands where a normal
ticket stands that came 20 minutes earlier.
"""

from dataclasses import dataclass
from enum import StrEnum


class TicketClass(StrEnum):
    """From the best to the last: a tie of scores or arrivals goes to the class named first."""

    GREEN = "green"
    APPOINTMENT = "appointment"
    NORMAL = "normal"


class GreenReason(StrEnum):
    """Why a citizen may use the green channel. Ticked by the citizen, never checked by a machine.

    The hall's own list is content (``hall.toml``); these are the codes that it ships with.
    """

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    INFANT = "infant"
    SOLDIER = "soldier"
    BULK = "bulk"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """How one class gains on the others: ``head_start_s + rate * waited_s``.

    After `ceiling_s` nobody who came later is called before a ticket of this class.
    """

    head_start_s: float
    rate: float
    ceiling_s: float

    def __post_init__(self) -> None:
        if self.rate <= 0 or self.ceiling_s <= 0 or self.head_start_s < 0:
            msg = f"a class needs a rate and a ceiling above 0 and no negative start: {self}"
            raise ValueError(msg)

    def score(self, waited_s: float) -> float:
        return self.head_start_s + self.rate * waited_s


NORMAL_RULE = ClassRule(head_start_s=0.0, rate=1.0, ceiling_s=3600.0)
# Least-slack weights for 10, 15 and 30 minutes promised; `targets.solve` finds the hall's own.
GREEN_RULE = ClassRule(head_start_s=1200.0, rate=1.0, ceiling_s=1200.0)
APPOINTMENT_RULE = ClassRule(head_start_s=900.0, rate=1.0, ceiling_s=1800.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePolicy:
    """The rules of one hall. Made by `targets.solve`, stored, and shown to staff.

    `passes_max` is the k of "at most k priority calls in a row": how often in a row the first
    arrival of a group may be passed over by counters that could have called it.
    """

    normal: ClassRule = NORMAL_RULE
    green: ClassRule = GREEN_RULE
    appointment: ClassRule = APPOINTMENT_RULE
    first_by_law: TicketClass | None = None
    passes_max: int = 3
    appointment_grace_s: float = 600.0
    appointment_late_s: float = 900.0
    re_entry_places: int = 3
    re_entries_max: int = 1
    services_a_ticket_max: int = 5

    def __post_init__(self) -> None:
        for better in (self.green, self.appointment):
            if better.head_start_s < self.normal.head_start_s or better.rate < self.normal.rate:
                msg = "no class may be worse than normal: being better must never cost time"
                raise ValueError(msg)
            if better.ceiling_s > self.normal.ceiling_s:
                msg = "no ceiling may be above the normal one: being better must never cost time"
                raise ValueError(msg)
        if self.passes_max < 1:
            msg = "with no call allowed to pass another there is no priority: passes_max is 1 or up"
            raise ValueError(msg)

    def rule(self, ticket_class: TicketClass) -> ClassRule:
        match ticket_class:
            case TicketClass.GREEN:
                return self.green
            case TicketClass.APPOINTMENT:
                return self.appointment
            case TicketClass.NORMAL:
                return self.normal


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The class that a ticket waits in, and the moment from which it may be called and gains."""

    ticket_class: TicketClass
    eligible_from_s: float


def walk_in(arrived_s: float, *, green: bool) -> Standing:
    ticket_class = TicketClass.GREEN if green else TicketClass.NORMAL
    return Standing(ticket_class=ticket_class, eligible_from_s=arrived_s)


def appointment(
    policy: QueuePolicy, arrived_s: float, *, appointed_s: float, green: bool = False
) -> Standing:
    """Return how a citizen with an appointment waits.

    Not before the appointed time less the grace; as a walk-in when later than the limit. A citizen
    of the green channel waits in that from the first moment: the appointment takes nothing away.
    """
    if green or arrived_s > appointed_s + policy.appointment_late_s:
        return walk_in(arrived_s, green=green)
    eligible_from_s = max(arrived_s, appointed_s - policy.appointment_grace_s)
    return Standing(ticket_class=TicketClass.APPOINTMENT, eligible_from_s=eligible_from_s)
