"""A hall with its usual hours on a real port, asked as kiosks, staff, boards and phones ask."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests

from hall.actor import COUNTER, FINANCE, SUPERVISOR
from hall.app import build
from hall.running import Running, Settings
from hall.store import tokens
from hall.store.tokens import SessionLimits, Staff
from hall.store.writer import Tx
from hall.web.server import HallServer, listen, server_for
from tests.hall.desk.rig import CATALOGUE, HALL, MONDAY_TEN

TIMEOUT_S = 10.0
STAFF = (
    Staff(user="wang", name="员工甲", role=COUNTER, counter_no=8),
    Staff(user="lead", name="主管甲", role=SUPERVISOR),
    Staff(user="money", name="财务甲", role=FINANCE),
)
LIMITS = SessionLimits(idle=timedelta(hours=8), whole=timedelta(hours=8))


@dataclass(slots=True)
class Clock:
    now: datetime = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class Asked:
    """One hall over HTTP. `who` is a key of `tokens`: K1, K2, L1, wang, lead, money, or nobody."""

    url: str
    running: Running
    server: HallServer
    clock: Clock
    tokens: dict[str, str]
    session: requests.Session = field(default_factory=requests.Session)
    _keys: Any = field(default_factory=count)

    def send(self, who: str, method: str, path: str, **sent: Any) -> requests.Response:
        headers = sent.pop("headers", {})
        if who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        if method != "GET":
            headers.setdefault("Idempotency-Key", f"key-{next(self._keys)}")
        return self.session.request(
            method, f"{self.url}/api/v1/{path}", headers=headers, timeout=TIMEOUT_S, **sent
        )

    def get(self, who: str, path: str) -> Any:
        answer = self.send(who, "GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, who: str, path: str, body: Any = None, status: int = 0, **sent: Any) -> Any:
        given = {} if body is None else {"json": body}
        answer = self.send(who, "POST", path, **given, **sent)
        assert answer.status_code == status if status else answer.ok, answer.text
        return answer.json()

    def refused(self, who: str, method: str, path: str, **sent: Any) -> tuple[int, str]:
        """Return status and type of a refusal, which must be a problem and change nothing."""
        before = self.everything()
        answer = self.send(who, method, path, **sent)
        assert answer.headers["Content-Type"] == "application/problem+json", answer.text
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert self.everything() == before
        return answer.status_code, problem["type"]

    def everything(self) -> list[tuple[Any, ...]]:
        return self.running.writer.submit(_everything).result(TIMEOUT_S)

    def issue(self, code: str = "BT-01", **order: Any) -> Any:
        return self.post("K1", "tickets", {"service_code": code} | order, 201)


def _everything(tx: Tx) -> list[tuple[Any, ...]]:
    tables = tx.db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return [(each, *row) for (each,) in tables for row in tx.db.execute(f"SELECT * FROM {each}")]


def _admit(tx: Tx) -> dict[str, str]:
    hashed = tokens.new_password("never used here", tokens.COST_OF_RANDOM)
    found = {}
    for each in STAFF:
        tokens.put_staff(tx, each, hashed)
        found[each.user], _ = tokens.start_session(tx, each.user, LIMITS)
    for kiosk in ("K1", "K2"):
        found[kiosk] = tokens.add_device(tx, "kiosk", kiosk)
    found["L1"] = tokens.add_device(tx, "display", "L1")
    return found


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Asked]:
    clock = Clock()
    listener = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = msgspec.structs.replace(
        HALL, sessions=msgspec.structs.replace(HALL.sessions, staff_idle_min=480)
    )
    settings = Settings(
        data=tmp_path, hall=config, catalogue=CATALOGUE, public_url=url, clock=clock
    )
    running = Running(settings, forecasts=False)
    admitted = running.writer.submit(_admit).result(TIMEOUT_S)
    server = server_for(build(running), running.hub.close)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    asked = Asked(url, running, server, clock, admitted)
    asked.session.trust_env = False
    try:
        yield asked
    finally:
        asked.session.close()
        server.should_exit = True
        thread.join(TIMEOUT_S)
        listener.close()
        assert not thread.is_alive()
