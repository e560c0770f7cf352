"""The desk while the hall runs: its board, the kiosks' heartbeats, and who keeps the time."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

import structlog

from config.look import tokens
from config.schema_hall import HallConfig
from hall.contract.api import KioskHealth
from hall.contract.board import Board, DeviceState, GroupLabel, ServiceLabel
from hall.contract.problems import ProblemError
from hall.queue import day, machines
from hall.queue.books import Books as DeskBooks
from hall.queue.desk import Desk
from hall.queue.hours import ZONE
from hall.queue.machines import KIOSK_ITSELF, OFFLINE, ONLINE
from hall.queue.targets import explanation
from hall.queue.weights import solution_of
from hall.store import snapshot
from hall.store.books import Books, ReadBooks
from hall.store.database import Connection
from hall.store.writer import Writer

TICK_S: Final = 1.0  # how exactly midnight and silence are noticed
SILENT_AFTER: Final = timedelta(seconds=15)  # three heartbeats of a kiosk

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class FrontDesk:
    """Lives on the event loop; `db` is the loop's reading connection. The day has begun."""

    desk: Desk
    writer: Writer
    db: Connection
    clock: Callable[[], datetime]
    _seen: dict[str, datetime] = field(default_factory=dict)
    _date: date | None = None
    _rules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._date = self.now.date()
        for state in ReadBooks(self.db, self.now).machines.all_devices():
            if state.device == KIOSK_ITSELF and state.status == ONLINE:
                self._seen[state.kiosk_id] = self.now

    @property
    def now(self) -> datetime:
        return self.clock().astimezone(ZONE)

    def rules(self) -> tuple[str, ...]:
        """Return what priority the classes have and what it gives, in words."""
        if not self._rules:
            self._rules = explanation(solution_of(self.desk.hall, self.desk.catalogue))
        return self._rules

    @property
    def books(self) -> ReadBooks:
        """Return the books for a single look; use `reading` where two looks must agree."""
        return ReadBooks(self.db, self.now)

    async def run(self, command: Callable[[Desk, DeskBooks], T]) -> T:
        """Run a command that carries no key: its own repetition changes nothing."""
        return await self.writer.run(lambda tx: command(self.desk, Books(tx)))

    async def keep_time(self) -> None:
        """Notice midnight and silence, until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            with suppress(ProblemError):  # full or stopping: the next tick does it
                await self.tick()

    def board(self) -> Board:
        """Return the whole board from one read, with its cursor."""
        now, hall = self.now, self.desk.hall
        standing = snapshot.board(self.db, now)
        return Board(
            cursor=standing.cursor,
            at=now,
            hall_name=hall.name.zh,
            hall_name_en=hall.name.en,
            hall_name_mn=hall.name.mn,
            hours=standing.hours,
            calls=standing.calls,
            waits=standing.waits,
            average_wait_min=standing.average_wait_min,
            counters=standing.counters,
            groups=_group_labels(hall),
            services=tuple(
                ServiceLabel(code=each.code, short=each.short_zh)
                for each in self.desk.catalogue.services
            ),
            notices=standing.notices,
            promises=tuple(each.name for each in hall.promises),
            ticker=hall.ticker,
        )

    async def hear(self, kiosk_id: str, health: KioskHealth) -> None:
        """Take a kiosk's heartbeat; only what is another state than before reaches the disk."""
        self._seen[kiosk_id] = now = self.now
        known = {each.device: each for each in self.books.machines.devices(kiosk_id)}
        itself = DeviceState(kiosk_id=kiosk_id, device=KIOSK_ITSELF, status=ONLINE, since=now)
        states = [
            each
            for each in (itself, *health.devices)
            if not machines.same(known.get(each.device), each)
        ]
        if states:
            await self._report(states)

    async def _report(self, states: list[DeviceState]) -> None:
        await self.run(lambda _desk, books: machines.report(books, states))

    async def tick(self) -> None:
        """Begin a new date, and call kiosks offline that have fallen silent."""
        now = self.now
        if now.date() != self._date:
            await self.run(day.begin)
            self._date = now.date()
        for kiosk_id, seen in list(self._seen.items()):
            if now - seen > SILENT_AFTER:
                state = DeviceState(
                    kiosk_id=kiosk_id, device=KIOSK_ITSELF, status=OFFLINE, since=now
                )
                await self._report([state])
                if self._seen.get(kiosk_id) == seen:
                    del self._seen[kiosk_id]


def _group_labels(hall: HallConfig) -> tuple[GroupLabel, ...]:
    return tuple(
        GroupLabel(
            letter=each.letter,
            name=each.name.zh,
            short=each.short.zh,
            hint=each.hint.zh,
            colour=getattr(tokens, each.colour.upper()),
            location=each.location.zh,
            counters=hall.counters_of(each.letter),
        )
        for each in hall.groups
    )
