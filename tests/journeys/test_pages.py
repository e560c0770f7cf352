"""The real hall, seen by a real browser: staff by keys, a supervisor by mouse, a phone by link."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTED_S = 20.0
TIMEOUT_S = 10.0
LIVE_MS = 2_000  # what happens in the hall is on the page within this
SERVICE = "BT-01"  # group C, counters 8 and 9
KEYS = count()

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's Chromium")


@dataclass(slots=True)
class DemoHall:
    url: str
    kiosk: str
    staff: dict[str, str]

    def kiosk_sends(self, method: str, path: str, body: Any = None) -> Any:
        headers = {
            "Authorization": f"Bearer {self.kiosk}",
            "Idempotency-Key": f"journey-{next(KEYS)}",
        }
        answer = requests.request(
            method, f"{self.url}/api/v1/{path}", json=body, headers=headers, timeout=TIMEOUT_S
        )
        answer.raise_for_status()
        return answer.json()

    def issue(self) -> Any:
        return self.kiosk_sends("POST", "tickets", {"service_code": SERVICE})

    def enter(self, page: Page, user: str) -> None:
        page.goto(f"{self.url}/sign-in")
        page.get_by_label("工号").fill(user)
        page.get_by_label("密码").fill(self.staff[user])
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_text("大厅已连接")).to_be_visible()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoHall]:
    folder = tmp_path_factory.mktemp("hall")
    command = [sys.executable, "main.py", "hall", "--demo", "--data", str(folder), "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield _demo(folder / "demo_access.json", process)
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def _demo(path: Path, process: subprocess.Popen[bytes]) -> DemoHall:
    ends = time.monotonic() + STARTED_S
    while time.monotonic() < ends:
        assert process.poll() is None, "the hall has ended"
        with suppress(OSError, ValueError, requests.RequestException):
            access = json.loads(path.read_text(encoding="utf-8"))
            requests.get(f"{access['url']}/healthz", timeout=TIMEOUT_S).raise_for_status()
            staff = {each["user"]: each["password"] for each in access["staff"]}
            return DemoHall(access["url"], access["kiosks"]["K1"], staff)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    pytest.fail("the hall did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A counter's screen, on which nothing may go wrong unseen."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    made.on("console", lambda said: wrong.append(said.text) if _is_wrong(said.text) else None)
    yield made
    context.close()
    assert not wrong


def _is_wrong(text: str) -> bool:
    return "Content Security Policy" in text or "Uncaught" in text


def test_a_wrong_password_leads_nowhere(hall: DemoHall, page: Page) -> None:
    page.goto(f"{hall.url}/staff")
    expect(page).to_have_url(f"{hall.url}/sign-in?next=/staff")
    page.get_by_label("工号").fill("counter8")
    page.get_by_label("密码").fill("not the password")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_have_text("工号或密码不对")


def test_a_counter_works_by_keys_alone(hall: DemoHall, page: Page) -> None:
    hall.enter(page, "counter8")
    number = hall.issue()["ticket_no"]
    state, panel = page.locator(".who .state"), page.locator("#panel")
    finished = page.locator(".queue footer .num").first
    before = int(finished.inner_text())
    expect(panel).to_contain_text(number, timeout=LIVE_MS)
    page.keyboard.press("Space")
    expect(state).to_have_text("正在呼叫 · 第 1 次")
    expect(page.locator(".who .num").first).to_have_text(number)
    page.keyboard.press("r")
    expect(state).to_have_text("正在呼叫 · 第 2 次")
    page.keyboard.press("s")
    expect(state).to_have_text("正在办理")
    page.keyboard.press("F9")
    expect(state).to_have_text("窗口空闲")
    expect(finished).to_have_text(str(before + 1))
    page.keyboard.press("p")
    expect(state).to_have_text("暂停服务")
    expect(page.locator("#act-call")).to_be_disabled()
    page.keyboard.press("p")
    expect(state).to_have_text("窗口空闲")


def test_a_no_show_waits_again_a_held_one_goes_on_and_one_is_sent_on(
    hall: DemoHall, page: Page
) -> None:
    hall.enter(page, "counter8")
    number = hall.issue()["ticket_no"]
    state, row = page.locator(".who .state"), page.locator(".queue .line", has_text=number)
    expect(row).to_be_visible(timeout=LIVE_MS)
    page.keyboard.press("Space")
    expect(state).to_have_text("正在呼叫 · 第 1 次")
    page.keyboard.press("g")
    expect(row).to_contain_text("过号")
    page.keyboard.press("Space")
    expect(state).to_have_text("正在呼叫 · 第 1 次")
    page.keyboard.press("s")
    expect(state).to_have_text("正在办理")
    page.keyboard.press("h")
    expect(row).to_contain_text("挂起")
    row.click()
    expect(state).to_have_text("正在办理")
    page.keyboard.press("t")
    page.get_by_role("button", name="9 号窗口 · 维修资金").click()
    expect(state).to_have_text("窗口空闲")
    expect(row).to_have_count(0)


def test_a_page_without_its_token_commands_nothing(hall: DemoHall, page: Page) -> None:
    hall.enter(page, "counter8")
    number = hall.issue()["ticket_no"]
    expect(page.locator("#panel")).to_contain_text(number, timeout=LIVE_MS)
    page.evaluate("document.querySelector('meta[name=csrf]').content = 'stolen'")
    page.keyboard.press("Space")
    expect(page.locator("#toast")).to_have_text("页面已过期，请刷新后再试")
    expect(page.locator(".who .state")).to_have_text("窗口空闲")
    page.reload()
    page.keyboard.press("Space")
    expect(page.locator(".who .state")).to_have_text("正在呼叫 · 第 1 次")
    page.keyboard.press("s")
    expect(page.locator(".who .state")).to_have_text("正在办理")
    page.keyboard.press("F9")
    expect(page.locator(".who .state")).to_have_text("窗口空闲")


def test_a_supervisor_closes_a_counter_and_sees_a_fault_at_once(hall: DemoHall, page: Page) -> None:
    hall.enter(page, "lead")
    row = page.locator("[data-counter='12']")
    row.get_by_role("button", name="关闭").click()
    expect(row.locator(".tag")).to_have_text("关闭", timeout=LIVE_MS)
    row.get_by_role("button", name="打开").click()
    expect(row.locator(".tag")).to_have_text("开放", timeout=LIVE_MS)
    skill = page.locator("#skill-12-A")
    for level in ("A", "B", "·"):
        skill.click()
        expect(skill).to_have_text(level, timeout=LIVE_MS)
    fault = {
        "kiosk_id": "K1",
        "device": "printer",
        "status": "user-error",
        "paper": "out",
        "since": "2026-11-24T09:00:00+08:00",
    }
    health = {"at": "2026-11-24T09:00:00+08:00", "devices": [fault]}
    hall.kiosk_sends("PUT", "kiosks/K1/health", health)
    expect(page.locator(".todo").get_by_text("1 号自助机打印机缺纸")).to_be_visible(timeout=LIVE_MS)
    hall.kiosk_sends("POST", "kiosks/K1/help")
    page.get_by_role("button", name="我去").click(timeout=LIVE_MS)
    expect(page.get_by_text("呼叫帮助")).to_have_count(0, timeout=LIVE_MS)


def test_a_phone_learns_of_its_call_without_being_touched(
    hall: DemoHall, page: Page, browser: Browser
) -> None:
    hall.enter(page, "counter8")
    ticket = hall.issue()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    with phone.expect_response(re.compile("/feed$")):
        phone.goto(ticket["link"])
    expect(phone.locator(".slab .no")).to_have_text(ticket["ticket_no"])
    page.keyboard.press("Space")
    expect(phone.get_by_text("请到 8 号窗口")).to_be_visible(timeout=LIVE_MS)
    page.keyboard.press("s")
    expect(phone.get_by_text("正在8 号窗口办理")).to_be_visible(timeout=LIVE_MS)
    page.keyboard.press("F9")
    expect(phone.get_by_text("已办结")).to_be_visible(timeout=LIVE_MS)
    context.close()


def test_a_citizen_gives_up_on_the_phone_and_the_counter_sees_it(
    hall: DemoHall, page: Page, browser: Browser
) -> None:
    hall.enter(page, "counter8")
    ticket = hall.issue()
    row = page.locator(".queue .line", has_text=ticket["ticket_no"])
    expect(row).to_be_visible(timeout=LIVE_MS)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    phone.goto(ticket["link"])
    phone.get_by_role("button", name="我不办了").click()
    phone.get_by_role("button", name="不办了", exact=True).click()
    expect(phone.get_by_text("您已放弃这个号")).to_be_visible()
    expect(row).to_have_count(0, timeout=LIVE_MS)
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("user", ["counter8", "lead"])
def test_no_page_scrolls_as_a_whole(
    hall: DemoHall, page: Page, user: str, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    hall.enter(page, user)
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert page.evaluate(size) == [width, height]
