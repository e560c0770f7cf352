"""What Prometheus reads: how fast the hall answers and commits, and who is listening."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from litestar import Response, get
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
GROUP_SIZES: Final = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauges:
    """Read when Prometheus asks, on the event loop."""

    consumers: Callable[[], int]
    dropped: Callable[[], int]
    head: Callable[[], int]
    commands_waiting: Callable[[], int]


class Metrics:
    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._commits = Histogram(
            "hall_commit_seconds",
            "From the first command of a group to its answers",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._groups = Histogram(
            "hall_commit_commands",
            "Commands in one commit",
            buckets=GROUP_SIZES,
            registry=self.registry,
        )
        self._forecasts = Histogram(
            "hall_forecast_seconds",
            "The work of one forecast",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._requests = Counter(
            "hall_requests",
            "Answers by method, route and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._latency = Histogram(
            "hall_request_seconds",
            "From a request to the start of its answer",
            ("method", "route"),
            buckets=SECONDS,
            registry=self.registry,
        )

    def observe_commit(self, commands: int, seconds: float) -> None:
        """Count a commit; on the writer's thread."""
        self._commits.observe(seconds)
        self._groups.observe(commands)

    def observe_forecast(self, seconds: float) -> None:
        """Count a forecast; on its own thread."""
        self._forecasts.observe(seconds)

    def observe_answer(self, scope: Scope, status: int, seconds: float) -> None:
        """Count an answer by its route's template: never by a path that a caller made up."""
        route, method = scope.get("path_template") or "none", scope["method"]  # type: ignore[typeddict-item]
        self._requests.labels(method, route, str(status)).inc()
        self._latency.labels(method, route).observe(seconds)

    def watch(self, gauges: Gauges) -> None:
        self.registry.register(_Reading(gauges))


class _Reading:
    """Asks the hall's parts for what they count themselves."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        named = {
            "hall_feed_consumers": ("Open feeds", self._gauges.consumers),
            "hall_feed_head": ("Seq of the newest event", self._gauges.head),
            "hall_commands_waiting": (
                "Commands in the writer's queue",
                self._gauges.commands_waiting,
            ),
        }
        for name, (words, read) in named.items():
            yield GaugeMetricFamily(name, words, value=read())
        dropped = self._gauges.dropped()
        yield CounterMetricFamily("hall_feed_dropped", "Feeds ended for slowness", value=dropped)


def measured(app: ASGIApp, metrics: Metrics) -> ASGIApp:
    """Return the application with each answer counted and timed."""

    async def counted(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                seconds = time.perf_counter() - started
                metrics.observe_answer(scope, message["status"], seconds)
            await send(message)

        await app(scope, receive, send_counted)

    return counted


@get(["/metrics", "/api/v1/metrics"], media_type=TEXT, tags=["operation"], sync_to_thread=False)
def show_metrics(state: State) -> Response[bytes]:
    """Show Prometheus what there is to know. Nothing of it is about a person."""
    return Response(generate_latest(state.metrics.registry), media_type=TEXT)


@get("/healthz", media_type="text/plain", tags=["operation"], sync_to_thread=False)
def healthy() -> str:
    """Answer while the event loop turns."""
    return "ok"
