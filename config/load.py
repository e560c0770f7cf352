"""Read and check the configuration; the only module that touches the environment.

The shipped content lies beside this module. A site folder overrides it file by file; a site's
`catalogue/` folder replaces the shipped one whole. Every problem of every file is collected, then
raised as one ConfigError.
"""

from pathlib import Path

from config.schema import ConfigError, ConfigProblem
from config.schema_catalogue import Catalogue
from config.schema_hall import HallConfig
from config.schema_machines import DisplayConfig, KioskConfig

SHIPPED = Path(__file__).parent

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


def load_hall(folder: Path | None = None) -> HallConfig:
    """Return the hall of a site folder, or the shipped one."""
    raise NotImplementedError


def load_kiosk(folder: Path | None = None) -> KioskConfig:
    raise NotImplementedError


def load_display(folder: Path | None = None) -> DisplayConfig:
    raise NotImplementedError


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Return the services, checked against the groups of the same folder's hall."""
    raise NotImplementedError


def check(folder: Path | None = None) -> tuple[ConfigProblem, ...]:
    """Return all that is wrong with all files; empty when everything can start."""
    raise NotImplementedError


def read_token(token_file: str, folder: Path | None = None) -> str:
    """Return a machine's token. A relative path starts at the site folder."""
    raise NotImplementedError


def kivy_environment(home: Path, *, width_px: int, height_px: int) -> None:
    """Settle Kivy's environment. Call before the first import of kivy in the process."""
    raise NotImplementedError
