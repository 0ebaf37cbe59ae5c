"""Every store by turns, and a small office over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.persistence.store import Store
from tests.store.office import Office, office_over


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store with a schema and nothing in it."""
    if request.param == "memory":
        from engine.persistence.memory import MemoryStore

        yield MemoryStore()
    else:
        from engine.persistence.postgres import PostgresStore

        lives = PostgresStore(request.getfixturevalue("database_url"))
        yield lives
        lives.close()


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """A small office with one SOP in force."""
    return office_over(store, tmp_path / "files")
