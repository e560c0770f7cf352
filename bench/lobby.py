"""The real lobby board: from the press of 呼叫 to its pixels, and what it costs at rest."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.feed import DISPLAYS, SERVICE, readers, sign_in
from bench.figures import Figure, percentile, tell
from bench.served import ROOT, HallProcess, ask, running_hall
from display.app import FRAMES_PER_S

CALLS = 60
WARM_UP = 5
GAP_S = 0.25
REST_S = 20.0
REST_AFTER_S = 8.0  # the flash of the last call is over
SHOWN_S_MAX = 10.0
TICKS_A_S = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class BoardProcess:
    """A display in a window of its own, and what it logs about its calls."""

    process: subprocess.Popen[str]
    first_frame_s: float = 0.0
    boards: list[str] = field(default_factory=list)  # the newest call of each snapshot taken
    shown: dict[str, float] = field(default_factory=dict)  # ticket_no to POSIX seconds
    changed: threading.Condition = field(default_factory=threading.Condition)

    def read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            entry = _entry(line)
            with self.changed:
                if entry.get("event") == "first_frame":
                    self.first_frame_s = float(str(entry["seconds"]))
                if entry.get("event") == "board_taken":
                    self.boards.append(str(entry["newest"]))
                if entry.get("event") == "call_shown":
                    at = datetime.fromisoformat(str(entry["shown_at"]))
                    self.shown[str(entry["ticket_no"])] = at.timestamp()
                self.changed.notify_all()

    def wait_for(self, ticket_no: str) -> float:
        with self.changed:
            assert self.changed.wait_for(lambda: ticket_no in self.shown, SHOWN_S_MAX), ticket_no
            return self.shown[ticket_no]

    def wait_for_board(self, count: int) -> str:
        """Return the newest call of the `count`th snapshot, once it has been taken."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.boards) >= count, SHOWN_S_MAX)
            return self.boards[count - 1]

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_S


def _entry(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def board(hall: HallProcess, data: Path, *, window: str = "1920x1080") -> Iterator[BoardProcess]:
    token = data / "L1.token"
    token.write_text(hall.display)
    words = ["display", "--data", str(data / "display"), "--hall-url", hall.url]
    words += ["--token-file", str(token), "--window", window]
    argv = [sys.executable, str(ROOT / "main.py"), *words]
    process = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
    shown = BoardProcess(process)
    reader = threading.Thread(target=shown.read, daemon=True)
    reader.start()
    try:
        with shown.changed:
            assert shown.changed.wait_for(lambda: shown.first_frame_s > 0, 30), "no frame"
        yield shown
    finally:
        process.terminate()
        process.wait(10)
        reader.join(5)
        assert process.stderr
        process.stderr.close()


def call_ms(hall: HallProcess, shown: BoardProcess, token: str, counter: int) -> float:
    time.sleep(GAP_S)
    pressed = time.time()
    called = ask(hall.url, token, f"counters/{counter}/call")
    assert called.status == 200, called
    taken = (shown.wait_for(called.body["ticket_no"]) - pressed) * 1000
    for act in ("start", "finish"):
        assert ask(hall.url, token, f"counters/{counter}/{act}").status == 200
    return taken


def figures(data: Path) -> list[Figure]:
    with running_hall(data / "hall") as hall, board(hall, data) as shown:
        issued = [
            ask(hall.url, hall.kiosk, "tickets", {"service_code": SERVICE})
            for _ in range(CALLS + WARM_UP)
        ]
        assert all(each.status == 201 for each in issued)
        token, counter = sign_in(hall, issued[0].body["counters"])
        with readers(hall, DISPLAYS - 1, "", 0) as others:
            assert others.stdout
            assert others.stdout.readline() == "ready\n"
            taken = [call_ms(hall, shown, token, counter) for _ in range(CALLS + WARM_UP)]
        time.sleep(REST_AFTER_S)
        before = shown.cpu_s()
        time.sleep(REST_S)
        rest = (shown.cpu_s() - before) / REST_S * 100
        first = shown.first_frame_s
    taken = taken[WARM_UP:]
    return [
        Figure(
            figure="call to pixels, 100 displays, median",
            value=percentile(taken, 0.5),
            unit="ms",
            bound=None,
        ),
        Figure(
            figure="call to pixels, 100 displays, p99",
            value=percentile(taken, 0.99),
            unit="ms",
            bound=150.0,
            floor=1000 / FRAMES_PER_S,
        ),
        Figure(figure="board at rest", value=rest, unit="% of a core", bound=4.0),
        Figure(figure="board, first frame", value=first, unit="s", bound=3.0),
    ]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        (data / "hall").mkdir()
        tell(figures(data))


if __name__ == "__main__":
    main()
