"""The printer behind the line: receives, obeys, prints, breaks and answers. No thread, no I/O.

Every call takes `now`, in monotonic seconds, so that a ticket's time on paper can be modelled.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from devices.simulate.glyphs import DEBIAN_FONT, Glyphs
from devices.simulate.paper import DOTS_A_MM, NEAR_END_MM, ROLL_MM, Roll
from devices.simulate.parser import CLEAR_BUFFER, EOT, Command, Parser, RealTimeEar
from devices.simulate.press import AskPaper, AutoStatusWanted, CutPaper, Press, Reply, Strip, Work
from devices.simulate.sensors import Fault, Sensors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

XON, XOFF = b"\x11", b"\x13"
SLOW_MM_S: Final = 8.0
LOW_ROLL_MM: Final = NEAR_END_MM / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterModel:
    """What a printer is built like. `speed_mm_s` 0 prints at once, for tests.

    350 mm/s is a TM-T88VI, the slowest of its maker's current desk printers; kiosk mechanisms do
    150 to 250.
    """

    speed_mm_s: float = 350.0
    buffer_bytes: int = 4096
    stop_at_bytes: int = 3584  # XOFF; XON when half empty
    font_path: Path = DEBIAN_FONT
    answers_marks: bool = True
    answers_paper: bool = True
    clears_buffer: bool = True
    auto_status: bool = True
    boot_s: float = 1.0


@dataclass(slots=True)
class Mechanism:
    """`answers` collects what goes back to the host; `on_cut` takes each ticket and its time."""

    model: PrinterModel
    on_cut: Callable[[Image.Image, float, bool], None]
    answers: bytearray = field(default_factory=bytearray)
    roll: Roll = field(default_factory=Roll)
    faults: set[Fault] = field(default_factory=set)
    cutter_error: bool = False
    held_bytes: int = 0
    busy_until: float = 0.0
    lost_bytes: int = 0
    press: Press = field(init=False)
    _parser: Parser = field(default_factory=Parser)
    _ear: RealTimeEar = field(default_factory=RealTimeEar)
    _commands: deque[Command] = field(default_factory=deque)
    _works: deque[Work] = field(default_factory=deque)
    _host_stopped: bool = False
    _auto_status_on: bool = False
    _said: bytes = b""
    _booted_at: float = 0.0

    def __post_init__(self) -> None:
        self.press = Press(Glyphs(self.model.font_path))

    @property
    def sensors(self) -> Sensors:
        return Sensors(
            cover_open=Fault.COVER_OPEN in self.faults,
            near_end=self.roll.near_end,
            paper_end=self.roll.out,
            cutter_error=self.cutter_error,
            head_hot=Fault.HEAD_HOT in self.faults,
            off_line_button=Fault.OFF_LINE in self.faults,
        )

    @property
    def room_bytes(self) -> int:
        """How much more the buffer takes. Past it, the line is not read."""
        return max(0, self.model.buffer_bytes - self.held_bytes)

    # --- bytes in --------------------------------------------------------------------------------

    def receive(self, received: bytes, now: float) -> None:
        if Fault.SILENT in self.faults or now < self._booted_at:
            self.lost_bytes += len(received)
            return
        for byte in received:
            self.held_bytes += 1
            if (order := self._ear.feed(byte)) is not None:
                self._obey(order)
            command = self._parser.feed(byte)
            if command is None:
                continue
            if command.name == "DLE":
                self.held_bytes -= min(self.held_bytes, command.size_bytes)
            else:
                self._commands.append(command)
        self._flow()

    def _obey(self, order: bytes) -> None:
        """Real time: at once, off-line or not, buffer full or not."""
        if order == CLEAR_BUFFER:
            if self.model.clears_buffer:
                self._clear()
                self.answers += b"\x37\x25\x00"
        elif order[1] == EOT:
            self.answers += self.sensors.real_time(order[2])
        elif order[2] in (1, 2):
            self._recover(clear=order[2] == 2)

    def _recover(self, *, clear: bool) -> None:
        """DLE ENQ acts only in an error, and only when its cause is gone."""
        if not self.cutter_error:
            return
        if clear:
            self._clear()
        self.cutter_error = Fault.JAM in self.faults

    def _clear(self) -> None:
        self._commands.clear()
        self._works.clear()
        self._parser.forget()
        self.press.forget()
        self.held_bytes = 0
        self.cutter_error = self.cutter_error and Fault.JAM in self.faults

    def _flow(self) -> None:
        if not self._host_stopped and self.held_bytes >= self.model.stop_at_bytes:
            self._host_stopped = True
            self.answers += XOFF
        elif self._host_stopped and self.held_bytes <= self.model.stop_at_bytes // 2:
            self._host_stopped = False
            self.answers += XON

    # --- paper out -------------------------------------------------------------------------------

    def run(self, now: float) -> None:
        """Do everything that can be done by now."""
        while self._can_work(now):
            if not self._works and not self._next_command():
                self.held_bytes = 0  # what is left is the beginning of a picture: in the head
                break
            if self._works:
                self._work(self._works.popleft(), now)
        self._flow()
        self._say_changes()

    def _can_work(self, now: float) -> bool:
        return not self.sensors.off_line and now >= max(self.busy_until, self._booted_at)

    def _next_command(self) -> bool:
        if not self._commands:
            return False
        command = self._commands.popleft()
        self.held_bytes -= min(self.held_bytes, command.size_bytes)
        self._works.extend(self.press.execute(command))
        return True

    def _work(self, work: Work, now: float) -> None:
        match work:
            case Strip():
                self._print(work, now)
            case CutPaper():
                self._cut(work, now)
            case Reply():
                if self.model.answers_marks or work.answer[1:2] != b"\x22":
                    self.answers += work.answer
            case AskPaper():
                self.answers += self.sensors.paper_answer() if self.model.answers_paper else b""
            case AutoStatusWanted():
                self._auto_status_on = work.wanted and self.model.auto_status
                self._said = b""

    def _print(self, strip: Strip, now: float) -> None:
        rest = self.roll.feed(strip.image)
        printed_dots = strip.image.height - (rest.height if rest else 0)
        if rest is not None:
            self._works.appendleft(Strip(rest))
        speed = SLOW_MM_S if Fault.SLOW in self.faults else self.model.speed_mm_s
        if speed:
            self.busy_until = max(now, self.busy_until) + printed_dots / DOTS_A_MM / speed

    def _cut(self, cut: CutPaper, now: float) -> None:
        if Fault.JAM in self.faults:
            self._works.appendleft(cut)
            self.cutter_error = True
            return
        ticket = self.roll.cut()
        if ticket is not None:
            self.on_cut(ticket, now, cut.partial)

    def _say_changes(self) -> None:
        if self._auto_status_on:
            picture = self.sensors.auto_status()
            if picture != self._said:
                self._said = picture
                self.answers += picture

    # --- hands -----------------------------------------------------------------------------------

    def set_fault(self, fault: Fault, *, on: bool) -> None:
        if on:
            self.faults.add(fault)
        else:
            self.faults.discard(fault)
        if fault in (Fault.PAPER_OUT, Fault.PAPER_LOW):
            self._change_roll(fault, on=on)

    def _change_roll(self, fault: Fault, *, on: bool) -> None:
        if not on:
            self.roll.left_mm = ROLL_MM
        elif fault is Fault.PAPER_OUT:
            self.roll.left_mm = 0.0
        else:
            self.roll.left_mm = min(self.roll.left_mm, LOW_ROLL_MM)

    def power_cycle(self, now: float) -> None:
        """Forget everything but paper, flash and broken parts; hear nothing while booting."""
        self._booted_at = now + self.model.boot_s
        self._clear()
        self.press.power_cycle()
        self._parser = Parser()
        self._auto_status_on = False
        self._host_stopped = False
        self.busy_until = 0.0
        self.answers.clear()
