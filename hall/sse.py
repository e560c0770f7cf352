"""Server-sent events read from bytes, whichever way the network has cut them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MESSAGE_BYTES_MAX: Final = 1 << 20  # a thousand times the largest event
BOM: Final = b"\xef\xbb\xbf"


class BrokenStreamError(Exception):
    """What arrives cannot be a feed: no end of a message within MESSAGE_BYTES_MAX."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its data, and the last id seen so far ("" for none)."""

    id: str
    data: bytes


class SseParser:
    """Feeds on bytes and gives whole messages (WHATWG HTML 9.2.6); keeps what is incomplete."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._scanned = 0  # bytes of the rest that are known to hold no end of line
        self._started = False
        self._data: list[bytes] = []
        self._size = 0
        self._id = ""

    def feed(self, received: bytes) -> Iterator[Message]:
        """Yield the messages that these bytes complete."""
        self._rest += received
        if not self._started:
            if BOM.startswith(self._rest) and len(self._rest) < len(BOM):
                return
            self._started = True
            if self._rest.startswith(BOM):
                del self._rest[: len(BOM)]
        for line in self._lines():
            message = self._take(line)
            if message is not None:
                yield message
        if len(self._rest) + self._size > MESSAGE_BYTES_MAX:
            reason = f"a message of more than {MESSAGE_BYTES_MAX} bytes"
            raise BrokenStreamError(reason)

    def _lines(self) -> Iterator[bytes]:
        """Yield whole lines: they end in LF, CR LF or CR. A last CR waits: LF may follow."""
        text = bytes(self._rest)
        start = 0
        while (end := _end_of_line(text, max(start, self._scanned))) >= 0:
            after = end + 1
            if text[end] == 0x0D:
                if after == len(text):
                    break
                after += text[after] == 0x0A
            yield text[start:end]
            start = after
        del self._rest[:start]
        self._scanned = max(0, len(self._rest) - 1)

    def _take(self, line: bytes) -> Message | None:
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
            self._size += len(line) + 1
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace")
        return None

    def _dispatch(self) -> Message | None:
        data, self._data, self._size = self._data, [], 0
        return Message(self._id, b"\n".join(data)) if data else None


def _end_of_line(text: bytes, start: int) -> int:
    feed, carriage = text.find(b"\n", start), text.find(b"\r", start)
    return max(feed, carriage) if min(feed, carriage) < 0 else min(feed, carriage)
