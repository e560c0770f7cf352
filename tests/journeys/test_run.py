"""`main.py run` as a newcomer meets it: no screen, one command, and everything ends again."""

import json
import os
import queue
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import requests
from PIL import Image, ImageGrab

from hall.site.screen import BOARD, KIOSK, LOOPBACK, Place

MAIN = Path(__file__).resolve().parents[2] / "main.py"
START_S = 60.0
END_S = 8.0
LOOK_S = 0.1
LINKS = ("bench", "counter", "supervisor", "phone", "screen")
COLOURS_MIN = 200  # of a drawn window; an empty one has one
CHILDREN = {"hall", "simulate", "kiosk", "display", "Xvfb", "x11vnc", "websockify"}


@dataclass
class Run:
    data: Path
    process: subprocess.Popen[str]
    lines: "queue.Queue[str]" = field(default_factory=queue.Queue)
    links: dict[str, str] = field(default_factory=dict)

    def hear(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line.strip())

    def await_line(self, pattern: str) -> str:
        deadline = time.monotonic() + START_S
        while True:
            line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            if link := re.match(rf"({'|'.join(LINKS)}) +(http\S+)", line):
                self.links[link[1]] = link[2]
            if re.search(pattern, line):
                return line

    def await_log(self, name: str, word: str) -> None:
        log = self.data / "logs" / f"{name}.log"
        until(lambda: log.exists() and word in log.read_text(errors="replace"), f"{name}: {word}")

    def children(self) -> dict[str, int]:
        """Return the pid of each program, by the word that it is known by."""
        found: dict[str, int] = {}
        for pid in descendants(self.process.pid):
            with suppress(OSError):
                argv = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
                found |= {Path(word).name: pid for word in argv if Path(word).name in CHILDREN}
        return found

    def access(self) -> dict[str, object]:
        loaded: dict[str, object] = json.loads((self.data / "hall/demo_access.json").read_text())
        return loaded


def descendants(pid: int) -> list[int]:
    children: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text().split())
    return children + [deeper for child in children for deeper in descendants(child)]


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for another process's doing, which nothing here is told of; `what` names it."""
    never, deadline = threading.Event(), time.monotonic() + START_S
    while not condition():
        assert time.monotonic() < deadline, what
        never.wait(LOOK_S)


def all_gone(pids: list[int], within_s: float) -> bool:
    """Wait until the processes have ended, which are not our children."""
    deadline = time.monotonic() + within_s
    for pid in pids:
        with suppress(ProcessLookupError):
            fd = os.pidfd_open(pid)
            ended, _, _ = select.select([fd], [], [], max(0.0, deadline - time.monotonic()))
            os.close(fd)
            if not ended:
                return False
    return True


@contextmanager
def started(data: Path) -> Iterator[Run]:
    headless = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    command = [sys.executable, str(MAIN), "run", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=headless, text=True) as process:
        run = Run(data, process)
        ear = threading.Thread(target=run.hear)
        ear.start()
        try:
            run.await_line("Ctrl-C ends all of it")
            yield run
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(END_S)
            process.kill()
            ear.join()


def seen(screen: Image.Image, place: Place) -> int:
    """Return how many colours stand where a window should be."""
    box = (place.left, place.top, place.left + place.width, place.top + place.height)
    return len(screen.crop(box).getcolors(maxcolors=1 << 24) or [])


def test_one_command_brings_up_the_whole_hall_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    with socket.socket() as other:
        with suppress(OSError):  # somebody else has it, which is as good
            other.bind((LOOPBACK, 8080))
            other.listen()
        with started(tmp_path) as run:
            assert set(run.links) == set(LINKS)
            assert ":8080/" not in run.links["counter"]
            for name, link in run.links.items():
                assert requests.get(link, timeout=END_S).status_code == 200, name
            shows_its_windows(run)
            knows_its_printer(run)
            starts_again_what_falls(run)
            children = descendants(run.process.pid)
            assert len(children) >= len(CHILDREN)
            run.process.send_signal(signal.SIGINT)
            assert run.process.wait(END_S) == 0
            assert all_gone(children, within_s=0.5)


def shows_its_windows(run: Run) -> None:
    run.await_log("kiosk", "first_frame")
    run.await_log("display", "first_frame")
    environment = Path(f"/proc/{run.children()['kiosk']}/environ").read_bytes().decode()
    display = next(each[8:] for each in environment.split("\0") if each.startswith("DISPLAY="))
    until(lambda: seen(ImageGrab.grab(xdisplay=display), BOARD) >= COLOURS_MIN, "a board")
    screen = ImageGrab.grab(xdisplay=display)
    assert seen(screen, KIOSK) >= COLOURS_MIN
    between = Place(width=10, height=900, left=KIOSK.left + KIOSK.width + 2, top=16)
    assert seen(screen, between) == 1


def knows_its_printer(run: Run) -> None:
    """The kiosk asked the simulated printer how it is."""

    def asked() -> bool:
        state = requests.get(f"{run.links['bench']}/state", timeout=END_S).json()
        return bool(state["printer"]["state"]["received_bytes"])

    until(asked, "a question to the printer")


def starts_again_what_falls(run: Run) -> None:
    before = run.children()["simulate"]
    os.kill(before, signal.SIGKILL)
    run.await_line(r"simulate ended \(-9\)")
    until(lambda: run.children().get("simulate", before) != before, "another simulate")
    until(lambda: answers(run.links["bench"]), "the bench again")


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=END_S).ok
    except requests.ConnectionError:
        return False


def test_started_again_it_knows_its_machines_and_killed_it_takes_all_with_it(
    tmp_path: Path,
) -> None:
    with started(tmp_path) as run:
        known = run.access()
    with started(tmp_path) as run:
        assert {**run.access(), "url": ""} == {**known, "url": ""}
        children = descendants(run.process.pid)
        assert set(run.children()) == CHILDREN
        run.process.kill()
        assert all_gone(children, within_s=END_S)
