import itertools
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hall.site.supervise import HEALTHY_S, Program, ProgramFailedError, Supervisor

FALLS = (sys.executable, "-c", "raise SystemExit(3)")
STAYS = ("sleep", "60")
WAIT_S = 10.0


@dataclass
class Clock:
    """Time that passes only in naps, and a nap that lasts until the newest child has ended."""

    now_s: float = 0.0
    until_ended: bool = True
    supervisor: Supervisor | None = None

    def __call__(self) -> float:
        return self.now_s

    def nap(self, span_s: float) -> None:
        self.now_s += span_s
        if self.until_ended and self.supervisor is not None:
            with suppress(ChildProcessError):  # reaped already: it waits to be started again
                pid = self.supervisor._children[-1].process.pid
                os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)


@dataclass
class Told:
    """What people read; enough of it ends the watch."""

    enough: int
    lines: list[str] = field(default_factory=list)
    supervisor: Supervisor | None = None

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        if len(self.lines) >= self.enough and self.supervisor is not None:
            self.supervisor.leave()


def supervisor_of(tmp_path: Path, told: Told, clock: Clock) -> Supervisor:
    made = Supervisor(logs=tmp_path / "logs", say=told, clock=clock, nap=clock.nap)
    told.supervisor = clock.supervisor = made
    return made


def program(name: str, argv: tuple[str, ...], **more: object) -> Program:
    return Program(name=name, argv=argv, env=dict(os.environ), **more)  # type: ignore[arg-type]


def stubborn(tmp_path: Path, name: str, *, ground: bool = False, ends: bool = True) -> Program:
    """Write a name into `ended` at SIGTERM, and end or not."""
    ready = tmp_path / f"{name}.ready"
    trap = f"echo {name} >> {tmp_path}/ended" + ("; exit" if ends else "")
    child = f"sleep 60 & echo $! > {tmp_path}/{name}.child"
    script = f"trap '{trap}' TERM; {child}; touch {ready}; while :; do wait; done"
    return program(name, ("sh", "-c", script), ready=ready.exists, ground=ground)


def ended(pidfd: int) -> bool:
    """Wait for a process that is not our child."""
    found, _, _ = select.select([pidfd], [], [], WAIT_S)
    os.close(pidfd)
    return bool(found)


def test_a_child_that_keeps_falling_is_started_again_after_ever_longer_pauses(
    tmp_path: Path,
) -> None:
    told, clock = Told(enough=7), Clock()
    supervisor = supervisor_of(tmp_path, told, clock)
    supervisor.start(program("kiosk", FALLS))
    supervisor.watch()
    supervisor.stop()
    pauses = [line.split("again in ")[1] for line in told.lines]
    assert pauses == ["0.5 s", "1.0 s", "2.0 s", "4.0 s", "8.0 s", "10.0 s", "10.0 s"]
    assert told.lines[0].startswith("kiosk ended (3)")
    assert clock.now_s >= 0.5 + 1 + 2 + 4 + 8 + 10


def test_a_minute_of_health_forgets_the_falls_before(tmp_path: Path) -> None:
    told, clock = Told(enough=3), Clock()
    supervisor = supervisor_of(tmp_path, told, clock)
    supervisor.start(program("kiosk", FALLS))
    short_nap = supervisor.nap

    def nap(span_s: float) -> None:
        short_nap(span_s)
        if len(told.lines) == 2 and supervisor._children[-1].again_s is None:
            clock.now_s += HEALTHY_S

    supervisor.nap = nap
    supervisor.watch()
    supervisor.stop()
    assert [line[-5:] for line in told.lines] == ["0.5 s", "1.0 s", "0.5 s"]


def test_a_program_that_ends_before_it_is_ready_stops_the_start_and_names_its_log(
    tmp_path: Path,
) -> None:
    supervisor = supervisor_of(tmp_path, Told(enough=1), Clock())
    with pytest.raises(ProgramFailedError, match=r"hall did not start; see .*hall\.log"):
        supervisor.start(program("hall", FALLS, ready=lambda: False))
    supervisor.stop()


def test_a_program_that_is_never_ready_is_given_up_after_its_time(tmp_path: Path) -> None:
    clock = Clock(until_ended=False)
    supervisor = supervisor_of(tmp_path, Told(enough=1), clock)
    with pytest.raises(ProgramFailedError):
        supervisor.start(program("hall", STAYS, ready=lambda: False, ready_s_max=5.0))
    assert 5.0 < clock.now_s < 6.0
    supervisor.stop()


def test_a_program_that_is_not_installed_is_said_by_name(tmp_path: Path) -> None:
    supervisor = supervisor_of(tmp_path, Told(enough=1), Clock())
    with pytest.raises(ProgramFailedError, match="no-such-program"):
        supervisor.start(program("screen", ("no-such-program",)))
    supervisor.stop()


def test_leaving_while_others_start_is_no_failure(tmp_path: Path) -> None:
    supervisor = supervisor_of(tmp_path, Told(enough=1), Clock())
    supervisor.leave()
    supervisor.start(program("hall", FALLS, ready=lambda: False))
    supervisor.watch()
    supervisor.stop()
    assert not (tmp_path / "logs").exists()


def test_what_others_stand_on_ends_after_them(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path / "logs", say=print)
    supervisor.start(stubborn(tmp_path, "screen", ground=True))
    supervisor.start(stubborn(tmp_path, "kiosk"))
    supervisor.stop()
    assert (tmp_path / "ended").read_text().split() == ["kiosk", "screen"]


def test_who_does_not_end_in_time_is_killed_with_all_its_children(tmp_path: Path) -> None:
    supervisor = Supervisor(logs=tmp_path / "logs", say=print)
    supervisor.start(stubborn(tmp_path, "kiosk", ends=False))
    process = supervisor._children[0].process
    childs_child = os.pidfd_open(int((tmp_path / "kiosk.child").read_text()))
    hours = itertools.count(0.0, 3600.0)
    supervisor.clock = lambda: next(hours)
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL
    assert ended(childs_child)


def test_children_of_a_killed_supervisor_die_with_it(tmp_path: Path) -> None:
    script = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from hall.site.supervise import Program, Supervisor\n"
        "supervisor = Supervisor(logs=Path(sys.argv[1]), say=print)\n"
        "supervisor.start(Program(name='x', argv=('sleep', '60'), env=dict(os.environ)))\n"
        "print(supervisor._children[0].process.pid, flush=True)\n"
        "supervisor.watch()\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "logs")]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        parent.wait(WAIT_S)
    assert ended(child)
