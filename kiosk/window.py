"""The real window: its place, its loop, and the way from other threads onto it."""

from __future__ import annotations

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.router import Router

T = TypeVar("T")
log = structlog.get_logger()

WORKERS: Final = 2  # a number and a call for help at the same time; nothing else waits
TICK_S: Final = 0.5
BEAT_S: Final = 1.0
BUILD_AFTER_S: Final = 0.2


@dataclass(slots=True)
class Loop:
    """Work off the window's thread, and back on it. An escaped error stops the kiosk, loudly."""

    _pool: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(WORKERS, thread_name_prefix="kiosk")
    )
    awake: Callable[[], None] = lambda: None

    def run(self, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """Do `work` on a worker; hand its result to `then` on the window's thread."""
        self.awake()

        def step() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - re-raised where it stops the program
                self.on_window(lambda found=error: _raise(found))  # type: ignore[misc]
            else:
                self.on_window(lambda: then(result))

        self._pool.submit(step)

    def on_window(self, work: Callable[[], None]) -> None:
        """Have `work` done before the next frame. Any thread may call."""
        from kivy.clock import Clock

        Clock.schedule_once(lambda _dt: work(), -1)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _raise(error: BaseException) -> None:
    raise error


def run_window(
    router: Router,
    loop: Loop,
    *,
    started_s: float,
    opened: Callable[[], None],
    beat: Callable[[], None],
) -> None:
    """Open the window, show the router's scenes, and return when the window is closed.

    `opened` comes once the first frame is seen, `beat` about once a second. Logs `first_frame` with
    the seconds since `started_s`, a reading of time.perf_counter.
    """
    from kivy.base import runTouchApp, stopTouchApp
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.layout import fit
    from kiosk.views.stage import KioskStage
    from kiosk.widgets.store import Store

    Window.set_title("OneHall kiosk")
    stage = KioskStage(router, Store(scale=fit(*Window.size).scale))
    loop.awake = stage.awake

    def shown(*_: Any) -> None:
        Window.unbind(on_flip=shown)
        log.info("first_frame", seconds=round(time.perf_counter() - started_s, 3))
        Clock.schedule_once(lambda _dt: opened(), 0)
        Clock.schedule_once(lambda _dt: stage.build_rest(), BUILD_AFTER_S)

    Window.bind(on_flip=shown)
    Window.bind(on_request_close=lambda *_a, **_k: False)
    Window.add_widget(stage)
    stage.start()
    Clock.schedule_interval(lambda _dt: router.tick(), TICK_S)
    Clock.schedule_interval(lambda _dt: beat(), BEAT_S)
    signal.signal(signal.SIGTERM, lambda *_: stopTouchApp())
    signal.signal(signal.SIGINT, lambda *_: stopTouchApp())
    runTouchApp()
    loop.close()
