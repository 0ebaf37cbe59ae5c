"""Every store by turns, and a small office over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.persistence.memory import MemoryStore
from engine.persistence.postgres import PostgresStore
from engine.persistence.store import Store
from tests.store.office import Office, office_over


@pytest.fixture
def postgres(database_url: str) -> Iterator[PostgresStore]:
    """The store that lives."""
    lives = PostgresStore(database_url)
    yield lives
    lives.close()


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> Store:
    """A store with a schema and nothing in it."""
    if request.param == "memory":
        return MemoryStore()
    lives: PostgresStore = request.getfixturevalue("postgres")
    return lives


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """A small office with one SOP in force."""
    return office_over(store, tmp_path / "files")
