"""A hall to play with: tokens, staff and open counters, written to demo_access.json."""

import json
import os
from pathlib import Path
from typing import Any, Final

from hall.actor import ADMINISTRATOR, COUNTER, EDITOR, FINANCE, HALL, SUPERVISOR
from hall.contract.board import OpenState
from hall.queue import counters
from hall.queue.desk import Desk
from hall.running import Running
from hall.store import tokens
from hall.store.books import Books
from hall.store.tokens import Staff
from hall.store.writer import Tx
from hall.web.sessions import make_password

ACCESS_FILE: Final = "demo_access.json"
KIOSKS: Final = ("K1", "K2")
DISPLAYS: Final = ("L1", "L2")
LEADERS: Final = (
    Staff(user="lead", name="主管", role=SUPERVISOR),
    Staff(user="admin", name="管理员", role=ADMINISTRATOR),
    Staff(user="finance", name="财务", role=FINANCE),
    Staff(user="editor", name="编辑", role=EDITOR),
)


def open_demo(running: Running, url: str) -> None:
    """Give machines and staff access, and write it where only we can read.

    A hall that is started again keeps what it gave: its machines hold their tokens.
    """
    path = running.settings.data / ACCESS_FILE
    access = _kept(running, path) or _admit_all(running)
    numbers = [each["counter"] for each in access["staff"] if each["counter"]]
    running.writer.submit(lambda tx: _open_counters(running.desk, tx, numbers)).result()
    _write_private(path, {**access, "url": url})


def _open_counters(desk: Desk, tx: Tx, numbers: list[int]) -> None:
    """Put the staff at their counters, so that calling works at once."""
    books = Books(tx)
    standing = {each.counter_no: each.state for each in books.counters.all()}
    for number in numbers:
        if standing.get(number) is OpenState.CLOSED:
            counters.change(desk, books, HALL, number, "open")


def _kept(running: Running, path: Path) -> dict[str, Any] | None:
    """Return the access of an earlier run, if it still opens this hall's doors."""
    try:
        access: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        machines = [*access["kiosks"].values(), *access["displays"].values()]
    except (OSError, ValueError, KeyError, AttributeError):
        return None
    doors = running.access()
    return access if all(doors.actor_of(token) for token in machines) else None


def _admit_all(running: Running) -> dict[str, Any]:
    staff = [*_counter_staff(running), *LEADERS]
    passwords = {each.user: make_password() for each in staff}
    hashed = {
        user: tokens.new_password(password, tokens.COST_OF_RANDOM)
        for user, password in passwords.items()
    }

    def admit(tx: Tx) -> dict[str, Any]:
        for each in staff:
            tokens.put_staff(tx, each, hashed[each.user])
        return {
            "kiosks": {name: tokens.add_device(tx, "kiosk", name) for name in KIOSKS},
            "displays": {name: tokens.add_device(tx, "display", name) for name in DISPLAYS},
        }

    people = [
        {
            "user": each.user,
            "password": passwords[each.user],
            "role": each.role,
            "counter": each.counter_no,
        }
        for each in staff
    ]
    return {"url": "", **running.writer.submit(admit).result(), "staff": people}


def _counter_staff(running: Running) -> list[Staff]:
    """Return one member of staff for each counter that serves a group of its own."""
    counters = [each.no for each in running.settings.hall.counters if each.groups]
    return [
        Staff(user=f"counter{number}", name=f"员工 {number}", role=COUNTER, counter_no=number)
        for number in counters
    ]


def _write_private(path: Path, content: dict[str, object]) -> None:
    """Write at once or not at all, readable by its owner only."""
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    part.replace(path)
