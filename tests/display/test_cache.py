"""A display starts from its last picture."""

from pathlib import Path

from msgspec.structs import replace

from display.cache import BoardCache
from tests.display.test_board import called, empty_board, fold


def test_the_last_board_comes_back_after_a_restart(tmp_path: Path) -> None:
    board = fold(called(1), called(2))
    BoardCache(tmp_path / "L1.json").keep(board)
    assert BoardCache(tmp_path / "L1.json").load() == board


def test_a_board_is_written_once(tmp_path: Path) -> None:
    cache = BoardCache(tmp_path / "L1.json")
    cache.keep(empty_board())
    cache.path.unlink()
    cache.keep(empty_board())
    assert not cache.path.exists()
    cache.keep(replace(empty_board(), cursor="e:9"))
    assert cache.path.exists()


def test_a_torn_or_missing_cache_is_as_good_as_none(tmp_path: Path) -> None:
    path = tmp_path / "L1.json"
    assert BoardCache(path).load() is None
    path.write_bytes(b'{"cursor": "e:')
    assert BoardCache(path).load() is None


def test_a_disk_that_takes_nothing_costs_only_the_cache(tmp_path: Path) -> None:
    BoardCache(tmp_path / "absent" / "L1.json").keep(empty_board())
    assert not (tmp_path / "absent").exists()
