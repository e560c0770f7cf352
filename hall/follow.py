"""Follows the feed on a thread of its own: each event once, in order, with nothing missing."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol

import msgspec
import requests
import structlog
import urllib3

from hall.contract.board import Board
from hall.contract.events import AnyEvent
from hall.refusals import HallRefusedError, HallUnreachableError
from hall.sse import BrokenStreamError, Message, SseParser

GONE: Final = 410
HEARTBEAT: Final = "heartbeat"
STOP_S: Final = 5.0

log = structlog.get_logger()


class Source(Protocol):
    """What a follower needs of the hall's client."""

    def board(self) -> Board: ...
    def open_feed(
        self, topics: tuple[str, ...], cursor: str, silence_s: float
    ) -> requests.Response: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long to wait: for a sign of life, and before trying again (doubled, with jitter)."""

    silence_s: float = 15.0  # three heartbeats
    first_retry_s: float = 0.2
    retry_s_max: float = 5.0
    jitter: Callable[[], float] = (
        random.random
    )  # from 0 to 1: a hall's displays do not return as one

    def retry_s(self, failures: int) -> float:
        whole = min(self.retry_s_max, self.first_retry_s * 2.0 ** min(failures - 1, 10))
        return whole * (0.5 + self.jitter() / 2)


class _Envelope(msgspec.Struct):
    """What every message of the feed carries, whatever its kind."""

    kind: str
    seq: int = 0
    prev: int = 0


class _GapError(Exception):
    """Events are missing, or the feed began another life: only a new snapshot helps."""


_envelope = msgspec.json.Decoder(_Envelope)
_event: msgspec.json.Decoder[AnyEvent] = msgspec.json.Decoder(AnyEvent)


class FeedFollower:
    """Calls back on its own thread, in the order of the feed.

    `on_snapshot` comes first, and again whenever events were missed for good; `on_event` brings
    each later event once. `on_link` tells when the link comes (with the time) and when it goes
    (with the time of the last sign of life). Kinds that this version does not know are skipped.
    With a `cursor` kept from an earlier run it goes on from there without a snapshot.
    """

    def __init__(  # noqa: PLR0913 - the three callbacks are what it is for
        self,
        client: Source,
        topics: tuple[str, ...] = (),
        *,
        on_snapshot: Callable[[Board], None],
        on_event: Callable[[AnyEvent, int], None],
        on_link: Callable[[bool, datetime], None],
        cursor: str = "",
        pace: Pace | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._topics = tuple(topics)
        self._on_snapshot = on_snapshot
        self._on_event = on_event
        self._on_link = on_link
        self._pace = pace or Pace()
        self._clock = clock
        self._epoch, self._last = _split(cursor)
        self._linked = False
        self._heard_at = clock()
        self._ending = threading.Event()
        self._response: requests.Response | None = None
        self._thread = threading.Thread(target=self._follow, name="feed", daemon=True)

    @property
    def cursor(self) -> str:
        """Return what to keep, together with the picture that the events led to."""
        return f"{self._epoch}:{self._last}" if self._epoch else ""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread. Must not be called from a callback."""
        self._ending.set()
        response = self._response
        if response is not None:
            with suppress(ValueError, RuntimeError, OSError):
                response.raw.shutdown()  # wakes a read that would wait for the next heartbeat
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def _follow(self) -> None:
        failures = 0
        while not self._ending.is_set():
            heard_at = self._heard_at
            try:
                self._listen()
            except _GapError as gap:
                log.info("a new snapshot is needed", reason=str(gap), cursor=self.cursor)
                self._epoch = ""
            except (HallUnreachableError, HallRefusedError, BrokenStreamError) as error:
                if self._linked or failures == 0:
                    log.info("the feed is cut", reason=str(error))
            self._lose_link()
            failures = 1 if self._heard_at != heard_at else failures + 1
            self._ending.wait(self._pace.retry_s(failures))

    def _listen(self) -> None:
        """Take a snapshot if there is no cursor, then apply what comes until the feed ends."""
        if not self._epoch:
            board = self._client.board()
            self._epoch, self._last = _split(board.cursor)
            self._on_snapshot(board)
        try:
            response = self._client.open_feed(self._topics, self.cursor, self._pace.silence_s)
        except HallRefusedError as refused:
            if refused.problem.status == GONE:
                raise _GapError(str(refused)) from refused
            raise
        self._response = response
        try:
            for message in _messages(response):
                if self._ending.is_set():
                    return
                self._apply(message)
        finally:
            self._response = None
            response.close()

    def _apply(self, message: Message) -> None:
        self._heard_at = self._clock()
        if not self._linked:
            self._linked = True
            self._on_link(True, self._heard_at)  # noqa: FBT003 - up
        try:
            found = _envelope.decode(message.data)
        except msgspec.MsgspecError as error:
            reason = f"not a message of the hall: {error}"
            raise BrokenStreamError(reason) from error
        if found.kind == HEARTBEAT:
            return
        if _split(message.id)[0] != self._epoch:
            reason = f"another life of the feed: {message.id}"
            raise _GapError(reason)
        if found.seq <= self._last:
            return
        if found.prev > self._last:
            reason = f"{found.prev} is missing after {self._last}"
            raise _GapError(reason)
        self._deliver(message.data, found)

    def _deliver(self, body: bytes, found: _Envelope) -> None:
        try:
            event = _event.decode(body)
        except msgspec.ValidationError:
            log.info("an event of a kind unknown here is skipped", kind=found.kind)
        else:
            self._on_event(event, found.seq)
        self._last = found.seq

    def _lose_link(self) -> None:
        if self._linked:
            self._linked = False
            self._on_link(False, self._heard_at)  # noqa: FBT003 - down


def _messages(response: requests.Response) -> Iterator[Message]:
    """Yield messages as their bytes come in: each read returns what one write of the hall sent."""
    parser = SseParser()
    raw = response.raw
    try:
        for received in raw.read_chunked() if raw.chunked else raw.stream(4096):
            yield from parser.feed(received)
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        reason = f"the feed broke off: {error}"
        raise HallUnreachableError(reason) from error


def _split(cursor: str) -> tuple[str, int]:
    epoch, _, seq = cursor.partition(":")
    return (epoch, int(seq)) if seq.isdigit() else ("", 0)
