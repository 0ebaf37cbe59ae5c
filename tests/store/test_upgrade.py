"""The schema: migrations bring exactly what `tables.py` says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from engine.persistence.postgres import PostgresStore
from engine.persistence.schema import REVISIONS, Schema, revisions, schema_of
from engine.persistence.store import StillAtWork, StoreDown
from engine.persistence.tables import metadata
from engine.persistence.upgrade import migrate

pytestmark = pytest.mark.servers


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url)
    yield made
    made.dispose()


def test_the_migrations_bring_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert schema_of(engine) is Schema.CURRENT


def test_revisions_follow_one_another_by_the_numbers_that_their_files_begin_with() -> None:
    config = Config()
    config.set_main_option("script_location", str(REVISIONS.parent))
    chain = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [revision.revision for revision in reversed(chain)] == list(revisions())


def test_a_migration_may_be_repeated_and_the_origin_stays_the_first(engine: Engine, database_url: str) -> None:
    migrate(database_url, "another")

    with engine.connect() as connection:
        assert connection.execute(text("SELECT origin FROM installation")).scalars().all() == ["tertib"]
        assert connection.execute(text("SELECT version FROM directory")).scalars().all() == [1]


def test_a_database_of_a_later_version_is_left_alone(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert schema_of(engine) is Schema.NEWER
    with pytest.raises(StoreDown, match="a later version of Tertib"):
        migrate(database_url)


def test_a_database_without_a_schema_is_known_as_one(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert schema_of(engine) is Schema.NONE


def test_who_is_connected_is_at_work_though_nobody_heard_it(engine: Engine, database_url: str) -> None:
    """A web sends no heartbeat. 0003 is not for those who are at work."""
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    store = PostgresStore(database_url)
    with store.reader.connect(), pytest.raises(StillAtWork, match=r"^connections: 1$"):
        migrate(database_url)
    store.close()


@pytest.mark.parametrize("revision", sorted(REVISIONS.glob("*.py")), ids=lambda path: path.stem)
def test_a_revision_that_may_be_run_while_the_version_before_is_at_work_only_adds(revision: Path) -> None:
    """It takes nothing away, renames nothing, and asks for nothing that the version before does not write."""
    files = [path for path in (revision, revision.with_suffix(".sql")) if path.exists()]
    text = "".join(path.read_text(encoding="utf-8") for path in files).partition("def downgrade")[0]
    takes = re.findall(r"(?i)drop (?:table|column|constraint)|rename|alter column|set not null|truncate", text)
    assert "rolling = True" not in text or takes == []
