"""What ruff cannot hold: sizes of files and functions, words, and where things may stand."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kiosk", "display", "devices", "hall", "config")
SOURCES = sorted(
    path
    for folder in (*PACKAGES, "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "node_modules" not in path.parts
)
OURS = [path for path in SOURCES if path.relative_to(ROOT).parts[0] in PACKAGES]
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
TABLES: set[str] = set()  # files that are one table: exempt from the size rule, by name
FORBIDDEN_SUFFIXES = ("Manager", "Helper", "Util", "Utils", "Handler", "Base")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_has_one_reason_to_change_and_says_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if name(path) not in TABLES:
        assert len(text.splitlines()) <= FILE_LINES_MAX
    if path.is_relative_to(ROOT / "tests") or not text.strip():
        return
    assert ast.get_docstring(ast.parse(text)), "a module says in one line what it is"


@pytest.mark.parametrize("path", OURS, ids=name)
def test_functions_and_names_follow_the_house(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= FUNCTION_LINES_MAX, f"{node.name} has {lines} lines"
        if isinstance(node, ast.ClassDef):
            assert not node.name.endswith(FORBIDDEN_SUFFIXES), node.name


@pytest.mark.parametrize("path", OURS, ids=name)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    if name(path) in {"config/load.py", "config/install.py"}:
        return
    assert "os.environ" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", OURS, ids=name)
def test_sql_stands_in_the_store_and_in_the_kiosk_journal(path: Path) -> None:
    relative = name(path)
    if relative.startswith("hall/store/") or relative == "kiosk/journal.py":
        return
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT INTO|UPDATE \w+ SET|DELETE FROM)\b")
    assert not sql.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", OURS, ids=name)
def test_no_float_touches_money_and_nothing_is_postponed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|FIXME|XXX)\b|NotImplementedError", text)
