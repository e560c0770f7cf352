"""Lines are opened for us alone, broken ones are told apart, and no thread of theirs ends."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.errors import DeviceAbsentError, DeviceRefusedError, DeviceTimeoutError
from devices.link.backoff import Backoff
from devices.link.port import WRITE_BYTES_MAX, open_port
from devices.link.supervisor import Supervisor, Surroundings
from devices.link.wake import Wake
from devices.simulate.line import Damage, PtyLine, spoiled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from devices.link.port import Port

WAIT_S = 5.0
NOBODY = 65534


@pytest.fixture
def wake() -> Iterator[Wake]:
    wake = Wake()
    yield wake
    wake.close()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[PtyLine]:
    line = PtyLine(tmp_path / "line")
    line.plug()
    yield line
    line.close()


@pytest.fixture
def port(line: PtyLine, wake: Wake) -> Iterator[Port]:
    port = open_port(str(line.path), 115200, wake)
    yield port
    port.close()


def heard(port: Port, count: int) -> bytes:
    received = b""
    while len(received) < count:
        more = port.step(b"", WAIT_S).received
        assert more, "the line fell silent"
        received += more
    return received


# --- ports -------------------------------------------------------------------------------------


def test_bytes_go_both_ways_unchanged(port: Port, line: PtyLine) -> None:
    every_byte = bytes(range(256))
    assert port.step(every_byte, WAIT_S).sent_bytes == WRITE_BYTES_MAX
    assert line.read(512, WAIT_S) == every_byte
    line.write(every_byte)
    assert heard(port, 256) == every_byte


def test_a_bell_ends_the_wait_and_is_forgotten(port: Port, wake: Wake) -> None:
    ringer = threading.Timer(0.01, wake.ring)
    ringer.start()
    assert port.step(b"", WAIT_S).received == b""
    ringer.join()
    assert not wake.wait(0.0)


def test_a_bell_may_be_rung_for_ever(wake: Wake) -> None:
    for _ in range(100_000):
        wake.ring()
    assert wake.wait(0.0)


def test_a_closed_bell_rings_for_nobody() -> None:
    wake = Wake()
    wake.close()
    wake.ring()


def test_an_unplugged_line_is_absent(port: Port, line: PtyLine) -> None:
    line.unplug()
    with pytest.raises(DeviceAbsentError, match="broke"):
        port.step(b"", WAIT_S)
    with pytest.raises(DeviceAbsentError):
        port.step(b"x", WAIT_S)


def test_a_stopped_line_takes_what_it_can_and_holds_nobody(port: Port) -> None:
    sent_bytes, turns = 0, 0
    while (turn := port.step(bytes(WRITE_BYTES_MAX), 0.01)).sent_bytes:
        sent_bytes, turns = sent_bytes + turn.sent_bytes, turns + 1
        assert turns < 10_000
    assert sent_bytes


@pytest.mark.parametrize("url", ["/dev/serial/by-id/none", "socket://127.0.0.1:1"])
def test_nothing_there_is_absent(url: str, wake: Wake) -> None:
    with pytest.raises(DeviceAbsentError, match="nothing at"):
        open_port(url, 115200, wake)


def test_a_url_of_no_known_kind_is_refused(wake: Wake) -> None:
    with pytest.raises(DeviceRefusedError, match="cannot be a port"):
        open_port("nonsense://x", 115200, wake)


def test_a_second_opener_is_refused_until_the_first_has_closed(line: PtyLine, wake: Wake) -> None:
    first = open_port(str(line.path), 115200, wake)
    with pytest.raises(DeviceRefusedError, match="not ours"):
        open_port(str(line.path), 115200, wake)
    first.close()
    open_port(str(line.path), 115200, wake).close()


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Permissions do not bind the superuser."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(user)


def test_a_port_without_permission_is_refused(line: PtyLine, wake: Wake) -> None:
    node = line.path.resolve()
    node.chmod(0)
    with as_nobody(), pytest.raises(DeviceRefusedError, match="Permission denied"):
        open_port(str(node), 115200, wake)


def test_a_network_port_works_and_its_end_is_noticed(wake: Wake) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port(f"socket://127.0.0.1:{server.getsockname()[1]}", 115200, wake)
        peer, _ = server.accept()
        assert port.step(b"\x10\x04\x01", WAIT_S).sent_bytes == 3
        assert peer.recv(16) == b"\x10\x04\x01"
        peer.send(b"\x12")
        assert heard(port, 1) == b"\x12"
        peer.close()
        with pytest.raises(DeviceAbsentError):
            port.step(b"", WAIT_S)
        port.close()


def test_a_port_without_a_descriptor_is_polled(wake: Wake) -> None:
    port = open_port("loop://", 115200, wake)
    assert port.step(b"\x12", 0.1).sent_bytes == 1
    assert port.step(b"", 0.1).received in (b"", b"\x12")
    wake.ring()
    port.close()


@given(
    st.binary(max_size=60),
    st.dictionaries(st.integers(0, 60), st.sampled_from(Damage), max_size=5),
    st.integers(1, 60),
)
@settings(deadline=None)
def test_a_bad_line_spoils_the_same_bytes_however_they_are_cut(
    good: bytes, damage: dict[int, Damage], piece: int
) -> None:
    whole = spoiled(good, 0, damage)
    pieces = [spoiled(good[at : at + piece], at, damage) for at in range(0, len(good), piece)]
    assert b"".join(pieces) == whole


# --- pauses ------------------------------------------------------------------------------------


def test_pauses_double_up_to_half_a_minute_and_start_anew() -> None:
    backoff = Backoff(lambda: 0.0)
    assert [backoff.pause_s() for _ in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    backoff.reset()
    assert backoff.pause_s() == 0.5


@given(st.floats(0, 1, exclude_max=True))
@settings(deadline=None)
def test_chance_shortens_a_pause_by_a_fifth_at_most(chance: float) -> None:
    assert 0.4 <= Backoff(lambda: chance).pause_s() <= 0.5


# --- supervision -------------------------------------------------------------------------------


@dataclass
class Talker:
    """A conversation that fails as it is told, one fault a life."""

    faults: list[Exception]
    heard: list[Exception] = field(default_factory=list)
    served: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    rung: threading.Event = field(default_factory=threading.Event)

    def serve(self, port: Port, link: Supervisor) -> None:
        self.served.release()
        if self.faults:
            raise self.faults.pop(0)
        link.proved()
        while not link.stopping:
            port.step(b"", WAIT_S)

    def faulted(self, fault: Exception) -> None:
        self.heard.append(fault)

    def while_closed(self) -> None:
        self.rung.set()


def supervised(url: Path, talker: Talker, pause_s: float = 0.001) -> Supervisor:
    around = Surroundings(first_pause_s=pause_s, longest_pause_s=pause_s)
    return Supervisor(str(url), 115200, talker, around)


def test_every_kind_of_failure_is_followed_by_another_life(line: PtyLine) -> None:
    faults: list[Exception] = [
        DeviceAbsentError("gone"),
        DeviceTimeoutError("silent"),
        ZeroDivisionError("a fault of ours"),
    ]
    talker = Talker([*faults])
    link = supervised(line.path, talker)
    link.start()
    for _ in range(4):
        assert talker.served.acquire(timeout=WAIT_S)
    link.stop()
    assert talker.heard == faults


def test_a_device_that_comes_back_ends_a_long_pause(line: PtyLine) -> None:
    talker = Talker([DeviceAbsentError("gone")])
    link = supervised(line.path, talker, pause_s=3600.0)
    link.start()
    assert talker.served.acquire(timeout=WAIT_S)
    line.unplug()
    link.wake.ring()
    assert talker.rung.wait(WAIT_S)
    line.plug()
    link.wake.ring()
    assert talker.served.acquire(timeout=WAIT_S)
    link.stop()


def test_it_stops_in_the_middle_of_a_pause(tmp_path: Path) -> None:
    talker = Talker([])
    link = supervised(tmp_path / "none", talker, pause_s=3600.0)
    link.start()
    link.stop()
    assert not any(thread.name.startswith(f"line {tmp_path}") for thread in threading.enumerate())


def test_stopping_what_never_ran_is_allowed(tmp_path: Path) -> None:
    supervised(tmp_path / "none", Talker([])).stop()


def test_an_idle_line_costs_no_processor(port: Port, line: PtyLine) -> None:
    assert line.plugged
    before = os.times().user
    for _ in range(3):
        port.step(b"", 0.05)
    assert os.times().user - before < 0.05
