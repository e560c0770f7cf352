"""Fan-out of the feed on the event loop: one rendered frame an event, shared by all consumers."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from hall.store.feed import Entry

Topics = frozenset[str]  # empty: all of them
ALL: Final[Topics] = frozenset()
CONSUMERS_MAX: Final = 2_000  # one process serves about 1,000 well; beyond, more processes


@dataclass(frozen=True, slots=True)
class Frame:
    """An event as it goes over the wire. A heartbeat has seq 0: it moves no cursor."""

    seq: int
    wire: bytes


def render(epoch: str, entry: Entry, prev: int) -> bytes:
    """Return an event's SSE message: the stored body with `seq` and `prev` added at its end."""
    return b'id: %b:%d\ndata: %b,"seq":%d,"prev":%d}\n\n' % (
        epoch.encode(),
        entry.seq,
        entry.body[:-1],
        entry.seq,
        prev,
    )


@dataclass(slots=True, eq=False)
class Consumer:
    """One open feed: what it still has to be sent, and whether it must end."""

    topics: Topics
    queue_max: int
    frames: deque[Frame] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    task: "asyncio.Task[None] | None" = None
    ended: bool = False
    too_slow: bool = False

    def offer(self, frame: Frame) -> bool:
        """Queue a frame; False when there is no more room, so that the connection must end."""
        if len(self.frames) >= self.queue_max:
            return False
        self.frames.append(frame)
        self.wake.set()
        return True

    def end(self) -> None:
        self.ended = True
        self.wake.set()

    async def take(self) -> list[Frame]:
        """Wait for frames and return all of them; none when the feed has ended."""
        while not self.frames and not self.ended:
            self.wake.clear()
            await self.wake.wait()
        if self.ended:
            return []
        taken = list(self.frames)
        self.frames.clear()
        return taken


@dataclass(slots=True)
class _Group:
    """Consumers of the same topics, and the last event that they were all sent."""

    last: int
    consumers: set[Consumer] = field(default_factory=set)


class Hub:
    """Knows who listens. All methods belong to the event loop.

    `last_before(seq, topics)` is asked once for each set of topics: the event before its first.
    """

    def __init__(
        self,
        epoch: str,
        head: int,
        *,
        queue_max: int,
        last_before: Callable[[int, Sequence[str]], int],
    ) -> None:
        self.epoch = epoch
        self.head = head
        self._queue_max = queue_max
        self._last_before = last_before
        self._groups: dict[Topics, _Group] = {}
        self.dropped = 0

    @property
    def consumers(self) -> int:
        return sum(len(group.consumers) for group in self._groups.values())

    def attach(self, topics: Topics) -> Consumer:
        """Queue from now on what is published; replay comes after, and drops what it has sent."""
        group = self._groups.get(topics)
        if group is None:
            last = self._last_before(self.head, sorted(topics)) if topics else self.head
            group = self._groups[topics] = _Group(last)
        consumer = Consumer(topics, self._queue_max)
        group.consumers.add(consumer)
        return consumer

    def detach(self, consumer: Consumer) -> None:
        group = self._groups[consumer.topics]
        group.consumers.discard(consumer)
        if not group.consumers:
            del self._groups[consumer.topics]

    def publish(self, entries: Sequence[Entry]) -> None:
        """Send committed events on. They come in order and without gaps."""
        for topics, group in self._groups.items():
            for entry in entries:
                if topics and entry.topic not in topics:
                    continue
                frame = Frame(entry.seq, render(self.epoch, entry, group.last))
                group.last = entry.seq
                self._offer(group, frame)
        self.head = entries[-1].seq

    def beat(self, wire: bytes) -> None:
        """Send a heartbeat to all."""
        frame = Frame(0, wire)
        for group in self._groups.values():
            self._offer(group, frame)

    def close(self) -> None:
        """End every feed at once: their clients come back when the hall does."""
        for group in self._groups.values():
            for consumer in group.consumers:
                consumer.end()

    def _offer(self, group: _Group, frame: Frame) -> None:
        for consumer in group.consumers:
            if not consumer.ended and not consumer.offer(frame):
                self._drop(consumer)

    def _drop(self, consumer: Consumer) -> None:
        """End a feed whose client does not read; its task may be stuck in the socket."""
        self.dropped += 1
        consumer.too_slow = True
        consumer.end()
        if consumer.task is not None:
            consumer.task.cancel()
