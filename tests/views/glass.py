"""Touch and look at a stage as a person does: by place on the glass."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from kivy.animation import Animation
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.tests.common import UnitTestTouch

from tests.views.conftest import SCREENS

if TYPE_CHECKING:
    from pathlib import Path

SETTLED_S = 0.25  # longer than a page's change


def settle(stage: Any, seconds: float = 0.0) -> None:
    """Let triggers and animations run; with `seconds` until animations are over."""
    end = time.monotonic() + seconds
    while True:
        EventLoop.idle()
        if time.monotonic() >= end:
            break
    Clock.tick()
    stage.canvas.ask_update()
    EventLoop.idle()


def touch(stage: Any, pane: Any) -> None:
    """Put a finger on the middle of a pane, and lift it."""
    x, y = stage.to_parent(*pane.center)
    finger = UnitTestTouch(x, y)
    finger.touch_down()
    settle(stage, 0.05)
    finger.touch_up()
    settle(stage, 0.05)


def finish(stage: Any) -> None:
    """End the ticket's long way out of its slot at once."""
    paper = getattr(stage.page_layer.shown, "ids", {}).get("paper")
    if paper is not None:
        Animation.cancel_all(paper, "out")
        paper.out = 1.0
        settle(stage)


def screenshot(stage: Any, name: str) -> Path:
    """Save what the window shows; after the animations."""
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels
    from PIL import Image

    settle(stage, SETTLED_S)
    finish(stage)
    window = EventLoop.window
    width, height = window.size
    window.dispatch("on_draw")
    pixels = glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE)
    image = Image.frombytes("RGB", (width, height), pixels).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{name}.png"
    image.save(path)
    return path
