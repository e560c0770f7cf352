"""The real lobby board beside a real hall: killed, restarted, cut off, and right again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bench.lobby import board
from bench.served import HallProcess, ask, running_hall, start_hall

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RIGHT_AGAIN_S = 3.0  # issue 2: kiosk and display killed and restarted are right within 3 s
SERVICE, COUNTER = "BT-01", 8


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallProcess]:
    folder = tmp_path / "hall"
    folder.mkdir()
    with running_hall(folder) as running:
        yield running


def signed_in(hall: HallProcess) -> str:
    staff = next(each for each in hall.access["staff"] if each["counter"] == COUNTER)
    words = {name: staff[name] for name in ("user", "password")}
    return str(ask(hall.url, "", "sessions", words).body["token"])


def call_next(hall: HallProcess, token: str) -> str:
    assert ask(hall.url, hall.kiosk, "tickets", {"service_code": SERVICE}).status == 201
    called = ask(hall.url, token, f"counters/{COUNTER}/call")
    assert called.status == 200, called
    assert ask(hall.url, token, f"counters/{COUNTER}/start").status == 200
    assert ask(hall.url, token, f"counters/{COUNTER}/finish").status == 200
    return str(called.body["ticket_no"])


def test_a_call_is_shown_and_a_killed_board_is_right_again(
    hall: HallProcess, tmp_path: Path
) -> None:
    token = signed_in(hall)
    with board(hall, tmp_path, window="640x360") as shown:
        shown.wait_for_board(1)
        newest = call_next(hall, token)
        shown.wait_for(newest)
        shown.process.kill()
        shown.process.wait(5)
        missed = call_next(hall, token)
    started = time.monotonic()
    with board(hall, tmp_path, window="640x360") as again:
        assert again.wait_for_board(1) == missed
        assert time.monotonic() - started <= RIGHT_AGAIN_S
        later = call_next(hall, token)
        again.wait_for(later)
    assert (newest, missed, later) == ("C001", "C002", "C003")


def test_a_board_outlives_its_hall_and_follows_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "hall"
    folder.mkdir()
    first = start_hall(folder)
    with board(first, tmp_path, window="640x360") as shown:
        shown.wait_for_board(1)
        token = signed_in(first)
        shown.wait_for(call_next(first, token))
        first.kill()
        second = start_hall(folder, first.port)
        try:
            token = signed_in(second)
            later = call_next(second, token)
            shown.wait_for(later)
            assert later == "C002"
            assert shown.process.poll() is None
        finally:
            second.process.terminate()
            second.process.wait(10)
