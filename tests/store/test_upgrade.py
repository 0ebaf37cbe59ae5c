"""The schema: migrations bring exactly what `tables.py` says, and the application cannot rewrite history."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from engine.persistence import migrate
from engine.persistence.tables import INSERT_ONLY, metadata
from engine.persistence.upgrade import is_current

pytestmark = pytest.mark.servers


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def as_application(engine: Engine, database_url: str) -> Iterator[Connection]:
    """A connection in the role of the application, which the migration gives its rights."""
    with engine.begin() as connection:
        connection.execute(
            text(
                "DO $$ BEGIN CREATE ROLE tertib_app NOLOGIN;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        )
    migrate(database_url)
    with engine.connect() as connection:
        connection.execute(text("SET ROLE tertib_app"))
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute(text("RESET ROLE"))
        connection.commit()


def test_the_migrations_bring_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_current(engine)


def test_a_migration_may_be_repeated_and_the_origin_stays_the_first(engine: Engine, database_url: str) -> None:
    migrate(database_url, "another")

    with engine.connect() as connection:
        assert connection.execute(text("SELECT origin FROM installation")).scalars().all() == ["tertib"]
        assert connection.execute(text("SELECT version FROM directory")).scalars().all() == [1]


@pytest.mark.parametrize("table", sorted(table.name for table in INSERT_ONLY))
@pytest.mark.parametrize("change", ['DELETE FROM "{}"', 'TRUNCATE "{}"', 'UPDATE "{}" SET {} = {}'])
def test_the_applications_role_may_not_change_what_is_only_added_to(
    as_application: Connection, table: str, change: str
) -> None:
    column = next(iter(metadata.tables[table].columns)).name

    with pytest.raises(DBAPIError, match="permission denied"):
        as_application.execute(text(change.format(table, column, column)))


def test_the_applications_role_may_do_its_work(as_application: Connection) -> None:
    as_application.execute(text("INSERT INTO person (id, name) VALUES ('ani', 'Ani')"))
    as_application.execute(text("INSERT INTO absence (person, from_date, to_date) VALUES ('ani', now(), now())"))
    as_application.execute(text("UPDATE directory SET version = version + 1"))
    as_application.execute(text("DELETE FROM absence"))
