"""SIGKILL under load: every acknowledged ticket stays, no number comes twice, no event is lost.

Eight kiosks issue as fast as they can and repeat under the same key what got no answer; a display
follows the feed. The hall is killed while they are at it, and started again on the same files.
"""

import logging
import random
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.figures import Figure, tell
from bench.served import HallProcess, free_port, start_hall
from config import log
from hall.client import FeedFollower, HallClient, HallUnreachableError, Pace
from hall.contract.api import IssueTicket
from hall.contract.board import Board
from hall.contract.events import AnyEvent, TicketIssued

SERVICE = "BT-01"
KIOSKS = 8
KILLS = 100
ANSWER_S = 5.0
RETRY_S = 0.02
SETTLE_S = 60.0


@dataclass(slots=True)
class Account:
    """What was acknowledged, and what the display saw."""

    acknowledged: list[str] = field(default_factory=list)
    seen: list[tuple[int, str]] = field(default_factory=list)
    snapshots: int = 0
    stop: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def acknowledge(self, ticket_no: str) -> None:
        with self.changed:
            self.acknowledged.append(ticket_no)
            self.changed.notify_all()

    def see(self, event: AnyEvent, seq: int) -> None:
        with self.changed:
            self.seen.append((seq, event.ticket_no if isinstance(event, TicketIssued) else ""))
            self.changed.notify_all()

    def start(self, _board: Board) -> None:
        self.snapshots += 1

    def wait_for_acknowledged(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.acknowledged) >= count, SETTLE_S)

    def wait_until_all_seen(self) -> None:
        """Wait until the display has seen every acknowledged ticket, or give up."""
        with self.changed:
            self.changed.wait_for(lambda: not self.missing, SETTLE_S)

    @property
    def missing(self) -> set[str]:
        return set(self.acknowledged) - {ticket_no for _, ticket_no in self.seen}

    @property
    def numbers_twice(self) -> int:
        issued = [ticket_no for _, ticket_no in self.seen if ticket_no]
        given = len(self.acknowledged) - len(set(self.acknowledged))
        return given + len(issued) - len(set(issued))

    @property
    def events_missing_or_doubled(self) -> int:
        seqs = [seq for seq, _ in self.seen]
        return sum(b != a + 1 for a, b in pairwise(seqs))

    @property
    def unknown(self) -> set[str]:
        """Return tickets that the display saw and no kiosk got: none, since all keep asking."""
        return {ticket_no for _, ticket_no in self.seen if ticket_no} - set(self.acknowledged)


def kiosk(place: int, hall: HallProcess, account: Account) -> None:
    client = HallClient(hall.url, hall.kiosk, timeout_s=ANSWER_S)
    number = 0
    while not account.stop.is_set():
        number += 1
        while True:  # the same key until there is an answer: as a kiosk's outbox does
            try:
                issued = client.issue(IssueTicket(service_code=SERVICE), f"{place}-{number}")
            except HallUnreachableError:
                time.sleep(RETRY_S)
            else:
                account.acknowledge(issued.ticket_no)
                break
    client.close()


def killed(data: Path, kills: int, seed: int) -> Account:
    """Kill the hall so many times under load and return the account."""
    chance, account, port = random.Random(seed), Account(), free_port()
    hall = start_hall(data, port)
    follower = FeedFollower(
        HallClient(hall.url, hall.display, timeout_s=ANSWER_S),
        (),
        on_snapshot=account.start,
        on_event=account.see,
        on_link=lambda _up, _at: None,
        pace=Pace(first_retry_s=0.02, retry_s_max=0.2),
    )
    follower.start()
    kiosks = [
        threading.Thread(target=kiosk, args=(place, hall, account)) for place in range(KIOSKS)
    ]
    for each in kiosks:
        each.start()
    try:
        for _ in range(kills):
            account.wait_for_acknowledged(len(account.acknowledged) + chance.randint(1, 60))
            hall.kill()
            hall = start_hall(data, port)
        account.wait_for_acknowledged(len(account.acknowledged) + KIOSKS)
        account.stop.set()
        for each in kiosks:
            each.join(SETTLE_S)
        account.wait_until_all_seen()
    finally:
        account.stop.set()
        follower.stop()
        hall.process.terminate()
        hall.process.wait(10)
    return account


def main() -> None:
    log.configure(logging.ERROR)
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory() as name:
        account = killed(Path(name) / "hall", kills, seed=kills)
    found = {
        "acknowledged tickets lost": len(account.missing),
        "numbers issued twice": account.numbers_twice,
        "events missing or doubled on the display": account.events_missing_or_doubled,
        "tickets that nobody got": len(account.unknown),
        "snapshots after the first": account.snapshots - 1,
    }
    figures = [
        Figure(figure=f"{name}, {kills} kills", value=value, unit="", bound=0.0)
        for name, value in found.items()
    ]
    tickets = float(len(account.acknowledged))
    figures.append(Figure(figure="tickets issued under it", value=tickets, unit="", bound=None))
    tell(figures)


if __name__ == "__main__":
    main()
