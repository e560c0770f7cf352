"""The desk over HTTP, against a server that does what halls and networks do."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hall.client import HallClient
from hall.contract.api import IssueTicket
from kiosk.flows.records import NoAnswerError, RefusalError
from kiosk.hall_desk import ClientDesk

ORDER = IssueTicket(service_code="BT-01")
ISSUED = {
    "ticket_no": "C018",
    "service_code": "BT-01",
    "service_name": "商品房维修资金首期交存",
    "group": "C",
    "group_name": "住宅专项维修资金",
    "counters": [8, 9],
    "location": "东厅",
    "ahead": 4,
    "wait": {"low_min": 8, "high_min": 14},
    "issued_at": "2026-11-23T14:36:00+08:00",
    "day_serial": 312,
    "link": "https://hall.example.cn/t/x",
    "priority": "normal",
}


class Hall(ThreadingHTTPServer):
    """Answers `status` and `body` once `open` is set; `keys` are what it was asked under."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.status, self.body = 201, json.dumps(ISSUED).encode()
        self.open = threading.Event()
        self.open.set()
        self.keys: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    server: Hall

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.keys.append(self.headers["Idempotency-Key"])
        self.server.open.wait(10)
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def hall() -> Iterator[Hall]:
    server = Hall()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.open.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def desk(hall: Hall) -> Iterator[ClientDesk]:
    client = HallClient(hall.url, token="x" * 20)
    desk = ClientDesk(client)
    yield desk
    desk.close()
    client.close()


def refuse(hall: Hall, status: int, kind: str, detail: str = "") -> None:
    hall.status = status
    problem = {"type": kind, "title": kind, "status": status, "detail": detail}
    hall.body = json.dumps(problem).encode()


def test_a_number_is_handed_on_under_the_touchs_key(desk: ClientDesk, hall: Hall) -> None:
    assert desk.issue(ORDER, "K1:e:1", timeout_s=2.0).ticket_no == "C018"
    assert hall.keys == ["K1:e:1"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("hall-closed", "closed"),
        ("last-ticket", "last_ticket"),
        ("quota-full", "quota"),
        ("unknown-service", "unknown-service"),
    ],
)
def test_a_refusal_keeps_the_halls_sentence_and_gets_the_screens_code(
    desk: ClientDesk, hall: Hall, kind: str, code: str
) -> None:
    refuse(hall, 409, kind, "今天的号已发完")
    with pytest.raises(RefusalError) as refused:
        desk.issue(ORDER, "K1:e:1", timeout_s=2.0)
    assert (refused.value.code, refused.value.text) == (code, "今天的号已发完")


@pytest.mark.parametrize(
    ("status", "kind", "sent"),
    [
        (401, "not-signed-in", False),
        (403, "forbidden", False),
        (429, "too-many-requests", False),
        (503, "hall-stopping", False),
        (507, "storage-full", False),
        (500, "internal", True),
    ],
)
def test_what_the_citizen_cannot_help_is_no_answer(
    desk: ClientDesk, hall: Hall, status: int, kind: str, sent: bool
) -> None:
    refuse(hall, status, kind)
    with pytest.raises(NoAnswerError) as silence:
        desk.issue(ORDER, "K1:e:1", timeout_s=2.0)
    assert silence.value.sent is sent


def test_a_hall_that_hangs_keeps_the_caller_no_longer_than_it_said(
    desk: ClientDesk, hall: Hall
) -> None:
    hall.open.clear()
    before = time.monotonic()
    with pytest.raises(NoAnswerError) as silence:
        desk.issue(ORDER, "K1:e:1", timeout_s=0.2)
    assert time.monotonic() - before < 1.0
    assert silence.value.sent


def test_a_request_that_waited_behind_hanging_ones_was_never_sent(
    desk: ClientDesk, hall: Hall
) -> None:
    hall.open.clear()
    outcomes = []
    for n in range(5):
        with pytest.raises(NoAnswerError) as silence:
            desk.issue(ORDER, f"K1:e:{n}", timeout_s=0.05)
        outcomes.append(silence.value.sent)
    assert outcomes == [True, True, True, True, False]


def test_a_refused_connection_was_certainly_not_sent() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = HallClient(f"http://127.0.0.1:{port}")
    desk = ClientDesk(client)
    with pytest.raises(NoAnswerError) as silence:
        desk.issue(ORDER, "K1:e:1", timeout_s=2.0)
    assert not silence.value.sent
    desk.close()
    client.close()


def test_a_connection_that_is_dropped_after_the_request_may_have_been_enough(
    desk: ClientDesk, hall: Hall
) -> None:
    hall.body = b"not an answer of the hall"
    with pytest.raises(NoAnswerError) as silence:
        desk.issue(ORDER, "K1:e:1", timeout_s=2.0)
    assert silence.value.sent


def test_cancelling_carries_its_own_key(desk: ClientDesk, hall: Hall) -> None:
    refuse(hall, 409, "wrong-state")
    with pytest.raises(RefusalError):
        desk.cancel("C018", "K1:e:1:cancel", timeout_s=2.0)
    assert hall.keys == ["K1:e:1:cancel"]
