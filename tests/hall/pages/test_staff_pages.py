import re

import msgspec
import pytest
import requests

from hall.contract.board import DeviceState, OpenState
from hall.queue import machines
from hall.store.books import Books
from tests.hall.pages.conftest import TIMEOUT_S, Visited
from tests.hall.serving import NOON, PASSWORD

INLINE = re.compile(r'<script(?![^>]*\bsrc=)|\bstyle="|\bon\w+="', re.IGNORECASE)


def test_a_page_without_a_session_leads_to_sign_in_and_back(visited: Visited) -> None:
    browser = visited.browser()
    away = browser.get("/staff")
    assert (away.status_code, away.headers["Location"]) == (303, "/sign-in?next=/staff")
    form = browser.get(away.headers["Location"])
    assert 'name="next" value="/staff"' in form.text
    entered = browser.sign_in("wang", next="/staff/notice/BT-01")
    assert entered.headers["Location"] == "/staff/notice/BT-01"
    assert "HttpOnly" in entered.headers["Set-Cookie"]
    assert "SameSite=strict" in entered.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["https://evil.example", "//evil.example", "/\\evil", "/staff/.."])
def test_sign_in_leads_nowhere_else(visited: Visited, path: str) -> None:
    entered = visited.browser().sign_in("wang", next=path)
    assert entered.headers["Location"] == "/staff"


def test_a_wrong_password_is_told_and_too_many_of_them_pause(visited: Visited) -> None:
    browser = visited.browser()
    wrong = browser.sign_in("wang", "not it")
    assert wrong.status_code == 401
    assert "工号或密码不对" in wrong.text
    assert browser.sign_in("nobody", "not it").text.count("工号或密码不对") == 1
    for _ in range(7):
        browser.sign_in("wang", "not it")
    paused = browser.sign_in("wang", PASSWORD)
    assert paused.status_code == 429
    assert "过几分钟再试" in paused.text


def test_another_site_cannot_sign_anybody_in(visited: Visited) -> None:
    url = visited.hall.url
    answer = requests.post(
        f"{url}/sign-in",
        data={"user": "wang", "password": PASSWORD},
        headers={"Origin": "https://evil.example"},
        timeout=TIMEOUT_S,
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_signing_out_ends_the_session(visited: Visited) -> None:
    browser = visited.browser("wang")
    cookie = browser.session.cookies.copy()
    assert browser.post("/sign-out").headers["HX-Redirect"] == "/sign-in"
    browser.session.cookies = cookie
    assert browser.get("/staff").status_code == 303


def test_no_page_carries_script_or_style_of_its_own(visited: Visited) -> None:
    staff, lead = visited.browser("wang"), visited.browser("lead")
    link = visited.link()
    pages = [
        staff.get("/staff"),
        staff.get("/staff/transfers"),
        staff.get("/staff/notice/BT-01"),
        lead.get("/supervisor"),
        staff.get(link),
        visited.browser().get("/sign-in"),
        visited.browser().get("/t/nothing-at-all"),
    ]
    for page in pages:
        assert not INLINE.search(page.text), page.url
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY"
        assert page.headers["Cache-Control"] == "no-store"


def test_a_counter_calls_serves_and_finishes(visited: Visited) -> None:
    browser = visited.browser("wang")
    assert "现在没有人在等" in browser.get("/staff").text
    first, second = visited.issue()["ticket_no"], visited.issue("BT-26")["ticket_no"]
    for act, words in (
        ("call", "正在呼叫 · 第 1 次"),
        ("recall", "正在呼叫 · 第 2 次"),
        ("start", "正在办理"),
        ("hold", f'data-ticket="{first}"'),
        ("call", second),
        ("start", "正在办理"),
        ("finish", "窗口空闲"),
    ):
        answer = browser.post(f"/staff/act/{act}")
        assert (answer.status_code, answer.headers["HX-Trigger"]) == (204, "refresh"), answer.text
        assert words in browser.get("/staff/panel").text, act
    assert browser.post("/staff/act/resume-ticket", {"ticket_no": first}).status_code == 204
    assert "身份证（买卖双方）" in browser.get("/staff/panel").text


def test_a_no_show_waits_again_and_says_so(visited: Visited) -> None:
    browser = visited.browser("wang")
    number = visited.issue()["ticket_no"]
    assert browser.post("/staff/act/call").ok
    assert browser.post("/staff/act/no-show").ok
    panel = browser.get("/staff/panel").text
    assert number in panel
    assert "过号" in panel


def test_where_citizens_come_and_say_so_a_missed_ticket_is_let_in_again(visited: Visited) -> None:
    desk = visited.hall.running.desk
    queue = msgspec.structs.replace(desk.hall.queue, re_entry="asked")
    object.__setattr__(desk, "hall", msgspec.structs.replace(desk.hall, queue=queue))
    browser = visited.browser("wang")
    number = visited.issue()["ticket_no"]
    browser.post("/staff/act/call")
    browser.post("/staff/act/no-show")
    assert "重新排入</button>" in browser.get("/staff/panel").text
    assert browser.post("/staff/act/re-enter", {"ticket_no": number}).status_code == 204
    assert "重新排入</button>" not in browser.get("/staff/panel").text
    again = browser.post("/staff/act/re-enter", {"ticket_no": number})
    assert (again.status_code, again.json()["detail"]) == (409, "这个号现在不能这样办")


def test_a_ticket_is_sent_on_to_a_service_and_to_a_counter(visited: Visited) -> None:
    visited.open(8)
    browser = visited.browser("wang")
    visited.issue()
    browser.post("/staff/act/call")
    choices = browser.get("/staff/transfers").text
    assert "8 号窗口 · 维修资金" in choices
    assert browser.post("/staff/act/transfer", {"service_code": "BT-01"}).status_code == 204
    visited.issue()
    browser.post("/staff/act/call")
    assert browser.post("/staff/act/transfer", {"counter_no": "8"}).status_code == 204
    assert browser.post("/staff/act/transfer", {"counter_no": "8"}).status_code == 409


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"counter_no": "eight"}, 400),
        ({"anything": "1"}, 400),
        ({}, 422),
        ({"counter_no": "3"}, 422),
    ],
)
def test_a_transfer_that_makes_no_sense_changes_nothing(
    visited: Visited, fields: dict[str, str], status: int
) -> None:
    browser = visited.browser("wang")
    number = visited.issue()["ticket_no"]
    browser.post("/staff/act/call")
    refused = browser.post("/staff/act/transfer", fields)
    assert refused.status_code == status
    assert re.search(r"[一-龥]", refused.json()["detail"])
    assert number in browser.get("/staff/panel").text
    assert "正在呼叫" in browser.get("/staff/panel").text


def test_a_repeated_key_acts_once(visited: Visited) -> None:
    browser = visited.browser("wang")
    visited.issue()
    visited.issue()
    for _ in range(2):
        assert browser.post("/staff/act/call", Idempotency_Key="same").status_code == 204
    refused = browser.post("/staff/act/call")
    assert refused.status_code == 409
    assert refused.json()["detail"] == "先办完窗口现在的号"


def test_commands_without_the_page_s_token_or_key_are_refused(visited: Visited) -> None:
    browser = visited.browser("wang")
    visited.issue()
    bare = browser.post("/staff/act/call", X_CSRF_Token="")
    assert (bare.status_code, bare.json()["type"]) == (403, "csrf-refused")
    assert browser.post("/staff/act/call", X_CSRF_Token="guess").status_code == 403
    assert browser.post("/staff/act/call", Idempotency_Key="").status_code == 400
    assert browser.post("/staff/act/dance").status_code == 404
    assert "窗口空闲" in browser.get("/staff/panel").text


def test_counter_staff_do_not_see_the_hall_and_leaders_do(visited: Visited) -> None:
    staff, lead = visited.browser("wang"), visited.browser("lead")
    refused = staff.get("/supervisor")
    assert refused.status_code == 403
    assert "您的岗位不能这样做" in refused.text
    assert staff.post("/supervisor/counter/close", {"counter_no": "3"}).status_code == 403
    assert lead.get("/staff").headers["Location"] == "/supervisor"
    assert lead.get("/supervisor").status_code == 200
    assert visited.state_of(3) is OpenState.OPEN


def test_a_supervisor_moves_counters_and_skills(visited: Visited) -> None:
    lead = visited.browser("lead")
    assert lead.post("/supervisor/counter/open", {"counter_no": "8"}).status_code == 204
    assert visited.state_of(8) is OpenState.OPEN
    assert lead.post("/supervisor/counter/close", {"counter_no": "8"}).status_code == 204
    assert visited.state_of(8) is OpenState.CLOSED
    for level, words in (("A", "A 类：A"), ("B", "A 类：B"), ("", "A 类：不办")):
        fields = {"counter_no": "8", "letter": "A", "level": level}
        assert lead.post("/supervisor/skill", fields).status_code == 204
        assert f"8 号窗口 {words}" in lead.get("/supervisor/panel").text
    refused = lead.post("/supervisor/skill", {"counter_no": "8", "letter": "Z", "level": "A"})
    assert refused.status_code == 422


def test_a_fault_and_a_call_for_help_are_seen_and_answered(visited: Visited) -> None:
    fault = DeviceState(
        kiosk_id="K1", device="printer", status="user-error", paper="out", since=NOON
    )
    visited.hall.running.writer.submit(lambda tx: machines.report(Books(tx), [fault])).result(10)
    asked = requests.post(
        f"{visited.hall.url}/api/v1/kiosks/K1/help",
        headers={"Authorization": f"Bearer {visited.hall.kiosk}", "Idempotency-Key": "help"},
        timeout=TIMEOUT_S,
    ).json()
    lead = visited.browser("lead")
    panel = lead.get("/supervisor/panel").text
    assert "1 号自助机打印机缺纸" in panel
    assert "1 号自助机呼叫帮助" in panel
    assert visited.browser("wang").post(f"/staff/help/{asked['help_id']}").status_code == 204
    assert "呼叫帮助" not in lead.get("/supervisor/panel").text


def test_the_day_ends_by_page(visited: Visited) -> None:
    lead = visited.browser("lead")
    number = visited.issue()["ticket_no"]
    assert number in lead.get("/supervisor/panel").text
    assert lead.post("/supervisor/day-end").status_code == 204
    panel = lead.get("/supervisor/panel").text
    assert number not in panel
    assert "今天已日终" in panel


def test_a_notice_lists_all_that_is_to_be_brought(visited: Visited) -> None:
    page = visited.browser("wang").get("/staff/notice/BT-25")
    assert "存量房买卖一窗受理" in page.text
    assert "婚姻证明、户口簿" in page.text
    missing = visited.browser("wang").get("/staff/notice/XX-99")
    assert missing.status_code == 404
    assert "没有这项业务" in missing.text
