"""A real hall process to measure, and the machine's own limits beside it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
START_S_MAX = 20.0
POLL_S = 0.002  # how exactly a start is timed
PAGE = bytes(4096)


@dataclass(frozen=True, slots=True, kw_only=True)
class HallProcess:
    process: subprocess.Popen[bytes]
    port: int
    started_s: float
    access: dict[str, Any]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def kiosk(self) -> str:
        return str(min(self.access["kiosks"].values()))

    @property
    def display(self) -> str:
        return str(min(self.access["displays"].values()))

    def rss_mib(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1024

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def start_hall(data: Path, port: int = 0, *, config: Path | None = None) -> HallProcess:
    """Start `main.py hall --demo` and return once it answers."""
    port = port or free_port()
    words = ["hall", "--data", str(data), "--port", str(port), "--demo"]
    if config is not None:
        words += ["--config", str(config)]
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, str(ROOT / "main.py"), *words])
    while not _answers(port):
        if process.poll() is not None or time.perf_counter() - started > START_S_MAX:
            process.kill()
            message = "the hall did not start"
            raise RuntimeError(message)
        time.sleep(POLL_S)
    started_s = time.perf_counter() - started
    access = json.loads((data / "demo_access.json").read_text())
    return HallProcess(process=process, port=port, started_s=started_s, access=access)


@contextmanager
def running_hall(data: Path) -> Iterator[HallProcess]:
    hall = start_hall(data)
    try:
        yield hall
    finally:
        hall.process.terminate()
        hall.process.wait(10)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any


def ask(url: str, token: str, path: str, body: object = None, *, key: str = "") -> Answer:
    """Post one command over a fresh connection, as a kiosk that has just been switched on."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=30)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key or os.urandom(8).hex()}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    sent = None if body is None else json.dumps(body)
    try:
        connection.request("POST", f"/api/v1/{path}", sent, headers)
        answer = connection.getresponse()
        raw = answer.read()
        return Answer(answer.status, json.loads(raw) if raw else None)
    finally:
        connection.close()


def fsync_floor_ms(folder: Path, rounds: int = 200) -> list[float]:
    """Return how long this disk takes to make 4 KiB durable, appended to a file."""
    found = []
    path = folder / "floor"
    with path.open("wb", buffering=0) as file:
        for _ in range(rounds):
            started = time.perf_counter()
            file.write(PAGE)
            os.fdatasync(file.fileno())
            found.append((time.perf_counter() - started) * 1000)
    path.unlink()
    return found


def loopback_floor_ms(url: str, rounds: int = 200) -> list[float]:
    """Return how long a fresh connection and an answer without any work take."""
    where = urlsplit(url)
    found = []
    for _ in range(rounds):
        started = time.perf_counter()
        _answers(where.port or 0)
        found.append((time.perf_counter() - started) * 1000)
    return found
