"""An office of this test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.crew import Crew


@pytest.fixture
def crew(database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Crew]:
    """An office on the servers of this run, with nobody at work."""
    made = Crew(database_url, redis_url, tmp_path / "files")
    made.move_in()
    yield made
    made.leave()
