"""The schema: migrations bring exactly what `tables.py` says."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, text

from engine.persistence import migrate
from engine.persistence.tables import metadata
from engine.persistence.upgrade import is_current

pytestmark = pytest.mark.servers


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    yield made
    made.dispose()


def test_the_migrations_bring_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_current(engine)


def test_a_migration_may_be_repeated_and_the_origin_stays_the_first(engine: Engine, database_url: str) -> None:
    migrate(database_url, "another")

    with engine.connect() as connection:
        assert connection.execute(text("SELECT origin FROM installation")).scalars().all() == ["tertib"]
        assert connection.execute(text("SELECT version FROM directory")).scalars().all() == [1]
