"""Who may come in: tokens of kiosks and displays, staff with their passwords, their sessions.

Tokens are random, so a plain hash of them is enough; passwords are people's, so they get scrypt.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal

from hall.actor import Actor
from hall.store.database import Connection

if TYPE_CHECKING:
    from hall.store.writer import Tx

TOKEN_BYTES: Final = 32
SALT_BYTES: Final = 16
SCRYPT_R, SCRYPT_P = 8, 1
COST: Final = 2**14  # scrypt's n for what people choose: 16 MiB and some 40 ms a try
COST_OF_RANDOM: Final = 2**4  # for passwords drawn at random: nobody gets through 2**72 of them
SEEN_EVERY: Final = timedelta(seconds=60)  # how exactly idle time is kept: no write a request
SESSIONS_A_USER_MAX: Final = 10  # the oldest goes


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    user: str
    name: str
    role: str
    counter_no: int | None = None

    @property
    def actor(self) -> Actor:
        return Actor(
            kind="staff",
            id=self.user,
            name=self.name,
            role=self.role,
            counter_no=self.counter_no,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    salt: bytes
    hash: bytes
    cost: int = COST


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Somebody whose token is good. `to_touch`: their session was seen too long ago to be exact."""

    actor: Actor
    to_touch: bool = False


def hash_token(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def hash_password(password: str, salt: bytes, cost: int) -> bytes:
    """Return the scrypt hash. Takes some 40 ms of a core at full cost: never on the event loop."""
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=SCRYPT_R, p=SCRYPT_P, dklen=32)


def new_password(password: str, cost: int = COST) -> Password:
    salt = secrets.token_bytes(SALT_BYTES)
    return Password(salt=salt, hash=hash_password(password, salt, cost), cost=cost)


def admit(db: Connection, token: str, now: datetime, limits: SessionLimits) -> Admitted | None:
    """Return whose token it is, or None. Two look-ups by primary key: some 20 µs."""
    hashed = hash_token(token)
    device = db.execute(
        "SELECT kind, device_id FROM device_token WHERE token_hash = ?", (hashed,)
    ).fetchone()
    if device is not None:
        kind, device_id = device
        return Admitted(actor=Actor(kind=kind, id=device_id, name=device_id, role=kind))
    session = db.execute(
        "SELECT staff.user, name, role, counter_no, seen_at, ends_at"
        " FROM staff_session JOIN staff USING (user) WHERE token_hash = ? AND active = 1",
        (hashed,),
    ).fetchone()
    if session is None:
        return None
    *who, seen_s, ends_s = session
    idle = now - datetime.fromtimestamp(seen_s, UTC)
    if now.timestamp() >= ends_s or idle > limits.idle:
        return None
    user, name, role, counter_no = who
    staff = Staff(user=user, name=name, role=role, counter_no=counter_no)
    return Admitted(actor=staff.actor, to_touch=idle > SEEN_EVERY)


def touch_session(tx: "Tx", token: str) -> None:
    tx.db.execute(
        "UPDATE staff_session SET seen_at = ? WHERE token_hash = ?",
        (int(tx.now.timestamp()), hash_token(token)),
    )


def add_device(tx: "Tx", kind: Literal["kiosk", "display"], device_id: str) -> str:
    """Give a machine a new token and return it; it is stored nowhere. Its old ones end."""
    remove_device(tx, kind, device_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    tx.db.execute(
        "INSERT INTO device_token (token_hash, kind, device_id, made_at) VALUES (?, ?, ?, ?)",
        (hash_token(token), kind, device_id, int(tx.now.timestamp())),
    )
    return token


def remove_device(tx: "Tx", kind: Literal["kiosk", "display"], device_id: str) -> None:
    tx.db.execute("DELETE FROM device_token WHERE kind = ? AND device_id = ?", (kind, device_id))


def put_staff(tx: "Tx", staff: Staff, password: Password) -> None:
    """Add a member of staff, or change them: their sessions end."""
    tx.db.execute(
        "INSERT INTO staff (user, name, role, counter_no, password_salt, password_hash,"
        " password_cost) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (user) DO UPDATE SET"
        " name = excluded.name, role = excluded.role, counter_no = excluded.counter_no, active = 1,"
        " password_salt = excluded.password_salt, password_hash = excluded.password_hash,"
        " password_cost = excluded.password_cost",
        (
            *(staff.user, staff.name, staff.role, staff.counter_no),
            *(password.salt, password.hash, password.cost),
        ),
    )
    tx.db.execute("DELETE FROM staff_session WHERE user = ?", (staff.user,))


def find_staff(db: Connection, user: str) -> tuple[Staff, Password] | None:
    row = db.execute(
        "SELECT user, name, role, counter_no, password_salt, password_hash, password_cost"
        " FROM staff WHERE user = ? AND active = 1",
        (user,),
    ).fetchone()
    if row is None:
        return None
    staff = Staff(user=row[0], name=row[1], role=row[2], counter_no=row[3])
    return staff, Password(salt=row[4], hash=row[5], cost=row[6])


def start_session(tx: "Tx", user: str, limits: SessionLimits) -> tuple[str, datetime]:
    """Return a new session's token and when it ends whatever happens."""
    token, ends = secrets.token_urlsafe(TOKEN_BYTES), tx.now + limits.whole
    now_s = int(tx.now.timestamp())
    tx.db.execute("DELETE FROM staff_session WHERE ends_at <= ?", (now_s,))
    tx.db.execute(
        "DELETE FROM staff_session WHERE user = ? AND token_hash NOT IN (SELECT token_hash"
        " FROM staff_session WHERE user = ? ORDER BY seen_at DESC LIMIT ?)",
        (user, user, SESSIONS_A_USER_MAX - 1),
    )
    tx.db.execute(
        "INSERT INTO staff_session (token_hash, user, made_at, seen_at, ends_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (hash_token(token), user, now_s, now_s, int(ends.timestamp())),
    )
    return token, ends


def end_session(tx: "Tx", token: str) -> None:
    tx.db.execute("DELETE FROM staff_session WHERE token_hash = ?", (hash_token(token),))
