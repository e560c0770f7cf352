"""The conversation with a printer: how are you, forget that, what do you hold.

Not thread-safe: its owner thread is its only caller. Every call ends by its deadline, in seconds
of the given monotonic clock, and raises only `DeviceAbsentError`, when the line is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from devices.errors import DeviceProtocolError
from devices.printer import escpos
from devices.printer.condition import GROUPS, PrinterCondition, from_auto_status, from_real_time
from devices.printer.job import Trouble
from devices.printer.status import (
    AutoStatus,
    Cleared,
    Demultiplexer,
    Flow,
    PaperAnswer,
    ProcessDone,
    RealTime,
    StoredKeys,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.link.port import Port
    from devices.printer.status import Answer

NOISE_BYTES_MAX: Final = 4  # in one query; more of them is a wrong baud rate or another device
BITS_A_BYTE: Final = 10  # on a serial line: start, eight, stop
FLUSH_S_MAX: Final = 1.0  # of line time: slow lines carry no pictures that await much more
EARLY_ANSWERS_MAX: Final = 32  # more came to no question
LOOK_S: Final = 0.05  # between two looks at the clock while the line is quiet


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long the driver gives a printer for each thing."""

    answer_s: float = 0.5  # to a real-time question: the manuals' printers answer in 20 ms
    hush_s: float = 0.2  # a gap that no answer has inside
    stall_s: float = 4.0  # without taking a byte or saying stop: half a buffer of text prints
    grace_s: float = 0.3  # for the process id, once GS r proved that all was taken up
    check_s: float = 0.5  # between looks at the status while a confirmation is awaited
    slowest_mm_s: float = 60.0  # of kiosk printers; for jobs judged by time


def line_s(count: int, baud: int) -> float:
    """Return how long so many bytes take on the line."""
    return count * BITS_A_BYTE / baud


@dataclass(slots=True)
class Talk:
    """One printer on one open port, and what it last said of itself."""

    port: Port
    clock: Callable[[], float]
    baud: int = 115200
    timing: Timing = field(default_factory=Timing)
    on_change: Callable[[Talk], None] | None = None  # called in the middle of jobs too
    condition: PrinterCondition | None = None
    trouble: Trouble = Trouble.SILENT
    stopped: bool = False  # by XOFF
    unsettled_bytes: int = escpos.FLUSH_BYTES_MAX  # a killed kiosk may have left half a command
    _demux: Demultiplexer = field(default_factory=Demultiplexer)
    _heard_at: float = 0.0
    _proofs: list[ProcessDone | PaperAnswer] = field(default_factory=list)
    _early: list[Answer] = field(default_factory=list)  # came while a question was going out

    def query(self, deadline: float) -> Trouble:
        """Ask all four status groups at once; one by one when an answer was lost."""
        self._early.clear()
        self.listen(0.0)
        noise_before = self._demux.noise_bytes
        answers = self._ask(GROUPS, deadline)
        if 0 < len(answers) != len(GROUPS):
            answers = b"".join(self._ask((group,), deadline) for group in GROUPS)
        if not answers:
            return self.lose(Trouble.SILENT)
        try:
            condition = from_real_time(answers)
        except DeviceProtocolError:
            return self.lose(Trouble.GARBLED)
        if self._demux.noise_bytes - noise_before > NOISE_BYTES_MAX:
            return self.lose(Trouble.GARBLED)
        return self._learn(condition)

    def _ask(self, groups: tuple[int, ...], deadline: float) -> bytes:
        answers = bytearray()
        until = min(deadline, self.clock() + self.timing.answer_s)
        if not self.push(b"".join(map(escpos.request_status, groups)), until):
            return b""
        while len(answers) < len(groups) and (left_s := until - self.clock()) > 0:
            heard = self.listen(min(left_s, LOOK_S))
            answers += bytes(answer.byte for answer in heard if isinstance(answer, RealTime))
        return bytes(answers)

    def listen(self, timeout_s: float) -> list[Answer]:
        """Take what the printer says. Ends early on any traffic and on a ring of the bell."""
        early, self._early = self._early, []
        return early or self.sort(self.port.step(b"", timeout_s).received)

    def push(self, outgoing: bytes, deadline: float) -> bool:
        """Send a question whatever flow control says, and return whether all of it went out."""
        while outgoing and (left_s := deadline - self.clock()) > 0:
            turn = self.port.step(outgoing, min(left_s, LOOK_S))
            outgoing = outgoing[turn.sent_bytes :]
            self._early = [*self._early, *self.sort(turn.received)][-EARLY_ANSWERS_MAX:]
        return not outgoing

    def sort(self, received: bytes) -> list[Answer]:
        now = self.clock()
        if received:
            answers = list(self._demux.feed(received))
            self._heard_at = now
        else:
            overdue = now - self._heard_at >= self.timing.hush_s
            answers = list(self._demux.hush()) if overdue else []
        for answer in answers:
            if isinstance(answer, Flow):
                self.stopped = not answer.go
            elif isinstance(answer, AutoStatus):
                self._learn(from_auto_status(answer.block))
            elif isinstance(answer, ProcessDone | PaperAnswer):
                self._proofs = [*self._proofs, answer][-EARLY_ANSWERS_MAX:]
        return answers

    def take_proofs(self) -> list[ProcessDone | PaperAnswer]:
        """Return what was confirmed since the last call, whatever was being asked meanwhile."""
        proofs, self._proofs = self._proofs, []
        return proofs

    def set_up(self) -> None:
        """Ask for status at each change; printers that cannot are asked every second anyway."""
        self.push(escpos.status_back(on=True), self.clock() + self.timing.answer_s)

    def stored_keys(self, deadline: float) -> frozenset[str] | None:
        """Return which pictures the flash holds; none where the printer cannot tell."""
        found: set[str] = set()
        self.push(escpos.request_stored_keys(), deadline)
        while (left_s := deadline - self.clock()) > 0:
            for answer in self.listen(min(left_s, LOOK_S)):
                if isinstance(answer, StoredKeys):
                    found.update(answer.codes)
                    self.push(escpos.ACK, deadline)
                    if not answer.more:
                        return frozenset(found)
        return None

    def settle(self, deadline: float) -> None:
        """End half-sent commands and forget half-printed jobs: by its own clear, else by zeros."""
        self.stopped = False
        if self.push(escpos.clear_buffer(), deadline) and self._cleared(deadline):
            ended = self.push(escpos.init(), deadline)
        else:
            zeros = min(self.unsettled_bytes, int(FLUSH_S_MAX * self.baud / BITS_A_BYTE))
            ended = self.push(escpos.flush(zeros), deadline)
        if ended:
            self.unsettled_bytes = 0

    def _cleared(self, deadline: float) -> bool:
        until = min(deadline, self.clock() + self.timing.answer_s)
        while (left_s := until - self.clock()) > 0:
            if any(isinstance(answer, Cleared) for answer in self.listen(min(left_s, LOOK_S))):
                return True
        return False

    def recover(self) -> None:
        """Take it out of a cutter error or jam that somebody may have cleared by now."""
        self.push(escpos.clear_and_recover(), self.clock() + self.timing.answer_s)

    def lose(self, trouble: Trouble) -> Trouble:
        """Know nothing of the printer any more, for this reason."""
        return self._settle_on(None, trouble)

    def _learn(self, condition: PrinterCondition) -> Trouble:
        return self._settle_on(condition, condition.trouble)

    def _settle_on(self, condition: PrinterCondition | None, trouble: Trouble) -> Trouble:
        self.condition, self.trouble = condition, trouble
        if self.on_change is not None:
            self.on_change(self)
        return trouble
