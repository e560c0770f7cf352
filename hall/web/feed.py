"""GET /api/v1/feed: the hall's events as they are committed, and all that a client has missed."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec
import structlog
from litestar import Request, get
from litestar.datastructures import State
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.types import Receive, Scope, Send

from hall.actor import Actor
from hall.contract.api import Heartbeat
from hall.contract.problems import CURSOR_GONE, INVALID_REQUEST, OVERLOADED, ProblemError
from hall.store import feed as table
from hall.store.database import read_connection
from hall.web.auth import require
from hall.web.hub import CONSUMERS_MAX, Consumer, Hub, Topics, render

CHUNK_EVENTS: Final = 256  # some 70 kB: one read and one send
CHUNKS_KEPT: Final = 32  # 2 MiB: after a cut, everybody asks for the same past
TOPICS_MAX: Final = 16
STREAM: Final = "text/event-stream"
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rendered events of the past, up to and including `last`, as of the head `seen`."""

    wire: bytes
    last: int
    seen: int
    full: bool  # there may be more

    def serves(self, published: int) -> bool:
        """Tell whether a consumer who attached when `published` was the head misses nothing."""
        return self.full or self.seen >= published


class Past:
    """Reads what was missed, on a thread of its own. After a cut all ask for the same: shared."""

    def __init__(self, path: Path, epoch: str) -> None:
        self._db = read_connection(path)
        self._epoch = epoch
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="past")
        self._kept: OrderedDict[tuple[Topics, int], asyncio.Future[Chunk | None]] = OrderedDict()

    async def chunk(self, topics: Topics, after: int, published: int) -> Chunk | None:
        """Return the events after `after`; None when there is no such past (or not any more)."""
        key = (topics, after)
        if (shared := self._kept.get(key)) is not None:
            chunk = await asyncio.shield(shared)
            if chunk is not None and chunk.serves(published):
                return chunk
        loop = asyncio.get_running_loop()
        asked = loop.run_in_executor(self._thread, self._read, topics, after)
        self._kept[key] = asked
        if len(self._kept) > CHUNKS_KEPT:
            self._kept.popitem(last=False)
        return await asyncio.shield(asked)

    def close(self) -> None:
        self._thread.shutdown()
        self._db.close()

    def _read(self, topics: Topics, after: int) -> Chunk | None:
        named = sorted(topics)
        self._db.execute("BEGIN")
        try:
            head = table.head(self._db)
            if after + 1 < table.oldest(self._db) or after > head:
                return None
            entries = table.read_after(self._db, after, named, CHUNK_EVENTS)
            prev = table.last_before(self._db, after, named)
        finally:
            self._db.execute("COMMIT")
        parts = []
        for entry in entries:
            parts.append(render(self._epoch, entry, prev))
            prev = entry.seq
        full = len(entries) == CHUNK_EVENTS
        return Chunk(b"".join(parts), entries[-1].seq if full else head, head, full)


@dataclass(slots=True)
class FeedParts:
    """What the feed needs of the hall; on the event loop."""

    hub: Hub
    past: Past
    clock: Callable[[], datetime]

    def heartbeat(self) -> bytes:
        beat = Heartbeat(head=self.hub.head, at=self.clock())
        return b"data: %b\n\n" % msgspec.json.encode(beat)


class EventStream:
    """One consumer's answer, as a bare ASGI application: no layer between a frame and its socket.

    Subscribed before it reads the past: what is published meanwhile waits in the queue, and what
    the past has already brought is dropped from it.
    """

    def __init__(self, parts: FeedParts, topics: Topics, after: int) -> None:
        self._parts = parts
        self._topics = topics
        self._sent = after
        self._published = 0  # the head when the queue began

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        hub = self._parts.hub
        consumer, self._published = hub.attach(self._topics), hub.head
        consumer.task = asyncio.current_task()
        watch = asyncio.create_task(_end_with_client(receive, consumer))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _send(send, self._parts.heartbeat())
            await self._replay(consumer, send)
            await self._follow(consumer, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not consumer.too_slow:
                raise
            log.warning("a consumer was too slow for its feed", sent=self._sent)
        finally:
            watch.cancel()
            hub.detach(consumer)

    async def _replay(self, consumer: Consumer, send: Send) -> None:
        while not consumer.ended:
            chunk = await self._parts.past.chunk(self._topics, self._sent, self._published)
            if chunk is None:
                consumer.end()  # trimmed under a slow reader: it comes back and gets its 410
                return
            if chunk.wire:
                await _send(send, chunk.wire)
            self._sent = chunk.last
            if not chunk.full:
                return

    async def _follow(self, consumer: Consumer, send: Send) -> None:
        while frames := await consumer.take():
            fresh = [each.wire for each in frames if each.seq == 0 or each.seq > self._sent]
            self._sent = max(self._sent, *(each.seq for each in frames))
            if fresh:
                await _send(send, b"".join(fresh))


async def _send(send: Send, wire: bytes) -> None:
    await send({"type": "http.response.body", "body": wire, "more_body": True})


async def _end_with_client(receive: Receive, consumer: Consumer) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    consumer.end()


@get(
    "/api/v1/feed",
    guards=[require()],
    tags=["feed"],
    summary="Follow the hall's events",
    media_type=STREAM,
    responses={200: ResponseSpec(str, media_type=STREAM, description="One SSE message an event")},
)
async def follow_feed(
    request: Request[Actor, str, State],
    topics: Annotated[
        str, Parameter(description="Topics, separated by commas; all without it")
    ] = "",
    after: Annotated[str, Parameter(description="A cursor, where no header can be sent")] = "",
) -> EventStream:
    """Send every event after the cursor, then each as it happens; a heartbeat at least every 5 s.

    The cursor ``epoch:seq`` comes in `Last-Event-ID` or in `after`; without one the feed starts
    with the next event. 410 says that the cursor's past is not kept: take a new snapshot.
    """
    parts: FeedParts = request.app.state.feed
    if parts.hub.consumers >= CONSUMERS_MAX:
        raise ProblemError(OVERLOADED, 503, "Too many feeds are open")
    wanted = _topics(topics)
    cursor = request.headers.get("last-event-id") or after
    return EventStream(parts, wanted, await _start(parts, wanted, cursor))


def _topics(text: str) -> Topics:
    named = frozenset(filter(None, (each.strip() for each in text.split(","))))
    if len(named) > TOPICS_MAX or not all(each.isidentifier() for each in named):
        title = f"topics are at most {TOPICS_MAX} words, separated by commas"
        raise ProblemError(INVALID_REQUEST, 400, title)
    return named


async def _start(parts: FeedParts, topics: Topics, cursor: str) -> int:
    """Return the seq to go on after, or refuse a cursor that nothing can follow."""
    if not cursor:
        return parts.hub.head
    epoch, _, digits = cursor.partition(":")
    seq = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else -1
    if seq < 0:
        raise ProblemError(INVALID_REQUEST, 400, "A cursor has the form epoch:seq")
    chunk = None
    if epoch == parts.hub.epoch:
        chunk = await parts.past.chunk(topics, seq, parts.hub.head)
    if chunk is None:
        title = "This cursor cannot be followed; take a new snapshot"
        raise ProblemError(CURSOR_GONE, 410, title)
    return seq
