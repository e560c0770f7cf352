"""What a command line says instead of a machine's own file."""

from pathlib import Path

import msgspec

from config.schema_machines import DisplayConfig


def display_with(
    display: DisplayConfig, hall_url: str | None, token_file: Path | None
) -> DisplayConfig:
    """Return the display with what is given; a token file's path starts where the command does."""
    if hall_url is not None:
        display = msgspec.structs.replace(display, hall_url=hall_url)
    if token_file is not None:
        display = msgspec.structs.replace(display, token_file=str(token_file.absolute()))
    return display
