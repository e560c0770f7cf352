import threading
from collections.abc import Callable

import requests

from tests.hall.pages.conftest import TIMEOUT_S, Browser, Visited


def test_a_phone_follows_its_ticket_to_the_end(visited: Visited) -> None:
    staff, phone = visited.browser("wang"), visited.browser()
    first, second = visited.link(), visited.link()
    assert "<b>1</b> 人" in phone.get(second).text
    staff.post("/staff/act/call")
    called = phone.get(first).text
    assert "请到 3 号窗口" in called
    assert "3 号办" in phone.get(second).text
    assert "快到您了" in phone.get(second).text
    staff.post("/staff/act/start")
    assert "正在3 号窗口办理" in phone.get(f"{first}/panel").text
    staff.post("/staff/act/finish")
    assert "已办结" in phone.get(f"{first}/panel").text
    assert "不办了" not in phone.get(f"{first}/panel").text


def test_a_missed_and_a_held_ticket_say_what_to_do(visited: Visited) -> None:
    staff, phone = visited.browser("wang"), visited.browser()
    link = visited.link()
    staff.post("/staff/act/call")
    staff.post("/staff/act/no-show")
    assert "已重新排入" in phone.get(link).text
    for act in ("call", "start", "hold"):
        staff.post(f"/staff/act/{act}")
    assert "回到3 号窗口接着办" in phone.get(link).text


def test_a_long_line_names_the_next_and_counts_the_rest(visited: Visited) -> None:
    numbers = [visited.issue()["ticket_no"] for _ in range(6)]
    page = visited.browser().get(visited.link()).text
    assert numbers[0] in page
    assert "+5" in page
    assert numbers[4] not in page


def test_a_citizen_gives_the_place_up_once(visited: Visited) -> None:
    phone = visited.browser()
    link = visited.link()
    assert phone.post(f"{link}/cancel", Origin="https://evil.example").status_code == 403
    assert "前面还有" in phone.get(link).text
    assert phone.post(f"{link}/cancel", Origin=visited.hall.url).status_code == 204
    assert "您已放弃这个号" in phone.get(link).text
    assert phone.post(f"{link}/cancel").status_code == 409


def test_an_unknown_link_gets_a_page_in_plain_words(visited: Visited) -> None:
    for path in ("/t/unknown-link-token", "/t/unknown-link-token/panel", "/t/x/feed"):
        page = visited.browser().get(path)
        assert page.status_code == 404
        assert "链接不对" in page.text
    assert visited.browser().post("/t/unknown-link-token/cancel").status_code == 404


def test_yesterday_s_link_says_that_the_day_is_over(visited: Visited) -> None:
    link = visited.link()
    visited.browser("lead").post("/supervisor/day-end")
    assert "这个号已作废" in visited.browser().get(link).text


def test_a_phone_is_pinged_when_its_page_changes_and_told_nothing_else(visited: Visited) -> None:
    staff = visited.browser("wang")
    link = visited.link()
    lines = _follow(staff, link, lambda: staff.post("/staff/act/call"))
    assert lines[0] == ": still here"
    assert "data: changed" in lines
    assert set(lines) <= {": still here", "data: changed", ""}


def _follow(browser: Browser, link: str, act: Callable[[], requests.Response]) -> list[str]:
    """Return what comes over a phone's feed until its first ping."""
    lines: list[str] = []
    with requests.get(f"{browser.url}{link}/feed", stream=True, timeout=TIMEOUT_S) as feed:
        assert feed.headers["Content-Type"].startswith("text/event-stream")
        acting = threading.Thread(target=act)
        for line in feed.iter_lines(chunk_size=1, decode_unicode=True):
            if not lines:
                acting.start()
            lines.append(line)
            if line.startswith("data"):
                break
        acting.join(TIMEOUT_S)
    return lines
