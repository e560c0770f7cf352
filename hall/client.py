"""The hall as its guests see it: typed calls, and two ways of not getting an answer."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar
from urllib.parse import quote

import msgspec
import requests
from requests.adapters import HTTPAdapter

from hall.contract.api import (
    CalledTicket,
    HealthSeen,
    HelpCalled,
    IssuedTicket,
    IssueTicket,
    KioskHealth,
    OfflineTicket,
    Problem,
    ServiceItem,
    SignedIn,
    SignIn,
    TicketView,
    Transfer,
)
from hall.contract.board import Board, CounterState
from hall.follow import FeedFollower, Pace
from hall.refusals import HallRefusedError, HallUnreachableError

__all__ = [
    "FeedFollower",
    "HallClient",
    "HallRefusedError",
    "HallUnreachableError",
    "Pace",
]

CONNECT_S_MAX: Final = 3.0
CONNECTIONS_MAX: Final = 4  # one machine asks little at once
STREAM_HEADERS: Final = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}

T = TypeVar("T")
_to_json = msgspec.json.Encoder().encode


class HallClient:
    """Calls the hall. `timeout_s` bounds the connecting and each wait for bytes.

    Every call is safe to repeat: reads change nothing, commands carry a key. Threads may share it.
    """

    def __init__(self, url: str, token: str = "", timeout_s: float = 2.0) -> None:
        self._api = url.rstrip("/") + "/api/v1"
        self._timeout_s = timeout_s
        self._session = requests.Session()
        self._session.trust_env = False  # the hall is never behind a proxy of the user's
        adapter = HTTPAdapter(pool_maxsize=CONNECTIONS_MAX, pool_connections=1)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        if token:
            self._session.headers["Authorization"] = f"Bearer {token}"

    def issue(self, asked: IssueTicket, key: str) -> IssuedTicket:
        return self._command("tickets", IssuedTicket, key, asked)

    def offline_ticket(self, ticket: OfflineTicket, key: str) -> IssuedTicket:
        """Hand in a number that the kiosk issued alone."""
        return self._command("tickets/offline", IssuedTicket, key, ticket)

    def ticket(self, ticket_no: str) -> TicketView:
        return self._read(f"tickets/{quote(ticket_no, safe='')}", TicketView)

    def cancel(self, ticket_no: str, key: str) -> TicketView:
        return self._command(f"tickets/{quote(ticket_no, safe='')}/cancel", TicketView, key)

    def services(self) -> tuple[ServiceItem, ...]:
        return self._read("services", tuple[ServiceItem, ...])

    def service(self, code: str) -> dict[str, Any]:
        """Return all that the catalogue knows about a service, as the API words it."""
        return self._read(f"services/{quote(code, safe='')}", dict[str, Any])

    def board(self) -> Board:
        """Return the snapshot that a display starts from, with its cursor."""
        return self._read("board", Board)

    def put_health(self, kiosk_id: str, health: KioskHealth) -> HealthSeen:
        path = f"kiosks/{quote(kiosk_id, safe='')}/health"
        return self._ask("PUT", path, HealthSeen, body=health)

    def request_help(self, kiosk_id: str, key: str) -> None:
        self._command(f"kiosks/{quote(kiosk_id, safe='')}/help", HelpCalled, key)

    def sign_in(self, asked: SignIn) -> SignedIn:
        return self._ask("POST", "sessions", SignedIn, body=asked)

    def act(self, counter_no: int, act: str, key: str) -> CalledTicket:
        """Do one of call, recall, no-show, start, hold, finish at a counter."""
        return self._command(f"counters/{counter_no}/{act}", CalledTicket, key)

    def transfer(self, counter_no: int, to: Transfer, key: str) -> CalledTicket:
        return self._command(f"counters/{counter_no}/transfer", CalledTicket, key, to)

    def set_counter(self, counter_no: int, act: str, key: str) -> CounterState:
        """Do one of open, close, pause, resume."""
        return self._command(f"counters/{counter_no}/{act}", CounterState, key)

    def open_feed(
        self, topics: tuple[str, ...], cursor: str, silence_s: float
    ) -> requests.Response:
        """Open the feed after `cursor`; a read that gets nothing for `silence_s` fails."""
        headers = {**STREAM_HEADERS, "Last-Event-ID": cursor}
        query = f"?topics={quote(','.join(topics))}" if topics else ""
        return self._send("GET", f"feed{query}", headers=headers, silence_s=silence_s)

    def close(self) -> None:
        self._session.close()

    def _read(self, path: str, kind: type[T]) -> T:
        return self._ask("GET", path, kind)

    def _command(self, path: str, kind: type[T], key: str, body: object = None) -> T:
        return self._ask("POST", path, kind, headers={"Idempotency-Key": key}, body=body)

    def _ask(
        self,
        method: str,
        path: str,
        kind: type[T],
        *,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> T:
        answer = self._send(method, path, headers=headers or {}, body=body)
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except msgspec.MsgspecError as error:
            reason = f"{path}: the answer is not the hall's: {error}"
            raise HallUnreachableError(reason) from error

    def _send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: object = None,
        silence_s: float | None = None,
    ) -> requests.Response:
        wait_s = silence_s or self._timeout_s
        sent = None if body is None else _to_json(body)
        content = {} if sent is None else {"Content-Type": "application/json"}
        try:
            answer = self._session.request(
                method,
                f"{self._api}/{path}",
                headers={**content, **headers},
                data=sent,
                timeout=(min(self._timeout_s, CONNECT_S_MAX), wait_s),
                stream=silence_s is not None,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            reason = f"{method} {path}: no answer: {error}"
            raise HallUnreachableError(reason) from error
        if not answer.ok:
            raise _refusal(answer)
        return answer


def _refusal(answer: requests.Response) -> Exception:
    """Return what a status of 4xx or 5xx means: the hall's own words, or somebody else's."""
    try:
        problem = msgspec.json.decode(answer.content, type=Problem)
    except (msgspec.MsgspecError, requests.RequestException):
        return HallUnreachableError(f"status {answer.status_code}, and not from the hall")
    finally:
        answer.close()
    return HallRefusedError(problem)
