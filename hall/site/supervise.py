"""Every process of a hall on one machine: started in order, restarted when it falls, ended whole.

A child that ends is started again after a pause that doubles up to ten seconds and forgets after
a minute of health. Its output goes to a file of its own.
"""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Final

PAUSE_S_MIN, PAUSE_S_MAX = 0.5, 10.0
HEALTHY_S: Final = 60.0
LEAVE_S: Final = 5.0  # what the children have to finish in, before they are killed
GROUND_LEAVE_S: Final = 1.0  # what their screen has afterwards
LOG_BYTES_MAX: Final = 4 * 1024 * 1024  # a log that is larger begins anew at the next start
STEP_S: Final = 0.2
PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start. `ready` is asked until it agrees, before the next program starts.

    `ground` is what others stand on, a screen for instance: it is ended after them.
    """

    name: str
    argv: tuple[str, ...]
    env: dict[str, str]
    ready: Callable[[], bool] | None = None
    ready_s_max: float = 30.0
    ground: bool = False


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

    @property
    def leaving(self) -> bool:
        return self._leaving

    def start(self, program: Program) -> None:
        """Start the program and wait until it is ready; raise ProgramFailedError if it is not.

        Once `leave` was called, starts nothing and waits for nothing.
        """
        if self._leaving:
            return
        log = self._log(program.name)
        try:
            process = self._spawn(program, log)
        except ProgramFailedError:
            log.close()
            raise
        child = _Child(program, log, process, self.clock())
        self._children.append(child)
        deadline_s = self.clock() + program.ready_s_max
        while program.ready is not None and not self._leaving:
            ended = child.process.poll() is not None
            if not ended and program.ready():
                return
            if ended or self.clock() > deadline_s:
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
        """End the children, what they stand on last; kill what has not left in time."""
        for ground, leave_s in ((False, LEAVE_S), (True, GROUND_LEAVE_S)):
            leaving = [each for each in self._children if each.program.ground is ground]
            for child in reversed(leaving):
                _send(child.process, signal.SIGTERM)
            deadline_s = self.clock() + leave_s
            for child in reversed(leaving):
                self._await_end(child, deadline_s)
                child.log.close()
        self._children.clear()

    def _tend(self, child: _Child) -> None:
        now_s = self.clock()
        if child.again_s is not None:
            if now_s >= child.again_s:
                self._start_again(child)
            return
        code = child.process.poll()
        if code is None:
            return
        if now_s - child.started_s >= HEALTHY_S:
            child.pause_s = PAUSE_S_MIN
        self.say(f"{child.program.name} ended ({code}); again in {child.pause_s:.1f} s")
        child.again_s = now_s + child.pause_s
        child.pause_s = min(child.pause_s * 2, PAUSE_S_MAX)

    def _start_again(self, child: _Child) -> None:
        child.started_s = self.clock()
        try:
            child.process = self._spawn(child.program, child.log)
        except ProgramFailedError as error:  # no memory, no process: later there may be
            self.say(str(error))
            child.again_s = child.started_s + PAUSE_S_MAX
        else:
            child.again_s = None

    def _await_end(self, child: _Child, deadline_s: float) -> None:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline_s - self.clock()))
        _send(child.process, signal.SIGKILL)  # the whole group: a child's own children too
        child.process.wait()

    def _log(self, name: str) -> IO[bytes]:
        self.logs.mkdir(parents=True, exist_ok=True)
        path = self.logs / f"{name}.log"
        large = path.exists() and path.stat().st_size > LOG_BYTES_MAX
        return path.open("wb" if large else "ab")

    def _spawn(self, program: Program, log: IO[bytes]) -> subprocess.Popen[bytes]:
        libc = ctypes.CDLL(None)
        try:
            return subprocess.Popen(
                program.argv,
                env=program.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us alone, and we end them in order
                preexec_fn=partial(_die_with, libc, os.getpid()),  # noqa: PLW1509 - no thread here
            )
        except OSError as error:
            msg = f"{program.argv[0]} cannot be started: {error}"
            raise ProgramFailedError(msg) from error


def _send(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the child's whole group, which it leads; gone already is as good."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _die_with(libc: ctypes.CDLL, parent: int) -> None:
    """Ask the kernel to end this child when its parent is killed: nothing is left behind."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it was killed before the kernel knew
        os._exit(1)
