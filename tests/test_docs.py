"""What the documentation says is what the programs do."""

import re
from pathlib import Path

from bench.__main__ import SUBJECTS
from bench.states import PAGE, page

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_states_are_drawn_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m bench.states"


def test_every_picture_and_page_that_the_readme_names_is_there() -> None:
    named = re.findall(r"\]\(((?!http)[^)#]+)\)", README)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_command_that_the_readme_names_exists() -> None:
    commands = set(re.findall(r"python main\.py ([a-z-]+)", README))
    source = (ROOT / "main.py").read_text(encoding="utf-8")
    defined = {name.replace("_", "-") for name in re.findall(r"\ndef ([a-z_]+)\(", source)}
    assert commands
    assert commands <= defined
    targets = set(re.findall(r"`make ([a-z]+)`", README))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{target}:" in makefile for target in targets)


def test_every_benchmark_can_be_asked_for_by_its_subject() -> None:
    modules = {module for each in SUBJECTS.values() for module in each}
    assert all((ROOT / f"{module.replace('.', '/')}.py").exists() for module in modules)


def test_every_decision_is_numbered_once() -> None:
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("*.md"))
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]
