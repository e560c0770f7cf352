"""The lobby board's presenter: from a board, a link and a time to what stands on the screen.

It owns one frozen model with every word that is shown. Time comes in; nothing here waits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from display import board as fold
from hall.contract.board import Board, Call, CallState, OpenState
from hall.contract.events import AnyEvent

ROWS: Final = 5  # under the newest call
PROMISES: Final = 6  # beside each other in two columns; more of them take turns
NOTICE_LINES: Final = 3  # that fit its panel; a longer notice is paged, never scrolled
FRESH_S: Final = 30  # an older call never flashes: a reconnect must not shout old numbers
JUST_CALLED_S: Final = 60
DEFAULT_COLOUR: Final = "#124C5A"
WEEKDAYS: Final = "一二三四五六日"
STATES: Final = {
    CallState.CALLED: "请到窗口",
    CallState.SERVING: "办理中",
    CallState.HELD: "稍候",
    CallState.MISSED: "过号",
    CallState.MOVED: "转下一项",
    CallState.FINISHED: "已办结",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One called number. An empty `ticket_no` is an empty line."""

    ticket_no: str = ""
    counter: str = ""
    tail: str = ""
    label: str = ""
    colour: str = DEFAULT_COLOUR
    place: str = ""
    status: str = ""
    announcement: str = ""  # what the newest call says in the row's place: 第 2 次呼叫
    just_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePage:
    title: str = ""
    lines: tuple[str, ...] = ()
    source: str = ""
    page: str = ""

    @property
    def body(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class LobbyModel:
    """All that the board shows. The view never computes."""

    hall_name: str = ""
    hall_name_mn: str = ""
    extended: str = ""
    date: str = ""
    time: str = ""
    welcome: str = ""  # in the place of the newest call, before there is one
    hero: CallLine = CallLine()
    rows: tuple[CallLine, ...] = (CallLine(),) * ROWS
    waiting: str = "—"
    average: str = "—"
    counters: str = "—"
    notice: NoticePage = NoticePage()
    promises: tuple[str, ...] = ("",) * PROMISES
    tip: str = ""
    stale: str = ""  # since when the picture stands still: "数据更新于 14:36:05"
    flash: str = ""  # changes with each fresh call


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long things stay, in seconds."""

    turn_s: int = 12  # of notices, promises and tips alike
    stale_after_s: int = 15


@dataclass(slots=True)
class Lobby:
    """One board. Called from one thread alone: the window's."""

    render: Callable[[LobbyModel], None]
    wrap_notice: Callable[[str], Sequence[str]]  # breaks a notice's body into lines that fit
    pace: Pace = Pace()
    board: Board | None = None
    model: LobbyModel = LobbyModel()
    _lost_at: datetime | None = None  # the last sign of life of a link that is down

    def restore(self, board: Board) -> None:
        """Show the picture kept from the last run; the link has not been heard yet."""
        self.board = board
        self._lost_at = board.at

    def replace_board(self, board: Board, now: datetime) -> None:
        self.board = board
        self._lost_at = None
        self.tick(now)

    def apply(self, event: AnyEvent, cursor: str, now: datetime) -> None:
        if self.board is not None:
            self.board = fold.apply(self.board, event, cursor)
        self.tick(now)

    def link(self, up: bool, at: datetime) -> None:  # noqa: FBT001 - the follower's own callback
        """Note that the link came at `at`, or went with its last sign of life at `at`."""
        self._lost_at = None if up else at

    def tick(self, now: datetime) -> None:
        """Show what stands at `now`. Called on every change and once a second."""
        if self.board is None:
            model = replace(self.model, date=_date(now), time=_time(now), welcome="正在连接大厅…")
        else:
            model = self._picture(self.board, now)
        if model != self.model:
            self.model = model
            self.render(model)

    def _picture(self, board: Board, now: datetime) -> LobbyModel:
        stale = self._stale(now)
        lines = [_line(board, call, now) for call in board.calls[: ROWS + 1]]
        lines += [CallLine()] * (ROWS + 1 - len(lines))
        newest = board.calls[0] if board.calls else None
        open_counters = sum(c.state is OpenState.OPEN for c in board.counters)
        return LobbyModel(
            hall_name=board.hall_name,
            hall_name_mn=board.hall_name_mn,
            extended=_extended(board),
            date=_date(now),
            time=_time(now),
            welcome="" if newest else "请留意叫号",
            hero=lines[0],
            rows=tuple(lines[1:]),
            waiting="—" if stale else str(sum(w.waiting for w in board.waits)),
            average="—" if stale else str(board.average_wait_min),
            counters=str(open_counters),
            notice=self._notice(board, now),
            promises=self._promises(board, now),
            tip=_turn(board.ticker, self.pace.turn_s, now),
            stale=stale,
            flash=self._flash(newest, now),
        )

    def _stale(self, now: datetime) -> str:
        lost = self._lost_at
        if lost is None or now - lost <= timedelta(seconds=self.pace.stale_after_s):
            return ""
        return f"数据更新于 {lost.astimezone(now.tzinfo):%H:%M:%S}"

    def _flash(self, newest: Call | None, now: datetime) -> str:
        if newest is None or newest.state is not CallState.CALLED:
            return self.model.flash
        if now - newest.at > timedelta(seconds=FRESH_S):
            return self.model.flash
        return f"{newest.ticket_no}/{newest.call_count}/{newest.at.isoformat()}"

    def _notice(self, board: Board, now: datetime) -> NoticePage:
        pages = [
            NoticePage(
                title=notice.title,
                lines=tuple(lines),
                source=f"{notice.source} · {_posted(notice.date)}",
                page=f"{number} / {len(board.notices)}",
            )
            for number, notice in enumerate(board.notices, start=1)
            for lines in _paged(self.wrap_notice(notice.body))
        ]
        return pages[_step(self.pace.turn_s, now) % len(pages)] if pages else NoticePage()

    def _promises(self, board: Board, now: datetime) -> tuple[str, ...]:
        pages = max(1, -(-len(board.promises) // PROMISES))
        first = _step(self.pace.turn_s, now) % pages * PROMISES
        shown = board.promises[first : first + PROMISES]
        return (*shown, *("",) * (PROMISES - len(shown)))


def _line(board: Board, call: Call, now: datetime) -> CallLine:
    group = next((g for g in board.groups if g.letter == call.group), None)
    fresh = call.state is CallState.CALLED
    recent = fresh and now - call.at <= timedelta(seconds=JUST_CALLED_S)
    return CallLine(
        ticket_no=call.ticket_no,
        counter=str(call.counter_no),
        tail="号窗口",
        label=group.short if group else "",
        colour=group.colour if group else DEFAULT_COLOUR,
        place=group.location if group else "",
        status="刚刚叫号" if recent else STATES[call.state],
        announcement=f"第 {call.call_count} 次呼叫" if fresh else STATES[call.state],
        just_called=fresh,
    )


def _extended(board: Board) -> str:
    until = board.hours.extended_until
    return f"今日延时服务至 {until}" if until else ""


def _paged(lines: Sequence[str]) -> list[Sequence[str]]:
    starts = range(0, max(len(lines), 1), NOTICE_LINES)
    return [lines[start : start + NOTICE_LINES] for start in starts]


def _turn(items: tuple[str, ...], seconds: int, now: datetime) -> str:
    return items[_step(seconds, now) % len(items)] if items else ""


def _step(seconds: int, now: datetime) -> int:
    """Count whole turns of `seconds`; the same on every board of a hall."""
    return int(now.timestamp()) // seconds


def _posted(day: str) -> str:
    posted = date.fromisoformat(day)
    return f"{posted.month}月{posted.day}日"


def _date(now: datetime) -> str:
    return f"{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]}"


def _time(now: datetime) -> str:
    return f"{now:%H:%M}"
