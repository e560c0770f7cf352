"""The kiosk's line to its hall: the feed in, the heartbeat out, and the outbox when it is back.

Two threads: the follower's, which folds the feed into a HallView, and the heartbeat's, which also
hands in what the hall missed. Neither ends before `stop`.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from hall.client import HallRefusedError, HallUnreachableError
from hall.contract.api import KioskHealth
from hall.contract.board import DeviceState, OpenState
from hall.contract.events import CounterChanged, HoursChanged, WaitsChanged
from kiosk.flows.records import JournalError
from kiosk.models import HallView

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from devices.status import DeviceHealth
    from hall.contract.api import HealthSeen
    from hall.contract.board import Board, CounterState
    from hall.contract.events import AnyEvent

TOPICS: Final = ("waits", "counter", "hours")
HEARTBEAT_S: Final = 5.0
ROUNDS_MAX: Final = 20  # of the outbox between two heartbeats: a thousand numbers
JOIN_S: Final = 6.0

log = structlog.get_logger()


@dataclass(slots=True)
class LinkState:
    """What is known of the way to the hall; written by the link, read by any thread."""

    linked: bool = False
    offset: timedelta | None = None


class HallLine(Protocol):
    """What of hall.client.HallClient the link needs."""

    def put_health(self, kiosk_id: str, health: KioskHealth) -> HealthSeen: ...

    def request_help(self, kiosk_id: str, key: str) -> None: ...


class Follower(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkParts:
    """What the link works with. `replay` is Ticketing.replay: True asks for more; `wall` is aware.

    `devices` says how this machine's devices are now; `waiting` how many numbers the hall has not
    seen. `on_view` comes from the link's threads, once per change.
    """

    kiosk_id: str
    client: HallLine
    state: LinkState
    devices: Callable[[], tuple[DeviceHealth, ...]]
    waiting: Callable[[], int]
    replay: Callable[[], bool]
    on_view: Callable[[HallView], None]
    wall: Callable[[], datetime]
    heartbeat_s: float = HEARTBEAT_S


@dataclass(slots=True)
class HallLink:
    """Give its `snapshot`, `event` and `link` to a FeedFollower, then `start` with that follower.

    `nudge` when a device has changed: staff hear of it at once instead of with the next heartbeat.
    """

    parts: LinkParts
    view: HallView = field(default_factory=HallView)
    _counters: dict[int, CounterState] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _due: threading.Event = field(default_factory=threading.Event)
    _ending: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _follower: Follower | None = None

    def start(self, follower: Follower) -> None:
        self._follower = follower
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        follower.start()
        self._thread.start()

    def stop(self) -> None:
        self._ending.set()
        self._due.set()
        if self._follower is not None:
            self._follower.stop()
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def nudge(self) -> None:
        """Send the next heartbeat now. Any thread may call; many calls make one heartbeat."""
        self._due.set()

    def request_help(self) -> bool:
        """Tell the staff that somebody here asks for a person. Blocks up to the answer timeout."""
        key = f"{self.parts.kiosk_id}:help:{secrets.token_hex(8)}"
        try:
            self.parts.client.request_help(self.parts.kiosk_id, key)
        except (HallUnreachableError, HallRefusedError) as error:
            log.warning("the call for help was not delivered", reason=str(error))
            return False
        return True

    # --- on the follower's thread -----------------------------------------------------------

    def snapshot(self, board: Board) -> None:
        self._counters = {each.counter_no: each for each in board.counters}
        self._change(
            waits=board.waits,
            average_wait_min=board.average_wait_min,
            hours=board.hours,
            counters_open=self._open_count(),
        )

    def event(self, event: AnyEvent, seq: int) -> None:
        del seq
        if isinstance(event, WaitsChanged):
            self._change(waits=event.waits, average_wait_min=event.average_wait_min)
        elif isinstance(event, HoursChanged):
            self._change(hours=event.hours)
        elif isinstance(event, CounterChanged):
            self._counters[event.counter.counter_no] = event.counter
            self._change(counters_open=self._open_count())

    def link(self, linked: bool, since: datetime) -> None:  # noqa: FBT001 - the follower's form
        self.parts.state.linked = linked
        self._change(linked=linked, since=since)
        if linked:
            self.nudge()  # the hall learns at once what it missed

    def _open_count(self) -> int:
        return sum(each.state is OpenState.OPEN for each in self._counters.values())

    def _change(self, **changes: object) -> None:
        with self._lock:
            before, self.view = self.view, replace(self.view, **changes)  # type: ignore[arg-type]
            changed = self.view != before
        if changed:
            self.parts.on_view(self.view)

    # --- on the heartbeat's thread ----------------------------------------------------------

    def _beat(self) -> None:
        while not self._ending.is_set():
            self._due.clear()  # before the devices are looked at, so that no change is missed
            try:
                self._tell_health()
                self._hand_in()
            except (HallUnreachableError, HallRefusedError, JournalError) as error:
                log.info("the hall was not told", reason=str(error))
            self._due.wait(self.parts.heartbeat_s)

    def _tell_health(self) -> None:
        parts = self.parts
        asked_at = parts.wall()
        health = KioskHealth(
            at=asked_at,
            devices=tuple(device_state(parts.kiosk_id, each) for each in parts.devices()),
            offline_waiting=parts.waiting(),
        )
        seen = parts.client.put_health(parts.kiosk_id, health)
        parts.state.offset = seen.at - (asked_at + (parts.wall() - asked_at) / 2)

    def _hand_in(self) -> None:
        for _round in range(ROUNDS_MAX):
            if self._ending.is_set() or not self.parts.replay():
                return


def device_state(kiosk_id: str, health: DeviceHealth) -> DeviceState:
    """Put a device's health into the hall's words."""
    return DeviceState(
        kiosk_id=kiosk_id,
        device=health.device,
        status=health.status.value,
        paper=health.paper.value,
        detail=health.detail,
        since=health.since,
    )
