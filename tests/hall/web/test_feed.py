import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from hall.contract.events import DayEnded
from hall.sse import Message, SseParser
from hall.store import feed
from tests.hall.serving import NOON, ServedHall, help_at, served

TIMEOUT_S = 20.0


def listen(
    hall: ServedHall, cursor: str = "", topics: str = "", token: str = ""
) -> requests.Response:
    headers = {"Authorization": f"Bearer {token or hall.display}"}
    if cursor:
        headers["Last-Event-ID"] = cursor
    return requests.get(
        f"{hall.url}/api/v1/feed",
        params={"topics": topics} if topics else {},
        headers=headers,
        stream=True,
        timeout=TIMEOUT_S,
    )


def messages(answer: requests.Response) -> Iterator[Message]:
    parser = SseParser()
    for received in answer.raw.read_chunked():
        yield from parser.feed(received)


def events(hall: ServedHall, answer: requests.Response, count: int) -> list[dict[str, Any]]:
    """Read so many events, their places counted from the test's first; heartbeats do not count."""
    found: list[dict[str, Any]] = []
    for message in messages(answer):
        body = json.loads(message.data)
        if body["kind"] != "heartbeat":
            assert message.id.endswith(f":{body['seq']}")
            places = {"seq": body["seq"] - hall.base, "prev": body["prev"] - hall.base}
            found.append({**body, **places})
        if len(found) == count:
            return found
    return found


def forget_ten(hall: ServedHall) -> None:
    gone = hall.running.writer.submit(lambda tx: feed.trim(tx.db, 10))
    assert gone.result(TIMEOUT_S) == hall.base + 10


def test_a_feed_opens_with_a_heartbeat_that_moves_no_cursor(hall: ServedHall) -> None:
    hall.many(3)
    with listen(hall) as answer:
        first = next(messages(answer))
        assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert first.id == ""
    assert json.loads(first.data) == {
        "kind": "heartbeat",
        "head": hall.base + 3,
        "at": "2026-11-24T12:00:00Z",
    }


def test_each_message_is_one_object_with_kind_fields_and_place(hall: ServedHall) -> None:
    with listen(hall, hall.cursor(0)) as answer:
        hall.happen(DayEnded(at=NOON, day="2026-11-24"))
        assert events(hall, answer, 1) == [
            {
                "kind": "day.ended",
                "at": "2026-11-24T12:00:00Z",
                "day": "2026-11-24",
                "seq": 1,
                "prev": 0,
            }
        ]


def test_what_was_missed_comes_first_and_nothing_twice(hall: ServedHall) -> None:
    hall.many(1_000)
    with listen(hall, hall.cursor(7)) as answer:
        hall.many(50)
        assert [each["seq"] for each in events(hall, answer, 1_043)] == list(range(8, 1_051))


def test_feeds_opened_while_events_pour_in_lose_and_double_nothing(hall: ServedHall) -> None:
    hall.many(300)
    total = 2_300
    found: list[list[int]] = []

    def follow() -> None:
        with listen(hall, hall.cursor(0)) as answer:
            found.append([each["seq"] for each in events(hall, answer, total)])

    followers = [threading.Thread(target=follow) for _ in range(12)]
    pouring = threading.Thread(target=lambda: [hall.many(1) for _ in range(2_000)])
    pouring.start()
    for each in followers:
        each.start()
    for each in (pouring, *followers):
        each.join(TIMEOUT_S * 3)
    assert found == [list(range(1, total + 1))] * 12


def test_a_filtered_feed_names_the_event_before(hall: ServedHall) -> None:
    day = DayEnded(at=NOON, day="2026-11-24")
    hall.happen(help_at("K1"), day, help_at("K2"), help_at("K3"), day)
    with listen(hall, hall.cursor(1), topics="day,ticket") as answer:
        hall.happen(help_at("K4"), day)
        seen = [(each["kind"], each["seq"], each["prev"]) for each in events(hall, answer, 3)]
    assert seen == [("day.ended", 2, -hall.base), ("day.ended", 5, 2), ("day.ended", 7, 5)]


@pytest.mark.parametrize("cursor", ["{epoch}:1", "another:0", "{epoch}:999"])
def test_a_cursor_that_leads_nowhere_is_gone(tmp_path: Path, cursor: str) -> None:
    with served(tmp_path) as hall:
        hall.many(20)
        forget_ten(hall)
        with listen(hall, cursor.format(epoch=hall.running.hub.epoch)) as answer:
            assert answer.status_code == 410
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["type"] == "cursor-gone"


def test_the_oldest_cursor_that_retention_leaves_can_be_followed(hall: ServedHall) -> None:
    hall.many(20)
    forget_ten(hall)
    with listen(hall, hall.cursor(10)) as answer:
        assert [each["seq"] for each in events(hall, answer, 10)] == list(range(11, 21))


@pytest.mark.parametrize("cursor", ["x", ":", "e:-1", "e:1e9", "e:²", "e:" + "9" * 30])
def test_what_is_no_cursor_is_refused(hall: ServedHall, cursor: str) -> None:
    url = f"{hall.url}/api/v1/feed"
    answer = requests.get(url, params={"after": cursor}, headers=hall.auth, timeout=TIMEOUT_S)
    assert answer.status_code == 400
    assert answer.json()["type"] == "invalid-request"


def test_the_feed_is_for_those_with_a_token(hall: ServedHall) -> None:
    assert listen(hall, token="wrong").status_code == 401
    with listen(hall, token=hall.kiosk) as answer:
        assert answer.status_code == 200


def test_a_quiet_feed_beats(tmp_path: Path) -> None:
    with served(tmp_path, heartbeat_s=0.01) as hall, listen(hall) as answer:
        beats = messages(answer)
        assert [json.loads(next(beats).data)["kind"] for _ in range(4)] == ["heartbeat"] * 4


def test_a_consumer_that_does_not_read_is_ended_and_the_others_go_on(tmp_path: Path) -> None:
    with served(tmp_path, queue_max=64) as hall:
        where = urlsplit(hall.url)
        assert where.hostname
        with socket.create_connection((where.hostname, where.port or 0)) as stuck:
            head = f"GET /api/v1/feed HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {hall.display}"
            stuck.sendall(f"{head}\r\n\r\n".encode())
            assert stuck.recv(1)
            quick = listen(hall, hall.cursor(0))
            total = 0
            reading = messages(quick)
            next(reading)
            while not hall.running.hub.dropped:
                total += 1
                hall.many(64)
                assert total < 2_000, "nobody ended the consumer that does not read"
                drain(reading, hall.base + total * 64)
            quick.close()


def drain(reading: Iterator[Message], until: int) -> None:
    for message in reading:
        if message.id.endswith(f":{until}"):
            return


def test_the_hall_stops_at_once_whoever_listens(tmp_path: Path) -> None:
    with served(tmp_path) as hall:
        answers = [listen(hall) for _ in range(5)]
        for each in answers:
            assert next(messages(each)).data
        hall.server.should_exit = True
        hall.thread.join(2)
        assert not hall.thread.is_alive()
        for each in answers:
            each.close()
