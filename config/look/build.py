"""Build every shared asset: ``python -m config.look.build``. Repeating it costs a glance.

Needs Debian's Noto fonts and npm; `make setup` brings both. What is built is not in git: it
stands in config/look/assets and hall/web/static/vendor, each step with a stamp of what it read.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from config.look import artwork, fonts, icons
from config.look.making import charset, npm, pages, pictures, sheets, typefaces
from config.look.making.errors import BuildError

ROOT: Final = Path(__file__).resolve().parents[2]
LOOK: Final = Path(__file__).resolve().parent
STAMPS: Final = fonts.ASSETS / "stamps.json"
VENDOR: Final = Path("hall/web/static/vendor")

Said = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`reads` is hashed; the step runs when that changed or a file of `writes` is gone."""

    name: str
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]
    run: Callable[[Said], None]
    also: str = ""


def steps(root: Path) -> tuple[Step, ...]:
    vendor = root / VENDOR
    lock = root / "package-lock.json"
    making = LOOK / "making"
    return (
        Step(
            name="packages",
            reads=(lock, root / "package.json"),
            writes=(root / sheets.PHOSPHOR / "LICENSE", *(root / s for s, _ in pages.SCRIPTS)),
            run=lambda _: npm.install(root),
        ),
        Step(
            name="fonts",
            reads=(lock, LOOK / "fonts.py", making / "typefaces.py", making / "woff2.py"),
            writes=(*fonts.FACES.values(), fonts.COVERAGE, vendor / "fonts"),
            run=lambda said: typefaces.build(root, vendor / "fonts", said),
            also=_font_sources(root),
        ),
        Step(
            name="icons",
            reads=(
                lock,
                LOOK / "icons.py",
                LOOK / "art/faces.py",
                making / "sheets.py",
                making / "raster.py",
            ),
            writes=(*_sheet_paths(), vendor / "icons.svg"),
            run=lambda _: sheets.build(root, vendor),
        ),
        Step(
            name="artwork",
            reads=(
                *sorted((LOOK / "art").glob("*.py")),
                LOOK / "artwork.py",
                LOOK / "tokens.py",
                making / "pictures.py",
                making / "raster.py",
            ),
            writes=(artwork.ART_FOLDER / artwork.DUSK, vendor / "art/mark.svg"),
            run=lambda _: pictures.build(vendor / "art"),
        ),
        Step(
            name="pages",
            reads=(lock, LOOK / "tokens.py", LOOK / "fonts.py", making / "pages.py"),
            writes=(vendor / "look.css", vendor / "htmx.min.js", vendor / "htmx-ext-sse.min.js"),
            run=lambda _: pages.build(root, vendor),
        ),
    )


def build(root: Path, console: Console) -> tuple[str, ...]:
    """Run what is out of date, in order; return the names of the steps that ran."""
    if not (root / "package-lock.json").is_file():
        message = f"{root} is no checkout: assets are built there and shipped inside the wheel"
        raise BuildError(message)
    stamps = read_stamps()
    stale = [step for step in steps(root) if stamps.get(step.name) != stamp(step)]
    if not stale:
        return ()
    with Progress(
        TextColumn("[onehall] {task.description:<34}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        task = progress.add_task("look", total=len(stale))
        for step in stale:
            _run(step, lambda text: progress.update(task, description=text))
            progress.advance(task)
        progress.update(task, description="look: built")
    return tuple(step.name for step in stale)


def read_stamps() -> dict[str, str]:
    """Return what each step read when it ran; empty before the first build or torn."""
    try:
        stamps = json.loads(STAMPS.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def stamp(step: Step) -> str:
    """Hash of all that the step reads, or "" while a file it writes is missing."""
    if not all(path.exists() for path in step.writes):
        return ""
    digest = hashlib.sha256(step.also.encode())
    for path in step.reads:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _run(step: Step, said: Said) -> None:
    said(f"look: {step.name}")
    step.run(lambda text: said(f"look: {step.name} · {text}"))
    finished = stamp(step)
    if not finished:
        message = f"the step {step.name!r} ended without writing all its files"
        raise BuildError(message)
    STAMPS.parent.mkdir(parents=True, exist_ok=True)
    STAMPS.write_text(json.dumps(read_stamps() | {step.name: finished}), encoding="utf-8")


def _font_sources(root: Path) -> str:
    """System fonts by size and time, and the characters that they are cut to."""
    sources = [typefaces.CJK_FOLDER / wanted.collection for wanted in typefaces.CUTS]
    seen = [
        (path.name, path.stat().st_size, path.stat().st_mtime_ns)
        for path in (*sources, typefaces.MONGOLIAN_SOURCE)
        if path.is_file()
    ]
    return repr((seen, sorted(charset.common(root))))


def _sheet_paths() -> tuple[Path, ...]:
    return tuple(icons.sheet_path(size, weight) for size in icons.SIZES for weight in icons.WEIGHTS)


def main() -> None:
    console = Console(stderr=True)
    try:
        build(ROOT, console)
    except BuildError as error:
        console.print(f"[onehall] {error}", markup=False, style="red")
        sys.exit(1)


if __name__ == "__main__":
    main()
