"""The kiosk's figures: first usable frame, rest, the wipe, and what 2,000 visits leave in memory.

Needs an X display; without one it starts itself again on a virtual one.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import Figure, percentile, tell

ROOT = Path(__file__).resolve().parent.parent
VISITS = 2000
WARM_VISITS = 200  # caches are full after these: every service was seen more than once
REST_S = 30.0
SETTLE_S = 6.0  # until the pages that nobody asked for yet are built
FIRST_FRAME_S_MAX = 2.5
REST_CPU_MAX = 4.0
GROWTH_MAX = 5.0
WIPE_MS_MAX = 300.0
PLACE = "1080x1920+0+0"
TICKS_A_S = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGESIZE")
BARE = """
import sys, time
from pathlib import Path
from config.load import kivy_environment
kivy_environment(Path(sys.argv[1]))
from kivy.config import Config
Config.set("graphics", "width", "1080"); Config.set("graphics", "height", "1920")
from kivy.base import runTouchApp
from kivy.core.window import Window
Window.bind(on_flip=lambda *_: print('{"event": "first_frame"}', file=sys.stderr, flush=True))
from kivy.uix.widget import Widget
runTouchApp(Widget())
"""


def main() -> None:
    if "DISPLAY" not in os.environ:
        again = [sys.executable, "-m", "bench.kiosk", *sys.argv[1:]]
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1080x1920x24"]
        raise SystemExit(subprocess.call([*screen, *again], cwd=ROOT))
    if sys.argv[1:] == ["visits"]:
        print(json.dumps(visited()))
        return
    with tempfile.TemporaryDirectory() as folder:
        own = measured(kiosk_command(Path(folder)))
        bare = measured([sys.executable, "-c", BARE, str(Path(folder) / "bare")])
    tell(
        [
            Figure(figure="kiosk first usable frame", value=own[0], unit="s",
                   bound=FIRST_FRAME_S_MAX, floor=bare[0]),
            Figure(figure="kiosk CPU to its first frame", value=own[2], unit="s", bound=None,
                   floor=bare[2]),
            Figure(figure="kiosk at rest", value=own[1], unit="% of a core",
                   bound=REST_CPU_MAX, floor=bare[1]),
            *visit_figures(),
        ]
    )  # fmt: skip


def kiosk_command(folder: Path) -> list[str]:
    """Start a kiosk whose hall does not answer: it must come up all the same."""
    token = folder / "K1.token"
    token.write_text("bench-token-without-a-hall")
    return [
        sys.executable, str(ROOT / "main.py"), "kiosk", "--data", str(folder / "data"),
        "--hall-url", "http://127.0.0.1:9", "--token-file", str(token),
        "--printer", str(folder / "no-printer"), "--window", PLACE,
    ]  # fmt: skip


def measured(command: list[str]) -> tuple[float, float, float]:
    """Return seconds to the first frame, per cent of a core at rest, CPU seconds to that frame.

    The last one tells a slow kiosk from a busy machine.
    """
    started = time.perf_counter()
    program = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    assert program.stderr is not None
    try:
        for line in program.stderr:
            if "first_frame" in line:
                break
        first_s = time.perf_counter() - started
        spent_s = cpu_s(program.pid)
        os.set_blocking(program.stderr.fileno(), False)
        time.sleep(SETTLE_S)
        before = cpu_s(program.pid)
        time.sleep(REST_S)
        return first_s, (cpu_s(program.pid) - before) / REST_S * 100, spent_s
    finally:
        program.terminate()
        program.wait(10)
        program.stderr.close()


def cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS_A_S


def resident_bytes() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def visit_figures() -> list[Figure]:
    ended = subprocess.run(
        [sys.executable, "-m", "bench.kiosk", "visits"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = json.loads(ended.stdout.splitlines()[-1])
    growth = (found["after"] / found["before"] - 1) * 100
    return [
        Figure(figure=f"kiosk memory after {VISITS} visits", value=growth, unit="% more",
               bound=GROWTH_MAX, floor=0.0),
        Figure(figure="kiosk wipe p99", value=percentile(found["wipes_ms"], 0.99), unit="ms",
               bound=WIPE_MS_MAX),
    ]  # fmt: skip


def visited() -> dict[str, Any]:
    """Drive the visits by touches on the real glass; the back half is in memory."""
    from config.window import WindowPlace, prepare_kivy

    home = Path(tempfile.mkdtemp(prefix="kiosk-bench-"))
    prepare_kivy(home, WindowPlace.parse(PLACE))
    from kivy.core.window import Window

    from kiosk.views.stage import KioskStage
    from kiosk.widgets.store import Store
    from tests.fakes.back_half import Machine

    machine = Machine()
    stage = KioskStage(machine.router, Store())
    Window.add_widget(stage)
    stage.size = Window.size
    stage.start()
    unhurried()
    before, wipes = 0, []
    for number in range(VISITS + WARM_VISITS):
        if number == WARM_VISITS:
            before = resident_bytes()
        wipes.append(visit(machine, stage, number))
        machine.desk.issued.clear()
        machine.printing.tickets.clear()
    return {"before": before, "after": resident_bytes(), "wipes_ms": wipes}


def visit(machine: Any, stage: Any, number: int) -> float:
    """Touch to begin, a common service, its number, done; return the wipe's milliseconds."""
    from kiosk.router import PageName, SheetName

    router = machine.router
    tap(stage, stage.page(PageName.ATTRACT).ids.start_anywhere)
    services = machine.place.catalogue.services
    router.open_detail(services[number % len(services)].code)
    frame()
    router.go_home()
    frame()
    rows = router.home.model.common
    router.home.confirm(rows[number % len(rows)].code)
    frame()
    tap(stage, stage.page(SheetName.CONFIRM).ids.take)
    assert machine.desk.issued, "the touch took a number"
    machine.wait(2)
    draw()
    started = time.perf_counter()
    tap(stage, stage.page(PageName.TICKET).ids.done)
    assert router.scene.page is PageName.ATTRACT
    return (time.perf_counter() - started) * 1000


def tap(stage: Any, pane: Any) -> None:
    from kivy.tests.common import UnitTestTouch

    finger = UnitTestTouch(*stage.to_parent(*pane.center))
    finger.touch_down()
    frame()
    finger.touch_up()
    frame()


def frame() -> None:
    """Let everything that is due happen: models, texts, textures, canvases."""
    from kivy.clock import Clock

    Clock.tick()


def draw() -> None:
    """Draw a whole frame, which on software GL costs more than all of the visit's own work."""
    from kivy.base import EventLoop

    EventLoop.idle()


def unhurried() -> None:
    """Let no frame wait for the next sixtieth of a second."""
    from kivy.clock import Clock

    from kiosk.views import stage

    stage.ACTIVE_FPS = stage.IDLE_FPS = 0  # type: ignore[misc]
    Clock._max_fps = 0  # noqa: SLF001 - as the stage itself does


if __name__ == "__main__":
    main()
