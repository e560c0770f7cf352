"""hall.toml: the hall's names, hours, counters, rules of the queue and words for the board."""

from datetime import date, time
from typing import Annotated, Literal

import msgspec

from config.schema import Id, Line, Minutes, Prose, Section, Share, Text, Url

Letter = Annotated[str, msgspec.Meta(pattern=r"^[A-HJ-NP-Z]$")]  # I and O read as digits
CounterNo = Annotated[int, msgspec.Meta(ge=1, le=99)]
LocalTime = Annotated[time, msgspec.Meta(tz=False)]
MapUnit = Annotated[int, msgspec.Meta(ge=0, le=1000)]
GroupColour = Literal["q700", "k700", "cu600", "v700", "g700", "am700"]  # config.look.tokens
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ClassCode = Literal["normal", "green", "appointment"]


class DayHours(Section, frozen=True, kw_only=True):
    """One opening day, in the hall's zone; every span includes its start and not its end."""

    opens: LocalTime
    closes: LocalTime
    lunch_from: LocalTime | None = None  # nobody is called; numbers are still issued
    lunch_to: LocalTime | None = None
    extended_until: LocalTime | None = None  # 延时服务 on this weekday as a rule


class Hours(Section, frozen=True, kw_only=True):
    """The opening week. A weekday that is not named is closed."""

    last_ticket_min: Minutes  # the last number goes this long before closing
    extended_default_min: Minutes  # offered when a supervisor declares 延时服务
    monday: DayHours | None = None
    tuesday: DayHours | None = None
    wednesday: DayHours | None = None
    thursday: DayHours | None = None
    friday: DayHours | None = None
    saturday: DayHours | None = None
    sunday: DayHours | None = None

    @property
    def week(self) -> tuple[DayHours | None, ...]:
        """Return the seven days, Monday first: indexed by ``date.weekday()``."""
        return (
            self.monday,
            self.tuesday,
            self.wednesday,
            self.thursday,
            self.friday,
            self.saturday,
            self.sunday,
        )

    def named(self, weekday: str) -> DayHours | None:
        """Return the hours of a weekday by its English name, as the file writes it."""
        return self.week[WEEKDAYS.index(weekday)]


class SpecialDays(Section, frozen=True, kw_only=True):
    """A holiday, or working days that make up for one. Both ends are included."""

    kind: Literal["holiday", "workday"]
    name: Line
    first: date
    last: date
    works_as: Literal["monday", "tuesday", "wednesday", "thursday", "friday"] = "monday"


class PriorityClass(Section, frozen=True, kw_only=True):
    """What a class of tickets is promised: `share` of them are called within `within_min`.

    Nobody who has waited `ceiling_min` is overtaken any more.
    """

    code: ClassCode
    share: Share
    within_min: Annotated[int, msgspec.Meta(ge=1, le=240)]
    ceiling_min: Annotated[int, msgspec.Meta(ge=1, le=480)]


class GreenReason(Section, frozen=True, kw_only=True):
    """A reason to tick for the green channel; no machine ever checks it."""

    code: Id
    name: Text


class Queue(Section, frozen=True, kw_only=True):
    """The rules of spec/queue 2, as targets and limits; weights are solved from them."""

    classes: tuple[PriorityClass, ...]
    green_reasons: tuple[GreenReason, ...]
    priority_run_max: Annotated[int, msgspec.Meta(ge=1, le=20)]  # k priority calls in a row
    first_by_law: ClassCode | None = None  # a class that the law puts before all others
    appointment_grace_min: Minutes  # eligible from its time less this
    appointment_late_min: Minutes  # later than this: a walk-in
    re_entry_places: Annotated[int, msgspec.Meta(ge=1, le=50)]  # after a no-show, this far back
    re_entries_max: Annotated[int, msgspec.Meta(ge=0, le=5)]  # then the ticket lapses
    re_entry: Literal["automatic", "asked"] = "automatic"  # asked: the citizen comes and says so
    services_a_ticket_max: Annotated[int, msgspec.Meta(ge=1, le=5)]

    def of_class(self, code: ClassCode) -> PriorityClass:
        """Return what a class is promised. The loader has checked that all three are there."""
        return next(each for each in self.classes if each.code == code)


class Forecast(Section, frozen=True, kw_only=True):
    replays: Annotated[int, msgspec.Meta(ge=10, le=400)]
    no_show_share: Share  # the prior, until the hall's own history says otherwise
    history_days: Annotated[int, msgspec.Meta(ge=1, le=366)]
    prior_weight: Annotated[int, msgspec.Meta(ge=1, le=1000)]  # a prior counts as this many cases


class Feed(Section, frozen=True, kw_only=True):
    retention_events: Annotated[int, msgspec.Meta(ge=1000, le=10_000_000)]
    heartbeat_s: Annotated[float, msgspec.Meta(gt=0, le=5)]
    consumer_queue_max: Annotated[int, msgspec.Meta(ge=16, le=100_000)]


class Sessions(Section, frozen=True, kw_only=True):
    staff_idle_min: Annotated[int, msgspec.Meta(ge=1, le=720)]
    staff_max_min: Annotated[int, msgspec.Meta(ge=1, le=1440)]


class ConditionalAcceptance(Section, frozen=True, kw_only=True):
    """容缺受理: a material that may follow is due so many working days after acceptance."""

    due_workdays: Annotated[int, msgspec.Meta(ge=1, le=60)]
    remind_days_before: tuple[Annotated[int, msgspec.Meta(ge=0, le=30)], ...]
    illustrative: bool = True


class Area(Section, frozen=True, kw_only=True):
    """A block of the floor map, from its top left corner, in map units."""

    x: MapUnit
    y: MapUnit
    width: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    height: Annotated[int, msgspec.Meta(ge=1, le=1000)]


class FloorMap(Section, frozen=True, kw_only=True):
    """The little map on the ticket's screen. Units are the map's own; y grows downwards."""

    width: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    height: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    here: tuple[MapUnit, MapUnit]  # where the kiosk stands


class Group(Section, frozen=True, kw_only=True):
    """Counters that serve one letter's tickets."""

    letter: Letter
    name: Text  # 住宅专项维修资金
    short: Text  # 维修资金, at most 8 characters
    hint: Text  # 交存、变更、约定书补办
    colour: GroupColour
    location: Text  # 东厅，维修资金区
    directions: Text  # 向前走右转，约 20 米
    area: Area
    route: tuple[tuple[MapUnit, MapUnit], ...]  # from `here` to the area


class Counter(Section, frozen=True, kw_only=True):
    """A counter's usual skills. It takes from `backup_groups` when its own have nobody waiting.

    A counter without groups of its own is a relief counter: opened in a rush.
    """

    no: CounterNo
    groups: tuple[Letter, ...] = ()  # A 岗
    backup_groups: tuple[Letter, ...] = ()  # B 岗
    label: str = ""


class NoticeText(Section, frozen=True, kw_only=True):
    """A notice of the hall, shown from `posted` to `until`, both included."""

    id: Id
    title: Line
    body: Prose
    source: Line
    posted: date
    until: date


class Promise(Section, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=8)]
    sentence: Line


class HallConfig(Section, frozen=True, kw_only=True):
    id: Id
    name: Text
    zone: Literal["Asia/Shanghai"]
    public_url: Url  # what the ticket's QR code leads to; reachable from a phone
    hotline: str = ""
    hours: Hours
    queue: Queue
    forecast: Forecast
    feed: Feed
    sessions: Sessions
    conditional: ConditionalAcceptance
    floor: FloorMap
    special_days: tuple[SpecialDays, ...] = ()
    groups: tuple[Group, ...]
    counters: tuple[Counter, ...]
    notices: tuple[NoticeText, ...] = ()
    promises: tuple[Promise, ...] = ()
    ticker: tuple[Line, ...] = ()

    def group(self, letter: str) -> Group:
        """Return a group by its letter; KeyError where the hall has none."""
        for each in self.groups:
            if each.letter == letter:
                return each
        raise KeyError(letter)

    def counters_of(self, letter: str) -> tuple[int, ...]:
        """Return the counters that serve a letter first: what signs and tickets name."""
        return tuple(each.no for each in self.counters if letter in each.groups)

    def hours_on(self, day: date) -> DayHours | None:
        """Return a day's hours: holidays and make-up days come before the week's rule."""
        for special in self.special_days:
            if special.first <= day <= special.last:
                return None if special.kind == "holiday" else self.hours.named(special.works_as)
        return self.hours.week[day.weekday()]

    def notices_on(self, day: date) -> tuple[NoticeText, ...]:
        """Return the notices to be shown on a day, newest first."""
        shown = (each for each in self.notices if each.posted <= day <= each.until)
        return tuple(sorted(shown, key=lambda each: each.posted, reverse=True))


def open_all_day(hall: HallConfig) -> HallConfig:
    """Return the same hall, open at any hour of any day: for demonstrations and benchmarks."""
    always = DayHours(opens=time.min, closes=time.max)
    hours = msgspec.structs.replace(
        hall.hours,
        last_ticket_min=0,
        monday=always,
        tuesday=always,
        wednesday=always,
        thursday=always,
        friday=always,
        saturday=always,
        sunday=always,
    )
    return msgspec.structs.replace(hall, hours=hours, special_days=())
