"""Every process of a hall on one machine: started in order, restarted when it falls, ended whole.

A child that ends is started again after a pause that doubles up to ten seconds and forgets after
a minute of health. Its output goes to a file of its own.
"""

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

PAUSE_S_MIN, PAUSE_S_MAX = 0.5, 10.0
HEALTHY_S: Final = 60.0
LEAVE_S: Final = 6.0  # what a child has to finish in, before it is killed
STEP_S: Final = 0.2
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start. `ready` is asked until it agrees, before the next program starts."""

    name: str
    argv: tuple[str, ...]
    env: dict[str, str]
    ready: Callable[[], bool] | None = None
    ready_s_max: float = 30.0


class ProgramFailedError(Exception):
    """A program did not become ready, or ended while the others were starting."""


@dataclass(slots=True)
class _Child:
    program: Program
    log: IO[bytes]
    process: subprocess.Popen[bytes]
    started_s: float
    pause_s: float = PAUSE_S_MIN
    again_s: float | None = None  # when to start it again


@dataclass(slots=True)
class Supervisor:
    """Owns the children. One thread calls it: the one that waits in `watch`."""

    logs: Path
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    nap: Callable[[float], None] = time.sleep
    _children: list[_Child] = field(default_factory=list)
    _leaving: bool = False

    def start(self, program: Program) -> None:
        """Start the program and wait until it is ready; raise ProgramFailedError if it is not."""
        self.logs.mkdir(parents=True, exist_ok=True)
        log = (self.logs / f"{program.name}.log").open("ab")
        child = _Child(program, log, self._spawn(program, log), self.clock())
        self._children.append(child)
        deadline_s = self.clock() + program.ready_s_max
        while program.ready is not None and not program.ready():
            ended = child.process.poll() is not None
            if self._leaving or ended or self.clock() > deadline_s:
                msg = f"{program.name} did not start; see {log.name}"
                raise ProgramFailedError(msg)
            self.nap(STEP_S)

    def watch(self) -> None:
        """Keep every child alive until `leave` is called, from a signal for instance."""
        while not self._leaving:
            for child in self._children:
                self._tend(child)
            self.nap(STEP_S)

    def leave(self) -> None:
        self._leaving = True

    def stop(self) -> None:
        """End the children, the last started first; kill what has not left in time."""
        for child in reversed(self._children):
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline_s = self.clock() + LEAVE_S
        for child in reversed(self._children):
            self._await_end(child, deadline_s)
            child.log.close()
        self._children.clear()

    def _tend(self, child: _Child) -> None:
        now_s = self.clock()
        if child.again_s is not None:
            if now_s >= child.again_s:
                child.process = self._spawn(child.program, child.log)
                child.started_s, child.again_s = now_s, None
            return
        code = child.process.poll()
        if code is None:
            return
        if now_s - child.started_s >= HEALTHY_S:
            child.pause_s = PAUSE_S_MIN
        self.say(f"{child.program.name} ended ({code}); again in {child.pause_s:.1f} s")
        child.again_s = now_s + child.pause_s
        child.pause_s = min(child.pause_s * 2, PAUSE_S_MAX)

    def _await_end(self, child: _Child, deadline_s: float) -> None:
        try:
            child.process.wait(max(0.0, deadline_s - self.clock()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()

    def _spawn(self, program: Program, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            program.argv,
            env=program.env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which ends them in order
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread runs here yet
        )


def _die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is killed: nothing is left behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
