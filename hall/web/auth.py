"""Who is asking: bearer tokens, staff cookies with their CSRF token, and who may do what."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from hall.actor import Actor
from hall.contract.problems import CSRF_REFUSED, FORBIDDEN, NOT_SIGNED_IN, ProblemError
from hall.store import tokens
from hall.store.database import Connection
from hall.store.tokens import SessionLimits
from hall.store.writer import Writer

COOKIE: Final = "onehall_session"
CSRF_HEADER: Final = "X-CSRF-Token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_CHARS_MAX: Final = 512

AnyConnection = ASGIConnection[Any, Any, Any, Any]


class Access:
    """Answers whose token it is. Lives on the event loop; `db` is a reading connection."""

    def __init__(
        self,
        db: Connection,
        writer: Writer,
        clock: Callable[[], datetime],
        limits: SessionLimits,
    ) -> None:
        self._db = db
        self._writer = writer
        self._clock = clock
        self.limits = limits

    def actor_of(self, token: str) -> Actor | None:
        if not 0 < len(token) <= TOKEN_CHARS_MAX:
            return None
        admitted = tokens.admit(self._db, token, self._clock(), self.limits)
        if admitted is None:
            return None
        if admitted.to_touch:
            self._writer.submit(lambda tx: tokens.touch_session(tx, token))
        return admitted.actor


def csrf_of(token: str) -> str:
    """Return what a page sends back with its commands: only who has the session can make it."""
    digest = hashlib.sha256(b"csrf:" + token.encode()).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def token_of(connection: AnyConnection) -> tuple[str, bool]:
    """Return the token that came with a request, and whether it came as a cookie; "" for none."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip(), False
    return connection.cookies.get(COOKIE, ""), True


def identify(connection: AnyConnection) -> Actor | None:
    """Return who is asking. A command that came by cookie must carry the page's CSRF token."""
    token, by_cookie = token_of(connection)
    if not token:
        return None
    access: Access = connection.app.state.access
    actor = access.actor_of(token)
    if actor is not None and by_cookie and connection.scope.get("method") not in SAFE_METHODS:
        sent = connection.headers.get(CSRF_HEADER, "")
        if not hmac.compare_digest(sent.encode(), csrf_of(token).encode()):
            title = "The page is out of date; load it again"
            raise ProblemError(CSRF_REFUSED, 403, title)
    return actor


def require(*roles: str) -> Guard:
    """Return a guard that lets in only these roles (any known caller when none is named).

    The handler finds the actor as ``request.user``.
    """

    def guard(connection: AnyConnection, _handler: BaseRouteHandler) -> None:
        actor = identify(connection)
        if actor is None:
            raise ProblemError(NOT_SIGNED_IN, 401, "A valid token or session is needed")
        if roles and actor.role not in roles:
            title = f"This is not for a {actor.role}"
            raise ProblemError(FORBIDDEN, 403, title)
        connection.scope["user"] = actor

    return guard
