"""The 32 services of the hall, and what a catalogue may not say."""

import copy
import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config import load
from config.load import ConfigError, load_catalogue, load_hall
from config.look.icons import ICONS
from config.schema_catalogue import (
    NEVER_LATER,
    Catalogue,
    FeeKind,
    MaterialKind,
    Provenance,
    Service,
)
from tests.config import tomlfile

# Code, counters, on the kiosk too, green channel, required, may follow: spec/domain B7.
TABLE = """
BT-01 C  Z green 2 1 | BT-02 C  - green 3 1 | BT-03 C  - - 3 0 | BT-04 C  - green 2 1
BT-05 C  Z green 2 1 | BT-06 C  Z green 1 0 | BT-07 C  - green 3 1 | BT-08 C  Z green 1 1
BT-09 C  Z green 3 0 | BT-10 C  Z green 1 0 | BT-11 C  - green 3 1 | BT-12 C  - green 3 0
BT-13 C  - - 3 1 | BT-14 C  - - 2 0 | BT-15 B  Z green 1 0 | BT-16 B  - green 3 1
BT-17 B  Z green 2 1 | BT-18 B  Z green 2 1 | BT-19 B  - green 3 0 | BT-20 B  - green 4 0
BT-21 B  Z green 2 0 | BT-22 AB - green 5 1 | BT-23 B  - green 3 1 | BT-24 B  - - 3 0
BT-25 A  - green 3 1 | BT-26 A  - green 4 0 | BT-27 A  - green 3 0 | BT-28 A  - green 3 1
BT-29 D  Z green 2 0 | BT-30 D  - - 2 1 | BT-31 E  - - 3 1 | BT-32 F  Z green 1 0
"""
ROWS = [row.split() for line in TABLE.strip().splitlines() for row in line.split("|")]
LEGAL = {
    "BT-16": "3 日",
    "BT-17": "3 日",
    "BT-18": "3 日",
    "BT-19": "3 日",
    "BT-20": "3 日",
    "BT-22": "15 日",
    "BT-23": "15 日",
    "BT-25": "30 个工作日",
    "BT-26": "30 个工作日",
    "BT-27": "30 个工作日",
    "BT-28": "30 个工作日",
    "BT-31": "20 个工作日",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def test_there_are_32_services_with_stable_codes(catalogue: Catalogue) -> None:
    assert [each.code for each in catalogue.services] == [f"BT-{n:02}" for n in range(1, 33)]
    assert len(ROWS) == 32
    assert len({each.short_zh for each in catalogue.services}) == 32
    assert len({each.name_en for each in catalogue.services}) == 32


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_service_stands_where_the_hall_offers_it(catalogue: Catalogue, row: list[str]) -> None:
    code, counters, kiosk, green, required, later = row
    service = catalogue.service(code)
    assert service.group + "".join(service.also_groups) == counters
    assert service.kiosk == (kiosk == "Z")
    assert service.green_channel == (green == "green")
    brought = [m for m in service.of_kind(MaterialKind.REQUIRED) if not m.optional]
    assert len(brought) == int(required)
    assert len(service.of_kind(MaterialKind.MAY_FOLLOW)) == int(later)


def test_fees_are_those_of_the_law(catalogue: Catalogue) -> None:
    house, other, garage, further = 8000, 55000, 8000, 1000
    for code in ("BT-25", "BT-26", "BT-28"):
        fee = catalogue.service(code).fee
        assert [item.fen for item in fee.items] == [house, other, garage, further]
        assert fee.source == "fee-2559"
    assert catalogue.service("BT-25").fee.plus_tax
    assert not catalogue.service("BT-28").fee.plus_tax
    assert [i.fen for i in catalogue.service("BT-22").fee.items] == [house]
    assert [i.fen for i in catalogue.service("BT-27").fee.items] == [house, 0]
    charged = {s.code for s in catalogue.services if s.fee.kind is not FeeKind.FREE}
    fixed = {"BT-22", "BT-25", "BT-26", "BT-27", "BT-28"}
    assert charged == fixed | {"BT-01", "BT-02", "BT-03", "BT-04", "BT-05"}


def test_limits_of_the_law_name_their_law(catalogue: Catalogue) -> None:
    for code, limit in LEGAL.items():
        service = catalogue.service(code)
        assert limit in service.limit.legal
        assert catalogue.sources[service.limit.legal_source].provenance is Provenance.LAW
    loan = catalogue.service("BT-22").limit
    assert (loan.promised, loan.promised_source) == ("1.5 小时", "paper")
    assert all(service.limit.text for service in catalogue.services)


def test_every_service_says_example_until_the_hall_has_confirmed_it(catalogue: Catalogue) -> None:
    assert all(service.illustrative for service in catalogue.services)
    for service in catalogue.services:
        assert set(service.sources) <= set(catalogue.sources)
    checked = [s for s in catalogue.sources.values() if s.provenance is not Provenance.ILLUSTRATIVE]
    assert all(isinstance(source.checked, date) for source in checked)


def test_each_group_has_a_common_service_shown_first(catalogue: Catalogue) -> None:
    for group in load_hall().groups:
        assert catalogue.of_group(group.letter)[0].common


def test_each_department_has_services(catalogue: Catalogue) -> None:
    found = [s for d in catalogue.departments for s in catalogue.of_department(d.id)]
    assert len(found) == len(catalogue.services)
    assert all(catalogue.of_department(d.id) for d in catalogue.departments)


def test_what_may_never_follow_later_never_does(catalogue: Catalogue) -> None:
    for service in catalogue.services:
        for material in service.of_kind(MaterialKind.MAY_FOLLOW):
            assert material.nature not in NEVER_LATER


def test_every_icon_is_drawn_in_the_weights_that_screens_use(catalogue: Catalogue) -> None:
    named = {step.icon for service in catalogue.services for step in service.steps}
    named |= {department.icon for department in catalogue.departments}
    missing = {name for name in named if not {"duotone", "bold"} <= set(ICONS.get(name, ()))}
    assert missing == set()


def test_no_words_are_left_to_the_western_comma(catalogue: Catalogue) -> None:
    for service in catalogue.services:
        words = [service.summary, service.name_zh, *(m.note for m in service.materials)]
        assert not any(mark in text for text in words for mark in ",;:?!()")


def refusals(folder: Path, change: Any) -> list[tuple[str, str, str]]:
    """Load a copy of the catalogue with one service changed; what is said against it."""
    shutil.copytree(load.SHIPPED / "catalogue", folder / "catalogue")
    path = folder / "catalogue" / "a-registration.toml"
    raw = copy.deepcopy(tomllib.loads(path.read_text(encoding="utf-8")))
    change(raw["services"][0])
    tomlfile.write(path, raw)
    with pytest.raises(ConfigError) as refused:
        load_catalogue(folder)
    return [(each.path.name, each.key, each.reason) for each in refused.value.problems]


@pytest.mark.parametrize("nature", sorted(NEVER_LATER))
def test_identity_title_co_owners_tax_and_card_may_not_follow(tmp_path: Path, nature: str) -> None:
    def change(service: dict[str, Any]) -> None:
        service["materials"] = [{"name": "某证", "nature": nature, "kind": "may_follow"}]

    ((name, key, reason),) = refusals(tmp_path, change)
    assert (name, key) == ("a-registration.toml", "services[BT-25].materials[某证].kind")
    assert nature in reason


def test_a_code_that_stands_in_two_files_is_refused_with_both(tmp_path: Path) -> None:
    ((name, key, reason),) = refusals(tmp_path, lambda service: service.update(code="BT-01"))
    assert (name, key) == ("c-maintenance-fund.toml", "services[BT-01].code")
    assert reason.endswith("a-registration.toml")


CHANGES: list[tuple[dict[str, Any], str, str]] = [
    ({"code": "BT-26"}, "services[BT-26].code", "a-registration.toml"),
    ({"code": "25"}, "services[25].code", "does not match"),
    ({"group": "G"}, "services[BT-25].group", "no group G"),
    ({"also_groups": ["G"]}, "services[BT-25].also_groups", "no group G"),
    ({"also_groups": ["A"]}, "services[BT-25].also_groups", "own group"),
    ({"department": "post"}, "services[BT-25].department", "no department post"),
    ({"steps_source": "hearsay"}, "services[BT-25].steps_source", "no source hearsay"),
    ({"limit": {}}, "services[BT-25].limit.promised", "missing"),
    ({"steps": []}, "services[BT-25].steps", "length"),
    ({"short_zh": "存量房买卖一窗受理"}, "services[BT-25].short_zh", "length"),
    ({"fee": {"kind": "fixed", "text": "80"}}, "services[BT-25].fee.items", "missing"),
    ({"fee": {"kind": "free", "text": "免", "plus_tax": True}}, "services[BT-25].fee.kind", "free"),
    ({"fee": {"kind": "gift", "text": "免"}}, "services[BT-25].fee.kind", "free, fixed, rate"),
    ({"duration": {"mean_min": 0.0}}, "services[BT-25].duration.mean_min", "> 0"),
    ({"duration": {"mean_min": float("nan")}}, "services[BT-25].duration.mean_min", ""),
    (
        {"materials": [{"name": "证", "nature": "contract"}] * 2},
        "services[BT-25].materials[证].name",
        "twice",
    ),
    (
        {"materials": [{"name": "证", "nature": "photo", "kind": "on_file", "optional": True}]},
        "services[BT-25].materials[证].optional",
        "no sense",
    ),
]


@pytest.mark.parametrize(("change", "key", "reason"), CHANGES)
def test_a_wrong_service_is_refused_with_file_key_and_reason(
    tmp_path: Path, change: dict[str, Any], key: str, reason: str
) -> None:
    found = refusals(tmp_path, lambda service: service.update(change))
    assert ("a-registration.toml", key) in [(name, each) for name, each, _ in found]
    assert any(each == key and reason in why for _, each, why in found)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"guess": {"provenance": "illustrative", "title": "某"}}, "sources.guess.provenance"),
        ({"rule": {"provenance": "law", "title": "某法"}}, "sources.rule.checked"),
        ({"Rule": {"provenance": "law", "title": "某法"}}, "sources.Rule"),
    ],
)
def test_a_source_names_the_day_on_which_it_was_read(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    shutil.copytree(load.SHIPPED / "catalogue", tmp_path / "catalogue")
    tomlfile.write(tmp_path / "catalogue" / "own.toml", {"sources": change})
    with pytest.raises(ConfigError) as refused:
        load_catalogue(tmp_path)
    assert key in [each.key for each in refused.value.problems]


def test_an_empty_catalogue_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    with pytest.raises(ConfigError, match="holds 0 files"):
        load_catalogue(tmp_path)


def test_a_confirmed_service_no_longer_says_example(catalogue: Catalogue) -> None:
    service = catalogue.service("BT-06")
    assert isinstance(service, Service)
    fields = ("department_source", "green_source", "steps_source")
    raw = dict.fromkeys(fields, "order-165")
    built = msgspec.to_builtins(service) | raw
    built["limit"]["promised_source"] = built["fee"]["source"] = "order-165"
    assert msgspec.convert(built, Service).illustrative
    built["materials"][0]["source"] = "order-165"
    assert not msgspec.convert(built, Service).illustrative
