"""Many consumers of the feed in a process of their own, on raw sockets: the hall is measured."""

import json
import selectors
import socket
import sys
import time
from urllib.parse import urlsplit

READ_BYTES = 1 << 18
MARK = b"\nid: "


def open_feeds(url: str, token: str, count: int, cursor: str) -> list[socket.socket]:
    """Connect all, then ask on all at once."""
    where = urlsplit(url)
    feeds = [
        socket.create_connection((where.hostname or "", where.port or 0)) for _ in range(count)
    ]
    asked = f"GET /api/v1/feed HTTP/1.1\r\nHost: hall\r\nAuthorization: Bearer {token}\r\n"
    if cursor:
        asked += f"Last-Event-ID: {cursor}\r\n"
    for each in feeds:
        each.sendall(f"{asked}\r\n".encode())
        each.setblocking(False)  # noqa: FBT003 - the standard library's
    return feeds


def follow(feeds: list[socket.socket], events: int) -> float:
    """Read until each feed has brought so many events (0: for ever); return the seconds."""
    started = time.perf_counter()
    chosen = selectors.DefaultSelector()
    for each in feeds:
        chosen.register(each, selectors.EVENT_READ)
    rest = dict.fromkeys(feeds, b"")
    seen = dict.fromkeys(feeds, 0)
    silent = set(feeds)
    unfinished = len(feeds)
    while unfinished:
        for key, _ in chosen.select():
            feed = key.fileobj
            assert isinstance(feed, socket.socket)
            received = feed.recv(READ_BYTES)
            if not received:
                return -1.0
            if feed in silent:
                silent.discard(feed)
                assert received.startswith(b"HTTP/1.1 200"), received[:200]
                if not silent and not events:
                    print("ready", flush=True)
            received = rest[feed] + received  # a mark may be cut in two
            rest[feed] = received[1 - len(MARK) :]
            before, seen[feed] = seen[feed], seen[feed] + received.count(MARK)
            unfinished -= before < events <= seen[feed]
    return time.perf_counter() - started


def main() -> None:
    """Arguments: url, token, consumers, cursor, events each."""
    url, token, count, cursor, events = sys.argv[1:6]
    feeds = open_feeds(url, token, int(count), cursor)
    print(json.dumps(follow(feeds, int(events))), flush=True)


if __name__ == "__main__":
    main()
