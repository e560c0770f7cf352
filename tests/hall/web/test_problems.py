import pytest
import requests

from hall.app import BODY_BYTES_MAX
from hall.store import tokens
from tests.hall.serving import ServedHall

TIMEOUT_S = 20.0
TOO_LONG = b'"' + b"x" * BODY_BYTES_MAX + b'"'
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        (("GET", "/nowhere", b""), 404, "not-found"),
        (("PUT", "/api/v1/feed", b""), 405, "method-not-allowed"),
        (("GET", "/api/v1/feed", b""), 401, "not-signed-in"),
        (("POST", "/api/v1/sessions", b"{"), 400, "malformed-request"),
        (("POST", "/api/v1/sessions", b""), 400, "invalid-request"),
        (("POST", "/api/v1/sessions", b"[]"), 400, "invalid-request"),
        (("POST", "/api/v1/sessions", b'{"user": 1, "password": "x"}'), 400, "invalid-request"),
        (("POST", "/api/v1/sessions", b'{"user": "x"}'), 400, "invalid-request"),
        (
            ("POST", "/api/v1/sessions", b'{"user":"x","password":"y","z":1}'),
            400,
            "invalid-request",
        ),
        (("POST", "/api/v1/sessions", b"\xff\xfe"), 400, "malformed-request"),
        (("POST", "/api/v1/sessions", TOO_LONG), 413, "too-large"),
        (("GET", "/api/v1/feed?topics=a%20b", b""), 401, "not-signed-in"),
    ],
)
def test_whatever_is_wrong_the_answer_is_a_problem_document(
    hall: ServedHall, asked: tuple[str, str, bytes], status: int, kind: str
) -> None:
    method, path, body = asked
    answer = requests.request(method, hall.url + path, data=body, headers=JSON, timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["instance"] == path.partition("?")[0]


def test_topics_that_are_no_words_are_refused(hall: ServedHall) -> None:
    url = f"{hall.url}/api/v1/feed"
    for topics in ("a b", "a;b", ",".join("abcdefghijklmnopq")):
        answer = requests.get(url, params={"topics": topics}, headers=hall.auth, timeout=TIMEOUT_S)
        assert answer.status_code == 400


def broken(*_asked: object) -> None:
    message = "the insides"
    raise RuntimeError(message)


def test_a_mistake_of_ours_tells_the_caller_nothing_about_our_insides(
    hall: ServedHall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "admit", broken)
    answer = requests.get(f"{hall.url}/api/v1/feed", headers=hall.auth, timeout=TIMEOUT_S)
    assert answer.status_code == 500
    assert answer.json() == {
        "type": "internal",
        "title": "The hall made a mistake",
        "status": 500,
        "detail": "",
        "instance": "/api/v1/feed",
    }


def test_the_operators_pages_answer(hall: ServedHall) -> None:
    assert requests.get(f"{hall.url}/healthz", timeout=TIMEOUT_S).text == "ok"
    document = requests.get(f"{hall.url}/api/v1/openapi.json", timeout=TIMEOUT_S).json()
    assert {"/api/v1/feed", "/api/v1/sessions"} <= document["paths"].keys()
    for path in ("/metrics", "/api/v1/metrics"):
        text = requests.get(hall.url + path, timeout=TIMEOUT_S).text
        assert "hall_feed_head" in text
        assert "hall_commit_seconds_bucket" in text
