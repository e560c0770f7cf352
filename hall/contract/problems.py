"""Why the hall refuses something: one error that becomes an RFC 9457 problem document."""

from typing import Final

from hall.contract.api import Problem

# The stable types that every part of the hall uses; a part's own stand beside what raises them.
CSRF_REFUSED: Final = "csrf-refused"
CURSOR_GONE: Final = "cursor-gone"
FORBIDDEN: Final = "forbidden"
HALL_STOPPING: Final = "hall-stopping"
INTERNAL: Final = "internal"
INVALID_REQUEST: Final = "invalid-request"
KEY_INVALID: Final = "idempotency-key-invalid"
KEY_REUSED: Final = "idempotency-key-reused"
NOT_SIGNED_IN: Final = "not-signed-in"
OVERLOADED: Final = "overloaded"
SIGN_IN_REFUSED: Final = "sign-in-refused"
STORAGE_BUSY: Final = "storage-busy"
STORAGE_FAILED: Final = "storage-failed"
STORAGE_FULL: Final = "storage-full"
TOO_MANY_REQUESTS: Final = "too-many-requests"


class ProblemError(Exception):
    """A refusal that the caller can read. `type` is stable, lower-case words with hyphens.

    Whoever raises it has changed nothing: inside a command it rolls that command back.
    """

    def __init__(self, kind: str, status: int, title: str, detail: str = "") -> None:
        super().__init__(f"{status} {kind}: {detail or title}")
        self.type = kind
        self.status = status
        self.title = title
        self.detail = detail

    def document(self, instance: str = "") -> Problem:
        return Problem(
            type=self.type,
            title=self.title,
            status=self.status,
            detail=self.detail,
            instance=instance,
        )
