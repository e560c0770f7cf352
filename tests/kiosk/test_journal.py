import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.flows.records import Attempt, JournalError, OfflineEntry, SeriesExhaustedError
from kiosk.journal import SERIES_MAX, Journal
from kiosk.journal_file import settings_for

NOW = datetime(2026, 11, 23, 14, 36, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()
OFFSET = timedelta(seconds=1.5)
KILLS = 12  # each costs a start of Python; together well under ten seconds

VICTIM = """
    import sys
    from datetime import datetime, timedelta
    from pathlib import Path
    from zoneinfo import ZoneInfo
    from kiosk.journal import Journal

    journal = Journal(Path(sys.argv[1]), kiosk_id="K2", prefix="K2")
    now = datetime(2026, 11, 23, 14, 36, tzinfo=ZoneInfo("Asia/Shanghai"))
    print("ready", flush=True)
    while True:
        attempt = journal.begin("BT-01", None, now)
        print("key", attempt.key, flush=True)
        entry = journal.issue_offline(attempt, sent=True, day=now.date(), offset=None)
        print("no", entry.ticket_no, flush=True)
        job = journal.open_job(entry.ticket_no, b"paper", now)
        print("job", job.job_id, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.db"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    journal = opened(path)
    yield journal
    journal.close()


def opened(path: Path) -> Journal:
    return Journal(path, kiosk_id="K2", prefix="K2")


def issued(journal: Journal, *, sent: bool = False, day: date = TODAY) -> OfflineEntry:
    attempt = journal.begin("BT-01", None, NOW)
    return journal.issue_offline(attempt, sent=sent, day=day, offset=OFFSET)


def test_the_series_counts_up_within_a_day_and_starts_again_with_the_next(journal: Journal) -> None:
    assert [issued(journal).ticket_no for _ in range(3)] == ["K2-001", "K2-002", "K2-003"]
    assert issued(journal, day=TODAY + timedelta(days=1)).ticket_no == "K2-001"
    assert issued(journal).ticket_no == "K2-004"


def test_the_series_goes_on_after_a_restart_under_the_same_epoch(path: Path) -> None:
    first = opened(path)
    before = issued(first)
    first.close()
    second = opened(path)
    after = issued(second)
    second.close()
    assert after.ticket_no == "K2-002"
    assert before.key.split(":")[:2] == after.key.split(":")[:2]
    assert before.key != after.key


def test_two_journals_of_one_kiosk_never_share_a_key(tmp_path: Path) -> None:
    epochs = set()
    for name in ("lost.db", "new.db"):
        journal = opened(tmp_path / name)
        epochs.add(issued(journal).key)
        journal.close()
    assert len(epochs) == 2


def test_the_outbox_keeps_what_was_issued_until_the_hall_has_it(journal: Journal) -> None:
    entries = [issued(journal, sent=bool(n % 2)) for n in range(4)]
    assert journal.waiting(10) == tuple(entries)
    assert journal.waiting(2) == tuple(entries[:2])
    journal.merged(entries[0].key)
    journal.turned_away(entries[1].key, "ticket-exists")
    journal.lapsed(entries[2].key)
    assert journal.waiting(10) == (entries[3],)
    assert journal.waiting_count() == 1


def test_only_requests_that_may_have_arrived_are_unknown(journal: Journal) -> None:
    unsent, sent = issued(journal), issued(journal, sent=True)
    answered, refused = (journal.begin("BT-01", "elderly", NOW) for _ in range(2))
    journal.answered(answered.key, "C018")
    journal.refused(refused.key, "closed")
    assert unsent.supersedes is None
    assert [each.key for each in journal.unknown_attempts()] == [sent.supersedes]
    journal.settled(str(sent.supersedes), "C019 cancelled")
    assert journal.unknown_attempts() == ()


def test_a_request_that_a_dead_process_left_open_is_unknown_after_the_start(path: Path) -> None:
    first = opened(path)
    attempt = first.begin("BT-01", "elderly", NOW)
    assert first.unknown_attempts() == ()
    first.close()
    second = opened(path)
    assert second.unknown_attempts() == (
        Attempt(key=attempt.key, service_code="BT-01", priority_reason="elderly", at=NOW),
    )
    second.close()


def test_a_reprint_is_a_new_job_with_the_next_copy_number_and_the_first_age(
    journal: Journal,
) -> None:
    first = journal.open_job("C018", b"paper", NOW)
    journal.job_failed(first.job_id, "paper ran out")
    assert journal.unfinished_jobs() == (first,)
    second = journal.reopen_job(first)
    assert (second.copy_no, second.asked_at, second.paper) == (2, NOW, b"paper")
    assert journal.unfinished_jobs() == (second,)
    journal.job_printed(second.job_id)
    assert journal.unfinished_jobs() == ()


def test_a_series_that_is_used_up_is_refused_and_changes_nothing(journal: Journal) -> None:
    for _ in range(SERIES_MAX):
        issued(journal)
    attempt = journal.begin("BT-01", None, NOW)
    with pytest.raises(SeriesExhaustedError):
        journal.issue_offline(attempt, sent=True, day=TODAY, offset=None)
    assert journal.waiting_count() == SERIES_MAX
    assert journal.unknown_attempts() == ()


def test_pruning_forgets_the_settled_and_keeps_the_open(journal: Journal) -> None:
    merged, waiting = issued(journal, sent=True), issued(journal, sent=True)
    journal.merged(merged.key)
    journal.settled(str(merged.supersedes), "")
    journal.prune(NOW + timedelta(days=400))
    assert journal.waiting(10) == (waiting,)
    assert [each.key for each in journal.unknown_attempts()] == [waiting.supersedes]


def test_a_second_kiosk_on_the_same_journal_is_refused(path: Path, journal: Journal) -> None:
    issued(journal)
    with pytest.raises(JournalError, match="alone"):
        opened(path)


def test_a_full_disk_is_a_clear_refusal_and_the_next_number_is_not_skipped(
    journal: Journal,
) -> None:
    first = issued(journal)
    pages = journal._db.execute("PRAGMA page_count").fetchone()[0]
    journal._db.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    with pytest.raises(JournalError, match="full"):
        journal.open_job("C018", bytes(100_000), NOW)
    journal._db.execute("PRAGMA max_page_count = 100000").fetchall()
    assert issued(journal).n == first.n + 1


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "truncate"),
        ((3, 51, 2), "truncate"),
        ((3, 50, 7), "wal"),
        ((3, 51, 3), "wal"),
        ((3, 53, 4), "wal"),
    ],
)
def test_wal_is_used_only_where_it_loses_nothing(version: tuple[int, ...], mode: str) -> None:
    settings = dict(settings_for(version))
    assert settings["journal_mode"] == mode
    assert settings["synchronous"] == (2 if mode == "wal" else 3)


def test_killed_at_any_instant_no_number_key_or_job_is_ever_given_twice(path: Path) -> None:
    seen: list[str] = []
    for seed in range(KILLS):
        seen += lines_until_killed(path, random.Random(seed).uniform(0.0, 0.08))
    numbers = [line for line in seen if line.startswith("no ")]
    assert len(seen) == len(set(seen))
    assert numbers == sorted(numbers)
    assert len(numbers) > KILLS
    journal = opened(path)
    shown = {line.removeprefix("no ") for line in numbers}
    assert shown <= {entry.ticket_no for entry in journal.waiting(10_000)}
    superseded = {entry.supersedes for entry in journal.waiting(10_000)}
    assert superseded <= {each.key for each in journal.unknown_attempts()}
    journal.close()


def lines_until_killed(path: Path, after_s: float) -> list[str]:
    """Run the victim, kill it `after_s` after its first word, and return what it has said."""
    script = textwrap.dedent(VICTIM)
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == "ready\n"
        deadline = time.monotonic() + after_s
        said = []
        while time.monotonic() < deadline:
            said.append(victim.stdout.readline())
        victim.send_signal(signal.SIGKILL)
        said += victim.stdout.readlines()
    return [line.strip() for line in said if line.endswith("\n")]
