"""One real window for all view tests, and screenshots of every screen in out/screens/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from config.load import kivy_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUT = Path(__file__).resolve().parents[2] / "out"
SCREENS = OUT / "screens"
PANEL = (1080, 1920)

kivy_environment(OUT / "kivy-test")


@pytest.fixture(scope="session")
def window() -> Any:
    from kivy.config import Config

    Config.set("graphics", "width", "1080")
    Config.set("graphics", "height", "1920")
    Config.set("graphics", "borderless", "1")
    from kivy.core.window import Window

    return Window


@pytest.fixture
def stage_of(window: Any) -> Iterator[Callable[..., Any]]:
    """Make a stage for a machine and put it on the window; taken away after the test."""
    from kiosk.views.stage import KioskStage
    from kiosk.widgets.store import Store
    from tests.views.glass import settle

    made: list[Any] = []

    def clear() -> None:
        while made:
            stage = made.pop()
            stage.stop()
            window.remove_widget(stage)

    def make(machine: Any) -> Any:
        clear()
        if tuple(window.size) != PANEL:
            window.size = PANEL  # another program's views may have had it before
        stage = KioskStage(machine.router, Store())
        made.append(stage)
        window.add_widget(stage)
        stage.size = window.size
        stage.start()
        settle(stage)
        return stage

    yield make
    clear()
