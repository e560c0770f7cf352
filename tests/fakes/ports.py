"""Ports without a line, in a time of their own: nothing sleeps, every run is the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from devices.errors import DeviceAbsentError
from devices.link.port import Exchange
from devices.simulate.line import Damage, spoiled
from devices.simulate.mechanism import Mechanism, PrinterModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

STEP_S = 0.001  # the least that a turn on the line takes


@dataclass
class FakeClock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class ScriptedPort:
    """Answers each write through `answer`; what it is told to say later comes `after_s`."""

    clock: FakeClock
    answer: Callable[[bytes], bytes] = lambda _: b""
    takes_bytes: int = 256  # a turn; 0 is a device that stopped
    written: bytearray = field(default_factory=bytearray)
    pending: bytearray = field(default_factory=bytearray)

    def step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        taken = outgoing[: self.takes_bytes]
        self.written += taken
        if taken:
            self.pending += self.answer(taken)
        received, self.pending = bytes(self.pending), bytearray()
        self.clock.now += STEP_S if taken or received else max(timeout_s, STEP_S)
        return Exchange(sent_bytes=len(taken), received=received)

    def close(self) -> None: ...


@dataclass
class PrinterPort:
    """A whole simulated printer behind the port, without thread, terminal or wall clock."""

    clock: FakeClock = field(default_factory=FakeClock)
    model: PrinterModel = field(default_factory=lambda: PrinterModel(speed_mm_s=0))
    to_host: dict[int, Damage] = field(default_factory=dict)
    to_device: dict[int, Damage] = field(default_factory=dict)
    after_bytes: dict[int, Callable[[], None]] = field(default_factory=dict)
    plugged: bool = True
    stuck: bool = False
    silent: bool = False
    tickets: list[Image.Image] = field(default_factory=list)
    received_bytes: int = 0
    said_bytes: int = 0
    mechanism: Mechanism = field(init=False)

    def __post_init__(self) -> None:
        self.mechanism = Mechanism(self.model, lambda image, _at, _partial: self._keep(image))

    def _keep(self, image: Image.Image) -> None:
        self.tickets.append(image)

    def step(self, outgoing: bytes, timeout_s: float) -> Exchange:
        sent_bytes = 0 if self.stuck else self._deliver(outgoing)
        self._must_be_plugged()
        self.mechanism.run(self.clock.now)
        received = self._answers()
        if sent_bytes or received:
            self.clock.now += STEP_S
        else:
            self.clock.now = self._next_event(self.clock.now + max(timeout_s, STEP_S))
            self.mechanism.run(self.clock.now)
        return Exchange(sent_bytes=sent_bytes, received=received)

    def _deliver(self, outgoing: bytes) -> int:
        sent_bytes = 0
        self._must_be_plugged()
        for byte in outgoing[: self.mechanism.room_bytes]:
            arrived = spoiled([byte], self.received_bytes, self.to_device)
            self.received_bytes += 1
            sent_bytes += 1
            self.mechanism.receive(arrived, self.clock.now)
            if (event := self.after_bytes.pop(self.received_bytes, None)) is not None:
                self.mechanism.run(self.clock.now)
                event()
            if self.stuck or not self.plugged:
                break
        return sent_bytes

    def _answers(self) -> bytes:
        answers = bytes(self.mechanism.answers)
        self.mechanism.answers.clear()
        if self.silent:
            return b""
        first, self.said_bytes = self.said_bytes, self.said_bytes + len(answers)
        return spoiled(answers, first, self.to_host)

    def _must_be_plugged(self) -> None:
        if not self.plugged:
            msg = "unplugged"
            raise DeviceAbsentError(msg)

    def _next_event(self, latest: float) -> float:
        busy_until = self.mechanism.busy_until
        return min(busy_until, latest) if busy_until > self.clock.now else latest

    def close(self) -> None: ...
