"""What the lobby board says, and when."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from display.lobby import Lobby, LobbyModel
from hall.contract.board import (
    Board,
    CounterState,
    GroupLabel,
    GroupWait,
    HallHours,
    Notice,
    OpenState,
)
from tests.display.test_board import AT, called, empty_board

NOW = AT.astimezone(ZoneInfo("Asia/Shanghai"))


def hall_board() -> Board:
    return replace(
        empty_board(),
        groups=(
            GroupLabel(
                letter="A",
                name="不动产交易一窗受理",
                short="一窗综合",
                hint="",
                colour="#124C5A",
                location="大厅北侧",
                counters=(1, 2),
            ),
        ),
        waits=(
            GroupWait(group="A", waiting=7, counters_open=2, wait_s_median=60, wait_s_p90=90),
            GroupWait(group="B", waiting=2, counters_open=1, wait_s_median=60, wait_s_p90=90),
        ),
        average_wait_min=9,
        counters=(
            CounterState(counter_no=1, state=OpenState.OPEN, groups=("A",)),
            CounterState(counter_no=2, state=OpenState.PAUSED, groups=("A",)),
        ),
        hours=HallHours(day="2026-11-23", extended_until="18:30"),
        notices=tuple(
            Notice(title=t, body="甲乙丙丁戊己", source="中心", date="2026-11-20") for t in "一二"
        ),
        promises=("一次告知",),
        ticker=("过 3 个号需重新取号", "请走绿色通道"),
    )


def lobby(board: Board | None = None) -> tuple[Lobby, list[LobbyModel]]:
    shown: list[LobbyModel] = []
    desk = Lobby(render=shown.append, wrap_notice=list)
    if board:
        desk.replace_board(board, NOW)
    return desk, shown


def test_before_the_hall_answers_the_board_says_that_it_is_connecting() -> None:
    desk, shown = lobby()
    desk.tick(NOW)
    assert shown[-1].welcome == "正在连接大厅…"
    assert shown[-1].time == "17:00"


def test_the_newest_call_stands_large_and_the_five_before_it_below() -> None:
    desk, shown = lobby(hall_board())
    for no in range(1, 9):
        desk.apply(called(no, counter=no), f"e:{no}", NOW)
    model = shown[-1]
    assert (model.hero.ticket_no, model.hero.counter, model.hero.place) == (
        "A008",
        "8",
        "大厅北侧",
    )
    assert [row.ticket_no for row in model.rows] == ["A007", "A006", "A005", "A004", "A003"]
    assert model.hero.announcement == "第 1 次呼叫"
    assert model.rows[0].status == "刚刚叫号"


def test_sums_of_the_hall_stand_beside() -> None:
    _, shown = lobby(hall_board())
    model = shown[-1]
    assert (model.waiting, model.average, model.counters) == ("9", "9", "1")
    assert model.extended == "今日延时服务至 18:30"
    assert model.date == "11月23日 星期一"
    assert model.notice.source == "中心 · 11月20日"


def test_a_silent_hall_keeps_the_numbers_hides_the_waits_and_says_since_when() -> None:
    desk, shown = lobby(hall_board())
    desk.apply(called(1), "e:1", NOW)
    desk.link(up=False, at=NOW)
    desk.tick(NOW + timedelta(seconds=15))
    assert shown[-1].stale == ""
    desk.tick(NOW + timedelta(seconds=16))
    assert shown[-1].stale == "数据更新于 17:00:00"
    assert (shown[-1].waiting, shown[-1].average) == ("—", "—")
    assert shown[-1].hero.ticket_no == "A001"
    desk.link(up=True, at=NOW + timedelta(seconds=20))
    desk.tick(NOW + timedelta(seconds=21))
    assert shown[-1].stale == ""


def test_an_old_call_never_flashes_and_a_recall_flashes_again() -> None:
    desk, shown = lobby(hall_board())
    desk.apply(called(1), "e:1", NOW + timedelta(seconds=40))
    assert shown[-1].flash == ""
    desk.apply(called(2, seconds=41), "e:2", NOW + timedelta(seconds=41))
    first = shown[-1].flash
    desk.apply(called(2, count=2, seconds=50), "e:3", NOW + timedelta(seconds=50))
    assert first
    assert shown[-1].flash not in {"", first}


def test_a_long_notice_is_paged_and_every_page_has_its_turn() -> None:
    desk, shown = lobby(hall_board())
    seen = set()
    for turn in range(8):
        desk.tick(NOW + timedelta(seconds=12 * turn))
        seen.add((shown[-1].notice.page, shown[-1].notice.lines))
    assert seen == {
        (f"{n} / 2", lines) for n in (1, 2) for lines in (tuple("甲乙丙"), tuple("丁戊己"))
    }


def test_more_promises_than_fit_take_turns() -> None:
    desk, shown = lobby(replace(hall_board(), promises=tuple("一二三四五六七八")))
    seen = {shown[-1].promises}
    desk.tick(NOW + timedelta(seconds=12))
    seen.add(shown[-1].promises)
    assert seen == {tuple("一二三四五六"), ("七", "八", "", "", "", "")}


def test_nothing_is_drawn_again_that_did_not_change() -> None:
    desk, shown = lobby(hall_board())
    before = len(shown)
    desk.tick(NOW + timedelta(milliseconds=300))
    desk.tick(NOW + timedelta(milliseconds=600))
    assert len(shown) == before


def test_the_picture_kept_from_the_last_run_is_shown_as_old() -> None:
    desk, shown = lobby()
    desk.restore(hall_board())
    desk.tick(NOW + timedelta(minutes=30))
    assert shown[-1].stale == "数据更新于 17:00:00"
    assert shown[-1].promises[0] == "一次告知"
