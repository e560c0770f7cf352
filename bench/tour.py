"""`make tour`: a scripted visit on the real programs, with pictures and times in out/tour/.

A finger on the kiosk takes a number, the paper is cut, a phone reads the code on the screen, staff
call, recall, serve and finish from the counter page, and the board shows it. Windows stand on the
virtual screen that the Makefile starts: the kiosk at the left, the board beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageGrab, ImageStat
from playwright.sync_api import Page, expect, sync_playwright

from bench.lobby import board
from bench.served import ROOT, HallProcess, ask, free_port, running_hall
from kiosk.layout import Box
from kiosk.plans import HOME, LIST, AttractPlan

OUT = ROOT / "out" / "tour"
KIOSK = (0, 0, 1080, 1920)
LOBBY = (1080, 0, 3000, 1080)
HERO = (1270, 300)  # on the board: the newest call's ground, beside its words
COPPER_RED = 100  # the ground is copper while it flashes, teal otherwise
SETTLED_S_MAX = 15.0
LOOK_S = 0.05
STILL_LOOKS = 4  # a screen that four looks find the same has come to rest
EARLIER = ("BT-25", "BT-27", "BT-25", "BT-16", "BT-18", "BT-26", "BT-29", "BT-25", "BT-16")
AFTER = ("BT-05", "BT-02", "BT-01")
NEW_PAGE_SHARE = 0.02
GROUP_ROW = 2  # C, the maintenance fund: counters 8 and 9
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(slots=True)
class Tour:
    """Numbers the pictures and keeps the times."""

    times: list[tuple[str, float]] = field(default_factory=list)
    taken: int = 0

    def keep(self, name: str, picture: Image.Image | bytes) -> None:
        self.taken += 1
        path = OUT / f"{self.taken:02d}-{name}.png"
        if isinstance(picture, bytes):
            path.write_bytes(picture)
        else:
            picture.save(path)
        print(path.relative_to(ROOT))

    def time(self, words: str, started: float, ended: float | None = None) -> None:
        self.times.append((words, (ended or time.time()) - started))

    def table(self) -> str:
        rows = [f"| {words} | {seconds * 1000:,.0f} ms |" for words, seconds in self.times]
        return "\n".join(["| step | time |", "|---|---:|", *rows, ""])


def look(box: tuple[int, int, int, int]) -> Image.Image:
    return ImageGrab.grab(bbox=box, xdisplay=os.environ["DISPLAY"])


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


def another(one: Image.Image, other: Image.Image) -> bool:
    """Tell a new page from a ring, a clock or a figure that moved on."""
    changed = ImageChops.difference(one, other).convert("L").point(lambda v: 255 * (v > 24))
    return ImageStat.Stat(changed).mean[0] / 255 > NEW_PAGE_SHARE


def until(agrees: Callable[[], bool], what: str) -> float:
    """Look until it is so; return when that was, as POSIX seconds."""
    deadline = time.monotonic() + SETTLED_S_MAX
    while not agrees():
        if time.monotonic() > deadline:
            sys.exit(f"the tour waited in vain: {what}")
        time.sleep(0.005)
    return time.time()


def settled(box: tuple[int, int, int, int], before: Image.Image | None = None) -> Image.Image:
    """Return the picture of a place once it differs from `before` and has come to rest."""
    if before is not None:
        until(lambda: another(look(box), before), "no other page on the screen")
    still, last = 0, look(box)
    deadline = time.monotonic() + SETTLED_S_MAX
    while still < STILL_LOOKS and time.monotonic() < deadline:
        time.sleep(LOOK_S)
        seen = look(box)
        still = still + 1 if same(seen, last) else 0
        last = seen
    return last


def touch(box: Box) -> float:
    """Put a finger on the middle of a box of the kiosk's plan; return when."""
    x, y = round(box.x + box.w / 2), round(box.y + box.h / 2)
    at = time.time()
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "1"], check=True)
    return at


def red(picture: Image.Image) -> float:
    found = picture.convert("RGB").getpixel(HERO)
    assert isinstance(found, tuple)
    return found[0]


def calm() -> Image.Image:
    """Return the board once its newest call no longer flashes."""
    until(lambda: red(look(LOBBY)) < COPPER_RED, "the board flashes on")
    return settled(LOBBY)


@contextmanager
def program(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    log = (folder / f"{words[0]}.log").open("wb")
    process = subprocess.Popen([sys.executable, str(ROOT / "main.py"), *words], stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@dataclass(frozen=True, slots=True)
class Bench:
    """The simulated printer, as the bench page tells of it."""

    port: int

    def state(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/state", timeout=5) as answer:
            return dict(json.load(answer))

    def papers(self) -> list[int]:
        return [shot["number"] for shot in self.state()["printer"]["shots"]]

    def paper(self, number: int) -> bytes:
        url = f"http://127.0.0.1:{self.port}/papers/{number}.png"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bytes(answer.read())

    def answers(self) -> bool:
        try:
            return bool(self.state())
        except OSError:
            return False


def take_a_number(tour: Tour, bench: Bench) -> None:
    """From the attract screen to a cut paper, by touch."""
    attract = settled(KIOSK)
    tour.keep("attract", attract)
    at = touch(AttractPlan().start)
    home = settled(KIOSK, attract)
    tour.time("touch to home, settled", at)
    tour.keep("home", home)
    at = touch(HOME.take)
    groups = settled(KIOSK, home)
    tour.time("touch to groups, settled", at)
    tour.keep("choose", groups)
    touch(LIST.rows[GROUP_ROW])
    services = settled(KIOSK, groups)
    tour.keep("services", services)
    before = bench.papers()
    at = touch(LIST.rows[0])
    cut = until(lambda: bench.papers() != before, "no paper was cut")
    tour.time("touch to cut paper", at, cut)
    tour.keep("ticket", settled(KIOSK, services))
    tour.keep("paper", bench.paper(max(bench.papers())))


def phone_link(picture: Image.Image) -> str:
    """Read the code on the kiosk's screen, as a phone does."""
    path = OUT / "code.png"
    picture.save(path)
    read = ["zbarimg", "-q", "--raw", str(path)]
    found = subprocess.run(read, capture_output=True, text=True, check=False).stdout.split()
    path.unlink()
    links = sorted({each for each in found if "/t/" in each})
    if not links:
        sys.exit("no phone could read the code on the screen")
    return links[0]


def morning(hall: HallProcess) -> None:
    """Let others come first, so that the hall is not empty: some wait, some are being served."""
    for code in EARLIER:
        issue(hall, code)
    for number in (1, 2, 6, 10):
        staff = next(each for each in hall.access["staff"] if each["counter"] == number)
        words = {name: staff[name] for name in ("user", "password")}
        token = ask(hall.url, "", "sessions", words).body["token"]
        assert ask(hall.url, token, f"counters/{number}/call").status == 200
        assert ask(hall.url, token, f"counters/{number}/start").status == 200


def issue(hall: HallProcess, code: str, reason: str | None = None) -> None:
    wanted = {"service_code": code, "priority_reason": reason}
    assert ask(hall.url, hall.kiosk, "tickets", wanted).status == 201


def sign_in(page: Page, hall: HallProcess, user: str) -> None:
    staff = next(each for each in hall.access["staff"] if each["user"] == user)
    page.goto(f"{hall.url}/staff")
    page.fill("[name=user]", staff["user"])
    page.fill("[name=password]", staff["password"])
    page.click("button")
    expect(page.locator("#panel")).to_be_visible()


def serve(tour: Tour, hall: HallProcess, pages: tuple[Page, Page], shown: dict[str, float]) -> None:
    """Call, recall, start and finish with the keys of the counter page."""
    staff, phone = pages
    tour.keep("counter", staff.screenshot())
    at = time.time()
    staff.keyboard.press("Space")
    until(lambda: bool(shown), "no call on the board")
    tour.time("空格 to the board's pixels", at, min(shown.values()))
    expect(staff.locator("#panel")).to_contain_text("正在呼叫")
    tour.keep("board-called", settled(LOBBY))
    issue(hall, "BT-09", "elderly")
    expect(staff.locator("#panel")).to_contain_text("绿通")
    tour.keep("counter-called", staff.screenshot())
    expect(phone.locator("#panel")).to_contain_text("8 号窗口")
    tour.keep("phone-called", phone.screenshot())
    for key, words, name in (
        ("r", "第 2 次", "recalled"),
        ("s", "正在办理", "serving"),
        ("F9", "窗口空闲", "finished"),
    ):
        at = time.time()
        staff.keyboard.press(key)
        expect(staff.locator("#panel")).to_contain_text(words)
        tour.time(f"{key.upper()} to the counter page", at)
        tour.keep(f"counter-{name}", staff.screenshot())
        tour.keep(f"board-{name}", calm())


def main() -> None:
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    tour, data = Tour(), OUT / "data"
    with ExitStack() as stack:
        (data / "hall").mkdir(parents=True)
        hall = stack.enter_context(running_hall(data / "hall"))
        bench = Bench(free_port())
        lines = ("--data", str(data / "lines"), "--port", str(bench.port))
        stack.enter_context(program(data, "simulate", *lines))
        until(bench.answers, "no bench page")
        token = data / "K1.token"
        token.write_text(hall.kiosk)
        where = ("--hall-url", hall.url, "--token-file", str(token))
        printer = ("--printer", str(data / "lines" / "printer"), "--window", "1080x1920+0+0")
        stack.enter_context(program(data, "kiosk", "--data", str(data / "K1"), *where, *printer))
        morning(hall)
        lobby = stack.enter_context(board(hall, data, window="1920x1080+1080+0"))
        take_a_number(tour, bench)
        link = phone_link(look(KIOSK))
        for code in AFTER:
            issue(hall, code)
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM
        )
        phone = browser.new_page(viewport={"width": 390, "height": 844})
        phone.goto(link)
        tour.keep("phone", phone.screenshot())
        staff = browser.new_page(viewport={"width": 1366, "height": 768})
        sign_in(staff, hall, "counter8")
        lobby.shown.clear()
        serve(tour, hall, (staff, phone), lobby.shown)
        boss = browser.new_context(reduced_motion="reduce").new_page()
        boss.set_viewport_size({"width": 1366, "height": 768})
        sign_in(boss, hall, "lead")
        tour.keep("supervisor", boss.screenshot())
        boss.set_viewport_size({"width": 1100, "height": 900})
        boss.goto(f"http://127.0.0.1:{bench.port}/")
        expect(boss.locator("img").first).to_be_visible()
        tour.keep("bench", boss.screenshot())
        browser.close()
    (OUT / "times.md").write_text(tour.table())
    print(tour.table())


if __name__ == "__main__":
    main()
