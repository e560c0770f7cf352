"""What a type cannot say of one file: names that must exist, times that must follow each other."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from config.schema_check import Found, repeated
from config.schema_hall import (
    WEEKDAYS,
    DayHours,
    FloorMap,
    Group,
    HallConfig,
    Hours,
    Queue,
    SpecialDays,
)
from config.schema_machines import DisplayConfig, KioskConfig

SHORT_CHARS_MAX = 8  # fits a board row beside the counter
CLASSES = ("normal", "green", "appointment")


def hall_problems(hall: HallConfig) -> Iterator[Found]:
    yield from _hours_problems(hall.hours)
    yield from _special_day_problems(hall.special_days)
    for index, special in enumerate(hall.special_days):
        if special.kind == "workday" and hall.hours.named(special.works_as) is None:
            yield f"special_days[{index}].works_as", f"{special.works_as} is a closed day"
    yield from _queue_problems(hall.queue)
    yield from _group_problems(hall)
    yield from _counter_problems(hall)
    yield from _notice_problems(hall)
    for days in hall.conditional.remind_days_before:
        if days > hall.conditional.due_workdays:
            yield "conditional.remind_days_before", f"{days} days is before the acceptance itself"
    if hall.sessions.staff_idle_min > hall.sessions.staff_max_min:
        yield "sessions.staff_idle_min", "longer than staff_max_min"


def _hours_problems(hours: Hours) -> Iterator[Found]:
    if not any(hours.week):
        yield "hours", "no weekday is open"
    for name, day in zip(WEEKDAYS, hours.week, strict=True):
        if day is not None:
            yield from _day_problems(day, f"hours.{name}")
    shortest_min = min((_minutes_open(day) for day in hours.week if day is not None), default=0)
    if hours.last_ticket_min >= shortest_min > 0:
        yield "hours.last_ticket_min", f"leaves no time on a day of {shortest_min} minutes"


def _day_problems(day: DayHours, key: str) -> Iterator[Found]:
    if day.opens >= day.closes:
        yield f"{key}.closes", f"not after opens ({day.opens:%H:%M})"
    if (day.lunch_from is None) != (day.lunch_to is None):
        missing = "lunch_from" if day.lunch_from is None else "lunch_to"
        yield f"{key}.{missing}", "missing: a lunch break has two ends"
    if day.lunch_from and day.lunch_to and not _in_order(day):
        yield f"{key}.lunch_from", "the lunch break must lie inside the opening hours"
    if day.extended_until is not None and day.extended_until <= day.closes:
        yield f"{key}.extended_until", f"not after closes ({day.closes:%H:%M})"


def _in_order(day: DayHours) -> bool:
    times = (day.opens, day.lunch_from or day.opens, day.lunch_to or day.closes, day.closes)
    return all(earlier < later for earlier, later in pairwise(times))


def _minutes_open(day: DayHours) -> int:
    opens_min = day.opens.hour * 60 + day.opens.minute
    return day.closes.hour * 60 + day.closes.minute - opens_min


def _special_day_problems(days: tuple[SpecialDays, ...]) -> Iterator[Found]:
    for index, special in enumerate(days):
        if special.last < special.first:
            yield f"special_days[{index}].last", f"before first ({special.first})"
    for earlier, later in pairwise(sorted(days, key=_first_day)):
        if later.first <= earlier.last:
            index = days.index(later)
            yield f"special_days[{index}].first", f"{later.first} belongs to {earlier.name} already"


def _first_day(special: SpecialDays) -> date:
    return special.first


def _queue_problems(queue: Queue) -> Iterator[Found]:
    yield from repeated((each.code for each in queue.classes), "queue.classes", "code")
    there = {each.code for each in queue.classes}
    for code in CLASSES:
        if code not in there:
            yield "queue.classes", f"the class {code} is missing"
    for each in queue.classes:
        if each.within_min > each.ceiling_min:
            yield f"queue.classes[{each.code}].within_min", "longer than ceiling_min"
    yield from repeated((each.code for each in queue.green_reasons), "queue.green_reasons", "code")


def _group_problems(hall: HallConfig) -> Iterator[Found]:
    yield from repeated((group.letter for group in hall.groups), "groups", "letter")
    for group in hall.groups:
        key = f"groups[{group.letter}]"
        if len(group.short.zh) > SHORT_CHARS_MAX:
            yield f"{key}.short.zh", f"longer than {SHORT_CHARS_MAX} characters"
        if not hall.counters_of(group.letter):
            yield f"{key}.letter", f"no counter serves {group.letter} first"
        yield from _map_problems(group, hall.floor, key)


def _map_problems(group: Group, floor: FloorMap, key: str) -> Iterator[Found]:
    right, bottom = group.area.x + group.area.width, group.area.y + group.area.height
    if right > floor.width or bottom > floor.height:
        yield f"{key}.area", f"reaches outside the map of {floor.width} × {floor.height}"
    if any(x > floor.width or y > floor.height for x, y in group.route):
        yield f"{key}.route", f"leaves the map of {floor.width} × {floor.height}"
    if not group.route or group.route[0] != floor.here:
        yield f"{key}.route", "must start at floor.here, where the citizen stands"


def _counter_problems(hall: HallConfig) -> Iterator[Found]:
    yield from repeated((counter.no for counter in hall.counters), "counters", "no")
    letters = {group.letter for group in hall.groups}
    for counter in hall.counters:
        key = f"counters[{counter.no}]"
        if not counter.groups and not counter.backup_groups:
            yield f"{key}.groups", "the counter serves nobody"
        for field, named in (("groups", counter.groups), ("backup_groups", counter.backup_groups)):
            for letter in named:
                if letter not in letters:
                    yield f"{key}.{field}", f"there is no group {letter}"
        for letter in set(counter.groups) & set(counter.backup_groups):
            yield f"{key}.backup_groups", f"{letter} is among its own groups already"


def _notice_problems(hall: HallConfig) -> Iterator[Found]:
    yield from repeated((notice.id for notice in hall.notices), "notices", "id")
    for notice in hall.notices:
        if notice.until < notice.posted:
            yield f"notices[{notice.id}].until", f"before posted ({notice.posted})"


def kiosk_problems(kiosk: KioskConfig) -> Iterator[Found]:
    if kiosk.idle.prompt_s >= kiosk.idle.session_s:
        yield "idle.prompt_s", "must be shorter than session_s"
    if "zh_CN" not in kiosk.languages:
        yield "languages", "zh_CN, the source language, is missing"
    yield from repeated(kiosk.languages, "languages", "name")
    if kiosk.panel.width_px > kiosk.panel.height_px:
        yield "panel.width_px", "the kiosk's screens stand upright: wider than high"


def display_problems(display: DisplayConfig) -> Iterator[Found]:
    if display.height_px > display.width_px:
        yield "height_px", "the lobby board lies across: higher than wide"
