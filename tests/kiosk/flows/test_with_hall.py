"""The flow against the real hall, in a process of its own, which is stopped and goes on."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bench.served import HallProcess, running_hall
from hall.client import HallClient, HallRefusedError
from kiosk.flows.ticketing import Ticketing, Timing
from kiosk.hall_desk import ClientDesk
from kiosk.hall_link import LinkState
from kiosk.journal import Journal
from tests.kiosk.printing.papers import CATALOGUE, HALL

ZONE = ZoneInfo("Asia/Shanghai")
ANSWER_S = 1.0
NOT_FOUND = 404


@dataclass
class Kiosk:
    hall: HallProcess
    flow: Ticketing
    journal: Journal
    client: HallClient

    def state(self, ticket_no: str) -> str:
        return self.client.ticket(ticket_no).state


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with running_hall(tmp_path / "hall") as hall:
        client = HallClient(hall.url, hall.access["kiosks"]["K1"], timeout_s=ANSWER_S)
        desk = ClientDesk(client)
        journal = Journal(tmp_path / "kiosk.db", kiosk_id="K1", prefix="K1")
        timing = Timing(
            wall=lambda: datetime.now(ZONE),
            monotonic=time.monotonic,
            pause=time.sleep,
            zone=ZONE,
            answer_timeout_s=ANSWER_S,
        )
        flow = Ticketing(
            desk=desk,
            journal=journal,
            link=LinkState(linked=True, offset=timedelta()),
            hall=HALL,
            catalogue=CATALOGUE,
            timing=timing,
        )
        yield Kiosk(hall, flow, journal, client)
        desk.close()
        client.close()
        journal.close()


def test_a_hall_that_hangs_leaves_one_ticket_a_touch_once_it_goes_on(kiosk: Kiosk) -> None:
    before = kiosk.flow.issue("BT-01", priority_reason=None)
    assert not before.offline
    kiosk.hall.process.send_signal(signal.SIGSTOP)
    alone = kiosk.flow.issue("BT-01", priority_reason="elderly")
    kiosk.hall.process.send_signal(signal.SIGCONT)
    assert (alone.ticket_no, alone.offline) == ("K1-001", True)
    kiosk.flow.replay()
    assert kiosk.journal.waiting(10) == ()
    assert kiosk.journal.unknown_attempts() == ()
    assert kiosk.state(before.ticket_no) == "waiting"
    assert kiosk.state("K1-001") == "waiting"
    after = kiosk.flow.issue("BT-01", priority_reason=None)
    ghost = f"{before.group}{int(before.ticket_no[1:]) + 1:03d}"
    assert int(after.ticket_no[1:]) == int(before.ticket_no[1:]) + 2
    assert gone(kiosk, ghost)


def gone(kiosk: Kiosk, ticket_no: str) -> bool:
    """Whether nobody waits under a number: it is cancelled, or not shown any more."""
    try:
        return kiosk.state(ticket_no) == "cancelled"
    except HallRefusedError as refused:
        return refused.problem.status == NOT_FOUND
