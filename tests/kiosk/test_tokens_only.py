"""Colours and sizes of letters come from the tokens alone, Chinese from the presenters alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
DRAWN = sorted([*(KIOSK / "widgets").glob("*.*"), *(KIOSK / "views").glob("*.*")])
DRAWN = [path for path in DRAWN if path.suffix in {".py", ".kv"}]
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")
LETTERS = re.compile(r"font_size|\d(sp|dp)\b|\bsize=\d")
CHINESE = re.compile(r"[一-鿿]")


def code(path: Path) -> str:
    """Return a file without its comments and docstrings."""
    text = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(^|\s)#(?!:import|:kivy)[^\n\"']*$", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_a_widget_names_its_colours_and_letter_sizes(path: Path) -> None:
    assert not COLOUR.search(code(path))
    assert not LETTERS.search(code(path))


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.name)
def test_a_view_shows_what_it_is_told_and_says_nothing_itself(path: Path) -> None:
    assert not CHINESE.search(code(path))


@pytest.mark.parametrize(
    "path", [p for p in DRAWN if p.suffix == ".kv"], ids=lambda path: path.name
)
def test_kv_files_read_the_model_and_call_the_presenter(path: Path) -> None:
    assert "App.get_running_app" not in path.read_text(encoding="utf-8")
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.strip().partition(": ")
        if name.startswith("on_"):
            assert value.startswith("root.presenter."), line
        if name in {"text", "title", "hint"}:
            assert value.startswith("root.model."), line
