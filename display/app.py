"""The display's composition root: a window, the board in it, and the feed that moves it."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVarTuple
from zoneinfo import ZoneInfo

import structlog

from config.log import configure as configure_log
from config.schema_machines import DisplayConfig
from config.window import WindowPlace, prepare_kivy
from display.cache import BoardCache
from display.lobby import Lobby, Pace
from hall.client import FeedFollower, HallClient
from hall.contract.board import Board
from hall.contract.events import AnyEvent, TicketCalled

log = structlog.get_logger()
Args = TypeVarTuple("Args")

ZONE: Final = ZoneInfo("Asia/Shanghai")
TOPICS: Final = ("ticket", "counter", "waits", "hours", "notices", "day")
FRAMES_PER_S: Final = 20  # 50 ms of the 150 from call to pixels; at rest nothing is drawn
TICK_S: Final = 1.0
KEEP_S: Final = 2.0
ASK_S: Final = 3.0


def run_display(config: DisplayConfig, token: str, data: Path, place: WindowPlace) -> int:
    """Show the board until SIGTERM or SIGINT. Returns the process's exit code."""
    started_s = time.perf_counter()
    configure_log()
    data.mkdir(parents=True, exist_ok=True)
    prepare_kivy(data / "kivy", place, frames_per_s=FRAMES_PER_S)
    from kivy.base import runTouchApp, stopTouchApp  # noqa: PLC0415 - after its settings
    from kivy.core.window import Window  # noqa: PLC0415

    from display.views.board import LobbyBoard, wrap_notice  # noqa: PLC0415

    Window.set_title(f"OneHall {config.id}")
    board = LobbyBoard()
    lobby = Lobby(
        render=board.render,
        wrap_notice=wrap_notice,
        # Notices and tips turn together: the whole window is drawn once for both.
        pace=Pace(turn_s=int(config.rotation_s), stale_after_s=int(config.stale_after_s)),
    )
    screen = Screen(lobby=lobby, cache=BoardCache(data / f"{config.id}.json"))
    Window.bind(on_flip=screen.flipped)
    Window.add_widget(board)
    screen.first_shown = lambda: log.info("first_frame", seconds=_since(started_s))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopTouchApp())
    client = HallClient(config.hall_url, token, timeout_s=ASK_S)
    screen.start(client)
    runTouchApp()
    screen.stop()
    return 0


def _since(started_s: float) -> float:
    return round(time.perf_counter() - started_s, 3)


@dataclass(slots=True, weakref_slot=True)  # Kivy holds what it calls back by weak reference
class Screen:
    """Carries what the feed's thread hears onto the window's thread, and keeps the picture.

    The log says for each call how long after it was made its pixels stood on the screen.
    """

    lobby: Lobby
    cache: BoardCache
    first_shown: Callable[[], None] | None = None
    _follower: FeedFollower | None = None
    _epoch: str = ""
    _awaiting_pixels: list[tuple[str, datetime]] = field(default_factory=list)

    def start(self, client: HallClient) -> None:
        from kivy.clock import Clock  # noqa: PLC0415 - after its settings

        kept = self.cache.load()
        if kept is not None:
            self.lobby.restore(kept)
        self.lobby.tick(now())
        Clock.schedule_interval(lambda _dt: self.lobby.tick(now()), TICK_S)
        Clock.schedule_interval(lambda _dt: self.keep(), KEEP_S)
        follower = FeedFollower(
            client,
            TOPICS,
            on_snapshot=lambda board: self._soon(self._take, board),
            on_event=lambda event, seq: self._soon(self._apply, event, seq),
            on_link=lambda up, at: self._soon(self.lobby.link, up, at),
        )
        self._follower = follower
        follower.start()

    def stop(self) -> None:
        if self._follower is not None:
            self._follower.stop()
        self.keep()

    def keep(self) -> None:
        if self.lobby.board is not None:
            self.cache.keep(self.lobby.board)

    def flipped(self, *_: object) -> None:
        """Note that a frame reached the screen."""
        if self.first_shown is not None:
            self.first_shown()
            self.first_shown = None
        for ticket_no, called_at in self._awaiting_pixels:
            shown_at = now()
            after_ms = round((shown_at - called_at).total_seconds() * 1000, 1)
            shown = {"ticket_no": ticket_no, "shown_at": shown_at.isoformat()}
            log.info("call_shown", **shown, after_ms=after_ms)
        self._awaiting_pixels.clear()

    def _soon(self, act: Callable[[*Args], None], *args: *Args) -> None:
        from kivy.clock import Clock  # noqa: PLC0415 - after its settings

        Clock.schedule_once(lambda _dt: act(*args), -1)

    def _take(self, board: Board) -> None:
        self._epoch = board.cursor.partition(":")[0]
        self.lobby.replace_board(board, now())
        log.info("board_taken", cursor=board.cursor, newest=self.lobby.model.hero.ticket_no)

    def _apply(self, event: AnyEvent, seq: int) -> None:
        before = self.lobby.model
        self.lobby.apply(event, f"{self._epoch}:{seq}", now())
        hero = self.lobby.model.hero.ticket_no
        shows_call = isinstance(event, TicketCalled) and hero == event.ticket_no
        if shows_call and self.lobby.model is not before:
            self._awaiting_pixels.append((hero, event.at))


def now() -> datetime:
    """Return the time by this machine's clock, in the hall's zone."""
    return datetime.now(ZONE)
