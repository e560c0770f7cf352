"""The lobby board on the glass: every word fits its place, and only what changed is drawn again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from config.load import load_hall
from display.lobby import Lobby
from hall.contract.board import HallHours, Notice
from tests.display.test_board import called
from tests.display.test_lobby import NOW, hall_board

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "持银行借记卡在自助机或 8–9 号窗口办理，无需携带现金，不收手续费。" * 3
HALL = load_hall()
SHIPPED = replace(
    hall_board(),
    hall_name_mn=HALL.name.mn,
    hours=HallHours(day="2026-11-23", extended_until="18:30"),
    notices=tuple(
        Notice(title=each.title, body=each.body, source=each.source, date=each.posted.isoformat())
        for each in HALL.notices
    ),
    promises=tuple(each.name for each in HALL.promises),
    ticker=HALL.ticker,
)
BUSY = replace(
    hall_board(),
    hall_name_mn="ᠪᠤᠭᠤᠲᠤ ᠬᠣᠲᠠ ᠶᠢᠨ\nᠣᠷᠣᠨ ᠰᠠᠭᠤᠴᠠ ᠶᠢᠨ",
    notices=(Notice(title="维修资金可刷卡交存", body=LONG, source="管理中心", date="2026-11-20"),),
    promises=("一次告知", "首问负责", "容缺受理", "延时服务", "取消复印件", "零收费"),
)


@pytest.fixture
def board(window: Any) -> Any:
    from display.views.board import LobbyBoard

    del window
    return LobbyBoard(size=(1920, 1080))


def settle(board: Any) -> None:
    from kivy.base import EventLoop

    board.arrange()
    for _ in range(3):  # a label's texture, what follows it, and what follows that
        EventLoop.idle()


def lobby_of(board: Any) -> Lobby:
    from display.views.board import wrap_notice

    lobby = Lobby(render=board.render, wrap_notice=wrap_notice)
    lobby.replace_board(BUSY, NOW)
    return lobby


def texts(widget: Any) -> Iterator[Any]:
    from display.views.stage import Text

    for child in widget.walk(restrict=True):
        if isinstance(child, Text) and child.text:
            yield child


@pytest.mark.parametrize("counter", [1, 16])
@pytest.mark.parametrize("prefix", ["A", "K2-"])
def test_every_word_fits_its_place(board: Any, counter: int, prefix: str) -> None:
    lobby = lobby_of(board)
    for no in range(1, 8):
        event = called(no, counter=counter, seconds=no)
        named = replace(event, ticket_no=f"{prefix}{no:03d}")
        lobby.apply(named, f"e:{no}", NOW)
    settle(board)
    for text in texts(board):
        wide, high = text.texture_size
        assert wide <= text.width + 1, f"{text.text!r} is {wide} px wide in {text.width}"
        assert high <= text.height + 1, f"{text.text!r} is {high} px high in {text.height}"
        assert text.x >= 0, text.text
        assert text.right <= board.right + 1, text.text


def test_all_of_the_halls_own_words_fit(board: Any) -> None:
    lobby = lobby_of(board)
    lobby.replace_board(SHIPPED, NOW)
    for turn in range(8):
        lobby.tick(NOW + timedelta(seconds=12 * turn))
        settle(board)
        for text in texts(board):
            assert text.texture_size[0] <= text.width + 1, text.text
            assert text.texture_size[1] <= text.height + 1, text.text
            assert not text.shorten or not text.texture or not text.is_shortened, text.text


def test_the_called_number_and_its_counter_do_not_touch(board: Any) -> None:
    lobby = lobby_of(board)
    lobby.apply(replace(called(1, counter=16), ticket_no="K12-014"), "e:1", NOW)
    settle(board)
    shown = {text.text: text for text in texts(board)}
    assert shown["K12-014"].x + shown["K12-014"].texture_size[0] < 576
    assert shown["号窗口"].x > shown["16"].right


def test_a_second_that_changes_nothing_draws_nothing(board: Any) -> None:
    lobby = lobby_of(board)
    settle(board)
    drawn: list[object] = []
    for text in texts(board):
        text.bind(texture=lambda *args: drawn.append(args))
    lobby.tick(NOW + timedelta(seconds=0.5))
    settle(board)
    assert not drawn


def test_a_smaller_window_scales_places_and_words_together(board: Any) -> None:
    lobby_of(board)
    board.size = (960, 540)
    settle(board)
    name = next(text for text in texts(board) if text.text == "包头市房产交易大厅")
    assert board.scale == 0.5
    assert (name.x, name.font_size) == (165, 25)
