from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from hall.store import audit, tokens
from hall.web.auth import COOKIE, CSRF_HEADER, csrf_of
from tests.hall.serving import PASSWORD, ServedHall

TIMEOUT_S = 20.0


def sign_in(hall: ServedHall, user: str = "wang", password: str = PASSWORD) -> requests.Response:
    return requests.post(
        f"{hall.url}/api/v1/sessions",
        json={"user": user, "password": password},
        timeout=TIMEOUT_S,
    )


def feed_status(hall: ServedHall, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    with requests.get(
        f"{hall.url}/api/v1/feed", headers=headers, stream=True, timeout=TIMEOUT_S
    ) as answer:
        return answer.status_code


def sign_out(
    hall: ServedHall, headers: dict[str, str], cookies: dict[str, str] | None = None
) -> requests.Response:
    url = f"{hall.url}/api/v1/sessions/current"
    return requests.delete(url, headers=headers, cookies=cookies, timeout=TIMEOUT_S)


def test_staff_sign_in_with_their_role_and_counter(hall: ServedHall) -> None:
    answer = sign_in(hall)
    assert answer.status_code == 201
    body = answer.json()
    assert {key: body[key] for key in ("user", "name", "role", "counter_no")} == {
        "user": "wang",
        "name": "员工甲",
        "role": "counter",
        "counter_no": 3,
    }
    assert feed_status(hall, body["token"]) == 200


def test_who_has_signed_out_is_out(hall: ServedHall) -> None:
    token = sign_in(hall).json()["token"]
    assert sign_out(hall, headers={"Authorization": f"Bearer {token}"}).status_code == 204
    assert feed_status(hall, token) == 401
    rows = hall.running.db.execute("SELECT actor, act FROM audit ORDER BY audit_no").fetchall()
    assert rows == [("staff:wang", "session.started"), ("staff:wang", "session.ended")]
    assert audit.verify(hall.running.db) is None


@pytest.mark.parametrize(("user", "password"), [("wang", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_user_and_a_wrong_password_are_told_alike(
    hall: ServedHall, user: str, password: str
) -> None:
    answer = sign_in(hall, user, password)
    assert (answer.status_code, answer.json()["title"]) == (401, "User or password is wrong")


def test_guessing_is_paused_even_for_the_right_password_and_then_allowed(
    hall: ServedHall,
) -> None:
    with ThreadPoolExecutor(8) as guesses:
        told = list(guesses.map(lambda n: sign_in(hall, password=f"guess {n}"), range(12)))
    assert sorted({each.status_code for each in told}) == [401, 429]
    assert [each.status_code for each in told].count(401) <= 8
    assert sign_in(hall).status_code == 429
    assert sign_in(hall, "lead").status_code == 201
    hall.clock.advance(minutes=6)
    assert sign_in(hall).status_code == 201


@pytest.mark.parametrize("away_min", [121, 721])
def test_a_session_ends_by_itself(hall: ServedHall, away_min: int) -> None:
    token = sign_in(hall).json()["token"]
    hall.clock.advance(minutes=away_min)
    assert feed_status(hall, token) == 401


def test_a_session_in_use_stays_and_still_ends_at_last(hall: ServedHall) -> None:
    token = sign_in(hall).json()["token"]
    for _ in range(7):
        hall.clock.advance(minutes=100)
        assert feed_status(hall, token) == 200
        hall.running.writer.submit(lambda _tx: None).result(TIMEOUT_S)  # the touch is committed
    hall.clock.advance(minutes=100)
    assert feed_status(hall, token) == 401


def wrong(_token: str) -> str:
    return "wrong"


@pytest.mark.parametrize(("csrf", "status"), [(None, 403), (wrong, 403), (csrf_of, 204)])
def test_a_command_by_cookie_needs_the_token_of_its_page(
    hall: ServedHall, csrf: Callable[[str], str] | None, status: int
) -> None:
    token = sign_in(hall).json()["token"]
    headers = {CSRF_HEADER: csrf(token)} if csrf else {}
    answer = sign_out(hall, headers=headers, cookies={COOKIE: token})
    assert answer.status_code == status
    assert feed_status(hall, token) == (401 if status == 204 else 200)


def test_a_machine_has_no_session_to_end(hall: ServedHall) -> None:
    answer = sign_out(hall, headers=hall.auth)
    assert (answer.status_code, answer.json()["type"]) == (403, "forbidden")


def test_a_new_token_for_a_machine_ends_its_old_one(hall: ServedHall) -> None:
    assert feed_status(hall, hall.kiosk) == 200
    new = hall.running.writer.submit(lambda tx: tokens.add_device(tx, "kiosk", "K1"))
    assert feed_status(hall, new.result(TIMEOUT_S)) == 200
    assert feed_status(hall, hall.kiosk) == 401


def test_what_is_stored_opens_no_door(hall: ServedHall) -> None:
    token = sign_in(hall).json()["token"]
    hall.running.writer.submit(lambda tx: tx.db.execute("PRAGMA user_version")).result(TIMEOUT_S)
    stored = b"".join(
        path.read_bytes() for path in hall.running.settings.data.iterdir() if "shm" not in path.name
    )
    for secret in (token, hall.kiosk, hall.display, PASSWORD):
        assert secret.encode() not in stored
