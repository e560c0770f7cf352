from pathlib import Path

from bench.killed import killed

KILLS = 10


def test_a_hall_killed_under_load_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    account = killed(tmp_path / "hall", KILLS, seed=20261124)
    assert len(account.acknowledged) > KILLS
    assert not account.missing
    assert not account.unknown
    assert account.numbers_twice == 0
    assert account.events_missing_or_doubled == 0
    assert account.snapshots == 1
