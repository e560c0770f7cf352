"""A hall on a real port, visited as a browser visits it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from hall.contract.board import OpenState
from hall.queue import counters
from hall.store.books import Books
from hall.web.auth import COOKIE, csrf_of
from tests.hall.serving import PASSWORD, STAFF, ServedHall, served

TIMEOUT_S = 10.0
KEYS = count()
LEAD = STAFF[1].actor


@dataclass(slots=True)
class Browser:
    """One browser: its cookies, and the page's own headers with each command."""

    url: str
    session: requests.Session = field(default_factory=requests.Session)

    def sign_in(self, user: str, password: str = PASSWORD, **fields: str) -> requests.Response:
        return self.session.post(
            f"{self.url}/sign-in",
            data={"user": user, "password": password, **fields},
            allow_redirects=False,
            timeout=TIMEOUT_S,
        )

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.session.get(
            self.url + path, headers=headers, allow_redirects=False, timeout=TIMEOUT_S
        )

    def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send a command as onehall.js does; a header given as "" is left out."""
        token = self.session.cookies.get(COOKIE, "")
        sent = {"Idempotency-Key": f"page-{next(KEYS)}", "X-CSRF-Token": csrf_of(token or "")}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.post(
            self.url + path,
            data=fields or {},
            headers={name: value for name, value in sent.items() if value},
            allow_redirects=False,
            timeout=TIMEOUT_S,
        )


@dataclass(slots=True)
class Visited:
    hall: ServedHall

    def browser(self, user: str = "") -> Browser:
        made = Browser(self.hall.url)
        if user:
            assert made.sign_in(user).status_code == 303
        return made

    def issue(self, code: str = "BT-25", **order: Any) -> Any:
        answer = requests.post(
            f"{self.hall.url}/api/v1/tickets",
            json={"service_code": code, **order},
            headers={
                "Authorization": f"Bearer {self.hall.kiosk}",
                "Idempotency-Key": f"kiosk-{next(KEYS)}",
            },
            timeout=TIMEOUT_S,
        )
        assert answer.status_code == 201, answer.text
        return answer.json()

    def link(self, code: str = "BT-25", **order: Any) -> str:
        """Return the path of a new ticket's phone page."""
        return urlsplit(str(self.issue(code, **order)["link"])).path

    def open(self, *numbers: int) -> None:
        desk = self.hall.running.desk
        for number in numbers:
            self.hall.running.writer.submit(
                lambda tx, no=number: counters.change(desk, Books(tx), LEAD, no, "open")  # type: ignore[misc]
            ).result(TIMEOUT_S)

    def state_of(self, number: int) -> OpenState:
        def look(tx: Any) -> OpenState:
            found = Books(tx).counters.get(number)
            assert found is not None
            return found.state

        return self.hall.running.writer.submit(look).result(TIMEOUT_S)


@pytest.fixture
def visited(tmp_path: Path) -> Iterator[Visited]:
    with served(tmp_path / "hall") as hall:
        made = Visited(hall)
        made.open(3)
        yield made
