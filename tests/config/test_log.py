"""What a log may say, and what it must not."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from config import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    found = io.StringIO()
    log.configure(stream=found)
    yield found
    structlog.reset_defaults()
    root.handlers[:] = before
    root.setLevel(level)


def test_an_error_is_told_without_the_values_that_it_met(stream: io.StringIO) -> None:
    def refused() -> None:
        token = "Bearer sesame-open"
        raise ValueError(len(token))

    try:
        refused()
    except ValueError:
        structlog.get_logger("test").exception("it failed")
    entry = json.loads(stream.getvalue())
    assert entry["event"] == "it failed"
    assert "refused" in str(entry["exception"])
    assert "sesame" not in stream.getvalue()
