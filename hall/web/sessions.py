"""Signing in and out: slow for who guesses, off the event loop, and written down."""

import asyncio
import hmac
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from litestar import Request, Response, delete, post
from litestar.datastructures import Cookie, State
from litestar.params import JSONBody

from hall.actor import STAFF_ROLES, Actor
from hall.contract.api import SignedIn, SignIn
from hall.contract.problems import SIGN_IN_REFUSED, TOO_MANY_REQUESTS, ProblemError
from hall.store import audit, tokens
from hall.store.database import Connection
from hall.store.tokens import Password, SessionLimits, Staff
from hall.store.writer import Tx, Writer
from hall.web.auth import COOKIE, require, token_of
from hall.web.throttle import Throttle

PASSWORD_CHARS_MAX: Final = 256
USER_CHARS_MAX: Final = 64
AT_ONCE: Final = 2  # scrypt takes a core and 16 MiB each
WAITING_MAX: Final = 16
WINDOW: Final = timedelta(minutes=5)
NOBODY: Final = Password(salt=b"nobody has this.", hash=bytes(32))  # costs the same as somebody


@dataclass(slots=True, kw_only=True)
class SignInDesk:
    """Checks passwords. `db` is a reading connection of the event loop."""

    db: Connection
    writer: Writer
    clock: Callable[[], datetime]
    limits: SessionLimits
    by_user: Throttle = field(default_factory=lambda: Throttle(tries=8, window=WINDOW))
    by_address: Throttle = field(default_factory=lambda: Throttle(tries=40, window=WINDOW))
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0

    async def sign_in(self, asked: SignIn, address: str) -> SignedIn:
        """Start a session, or refuse without telling whether the user exists."""
        user = asked.user[:USER_CHARS_MAX]
        self._check_pace(user, address)
        found = tokens.find_staff(self.db, user)
        known = found[1] if found else NOBODY
        right = await self._matches(asked.password[:PASSWORD_CHARS_MAX], known)
        if found is None or not right:
            raise ProblemError(SIGN_IN_REFUSED, 401, "User or password is wrong")
        self.by_user.forgive(user)
        self.by_address.forgive(address)
        return await self.writer.run(lambda tx: self._start(tx, found[0]))

    def _check_pace(self, user: str, address: str) -> None:
        """Count the try before it is made: parallel guesses gain nothing."""
        now = self.clock()
        wait_s = max(self.by_user.wait_s(user, now), self.by_address.wait_s(address, now))
        if wait_s > 0:
            title = f"Too many tries; again in {math.ceil(wait_s)} s"
            raise ProblemError(TOO_MANY_REQUESTS, 429, title)
        self.by_user.note(user, now)
        self.by_address.note(address, now)

    async def _matches(self, password: str, known: Password) -> bool:
        if self.waiting >= WAITING_MAX:
            raise ProblemError(TOO_MANY_REQUESTS, 429, "Too many are signing in; ask again")
        self.waiting += 1
        try:
            async with self.turns:
                hashed = await asyncio.to_thread(
                    tokens.hash_password, password, known.salt, known.cost
                )
        finally:
            self.waiting -= 1
        return hmac.compare_digest(hashed, known.hash)

    def _start(self, tx: Tx, staff: Staff) -> SignedIn:
        token, ends = tokens.start_session(tx, staff.user, self.limits)
        audit.record(tx, staff.actor, "session.started", staff.user)
        return SignedIn(
            token=token,
            user=staff.user,
            name=staff.name,
            role=staff.role,
            counter_no=staff.counter_no,
            expires_at=ends,
        )


def session_cookie(signed_in: SignedIn, limits: SessionLimits) -> Cookie:
    """Return the cookie that a page's session lives in: no script and no other site gets it."""
    return Cookie(
        key=COOKIE,
        value=signed_in.token,
        path="/",
        httponly=True,
        samesite="strict",
        max_age=int(limits.whole.total_seconds()),
    )


def no_cookie() -> Cookie:
    return Cookie(key=COOKIE, value="", path="/", httponly=True, samesite="strict", max_age=0)


async def sign_out(request: Request[Actor, Any, State]) -> None:
    """End the session that a request came with."""
    token, _ = token_of(request)
    writer: Writer = request.app.state.writer
    actor = request.user

    def end(tx: Tx) -> None:
        tokens.end_session(tx, token)
        audit.record(tx, actor, "session.ended", actor.id)

    await writer.run(end)


@post("/api/v1/sessions", tags=["sessions"], summary="Sign in as staff", status_code=201)
async def start_session(request: Request[Any, Any, State], data: JSONBody[SignIn]) -> SignedIn:
    """Return a bearer token. Wrong ones cost time, and too many of them a pause (429)."""
    desk: SignInDesk = request.app.state.sign_in
    address = request.client.host if request.client else ""
    return await desk.sign_in(data, address)


@delete(
    "/api/v1/sessions/current",
    guards=[require(*STAFF_ROLES)],
    tags=["sessions"],
    summary="Sign out",
    status_code=204,
    return_dto=None,
)
async def end_session(request: Request[Actor, Any, State]) -> Response[None]:
    """End this session; its cookie too."""
    await sign_out(request)
    return Response(None, status_code=204, cookies=[no_cookie()])


def make_password() -> str:
    """Return a password for a demonstration: shown once, in a file that only its owner reads."""
    return secrets.token_urlsafe(9)
