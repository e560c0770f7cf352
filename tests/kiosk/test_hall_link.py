"""The link between kiosk and hall: what it folds, what it tells, and that it never ends."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from devices.status import DeviceHealth, DeviceStatus, PaperStatus
from hall.client import HallRefusedError, HallUnreachableError
from hall.contract.api import HealthSeen, KioskHealth, Problem
from hall.contract.board import Board, CounterState, GroupWait, HallHours, OpenState
from hall.contract.events import CounterChanged, HoursChanged, TicketCancelled, WaitsChanged
from kiosk.flows.records import JournalError
from kiosk.hall_link import ROUNDS_MAX, HallLink, LinkParts, LinkState
from kiosk.models import HallView

NOW = datetime(2026, 11, 23, 14, 36, tzinfo=ZoneInfo("Asia/Shanghai"))
AHEAD = timedelta(seconds=7)
WAIT_S = 5.0
HOURS = HallHours(day="2026-11-23", opens="08:30", closes="17:00")
PAPER_OUT = DeviceHealth(
    device="printer",
    status=DeviceStatus.USER_ERROR,
    paper=PaperStatus.OUT,
    detail="paper out",
    since=NOW,
)


def counter(no: int, state: OpenState) -> CounterState:
    return CounterState(counter_no=no, state=state, groups=("C",))


def wait(waiting: int) -> GroupWait:
    return GroupWait(group="C", waiting=waiting, counters_open=2, wait_s_median=480, wait_s_p90=840)


BOARD = Board(
    cursor="e:1",
    at=NOW,
    hall_name="",
    hall_name_en="",
    hall_name_mn="",
    hours=HOURS,
    calls=(),
    waits=(wait(4),),
    average_wait_min=9,
    counters=(counter(8, OpenState.OPEN), counter(9, OpenState.CLOSED)),
    groups=(),
    services=(),
    notices=(),
    promises=(),
    ticker=(),
)


@dataclass
class FakeClient:
    """Counts heartbeats; each one can be awaited."""

    healths: list[KioskHealth] = field(default_factory=list)
    helped: list[str] = field(default_factory=list)
    fault: Exception | None = None
    heard: threading.Condition = field(default_factory=threading.Condition)
    tries: int = 0

    def put_health(self, kiosk_id: str, health: KioskHealth) -> HealthSeen:
        assert kiosk_id == "K1"
        with self.heard:
            self.tries += 1
            self.heard.notify_all()
            if self.fault is not None:
                raise self.fault
            self.healths.append(health)
        return HealthSeen(at=NOW + AHEAD)

    def request_help(self, kiosk_id: str, key: str) -> None:
        assert kiosk_id == "K1"
        if self.fault is not None:
            raise self.fault
        self.helped.append(key)

    def wait_for(self, condition: Callable[[], bool]) -> bool:
        with self.heard:
            return self.heard.wait_for(condition, WAIT_S)


@dataclass
class FakeFollower:
    running: bool = False

    def start(self) -> None:
        self.running = True

    def stop(self) -> None:
        self.running = False


@dataclass
class Bench:
    client: FakeClient = field(default_factory=FakeClient)
    state: LinkState = field(default_factory=LinkState)
    views: list[HallView] = field(default_factory=list)
    devices: tuple[DeviceHealth, ...] = ()
    replays: list[bool] = field(default_factory=list)  # what replay answers; then False
    replayed: int = 0
    replay_fault: Exception | None = None
    follower: FakeFollower = field(default_factory=FakeFollower)

    def __post_init__(self) -> None:
        self.link = HallLink(
            LinkParts(
                kiosk_id="K1",
                client=self.client,
                state=self.state,
                devices=lambda: self.devices,
                waiting=lambda: 3,
                replay=self.replay,
                on_view=self.views.append,
                wall=lambda: NOW,
                heartbeat_s=3600.0,
            )
        )

    def replay(self) -> bool:
        self.replayed += 1
        if self.replay_fault is not None:
            raise self.replay_fault
        return self.replays.pop(0) if self.replays else False


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.link.stop()


def test_the_snapshot_and_the_events_make_the_view(bench: Bench) -> None:
    bench.link.snapshot(BOARD)
    bench.link.link(True, NOW)
    view = bench.views[-1]
    assert (view.linked, view.since, view.hours) == (True, NOW, HOURS)
    assert (view.waiting, view.average_wait_min, view.counters_open) == (4, 9, 1)
    bench.link.event(WaitsChanged(at=NOW, waits=(wait(5),), average_wait_min=11), 2)
    bench.link.event(CounterChanged(at=NOW, counter=counter(9, OpenState.OPEN)), 3)
    longer = HallHours(day="2026-11-23", opens="08:30", closes="17:00", extended_until="18:30")
    bench.link.event(HoursChanged(at=NOW, hours=longer), 4)
    view = bench.views[-1]
    assert (view.waiting, view.average_wait_min, view.counters_open) == (5, 11, 2)
    assert view.hours == longer


def test_what_changes_nothing_is_not_shown_again(bench: Bench) -> None:
    bench.link.snapshot(BOARD)
    shown = len(bench.views)
    bench.link.snapshot(BOARD)
    bench.link.event(TicketCancelled(at=NOW, ticket_no="C018"), 5)
    bench.link.event(WaitsChanged(at=NOW, waits=(wait(4),), average_wait_min=9), 6)
    assert len(bench.views) == shown


def test_a_lost_link_keeps_the_figures_and_says_since_when(bench: Bench) -> None:
    bench.link.snapshot(BOARD)
    bench.link.link(True, NOW)
    bench.link.link(False, NOW + AHEAD)
    view = bench.views[-1]
    assert (view.linked, view.since, view.known) == (False, NOW + AHEAD, False)
    assert not bench.state.linked
    assert view.admitting


def test_the_heartbeat_tells_the_devices_and_learns_the_halls_clock(bench: Bench) -> None:
    bench.devices = (PAPER_OUT,)
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)
    told = bench.client.healths[0]
    assert (told.at, told.offline_waiting) == (NOW, 3)
    assert told.devices[0].kiosk_id == "K1"
    assert (told.devices[0].status, told.devices[0].paper) == ("user-error", "out")
    bench.link.stop()
    assert bench.state.offset == AHEAD
    assert not bench.follower.running


def test_a_device_that_changes_is_told_at_once(bench: Bench) -> None:
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)
    bench.devices = (PAPER_OUT,)
    bench.link.nudge()
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 2)
    assert bench.client.healths[1].devices[0].paper == "out"


def test_the_outbox_is_handed_in_after_the_clock_is_known(bench: Bench) -> None:
    bench.replays = [True, True]
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)
    bench.link.stop()
    assert bench.replayed == 3


def test_a_long_outbox_does_not_hold_up_the_heartbeat(bench: Bench) -> None:
    bench.replays = [True] * (ROUNDS_MAX * 3)
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)
    bench.link.nudge()
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 2)
    bench.link.stop()
    assert ROUNDS_MAX <= bench.replayed <= 2 * ROUNDS_MAX


REFUSAL = Problem(type="not-signed-in", title="A valid token is needed", status=401)


@pytest.mark.parametrize(
    "fault", [HallUnreachableError("no answer"), HallRefusedError(REFUSAL)], ids=str
)
def test_the_heartbeat_outlives_every_fault_and_hands_nothing_in(
    bench: Bench, fault: Exception
) -> None:
    bench.client.fault = fault
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: bench.client.tries == 1)
    assert bench.replayed == 0
    bench.client.fault = None
    bench.link.nudge()
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)


def test_a_journal_that_fails_does_not_silence_the_kiosk(bench: Bench) -> None:
    bench.replay_fault = JournalError("disk is full")
    bench.link.start(bench.follower)
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 1)
    bench.link.nudge()
    assert bench.client.wait_for(lambda: len(bench.client.healths) == 2)


def test_a_call_for_help_is_delivered_or_said_not_to_be(bench: Bench) -> None:
    assert bench.link.request_help()
    assert bench.link.request_help()
    assert len(set(bench.client.helped)) == 2
    bench.client.fault = HallUnreachableError("no answer")
    assert not bench.link.request_help()
