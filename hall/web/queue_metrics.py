"""What Prometheus reads of the queue: who waits, and how well waits were foretold today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

from hall.queue.hours import ZONE
from hall.store import history, snapshot
from hall.store.database import Connection


@dataclass(frozen=True, slots=True, eq=False)
class QueueReading:
    """Read when Prometheus asks, on the event loop; `db` is the loop's reading connection."""

    db: Connection
    clock: Callable[[], datetime]

    def collect(self) -> Iterator[Metric]:
        now = self.clock().astimezone(ZONE)
        waiting = GaugeMetricFamily("hall_waiting", "Tickets that wait", labels=("group",))
        wait = GaugeMetricFamily(
            "hall_wait_seconds", "A newcomer's wait, as published", labels=("group", "share")
        )
        for each in snapshot.board(self.db, now).waits:
            waiting.add_metric((each.group,), each.waiting)
            wait.add_metric((each.group, "0.5"), each.wait_s_median)
            wait.add_metric((each.group, "0.9"), each.wait_s_p90)
        yield waiting
        yield wait
        yield from self._truth(now)

    def _truth(self, now: datetime) -> Iterator[Metric]:
        """Yield today's errors of what was announced at issue, once there is anything to tell."""
        known = history.truths(self.db, now.date().isoformat())
        if not known:
            return
        errors = [each.told_median_s - each.waited_s for each in known]
        covered = sum(each.waited_s <= each.told_p90_s for each in known) / len(known)
        named = (
            ("hall_forecast_tickets", "Tickets whose forecast met its truth today", len(known)),
            (
                "hall_forecast_error_seconds",
                "Mean absolute error of the announced median, today",
                sum(map(abs, errors)) / len(errors),
            ),
            (
                "hall_forecast_bias_seconds",
                "Mean of announced median less true wait, today",
                sum(errors) / len(errors),
            ),
            ("hall_forecast_p90_share", "Share of waits within the announced p90, today", covered),
        )
        for name, words, value in named:
            yield GaugeMetricFamily(name, words, value=value)
