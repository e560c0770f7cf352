"""A window's place on its screen, and what must be settled before Kivy is first imported."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from config.load import kivy_environment

PLACE: Final = re.compile(r"(\d{2,5})x(\d{2,5})(?:\+(\d{1,5})\+(\d{1,5}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPlace:
    """Size and upper left corner in the screen's pixels; `whole` covers the screen instead."""

    width: int
    height: int
    left: int = 0
    top: int = 0
    whole: bool = False

    @classmethod
    def parse(cls, text: str) -> "WindowPlace":
        """Read 540x960+16+16, or 540x960. Raises ValueError for anything else."""
        found = PLACE.fullmatch(text)
        if found is None:
            message = f"not a window's place: {text!r}, but 540x960+16+16"
            raise ValueError(message)
        width, height, left, top = (int(each or 0) for each in found.groups())
        return cls(width=width, height=height, left=left, top=top)


def prepare_kivy(home: Path, place: WindowPlace, *, frames_per_s: int = 60) -> None:
    """Settle Kivy before its first import. `home` is where it may write."""
    kivy_environment(home)
    from kivy.config import Config  # noqa: PLC0415 - only now is its environment settled

    settings = {
        "width": place.width,
        "height": place.height,
        "left": place.left,
        "top": place.top,
        "position": "custom",
        "borderless": 1,
        "resizable": 0,
        "fullscreen": "auto" if place.whole else 0,
        "show_cursor": 0 if place.whole else 1,
        "multisamples": 0,  # shapes are baked smooth; on software GL it doubles a frame
        "maxfps": frames_per_s,
    }
    for name, value in settings.items():
        Config.set("graphics", name, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")
