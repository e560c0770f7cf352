"""A bound on how often something may be tried, kept in memory."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

KEYS_MAX: Final = 4_096  # the longest untried go first


@dataclass(slots=True, kw_only=True)
class Throttle:
    """Allows `tries` in any `window` for each key."""

    tries: int
    window: timedelta
    _seen: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)

    def wait_s(self, key: str, now: datetime) -> float:
        """Return how long until the key may be tried again; 0 for now."""
        seen = self._seen.get(key)
        while seen and now - seen[0] >= self.window:
            seen.popleft()
        if not seen or len(seen) < self.tries:
            return 0.0
        return (seen[0] + self.window - now).total_seconds()

    def note(self, key: str, now: datetime) -> None:
        """Count a try."""
        self._seen.setdefault(key, deque(maxlen=self.tries)).append(now)
        self._seen.move_to_end(key)
        if len(self._seen) > KEYS_MAX:
            self._seen.popitem(last=False)

    def forgive(self, key: str) -> None:
        """Take the newest try back: it was a good one."""
        if seen := self._seen.get(key):
            seen.pop()
