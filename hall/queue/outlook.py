"""From the hall as it stands to a forecast's snapshot, and from a forecast to what is published."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar

from hall.contract.board import GroupWait, OpenState
from hall.queue.arrivals import SLOTS, expected_rate_per_s
from hall.queue.classes import TicketClass
from hall.queue.desk import ROUGH_P90, Desk, counters_open
from hall.queue.durations import Occupancy, Prior, mixture, no_show_share, occupancy
from hall.queue.forecast import Forecast, Wait
from hall.queue.lines import CounterView, WaitingTicket
from hall.queue.records import Counter, Day, Ticket
from hall.queue.replay import HORIZON_S, CounterPlan, Snapshot, Stream

K = TypeVar("K")

NO_SHOW_S: Final = 60.0  # how long a counter waits for somebody who does not come
PAUSE_S: Final = 600.0  # until a paused counter is expected back
OVERTIME_S: Final = 3 * 3600.0  # whoever has a number is served, after closing too
FAITH: Final = 10.0  # citizens: so many stand behind the usual shares of the classes
USUAL_SHARE: Final = {
    TicketClass.GREEN: 0.12,
    TicketClass.APPOINTMENT: 0.03,
    TicketClass.NORMAL: 0.85,
}


class Present(Protocol):
    """The hall at one moment; ``hall.store.snapshot.Present`` is one."""

    @property
    def day(self) -> Day: ...
    @property
    def waiting(self) -> tuple[WaitingTicket, ...]: ...
    @property
    def waiting_counts(self) -> Mapping[str, int]: ...
    @property
    def passes(self) -> Mapping[str, int]: ...
    @property
    def counters(self) -> tuple[Counter, ...]: ...
    @property
    def at_counters(self) -> Mapping[int, Ticket]: ...


class ArrivalCount(Protocol):
    @property
    def day(self) -> str: ...
    @property
    def service_code(self) -> str: ...
    @property
    def ticket_class(self) -> str: ...
    @property
    def half_hour(self) -> int: ...
    @property
    def number(self) -> int: ...


class Past(Protocol):
    """What the hall has learnt; ``hall.store.snapshot.Past`` is one."""

    @property
    def durations(self) -> Mapping[str, Sequence[float]]: ...
    @property
    def arrivals(self) -> Sequence[ArrivalCount]: ...
    @property
    def called(self) -> int: ...
    @property
    def missed(self) -> int: ...


@dataclass(slots=True)
class Newest:
    """The newest forecast, for any thread to read: one reference is exchanged, nothing changed."""

    forecast: Forecast | None = None

    def of_ticket(self, ticket_id: int) -> Wait | None:
        found = self.forecast
        return found.tickets.get(ticket_id) if found else None

    def of_newcomer(self, group: str) -> Wait | None:
        found = self.forecast
        return found.arrivals.get(group) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Distributions and rates, worked out from the past every minute or so."""

    services: Mapping[str, Occupancy]
    groups: Mapping[str, Occupancy]
    usual: Mapping[str, tuple[float, ...]]  # arrivals by group and half hour, of a usual day
    today: Mapping[str, tuple[float, ...]]
    shares: Mapping[str, Mapping[TicketClass, float]] = field(default_factory=dict)


def learn(desk: Desk, past: Past, day: str) -> Learned:
    """Return what the past says, with the catalogue's word for what it does not know."""
    prior = desk.hall.forecast
    share = no_show_share(
        past.missed, past.called, prior_share=prior.no_show_share, prior_weight=prior.prior_weight
    )
    services = {
        each.code: occupancy(
            past.durations.get(each.code, ()),
            Prior(
                mean_s=each.duration.mean_min * 60,
                cv=each.duration.cv,
                weight=prior.prior_weight,
            ),
            no_show_share=share,
            no_show_s=NO_SHOW_S,
        )
        for each in desk.catalogue.services
    }
    asked = _sums((each.service_code, each.number) for each in past.arrivals)
    groups = {
        group.letter: mixture(
            (services[each.code], 1.0 + 2.0 * each.common + asked.get(each.code, 0.0))
            for each in desk.catalogue.of_group(group.letter) or desk.catalogue.services
        )
        for group in desk.hall.groups
    }
    group_of = {each.code: each.group for each in desk.catalogue.services}
    usual, today = _by_slot(past.arrivals, group_of, day)
    return Learned(
        services=services,
        groups=groups,
        usual=usual,
        today=today,
        shares=_class_shares(past.arrivals, group_of),
    )


def snapshot_of(desk: Desk, present: Present, learned: Learned, now: datetime) -> Snapshot:
    """Return what `Forecaster.estimate` replays."""
    now_s = now.timestamp()
    day_s = (now - now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()
    streams = [
        Stream(group=group, ticket_class=ticket_class, rate_per_s=rate * share)
        for group in learned.groups
        for rate in (_rate(learned, group, day_s),)
        for ticket_class, share in learned.shares.get(group, USUAL_SHARE).items()
        if rate > 0
    ]
    return Snapshot(
        now_s=now_s,
        policy=desk.policy,
        tickets=present.waiting,
        passes=present.passes,
        counters=tuple(_plans(desk, present, now)),
        services=learned.services,
        groups=learned.groups,
        streams=tuple(streams),
    )


def group_waits(
    desk: Desk, present: Present, forecast: Forecast | None, now: datetime
) -> tuple[tuple[GroupWait, ...], int]:
    """Return what is published: by group, in whole minutes; and the average of those who wait."""
    waits = []
    for group in desk.hall.groups:
        letter, waiting = group.letter, present.waiting_counts.get(group.letter, 0)
        usable = counters_open(present.counters, letter)
        median_s, p90_s = _told_s(desk, present, forecast, letter, now)
        waits.append(
            GroupWait(
                group=letter,
                waiting=waiting,
                counters_open=usable,
                wait_s_median=_whole_minutes_s(median_s),
                wait_s_p90=_whole_minutes_s(p90_s),
                admission=desk.admission(present.day, now, letter, staffed=usable > 0),
            )
        )
    total = sum(each.waiting for each in waits)
    weighted_s = sum(each.waiting * each.wait_s_median for each in waits)
    return tuple(waits), round(weighted_s / total / 60) if total else 0


def _told_s(
    desk: Desk, present: Present, forecast: Forecast | None, letter: str, now: datetime
) -> tuple[float, float]:
    """Return median and p90. Whoever is not called any more today waits until the hall closes."""
    wait = forecast.arrivals.get(letter) if forecast else None
    if wait is None:
        services = desk.catalogue.of_group(letter) or desk.catalogue.services
        mean_s = sum(each.duration.mean_min for each in services) / len(services) * 60
        counters = max(1, counters_open(present.counters, letter))
        rough_s = min(HORIZON_S, present.waiting_counts.get(letter, 0) * mean_s / counters)
        return rough_s, min(HORIZON_S, rough_s * ROUGH_P90)
    never_s = HORIZON_S if desk.never_closes else _until_close_s(desk, present.day, now)
    median_s = never_s if wait.median_s is None else wait.median_s
    return median_s, never_s if wait.p90_s is None else wait.p90_s


def _plans(desk: Desk, present: Present, now: datetime) -> Iterable[CounterPlan]:
    """Yield when each counter calls. Of a group without an open one, its own are expected."""
    working = [each for each in present.counters if each.state is not OpenState.CLOSED]
    served = {letter for each in working for letter in (*each.groups, *each.backup_groups)}
    for counter in present.counters:
        view = counter.view
        if counter.state is OpenState.CLOSED:
            missing = tuple(each for each in counter.groups if each not in served)
            if not missing:
                continue
            view = CounterView(counter_no=counter.counter_no, groups=missing)
        spans = _spans(desk, present.day, now, over_lunch=counter.state is OpenState.OPEN)
        if counter.state is OpenState.PAUSED:
            from_s = now.timestamp() + PAUSE_S
            spans = tuple((max(start, from_s), end) for start, end in spans if end > from_s)
        busy = present.at_counters.get(counter.counter_no)
        yield CounterPlan(
            view=view,
            spans=spans,
            busy_service=busy.service_code if busy else None,
            busy_since_s=busy.called_s or now.timestamp() if busy else 0.0,
        )


def _spans(
    desk: Desk, day: Day, now: datetime, *, over_lunch: bool
) -> tuple[tuple[float, float], ...]:
    if desk.never_closes:
        return ((now.timestamp(), now.timestamp() + HORIZON_S),)
    today = desk.open_day(day)
    if today is None:
        return ()
    spans = today.spans_s(over_lunch=over_lunch and today.is_lunch(now))
    if today.opens > now and over_lunch:  # opened early: it calls already
        spans = ((now.timestamp(), spans[0][1]), *spans[1:])
    *whole, (start_s, end_s) = spans
    return (*whole, (start_s, end_s + OVERTIME_S))


def _until_close_s(desk: Desk, day: Day, now: datetime) -> float:
    today = desk.open_day(day)
    if today is None:
        return 0.0
    return max(timedelta(0), today.closes - now).total_seconds()


def _rate(learned: Learned, group: str, day_s: float) -> float:
    nothing = (0.0,) * SLOTS
    usual, today = learned.usual.get(group, nothing), learned.today.get(group, nothing)
    return expected_rate_per_s(usual, today, day_s)


def _by_slot(
    arrivals: Sequence[ArrivalCount], group_of: Mapping[str, str], day: str
) -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    days = len({each.day for each in arrivals if each.day != day}) or 1
    usual = {group: [0.0] * SLOTS for group in group_of.values()}
    today = {group: [0.0] * SLOTS for group in group_of.values()}
    for each in arrivals:
        group = group_of.get(each.service_code)
        if group is None:
            continue  # a service that the catalogue has dropped since
        if each.day == day:
            today[group][each.half_hour] += each.number
        else:
            usual[group][each.half_hour] += each.number / days
    return (
        {group: tuple(slots) for group, slots in usual.items()},
        {group: tuple(slots) for group, slots in today.items()},
    )


def _class_shares(
    arrivals: Sequence[ArrivalCount], group_of: Mapping[str, str]
) -> dict[str, dict[TicketClass, float]]:
    counted = _sums(
        ((group_of.get(each.service_code, ""), each.ticket_class), each.number) for each in arrivals
    )
    shares = {}
    for group in set(group_of.values()):
        total = sum(counted.get((group, each), 0.0) for each in TicketClass) + FAITH
        shares[group] = {
            each: (counted.get((group, each), 0.0) + FAITH * USUAL_SHARE[each]) / total
            for each in TicketClass
        }
    return shares


def _sums(pairs: Iterable[tuple[K, float]]) -> dict[K, float]:
    found: dict[K, float] = {}
    for key, number in pairs:
        found[key] = found.get(key, 0.0) + number
    return found


def _whole_minutes_s(seconds: float) -> int:
    """Round, so that what is published changes when people would notice."""
    return round(seconds / 60) * 60
