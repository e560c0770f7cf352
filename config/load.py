"""Read and check the configuration; the only module that touches the environment.

The shipped content lies beside this module. A site folder overrides it file by file; a site's
`catalogue/` folder replaces the shipped one whole. Every problem of every file is collected, then
raised as one ConfigError.
"""

import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from config.schema import ConfigError, ConfigProblem
from config.schema_catalogue import Catalogue, CatalogueFile
from config.schema_check import Found, problems_of
from config.schema_hall import HallConfig
from config.schema_machines import DisplayConfig, KioskConfig
from config.schema_rules import display_problems, hall_problems, kiosk_problems
from config.schema_services import catalogue_problems, join

__all__ = [
    "SHIPPED",
    "ConfigError",
    "ConfigProblem",
    "check",
    "kivy_environment",
    "load_catalogue",
    "load_display",
    "load_hall",
    "load_kiosk",
    "read_token",
]

SHIPPED = Path(__file__).resolve().parent
HALL, KIOSK, DISPLAY, CATALOGUE = "hall.toml", "kiosk.toml", "display.toml", "catalogue"
FILE_BYTES_MAX = 1 << 20  # fifty times the largest shipped file
CATALOGUE_FILES_MAX = 200
TOKEN_CHARS_MIN, TOKEN_CHARS_MAX = 16, 512

T = TypeVar("T")


def load_hall(folder: Path | None = None) -> HallConfig:
    """Return the hall of a site folder, or the shipped one."""
    return _load(folder, lambda reading: reading.hall())


def load_kiosk(folder: Path | None = None) -> KioskConfig:
    return _load(folder, lambda reading: reading.kiosk())


def load_display(folder: Path | None = None) -> DisplayConfig:
    return _load(folder, lambda reading: reading.display())


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the services, checked against the groups of the same folder's hall."""
    return _load(folder, lambda reading: reading.catalogue())


def check(folder: Path | None = None) -> tuple[ConfigProblem, ...]:
    """Return all that is wrong with all files; empty when everything can start."""
    reading = _Reading(folder)
    reading.kiosk()
    reading.display()
    reading.catalogue()
    reading.note_strangers()
    return tuple(reading.problems)


def _load(folder: Path | None, read: "Callable[[_Reading], T | None]") -> T:
    reading = _Reading(folder)
    value = read(reading)
    if value is None or reading.problems:
        raise ConfigError(reading.problems)
    return value


@dataclass(slots=True)
class _Reading:
    """One reading of one folder, and all that it stumbled over."""

    folder: Path | None
    problems: list[ConfigProblem] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.folder is not None and not self.folder.is_dir():
            self.note(self.folder.absolute(), "", "there is no such folder")

    def hall(self) -> HallConfig | None:
        return self.checked(HALL, HallConfig, hall_problems)

    def kiosk(self) -> KioskConfig | None:
        return self.checked(KIOSK, KioskConfig, kiosk_problems)

    def display(self) -> DisplayConfig | None:
        return self.checked(DISPLAY, DisplayConfig, display_problems)

    def catalogue(self) -> Catalogue | None:
        hall = self.hall()
        folder = self.found(CATALOGUE)
        paths = sorted(folder.glob("*.toml"))
        if not paths or len(paths) > CATALOGUE_FILES_MAX:
            self.note(folder, "", f"holds {len(paths)} files, not 1 to {CATALOGUE_FILES_MAX}")
            return None
        files = {path: self.typed(path, CatalogueFile) for path in paths}
        whole = {path: file for path, file in files.items() if file is not None}
        if len(whole) < len(files):
            return None  # what refers to the files that could not be read would be noise
        self.problems += catalogue_problems(whole, hall)
        return join(whole)

    def checked(self, name: str, kind: type[T], rules: Callable[[T], Iterator[Found]]) -> T | None:
        path = self.found(name)
        value = self.typed(path, kind)
        if value is not None:
            for key, reason in rules(value):
                self.note(path, key, reason)
        return value

    def typed(self, path: Path, kind: type[T]) -> T | None:
        raw = self.parsed(path)
        if raw is None:
            return None
        found = list(problems_of(raw, kind))
        for key, reason in found:
            self.note(path, key, reason)
        return None if found else msgspec.convert(raw, kind)

    def parsed(self, path: Path) -> dict[str, object] | None:
        try:
            if path.stat().st_size > FILE_BYTES_MAX:
                self.note(path, "", f"larger than {FILE_BYTES_MAX} bytes")
                return None
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            self.note(path, "", f"not TOML: {error}")
        except UnicodeDecodeError as error:
            self.note(path, "", f"not UTF-8 at byte {error.start}")
        except OSError as error:
            self.note(path, "", f"cannot be read: {error.strerror}")
        return None

    def found(self, name: str) -> Path:
        """Return a site's own file where there is one, else the shipped one."""
        if self.folder is not None and (self.folder / name).exists():
            return self.folder.absolute() / name
        return SHIPPED / name

    def note_strangers(self) -> None:
        """Note files in a site folder that nobody reads: most often a name with a slip."""
        if self.folder is None or self.folder.resolve() == SHIPPED:
            return
        for path in sorted(self.folder.glob("*.toml")):
            if path.name not in {HALL, KIOSK, DISPLAY}:
                reason = f"nothing reads this file; known are {HALL}, {KIOSK} and {DISPLAY}"
                self.note(path.absolute(), "", reason)

    def note(self, path: Path, key: str, reason: str) -> None:
        self.problems.append(ConfigProblem(path=path, key=key, reason=reason))


def read_token(token_file: str, folder: Path | None = None) -> str:
    """Return a machine's token. A relative path starts at the site folder.

    Raises ConfigError where the file is absent, or holds anything but one token.
    """
    path = (folder or SHIPPED).absolute() / token_file
    try:
        token = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = ConfigProblem(path=path, key="", reason=f"no token can be read: {error}")
        raise ConfigError([problem]) from error
    if not TOKEN_CHARS_MIN <= len(token) <= TOKEN_CHARS_MAX or len(token.split()) != 1:
        raise ConfigError([ConfigProblem(path=path, key="", reason="does not hold one token")])
    return token


def kivy_environment(home: Path) -> None:
    """Settle Kivy's environment, for this process; call before its first import of kivy.

    Kivy then leaves the command line, the root logger and $HOME alone, takes no settings from
    stray variables or files, and one dp is one pixel: the layout layer scales by itself.
    """
    wanted = {
        "KIVY_HOME": str(home),
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_NO_ENV_CONFIG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_LOG_MODE": "PYTHON",
        "KIVY_METRICS_DENSITY": "1",
        "KIVY_METRICS_FONTSCALE": "1",
        "KIVY_DPI": "96",
    }
    settled = wanted.keys() - {"KIVY_HOME"}
    if "kivy" in sys.modules and any(os.environ.get(name) != wanted[name] for name in settled):
        message = "kivy was imported before its environment was settled"
        raise RuntimeError(message)
    home.mkdir(parents=True, exist_ok=True)
    os.environ.update(wanted)
