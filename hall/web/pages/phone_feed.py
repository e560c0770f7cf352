"""Tells phones that their page has changed, and nothing else of what happens in the hall."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from litestar.types import Receive, Scope, Send

from hall.frontdesk import FrontDesk
from hall.store.feed import Entry
from hall.web.feed import HEADERS
from hall.web.hub import Consumer, Frame, Hub
from hall.web.pages.models import PhonePage
from hall.web.pages.phone_view import phone_page

PHONES_MAX: Final = 1_000  # of the hub's 2,000: displays and staff keep their half
TOPICS: Final = frozenset({"phone"})  # no event has it: the hub brings heartbeats and the end
LOOK_EVERY: Final = 4  # heartbeats: the band of a wait also changes while nothing happens
WOKEN: Final = Frame(-1, b"")
PING: Final = b"data: changed\n\n"
STILL_HERE: Final = b": still here\n\n"  # finds the phones that have gone


class _Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What an event says of whom it moves."""

    ticket_no: str = ""
    group: str = ""

    @property
    def groups(self) -> str:
        """Return the letter of the line that moves, "" where the event does not say."""
        return self.group or (self.ticket_no[:1] if self.ticket_no[1:].isdigit() else "")


_moved: Final = msgspec.json.Decoder(_Moved).decode


@dataclass(slots=True)
class PhoneWatch:
    """Wakes the phones that an event may concern. All of it belongs to the event loop."""

    hub: Hub
    _phones: dict[Consumer, PhonePage] = field(default_factory=dict)

    @property
    def full(self) -> bool:
        return len(self._phones) >= PHONES_MAX

    def attach(self, page: PhonePage) -> Consumer:
        consumer = self.hub.attach(TOPICS)
        self._phones[consumer] = page
        return consumer

    def detach(self, consumer: Consumer) -> None:
        self._phones.pop(consumer, None)
        self.hub.detach(consumer)

    def notice(self, entries: Sequence[Entry]) -> None:
        """Wake the phones of the lines that moved, each once."""
        if not self._phones:
            return
        moved = [_moved(each.body) for each in entries if each.topic == "ticket"]
        groups = {each.groups for each in moved}
        numbers = {each.ticket_no for each in moved}
        for consumer, page in self._phones.items():
            if page.group in groups or page.ticket_no in numbers or "" in groups:
                _wake(consumer)


def _wake(consumer: Consumer) -> None:
    if not consumer.ended and WOKEN not in consumer.frames:
        consumer.offer(WOKEN)


class PhoneStream:
    """One phone's feed, as a bare ASGI application.

    The page is worked out here and compared: a phone is pinged only when it would look different.
    """

    def __init__(self, front: FrontDesk, watch: PhoneWatch, page: PhonePage) -> None:
        self._front = front
        self._watch = watch
        self._page = page
        self._beats = 0

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        consumer = self._watch.attach(self._page)
        consumer.task = asyncio.current_task()
        hanging_up = asyncio.create_task(_hang_up(receive, consumer))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _send(send, STILL_HERE)
            while frames := await consumer.take():
                await _send(send, PING if self._differs(frames) else STILL_HERE)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            if not consumer.too_slow:
                raise
        finally:
            hanging_up.cancel()
            self._watch.detach(consumer)

    def _differs(self, frames: list[Frame]) -> bool:
        """Look again when something moved, or after a while."""
        self._beats += 1
        if WOKEN not in frames and self._beats % LOOK_EVERY:
            return False
        before = self._page
        self._page = phone_page(self._front, before.link) or before
        return self._page != before


async def _send(send: Send, wire: bytes) -> None:
    await send({"type": "http.response.body", "body": wire, "more_body": True})


async def _hang_up(receive: Receive, consumer: Consumer) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    consumer.end()
