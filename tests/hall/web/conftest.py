from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hall.serving import ServedHall, served


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[ServedHall]:
    with served(tmp_path) as running:
        yield running
