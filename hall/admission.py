"""Staff and machines added from the command line, beside a running hall or before its first day."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from hall.actor import COUNTER, HALL, STAFF_ROLES
from hall.running import DATABASE, clock_of
from hall.store import audit, tokens
from hall.store.database import open_database
from hall.store.tokens import Staff
from hall.store.writer import Tx, Writer

ZONE: Final = "Asia/Shanghai"
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,31}")
PASSWORD_CHARS_MIN: Final = 10


def admit_staff(data: Path, user: str, password: str, *, role: str, counter_no: int | None) -> int:
    """Add a member of staff, or give one a new password and role; return the exit code."""
    if not NAME.fullmatch(user):
        return _refuse("a user name is 1 to 32 letters, digits, dots and hyphens")
    if role not in STAFF_ROLES:
        return _refuse(f"a role is one of {', '.join(STAFF_ROLES)}")
    if (role == COUNTER) != (counter_no is not None):
        return _refuse("staff of the role counter have a counter, and nobody else")
    if len(password) < PASSWORD_CHARS_MIN:
        return _refuse(f"a password has at least {PASSWORD_CHARS_MIN} characters")
    staff = Staff(user=user, name=user, role=role, counter_no=counter_no)
    hashed = tokens.new_password(password)

    def admit(tx: Tx) -> None:
        tokens.put_staff(tx, staff, hashed)
        audit.record(tx, HALL, "staff.admitted", user, {"role": role, "counter_no": counter_no})

    _commit(data, admit)
    return 0


def admit_device(data: Path, kind: Literal["kiosk", "display"], device_id: str) -> int:
    """Print a machine's new token: its only copy. The machine's old token ends."""
    if not NAME.fullmatch(device_id):
        return _refuse("a machine's id is 1 to 32 letters, digits, dots and hyphens")
    made: list[str] = []

    def admit(tx: Tx) -> None:
        made.append(tokens.add_device(tx, kind, device_id))
        audit.record(tx, HALL, "device.admitted", device_id, {"kind": kind})

    _commit(data, admit)
    sys.stdout.write(f"{made[0]}\n")
    return 0


def _commit(data: Path, command: Callable[[Tx], None]) -> None:
    data.mkdir(parents=True, exist_ok=True)
    writer = Writer(open_database(data / DATABASE), clock_of(ZONE))
    try:
        writer.submit(command).result()
    finally:
        writer.close()


def _refuse(reason: str) -> int:
    sys.stderr.write(f"refused: {reason}\n")
    return 2
