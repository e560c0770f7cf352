"""The queue over HTTP: who may do what, what bad input gets, and that a repeat changes nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import requests

from hall.contract.api import (
    CalledTicket,
    HelpCalled,
    IssuedTicket,
    Queues,
    ServiceItem,
    TicketView,
)
from hall.contract.board import Board
from hall.store import audit
from tests.hall.api.conftest import Asked
from tests.hall.desk.rig import CATALOGUE, MONDAY_TEN

CARD = {"service_code": "BT-01"}


def typed(answer: Any, kind: type[Any]) -> Any:
    return msgspec.convert(answer, kind, strict=True)


def test_a_number_is_taken_called_served_and_finished(hall: Asked) -> None:
    ticket = typed(hall.post("K1", "tickets", CARD, 201), IssuedTicket)
    assert ticket.ticket_no == "C001"
    hall.post("wang", "counters/8/open", status=200)
    called = typed(hall.post("wang", "counters/8/call", status=200), CalledTicket)
    assert (called.ticket_no, called.state) == ("C001", "called")
    assert hall.post("wang", "counters/8/recall")["call_count"] == 2
    assert hall.post("wang", "counters/8/start")["state"] == "serving"
    assert hall.get("K1", "tickets/C001")["counter_no"] == 8
    assert hall.post("wang", "counters/8/finish")["state"] == "finished"
    kinds = [json.loads(body)["kind"] for body in _feed(hall)]
    assert kinds[-6:] == [
        "ticket.issued",
        "counter.changed",
        "ticket.called",
        "ticket.called",
        "ticket.started",
        "ticket.finished",
    ]


def _feed(hall: Asked) -> list[bytes]:
    rows = hall.running.writer.submit(
        lambda tx: tx.db.execute("SELECT body FROM feed ORDER BY seq").fetchall()
    )
    return [body for (body,) in rows.result(10)]


def test_every_other_act_of_a_counter_has_its_route(hall: Asked) -> None:
    for _ in range(6):
        hall.issue()
        hall.clock.advance(seconds=1)
    for number in (8, 9):
        hall.post("lead", f"counters/{number}/open")
    hall.post("wang", "counters/8/call")
    hall.post("wang", "counters/8/start")
    assert hall.post("wang", "counters/8/hold")["state"] == "held"
    assert hall.post("wang", "counters/8/resume-ticket", {"ticket_no": "C001"}, 200)["ticket_no"]
    hall.post("wang", "counters/8/hold")
    assert hall.post("wang", "tickets/C001/come-back", status=200)["ahead"] == 0
    assert hall.post("lead", "counters/9/call")["ticket_no"] == "C001"
    moved = hall.post("lead", "counters/9/transfer", {"service_code": "BT-32"}, 200)
    assert (moved["state"], moved["service_code"]) == ("waiting", "BT-32")
    hall.post("wang", "counters/8/call")
    assert hall.post("wang", "counters/8/no-show")["state"] == "waiting"
    assert hall.post("wang", "counters/8/pause")["state"] == "paused"
    assert hall.post("wang", "counters/8/resume")["state"] == "open"
    assert hall.post("wang", "counters/8/close")["state"] == "closed"
    assert hall.post("K1", "tickets/C004/cancel", status=200)["state"] == "cancelled"
    skills = {"groups": ["A"], "backup_groups": ["C"]}
    put = hall.send("lead", "PUT", "counters/9/skills", json=skills)
    assert put.json()["groups"] == ["A"]


def test_an_offline_number_comes_in_and_an_appointment_is_kept(hall: Asked) -> None:
    handed = {
        "ticket_no": "K1-014",
        "service_code": "BT-01",
        "issued_at": (MONDAY_TEN - timedelta(minutes=9)).isoformat(),
        "link_token": "abcdefghij-_0123",
    }
    merged = hall.post("K1", "tickets/offline", handed, 201)
    assert (merged["ticket_no"], merged["offline"]) == ("K1-014", True)
    assert hall.refused("K2", "POST", "tickets/offline", json=handed) == (403, "wrong-series")
    at = (MONDAY_TEN + timedelta(minutes=5)).isoformat()
    order = {"appointment_no": "Y1", "service_code": "BT-01", "at": at}
    hall.post("lead", "appointments", order, 201)
    assert hall.post("K1", "appointments/Y1/arrive", status=201)["priority"] == "appointment"
    assert hall.refused("K1", "POST", "appointments/Y9/arrive")[0] == 404


def test_the_phone_needs_only_its_link(hall: Asked) -> None:
    token = hall.issue()["link"].rpartition("/")[2]
    seen = typed(hall.get("nobody", f"links/{token}"), TicketView)
    assert (seen.ticket_no, seen.state, seen.ahead) == ("C001", "waiting", 0)
    assert hall.refused("nobody", "GET", f"links/{token[:-1]}x") == (404, "unknown-ticket")
    assert hall.post("nobody", f"links/{token}/cancel", status=200)["state"] == "cancelled"
    hall.post("lead", "day/end", status=200)
    assert hall.get("nobody", f"links/{token}")["state"] == "cancelled"


def test_the_board_is_one_picture(hall: Asked) -> None:
    hall.issue()
    hall.post("wang", "counters/8/open")
    hall.post("wang", "counters/8/call")
    board = typed(hall.get("L1", "board"), Board)
    assert board.calls[0].ticket_no == "C001"
    assert board.cursor == f"{hall.running.hub.epoch}:{len(_feed(hall))}"
    assert [each.letter for each in board.groups] == list("ABCDEF")
    assert board.groups[2].colour.startswith("#")
    assert len(board.services) == 32
    assert board.hours.closes == "17:00"
    assert board.notices
    assert board.ticker


def test_staff_see_who_waits(hall: Asked) -> None:
    hall.issue()
    hall.issue(priority_reason="elderly")
    hall.clock.advance(minutes=2)
    queues = typed(hall.get("wang", "queues"), Queues)
    assert [each.ticket_no for each in queues.waiting] == ["C001", "C002"]
    assert [each.waited_s for each in queues.waiting] == [120, 120]
    assert queues.waiting[1].priority_reason == "elderly"
    assert len(queues.rules) == 3
    assert hall.refused("K1", "GET", "queues") == (403, "forbidden")


def test_the_services_are_the_catalogues(hall: Asked) -> None:
    listed = typed(hall.get("K1", "services"), tuple[ServiceItem, ...])
    assert [each.code for each in listed] == [each.code for each in CATALOGUE.services]
    guide = hall.get("K1", "services/BT-01")
    assert guide["materials"]
    assert guide["illustrative"] in {True, False}
    assert set(guide["sources"]) == set(CATALOGUE.service("BT-01").sources)
    assert hall.refused("K1", "GET", "services/BT-99") == (404, "unknown-service")


def test_a_kiosk_reports_what_changed_and_falls_silent(hall: Asked) -> None:
    device = {"kiosk_id": "K1", "device": "printer", "status": "online", "paper": "low"}
    beat = {"at": MONDAY_TEN.isoformat(), "devices": [device | {"since": MONDAY_TEN.isoformat()}]}
    for _ in range(3):
        assert hall.send("K1", "PUT", "kiosks/K1/health", json=beat).status_code == 200
    changed = [body for body in _feed(hall) if b"device.changed" in body]
    assert len(changed) == 2  # the kiosk itself, and its printer: once each
    beat["devices"][0]["paper"] = "out"  # type: ignore[index]
    hall.send("K1", "PUT", "kiosks/K1/health", json=beat)
    assert b'"paper":"out"' in _feed(hall)[-1]
    assert hall.refused("K1", "PUT", "kiosks/K2/health", json=beat) == (403, "forbidden")
    beat["devices"][0]["kiosk_id"] = "K2"  # type: ignore[index]
    assert hall.refused("K1", "PUT", "kiosks/K1/health", json=beat)[0] == 422


def test_help_is_asked_for_and_answered(hall: Asked) -> None:
    asked = typed(hall.post("K1", "kiosks/K1/help", status=201), HelpCalled)
    answered = hall.post("wang", f"help/{asked.help_id}/answer", status=200)
    assert answered["answered_by"] == "员工甲"
    assert hall.refused("wang", "POST", "help/77/answer")[0] == 404


def test_the_hours_are_extended_and_the_day_is_ended(hall: Asked) -> None:
    assert hall.post("lead", "hours/extend", {"until": "20:00"}, 200)["hours"]["extended_until"]
    hall.issue()
    assert hall.post("lead", "day/end", status=200)["tickets"] == 1
    assert hall.refused("K1", "POST", "tickets", json=CARD) == (409, "hall-closed")


def test_a_repeated_key_gets_the_first_answer_and_another_body_is_refused(hall: Asked) -> None:
    key = {"Idempotency-Key": "K1:1"}
    first = hall.send("K1", "POST", "tickets", json=CARD, headers=dict(key))
    before = hall.everything()
    again = hall.send("K1", "POST", "tickets", json=CARD, headers=dict(key))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert hall.everything() == before
    other = {"service_code": "BT-05"}
    refused = hall.refused("K1", "POST", "tickets", json=other, headers=dict(key))
    assert refused == (422, "idempotency-key-reused")
    theirs = hall.send("K2", "POST", "tickets", json=CARD, headers=dict(key))
    assert theirs.json()["ticket_no"] == "C002"  # a key is its owner's


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"data": b"{"}, (400, "malformed-request")),
        ({"data": b"\xff\xfe"}, (400, "malformed-request")),
        ({"data": b""}, (400, "invalid-request")),
        ({"json": []}, (400, "invalid-request")),
        ({"json": {}}, (400, "invalid-request")),
        ({"json": {"service_code": 7}}, (400, "invalid-request")),
        ({"json": CARD | {"colour": "red"}}, (400, "invalid-request")),
        ({"json": CARD | {"more_services": ["BT-02"] * 9}}, (400, "invalid-request")),
        ({"json": CARD | {"person_hmac": "14020219..."}}, (400, "invalid-request")),
        ({"json": CARD | {"priority_reason": "x" * 99}}, (400, "invalid-request")),
        ({"json": {"service_code": "BT-99"}}, (404, "unknown-service")),
        ({"json": CARD | {"priority_reason": "tall"}}, (422, "not-acceptable")),
        ({"data": b" " * 20_000}, (413, "too-large")),
        ({"data": iter([b" " * 20_000])}, (413, "too-large")),
        ({"json": CARD, "headers": {"Idempotency-Key": "x" * 200}}, (400, "invalid-request")),
    ],
)
def test_a_bad_body_is_refused(hall: Asked, sent: Any, refusal: tuple[int, str]) -> None:
    status, kind = hall.refused("K1", "POST", "tickets", **sent)
    assert status == refusal[0]
    assert kind in {refusal[1], "invalid-request", "malformed-request"}


def test_a_command_needs_a_key(hall: Asked) -> None:
    headers = {"Authorization": f"Bearer {hall.tokens['K1']}"}
    url = f"{hall.url}/api/v1/tickets"
    answer = requests.post(url, json=CARD, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["type"]) == (400, "invalid-request")


@pytest.mark.parametrize(
    ("who", "path", "refusal"),
    [
        ("nobody", "tickets", (401, "not-signed-in")),
        ("L1", "tickets", (403, "forbidden")),
        ("money", "tickets", (403, "forbidden")),
        ("K1", "counters/8/call", (403, "forbidden")),
        ("wang", "counters/9/call", (403, "forbidden")),
        ("wang", "day/end", (403, "forbidden")),
        ("wang", "tickets/offline", (403, "forbidden")),
        ("lead", "kiosks/K1/help", (403, "forbidden")),
        ("lead", "counters/77/call", (404, "unknown-counter")),
        ("lead", "counters/0/call", (400, "invalid-request")),
        ("lead", "counters/99999999999999999999/call", (400, "invalid-request")),
        ("lead", "counters/eight/call", (404, "not-found")),
        ("K1", "tickets/C999/cancel", (404, "unknown-ticket")),
    ],
)
def test_who_may_not_is_told_so(hall: Asked, who: str, path: str, refusal: tuple[int, str]) -> None:
    assert hall.refused(who, "POST", path, json=CARD) == refusal


def test_a_wrong_token_is_refused(hall: Asked) -> None:
    hall.tokens["thief"] = "t" * 43
    assert hall.refused("thief", "POST", "tickets", json=CARD) == (401, "not-signed-in")


def test_a_closed_hall_and_a_full_quota_say_so(hall: Asked) -> None:
    for _ in range(30):
        hall.issue("BT-31")
    full = hall.refused("K1", "POST", "tickets", json={"service_code": "BT-31"})
    assert full == (409, "quota-full")
    hall.clock.now = MONDAY_TEN.replace(hour=7)
    assert hall.refused("K1", "POST", "tickets", json=CARD) == (409, "hall-closed")


def test_eight_kiosks_at_once_never_get_the_same_number(hall: Asked) -> None:
    with ThreadPoolExecutor(8) as pool:
        issued = list(pool.map(lambda n: hall.issue(("BT-01", "BT-25")[n % 2]), range(240)))
    numbers = sorted(each["ticket_no"] for each in issued)
    assert numbers == sorted([f"{letter}{n:03d}" for letter in "AC" for n in range(1, 121)])
    assert sorted(each["day_serial"] for each in issued) == list(range(1, 241))
    assert len({each["link"] for each in issued}) == 240


def test_two_counters_at_once_never_call_the_same_ticket(hall: Asked) -> None:
    for _ in range(20):
        hall.issue()
    numbers = (8, 9, 11, 14, 15, 16)
    for number in numbers:
        hall.post("lead", f"counters/{number}/open")
    with ThreadPoolExecutor(6) as pool:
        called = list(pool.map(lambda n: hall.post("lead", f"counters/{n}/call"), numbers))
    assert len({each["ticket_no"] for each in called}) == 6


def test_what_staff_do_is_in_the_chain_and_what_kiosks_do_is_not(hall: Asked) -> None:
    hall.issue()
    hall.post("wang", "counters/8/open")
    hall.post("wang", "counters/8/call")
    rows = hall.running.writer.submit(
        lambda tx: (tx.db.execute("SELECT actor, act FROM audit").fetchall(), audit.verify(tx.db))
    ).result(10)
    assert rows == ([("staff:wang", "counter.open"), ("staff:wang", "ticket.called")], None)


def test_the_metrics_tell_who_waits(hall: Asked) -> None:
    hall.issue()
    shown = requests.get(f"{hall.url}/api/v1/metrics", timeout=10)
    assert shown.status_code == 200
    assert 'hall_waiting{group="C"} 0.0' in shown.text  # as published: no forecast has run here


def test_the_document_of_the_api_names_every_route(hall: Asked) -> None:
    document = requests.get(f"{hall.url}/api/v1/openapi.json", timeout=10).json()
    paths = set(document["paths"])
    wanted = {
        "tickets",
        "tickets/offline",
        "tickets/{ticket_no}",
        "tickets/{ticket_no}/cancel",
        "appointments/{appointment_no}/arrive",
        "counters/{counter_no}/call",
        "counters/{counter_no}/skills",
        "links/{link_token}",
        "board",
        "queues",
        "services/{code}",
        "kiosks/{kiosk_id}/health",
        "help/{help_id}/answer",
        "hours/extend",
        "day/end",
    }
    assert {f"/api/v1/{each}" for each in wanted} <= paths
    issue = document["paths"]["/api/v1/tickets"]["post"]
    assert "IssuedTicket" in json.dumps(issue["responses"]["201"])
