"""The hall's own weights: solved from what its classes are promised, at its usual busy hour."""

from typing import Final

from config.schema_catalogue import Catalogue
from config.schema_hall import ClassCode, HallConfig
from hall.queue.classes import QueuePolicy, TicketClass
from hall.queue.targets import Load, Solution, Target, solve

BUSY: Final = 0.9  # of what the counters can do: the load that promises must still hold at
SHARES: Final = {TicketClass.GREEN: 0.15, TicketClass.APPOINTMENT: 0.1}  # of those who come
CODES: Final[dict[TicketClass, ClassCode]] = {
    TicketClass.GREEN: "green",
    TicketClass.APPOINTMENT: "appointment",
    TicketClass.NORMAL: "normal",
}


def solution_of(hall: HallConfig, catalogue: Catalogue) -> Solution:
    """Return the weights and how the promises fare under them. Some 0.03 s of work."""
    rules = hall.queue
    targets = {}
    for ticket_class, code in CODES.items():
        promised = rules.of_class(code)
        targets[ticket_class] = Target(
            share=promised.share,
            within_s=promised.within_min * 60.0,
            ceiling_s=promised.ceiling_min * 60.0,
        )
    limits = QueuePolicy(
        first_by_law=TicketClass(rules.first_by_law) if rules.first_by_law else None,
        passes_max=rules.priority_run_max,
        appointment_grace_s=rules.appointment_grace_min * 60.0,
        appointment_late_s=rules.appointment_late_min * 60.0,
        re_entry_places=rules.re_entry_places,
        re_entries_max=rules.re_entries_max,
        services_a_ticket_max=rules.services_a_ticket_max,
    )
    return solve(targets, _load(hall, catalogue), limits=limits)


def _load(hall: HallConfig, catalogue: Catalogue) -> Load:
    """Return a busy hour of the group with the most counters."""
    letter = max(
        (each.letter for each in hall.groups), key=lambda each: len(hall.counters_of(each))
    )
    counters = max(1, len(hall.counters_of(letter)))
    services = catalogue.of_group(letter) or catalogue.services
    mean_s = sum(each.duration.mean_min for each in services) / len(services) * 60
    return Load(
        arrivals_per_h=BUSY * counters * 3600 / mean_s,
        counters=counters,
        service_mean_s=mean_s,
        shares=SHARES,
    )
