"""The hall's commands for the ticketing flow: bounded in time as a whole, and with sure words.

`requests` bounds each wait for bytes, not the whole; here a caller waits no longer than it says,
and an answer that comes later is dropped: its key finds it again.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from typing import TYPE_CHECKING, Final, TypeVar

import requests
from urllib3.exceptions import NewConnectionError

from hall.client import HallRefusedError, HallUnreachableError
from hall.contract.board import Admission
from hall.contract.problems import CSRF_REFUSED, FORBIDDEN, NOT_SIGNED_IN
from kiosk.flows.records import NoAnswerError, RefusalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hall.client import HallClient
    from hall.contract.api import IssuedTicket, IssueTicket, OfflineTicket

WAITING_MAX: Final = 4  # requests under way; a hall that hangs holds each for its own time-out
CODES: Final = {
    "hall-closed": Admission.CLOSED.value,
    "last-ticket": Admission.LAST_TICKET.value,
    "quota-full": Admission.QUOTA.value,
}
# A token that the hall does not know is the staff's to mend; citizens get the kiosk's own numbers,
# and the hall gets those when it is mended.
NOT_FOR_THE_CITIZEN: Final = frozenset({NOT_SIGNED_IN, FORBIDDEN, CSRF_REFUSED})
SERVER_ERROR: Final = 500

T = TypeVar("T")


class ClientDesk:
    """The HallDesk of kiosk.flows.ticketing, over HTTP. Threads may share it."""

    def __init__(self, client: HallClient) -> None:
        self._client: Final = client
        self._pool: Final = ThreadPoolExecutor(WAITING_MAX, thread_name_prefix="hall")

    def issue(self, order: IssueTicket, key: str, *, timeout_s: float) -> IssuedTicket:
        return self._within(timeout_s, lambda: self._client.issue(order, key))

    def merge(self, ticket: OfflineTicket, key: str, *, timeout_s: float) -> None:
        self._within(timeout_s, lambda: self._client.offline_ticket(ticket, key))

    def cancel(self, ticket_no: str, key: str, *, timeout_s: float) -> None:
        self._within(timeout_s, lambda: self._client.cancel(ticket_no, key))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _within(self, timeout_s: float, act: Callable[[], T]) -> T:
        future = self._pool.submit(act)
        try:
            return future.result(timeout_s)
        except LateError as error:
            raise NoAnswerError(sent=not _withdrawn(future)) from error
        except HallUnreachableError as error:
            raise NoAnswerError(sent=not never_sent(error)) from error
        except HallRefusedError as refused:
            raise _meaning(refused) from refused


def never_sent(error: HallUnreachableError) -> bool:
    """Tell whether no byte of the request can have left: there was no connection to send it on."""
    cause = error.__cause__
    if isinstance(cause, requests.ConnectTimeout):
        return True
    inner = cause.args[0] if isinstance(cause, requests.ConnectionError) and cause.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _withdrawn(future: Future[T]) -> bool:
    """Take back a request that was still waiting for its turn."""
    return future.cancel()


def _meaning(refused: HallRefusedError) -> NoAnswerError | RefusalError:
    problem = refused.problem
    if refused.temporary or problem.type in NOT_FOR_THE_CITIZEN:
        return NoAnswerError(sent=False)  # the hall says that it has changed nothing
    if problem.status >= SERVER_ERROR:
        return NoAnswerError(sent=True)
    return RefusalError(CODES.get(problem.type, problem.type), problem.detail)
