"""A good configuration loads; every damage to it is refused with file, key and reason."""

import copy
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import load
from config.load import ConfigError, load_catalogue, load_display, load_hall, load_kiosk
from config.schema import Text
from config.schema_check import NAMING_KEYS
from config.schema_hall import HallConfig, open_all_day
from tests.config import tomlfile

Keys = tuple[str | int, ...]
MACHINES = ("hall.toml", "kiosk.toml", "display.toml")
CATALOGUE = tuple(f"catalogue/{path.name}" for path in (load.SHIPPED / "catalogue").glob("*.toml"))
FILES = MACHINES + CATALOGUE
LOADERS: dict[str, Callable[[Path], object]] = {
    "hall.toml": load_hall,
    "kiosk.toml": load_kiosk,
    "display.toml": load_display,
}
RAW = {name: tomllib.loads((load.SHIPPED / name).read_text(encoding="utf-8")) for name in FILES}


def places(value: object, at: Keys = ()) -> Iterator[tuple[Keys, object]]:
    if at:
        yield at, value
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*at, key))


PLACES = [(name, at) for name, raw in RAW.items() for at, _ in places(raw)]
KEYED = [(name, at) for name, at in PLACES if isinstance(at[-1], str)]
TABLES = [(name, ()) for name in FILES] + [
    (name, at) for name, raw in RAW.items() for at, value in places(raw) if isinstance(value, dict)
]


def reached(raw: Any, at: Keys) -> Any:
    for key in at:
        raw = raw[key]
    return raw


def spoken(raw: object, at: Keys) -> str:
    """Write a place as the loader does: services[BT-04].materials[身份证].kind."""
    text = ""
    for depth, key in enumerate(at):
        if isinstance(key, str):
            text += f".{key}" if text else key
            continue
        member = reached(raw, at[: depth + 1])
        names = [member.get(each) for each in NAMING_KEYS] if isinstance(member, dict) else []
        usable = (str(n) for n in names if isinstance(n, str | int) and 0 < len(str(n)) <= 24)
        text += f"[{next(usable, key)}]"
    return text


def problems_with(
    name: str, raw: dict[str, object], folder: Path
) -> tuple[load.ConfigProblem, ...]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if name.startswith("catalogue/"):
        shutil.copytree(load.SHIPPED / "catalogue", folder / "catalogue")
    tomlfile.write(folder / name, raw)
    try:
        LOADERS.get(name, load_catalogue)(folder)
    except ConfigError as error:
        refused = error.problems
    else:
        return ()
    assert refused
    assert all(problem.reason for problem in refused)
    return refused


damage = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_shipped_configuration_has_no_problem() -> None:
    assert load.check() == ()


def test_the_writer_of_these_tests_changes_nothing(tmp_path: Path) -> None:
    for name, raw in RAW.items():
        assert problems_with(name, raw, tmp_path / "site") == ()


@damage
@given(st.sampled_from(TABLES), st.sampled_from(["qwxz", "名字", "services2"]))
def test_an_unknown_key_is_refused_wherever_it_stands(
    tmp_path: Path, place: tuple[str, Keys], key: str
) -> None:
    name, at = place
    if at == ("sources",):
        return  # the one table whose keys a site chooses
    raw = copy.deepcopy(RAW[name])
    reached(raw, at)[key] = 1
    problems = problems_with(name, raw, tmp_path / "site")
    wanted = spoken(raw, (*at, key))
    assert [(each.path, each.key) for each in problems] == [(tmp_path / "site" / name, wanted)]
    assert problems[0].reason.startswith("unknown key")


@damage
@given(st.sampled_from(PLACES))
def test_a_value_of_the_wrong_type_is_refused_wherever_it_stands(
    tmp_path: Path, place: tuple[str, Keys]
) -> None:
    name, at = place
    raw = copy.deepcopy(RAW[name])
    parent = reached(raw, at[:-1])
    parent[at[-1]] = 7.5 if isinstance(parent[at[-1]], list | dict) else {}
    problems = problems_with(name, raw, tmp_path / "site")
    assert (tmp_path / "site" / name, spoken(raw, at)) in [(p.path, p.key) for p in problems]


@damage
@given(st.sampled_from(KEYED))
def test_a_missing_key_is_named_or_was_optional(tmp_path: Path, place: tuple[str, Keys]) -> None:
    name, at = place
    raw = copy.deepcopy(RAW[name])
    del reached(raw, at[:-1])[at[-1]]
    problems = problems_with(name, raw, tmp_path / "site")
    missing = [each for each in problems if each.reason == "missing"]
    assert [(each.path, each.key) for each in missing] in (
        [],
        [(tmp_path / "site" / name, spoken(raw, at))],
    )


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("hall.toml", ("name",)),
        ("hall.toml", ("hours", "last_ticket_min")),
        ("hall.toml", ("groups", 2, "location")),
        ("kiosk.toml", ("panel", "height_px")),
        ("display.toml", ("token_file",)),
        ("catalogue/c-maintenance-fund.toml", ("services", 3, "green_channel")),
        ("catalogue/c-maintenance-fund.toml", ("services", 3, "materials", 0, "nature")),
    ],
)
def test_what_the_hall_cannot_do_without_is_missed(tmp_path: Path, name: str, at: Keys) -> None:
    raw = copy.deepcopy(RAW[name])
    del reached(raw, at[:-1])[at[-1]]
    (problem,) = problems_with(name, raw, tmp_path / "site")
    assert (problem.key, problem.reason) == (spoken(raw, at), "missing")


CONTRADICTIONS: list[tuple[str, Keys, object, str, str]] = [
    ("hall.toml", ("counters", 3, "no"), 3, "counters[3].no", "twice"),
    ("hall.toml", ("groups", 1, "letter"), "A", "groups[A].letter", "twice"),
    ("hall.toml", ("counters", 0, "groups"), ["Q"], "counters[1].groups", "no group Q"),
    ("hall.toml", ("counters", 0, "groups"), [], "counters[1].groups", "serves nobody"),
    ("hall.toml", ("counters", 3, "backup_groups"), ["A"], "counters[4].backup_groups", "already"),
    ("hall.toml", ("hours", "friday", "closes"), time(8), "hours.friday.closes", "not after"),
    ("hall.toml", ("hours", "friday", "lunch_to"), time(18), "hours.friday.lunch_from", "inside"),
    ("hall.toml", ("hours", "last_ticket_min"), 600, "hours.last_ticket_min", "no time"),
    (
        "hall.toml",
        ("hours", "monday", "extended_until"),
        time(16),
        "hours.monday.extended_until",
        "not after",
    ),
    (
        "hall.toml",
        ("special_days", 1, "first"),
        date(2026, 1, 3),
        "special_days[1].first",
        "already",
    ),
    ("hall.toml", ("special_days", 0, "last"), date(2025, 1, 3), "special_days[0].last", "before"),
    (
        "hall.toml",
        ("queue", "classes", 1, "within_min"),
        25,
        "queue.classes[green].within_min",
        "ceiling",
    ),
    (
        "hall.toml",
        ("queue", "classes", 1, "code"),
        "vip",
        "queue.classes[vip].code",
        "must be one of",
    ),
    ("hall.toml", ("queue", "classes", 1, "code"), "normal", "queue.classes", "green is missing"),
    (
        "hall.toml",
        ("notices", 0, "until"),
        date(2026, 1, 1),
        "notices[fund-by-card].until",
        "before",
    ),
    (
        "hall.toml",
        ("groups", 0, "short", "zh"),
        "不动产登记综合受理",
        "groups[A].short.zh",
        "longer",
    ),
    ("hall.toml", ("groups", 0, "area", "x"), 170, "groups[A].area", "outside"),
    ("hall.toml", ("groups", 0, "route"), [[1, 1]], "groups[A].route", "floor.here"),
    (
        "hall.toml",
        ("conditional", "remind_days_before"),
        [9],
        "conditional.remind_days_before",
        "before",
    ),
    ("hall.toml", ("sessions", "staff_max_min"), 60, "sessions.staff_idle_min", "longer"),
    ("hall.toml", ("zone",), "Europe/Berlin", "zone", "must be one of Asia/Shanghai"),
    ("hall.toml", ("public_url",), "hall.example", "public_url", "does not match"),
    ("kiosk.toml", ("idle", "prompt_s"), 95, "idle.prompt_s", "shorter"),
    ("kiosk.toml", ("languages",), ["en"], "languages", "zh_CN"),
    ("kiosk.toml", ("panel", "width_px"), 3840, "panel.width_px", "upright"),
    ("kiosk.toml", ("printer", "baud"), 57, "printer.baud", "9600"),
    ("kiosk.toml", ("offline_prefix",), "K", "offline_prefix", "does not match"),
    ("display.toml", ("height_px",), 4000, "height_px", "across"),
]


@pytest.mark.parametrize("contradiction", CONTRADICTIONS, ids=lambda each: f"{each[3]}-{each[2]}")
def test_what_contradicts_itself_is_refused(
    tmp_path: Path, contradiction: tuple[str, Keys, object, str, str]
) -> None:
    name, at, value, key, reason = contradiction
    raw = copy.deepcopy(RAW[name])
    reached(raw, at[:-1])[at[-1]] = value
    problems = problems_with(name, raw, tmp_path / "site")
    found = [each for each in problems if each.key == key]
    assert [each.path for each in found] == [tmp_path / "site" / name], problems
    assert reason in found[0].reason


def test_a_make_up_day_cannot_work_as_a_closed_weekday(tmp_path: Path) -> None:
    raw = copy.deepcopy(RAW["hall.toml"])
    del raw["hours"]["wednesday"]
    problems = problems_with("hall.toml", raw, tmp_path / "site")
    assert [each.reason for each in problems] == ["wednesday is a closed day"]


def test_all_problems_of_all_files_are_reported_together(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("idle = 3\ncolour = 'red'", encoding="utf-8")
    (tmp_path / "display.toml").write_text("id =", encoding="utf-8")
    (tmp_path / "kiosks.toml").write_text("", encoding="utf-8")
    problems = load.check(tmp_path)
    found = {(each.path.name, each.key) for each in problems}
    assert {("kiosk.toml", "colour"), ("kiosk.toml", "idle"), ("kiosk.toml", "panel")} <= found
    assert {("display.toml", ""), ("kiosks.toml", "")} <= found
    assert all(each.path.is_absolute() for each in problems)


def test_a_near_miss_is_told_the_key_it_meant(tmp_path: Path) -> None:
    raw = copy.deepcopy(RAW["display.toml"])
    raw["rotation"] = raw.pop("rotation_s")
    (problem,) = problems_with("display.toml", raw, tmp_path / "site")
    assert problem.reason == "unknown key; did you mean 'rotation_s'?"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"a = 1\na = 2", "not TOML"), (b"\xff\xfe", "not UTF-8"), (b"#" * 2_000_000, "larger")],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "hall.toml").write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        load_hall(tmp_path)
    assert [each.path for each in refused.value.problems] == [tmp_path / "hall.toml"]
    assert reason in refused.value.problems[0].reason


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such folder"):
        load_hall(tmp_path / "nowhere")


def test_a_site_overrides_one_file_and_keeps_the_others(tmp_path: Path) -> None:
    raw = copy.deepcopy(RAW["kiosk.toml"])
    raw["id"] = "K7"
    del raw["printer"]
    tomlfile.write(tmp_path / "kiosk.toml", raw)
    assert load_kiosk(tmp_path).id == "K7"
    assert load_kiosk(tmp_path).printer is None
    assert load_hall(tmp_path) == load_hall()
    assert load.check(tmp_path) == ()


def test_a_token_is_read_from_the_site_folder_and_nothing_else_passes(tmp_path: Path) -> None:
    (tmp_path / "kiosk.token").write_text("0123456789abcdef\n", encoding="ascii")
    assert load.read_token("kiosk.token", tmp_path) == "0123456789abcdef"
    for content in ("", "short", "two words of sixteen", "x" * 600):
        (tmp_path / "bad.token").write_text(content, encoding="ascii")
        with pytest.raises(ConfigError, match="one token"):
            load.read_token("bad.token", tmp_path)
    with pytest.raises(ConfigError, match=r"absent\.token"):
        load.read_token("absent.token", tmp_path)


@pytest.fixture(scope="module")
def hall() -> HallConfig:
    return load_hall()


def test_holidays_are_closed_and_make_up_days_work_as_their_weekday(hall: HallConfig) -> None:
    assert hall.hours_on(date(2026, 11, 23)) == hall.hours.monday
    assert hall.hours_on(date(2026, 11, 22)) is None  # a Sunday
    assert hall.hours_on(date(2026, 10, 1)) is None
    assert hall.hours_on(date(2026, 10, 7)) is None
    assert hall.hours_on(date(2026, 10, 10)) == hall.hours.wednesday  # a Saturday that works


def test_counters_are_named_by_the_group_they_serve_first(hall: HallConfig) -> None:
    named = {group.letter: hall.counters_of(group.letter) for group in hall.groups}
    assert named == {
        "A": (1, 2, 3, 4, 5),
        "B": (6, 7),
        "C": (8, 9),
        "D": (10, 11),
        "E": (12,),
        "F": (13, 14),
    }
    assert len(hall.counters) == 16
    assert all(
        any(group.letter in each.backup_groups for each in hall.counters) for group in hall.groups
    )


def test_the_rules_of_the_queue_are_those_of_the_hall(hall: HallConfig) -> None:
    green = hall.queue.of_class("green")
    assert (green.share, green.within_min) == (0.9, 10)
    assert (hall.queue.re_entry_places, hall.queue.re_entries_max) == (3, 1)
    assert hall.conditional.due_workdays == 5
    assert hall.conditional.remind_days_before == (2, 1, 0)


def test_notices_are_shown_between_their_days_newest_first(hall: HallConfig) -> None:
    shown = hall.notices_on(date(2026, 11, 23))
    assert shown[0].id == "fund-by-card"
    assert len(shown) == 4
    assert hall.notices_on(date(2026, 11, 1)) == ()
    assert hall.notices_on(date(2027, 7, 1)) == ()


def test_a_hall_that_is_open_all_day_is_open_on_every_day(hall: HallConfig) -> None:
    always = open_all_day(hall)
    for day in (date(2026, 10, 1), date(2026, 11, 22), date(2026, 11, 23)):
        hours = always.hours_on(day)
        assert hours is not None
        assert (hours.opens, hours.closes) == (time.min, time.max)
    assert always.groups == hall.groups


def test_drafts_of_mongolian_are_hidden_where_the_site_says_so(hall: HallConfig) -> None:
    assert hall.name.mongolian(hide_unverified=True) == ""
    assert len(hall.name.mongolian(hide_unverified=False).splitlines()) == 4
    verified = Text(zh="大厅", mn="ᠲᠠᠩᠬᠢᠮ", mn_verified=True)
    assert verified.in_language("mn") == "ᠲᠠᠩᠬᠢᠮ"
    assert hall.name.in_language("mn") == hall.name.zh
    assert hall.name.in_language("en") == "Baotou Property Trading Hall"


def test_the_reach_line_follows_from_the_panel_and_its_height() -> None:
    panel = load_kiosk().panel
    assert panel.mm_per_px == pytest.approx(0.311, abs=0.001)
    assert panel.reach_line_px == pytest.approx(1056, abs=4)
