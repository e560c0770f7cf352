"""One life of an open printer line: poll, set up, settle, recover. On the owner thread only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from devices.errors import DeviceTimeoutError
from devices.printer.driver import ReceiptPrinter
from devices.printer.job import Trouble
from devices.printer.talk import FLUSH_S_MAX, Talk, Timing, line_s

if TYPE_CHECKING:
    from collections.abc import Mapping

UNHEARD: Final = frozenset({Trouble.SILENT, Trouble.GARBLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTiming:
    """`poll_s` + the driver's `answer_s` is how late a silent printer is reported: under 2 s."""

    poll_s: float = 1.0
    recover_s: float = 5.0  # between tries to end a cutter error: each try moves the blade
    unheard_polls_max: int = 20  # then the port is opened anew: USB adapters hang too
    stored_s: float = 0.5  # to say which pictures the flash holds
    write_s: float = 5.0  # to take pictures into the flash
    driver: Timing = field(default_factory=Timing)


@dataclass(slots=True)
class PrinterSession:
    """`stored` are pictures by key that the flash should hold; `keys` those of them it does."""

    talk: Talk
    timing: SessionTiming
    stored: Mapping[str, bytes]
    printer: ReceiptPrinter = field(init=False)
    keys: frozenset[str] = frozenset()
    proved: bool = False
    _unheard_polls: int = 0
    _next_poll: float = 0.0
    _next_recovery: float = 0.0
    _equipped: bool = False

    def __post_init__(self) -> None:
        self.printer = ReceiptPrinter(self.talk)

    def turn(self) -> None:
        """Do what is due, else listen until it is. Ends early on traffic and on the bell."""
        now = self.talk.clock()
        if now >= self._next_poll:
            self._poll()
            self._next_poll = self.talk.clock() + self.timing.poll_s
            return
        self.talk.listen(self._next_poll - now)

    def look_again_now(self) -> None:
        self._next_poll = self.talk.clock()

    def _poll(self) -> None:
        talk = self.talk
        trouble = talk.query(talk.clock() + 2 * talk.timing.answer_s)
        self._count_unheard(trouble)
        if trouble is Trouble.NONE:
            self._make_ready()
            return
        self.printer.known = False
        if trouble is Trouble.CUTTER_JAMMED and talk.clock() >= self._next_recovery:
            talk.recover()
            self._next_recovery = talk.clock() + self.timing.recover_s

    def _count_unheard(self, trouble: Trouble) -> None:
        if trouble not in UNHEARD:
            self._unheard_polls, self.proved = 0, True
            return
        self._unheard_polls += 1
        self._equipped = False  # it may have been switched off: it forgot what it was told
        if self._unheard_polls > self.timing.unheard_polls_max:
            msg = "the printer has been unheard for long; its port is opened anew"
            raise DeviceTimeoutError(msg)

    def _make_ready(self) -> None:
        talk = self.talk
        deadline = talk.clock() + 3 * talk.timing.answer_s + FLUSH_S_MAX
        if not self.printer.make_ready(deadline) and not self._equipped:
            self._equipped = True
            talk.set_up()
            self._equip()

    def _equip(self) -> None:
        """Write the pictures that the flash lacks, once: flash wears."""
        if not self.stored:
            return
        held = self._held()
        missing = (
            b""
            if held is None
            else b"".join(picture for key, picture in self.stored.items() if key not in held)
        )
        if missing:
            until = self.talk.clock() + line_s(len(missing), self.talk.baud) + self.timing.write_s
            self.talk.push(missing, until)
            held = self._held()
        self.keys = frozenset(self.stored) & (held or frozenset())

    def _held(self) -> frozenset[str] | None:
        return self.talk.stored_keys(self.talk.clock() + self.timing.stored_s)
