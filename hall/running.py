"""The hall's parts while it runs: opened together, announced to the loop, closed together."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import structlog

from config.schema_catalogue import Catalogue
from config.schema_hall import HallConfig
from hall.contract.problems import ProblemError
from hall.forecasting import Forecasting
from hall.queue import day
from hall.queue.desk import Desk
from hall.queue.outlook import Newest
from hall.queue.weights import solution_of
from hall.store import feed, idempotency
from hall.store.books import Books
from hall.store.database import Connection, open_database, read_connection
from hall.store.feed import Entry
from hall.store.tokens import SessionLimits
from hall.store.writer import Tx, Writer
from hall.web.auth import Access
from hall.web.feed import FeedParts, Past
from hall.web.hub import Hub
from hall.web.metrics import Gauges, Metrics
from hall.web.queue_metrics import QueueReading
from hall.web.sessions import SignInDesk

DATABASE: Final = "hall.db"
UPKEEP_S: Final = 20.0  # trims at most 1,000 rows a turn: ten times what a busy hall adds

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a hall is started with. `public_url` is what links on paper lead to."""

    data: Path
    hall: HallConfig
    catalogue: Catalogue
    public_url: str
    clock: Callable[[], datetime]

    @property
    def database(self) -> Path:
        return self.data / DATABASE


def clock_of(zone: str) -> Callable[[], datetime]:
    """Return the real clock in the hall's zone."""
    where = ZoneInfo(zone)
    return lambda: datetime.now(where)


@dataclass(slots=True)
class Running:
    """Opened before the server starts. `db` is the event loop's reading connection."""

    settings: Settings
    forecasts: bool = True  # False leaves waits as they are
    desk: Desk = field(init=False)
    forecasting: Forecasting = field(init=False)
    db: Connection = field(init=False)
    writer: Writer = field(init=False)
    metrics: Metrics = field(default_factory=Metrics)
    hub: Hub = field(init=False)
    failed: bool = False
    on_failure: Callable[[], None] = lambda: None
    listeners: list[Callable[[Sequence[Entry]], None]] = field(default_factory=list)
    _loop: asyncio.AbstractEventLoop | None = None

    def __post_init__(self) -> None:
        self.settings.data.mkdir(parents=True, exist_ok=True)
        written = open_database(self.settings.database)
        self.writer = Writer(
            written,
            self.settings.clock,
            on_commit=self._announce,
            on_failure=self._fail,
            observe=self.metrics.observe_commit,
        )
        self._open_desk()
        self.writer.submit(self._begin).result()
        self.db = read_connection(self.settings.database)
        self.hub = Hub(
            feed.epoch(self.db),
            feed.head(self.db),
            queue_max=self.settings.hall.feed.consumer_queue_max,
            last_before=lambda seq, topics: feed.last_before(self.db, seq, topics),
        )
        self.metrics.registry.register(QueueReading(self.db, self.settings.clock))
        self.metrics.watch(
            Gauges(
                consumers=lambda: self.hub.consumers,
                dropped=lambda: self.hub.dropped,
                head=lambda: self.hub.head,
                commands_waiting=lambda: self.writer.waiting,
            )
        )

    def _open_desk(self) -> None:
        settings, newest = self.settings, Newest()
        self.desk = Desk(
            hall=settings.hall,
            catalogue=settings.catalogue,
            policy=solution_of(settings.hall, settings.catalogue).policy,
            public_url=settings.public_url,
            outlook=newest,
        )
        self.forecasting = Forecasting(
            self.desk,
            newest,
            settings.database,
            self.writer,
            settings.clock,
            self.metrics.observe_forecast,
        )
        self.listeners.append(self.forecasting.notice)

    def _begin(self, tx: Tx) -> None:
        if not feed.epoch(tx.db):
            feed.renew_epoch(tx.db)
        day.begin(self.desk, Books(tx))

    @property
    def limits(self) -> SessionLimits:
        sessions = self.settings.hall.sessions
        return SessionLimits(
            idle=timedelta(minutes=sessions.staff_idle_min),
            whole=timedelta(minutes=sessions.staff_max_min),
        )

    @asynccontextmanager
    async def on_loop(self) -> AsyncIterator[FeedParts]:
        """Serve the feed on the running loop until the block ends; then close everything."""
        self._loop = asyncio.get_running_loop()
        self.hub.head = feed.head(self.db)
        past = Past(self.settings.database, self.hub.epoch)
        parts = FeedParts(self.hub, past, self.settings.clock)
        if self.forecasts:
            self.forecasting.start()
        tasks = [
            asyncio.create_task(self._beat(parts)),
            asyncio.create_task(self._keep_up()),
        ]
        try:
            yield parts
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self.hub.close()
            await asyncio.to_thread(self.forecasting.close)
            await asyncio.to_thread(self.writer.close)
            past.close()
            self.db.close()

    def access(self) -> Access:
        return Access(self.db, self.writer, self.settings.clock, self.limits)

    def sign_in_desk(self) -> SignInDesk:
        return SignInDesk(
            db=self.db, writer=self.writer, clock=self.settings.clock, limits=self.limits
        )

    def _announce(self, entries: list[Entry]) -> None:
        """Hand committed events to the loop; on the writer's thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._publish, entries)

    def _publish(self, entries: list[Entry]) -> None:
        self.hub.publish(entries)
        for listener in self.listeners:
            listener(entries)

    def _fail(self) -> None:
        self.failed = True
        log.critical("the disk cannot be trusted any more; the hall stops")
        self.on_failure()

    async def _beat(self, parts: FeedParts) -> None:
        while True:
            await asyncio.sleep(self.settings.hall.feed.heartbeat_s)
            self.hub.beat(parts.heartbeat())

    async def _keep_up(self) -> None:
        keep = self.settings.hall.feed.retention_events
        while True:
            await asyncio.sleep(UPKEEP_S)
            with suppress(ProblemError):  # full or busy: the next turn does it
                await self.writer.run(lambda tx: _upkeep(tx, keep))


def _upkeep(tx: Tx, keep: int) -> None:
    feed.trim(tx.db, keep)
    idempotency.forget(tx.db, tx.now)
