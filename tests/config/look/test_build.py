"""A second build is a glance; a changed source or a lost file is built again; nothing else is."""

import importlib.util
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from config.look import build, fonts
from config.look.making import charset, npm
from config.look.making.errors import BuildError

QUIET = Console(quiet=True)


def step(folder: Path, run: Callable[[build.Said], None]) -> build.Step:
    return build.Step(name="x", reads=(folder / "in",), writes=(folder / "out",), run=run)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").write_text("1")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(build, "STAMPS", tmp_path / "made/stamps.json")
    return tmp_path


def installed(monkeypatch: pytest.MonkeyPatch, only: build.Step) -> None:
    def one(_: Path) -> tuple[build.Step, ...]:
        return (only,)

    monkeypatch.setattr(build, "steps", one)


def test_everything_built_is_up_to_date_and_found_so_within_a_second() -> None:
    build.build(build.ROOT, QUIET)
    began = time.perf_counter()
    assert build.build(build.ROOT, QUIET) == ()
    assert time.perf_counter() - began < 1.0


def test_a_step_runs_once_until_its_source_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, step(folder, lambda _: (folder / "out").touch()))
    assert build.build(folder, QUIET) == ("x",)
    assert build.build(folder, QUIET) == ()
    (folder / "in").write_text("2")
    assert build.build(folder, QUIET) == ("x",)


def test_a_lost_file_is_built_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, step(folder, lambda _: (folder / "out").touch()))
    build.build(folder, QUIET)
    (folder / "out").unlink()
    assert build.build(folder, QUIET) == ("x",)


@pytest.mark.parametrize("torn", ["", "{", "[]", '"text"'])
def test_a_torn_stamp_file_only_costs_a_build(
    folder: Path, monkeypatch: pytest.MonkeyPatch, torn: str
) -> None:
    installed(monkeypatch, step(folder, lambda _: (folder / "out").touch()))
    build.build(folder, QUIET)
    build.STAMPS.write_text(torn)
    assert build.build(folder, QUIET) == ("x",)


def test_a_step_that_fails_leaves_no_stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, step(folder, lambda _: None))
    with pytest.raises(BuildError, match="without writing"):
        build.build(folder, QUIET)
    assert build.read_stamps() == {}


def test_outside_a_checkout_the_build_says_where_assets_come_from(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="shipped inside the wheel"):
        build.build(tmp_path, QUIET)


def test_without_npm_the_error_names_make_setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(BuildError, match="make setup"):
        npm.install(tmp_path)


def test_the_lock_file_holds_checksums_and_no_address() -> None:
    lock = json.loads((build.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: body for name, body in lock["packages"].items() if name}
    assert packages
    assert all("integrity" in body and "resolved" not in body for body in packages.values())


def test_a_character_first_written_in_a_catalogue_reaches_the_fonts(tmp_path: Path) -> None:
    catalogue = tmp_path / "config/catalogue"
    catalogue.mkdir(parents=True)
    (catalogue / "one.toml").write_text('title = "㛃 ᠮ \ue000"', encoding="utf-8")
    hidden = tmp_path / "hall/web/static/vendor"
    hidden.mkdir(parents=True)
    (hidden / "x.html").write_text("䶮", encoding="utf-8")
    assert charset.spoken(tmp_path) == {ord("㛃")}
    assert ord("㛃") in charset.common(tmp_path)


def test_every_face_is_among_what_the_font_step_writes() -> None:
    written = {path for made in build.steps(build.ROOT) for path in made.writes}
    assert written >= set(fonts.FACES.values())
