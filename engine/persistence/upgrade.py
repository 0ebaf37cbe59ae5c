"""Brings a database to the schema of this version, and stores the installation's origin once (`spec/ledger.md`)."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from engine.persistence.rights import grant
from engine.persistence.store import StoreDown
from engine.persistence.tables import directory, installation

_LOCK: Final = 7_316_284_915
"""Two migrations at once wait for one another behind this advisory lock."""


def migrate(url: str, origin: str = "tertib") -> None:
    """Run the missing revisions on the database at `url` (`postgresql+psycopg://...`).

    `origin` names the installation in every chain; it is taken at the first migration and ignored ever after. May be
    run again, and by several at once. Raises StoreDown if the database cannot be reached or refuses.
    """
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            command.upgrade(_config(connection), "head")
            _seed(connection, origin)
            grant(connection)
    except SQLAlchemyError as error:
        raise StoreDown(str(error)) from error
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Say whether the database has the schema of this version; StoreDown if it does not answer."""
    try:
        with engine.connect() as connection:
            now = MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise StoreDown(str(error)) from error
    return now == ScriptDirectory.from_config(_config()).get_current_head()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _seed(connection: Connection, origin: str) -> None:
    if connection.execute(select(installation.c.origin)).first() is None:
        connection.execute(insert(installation).values(origin=origin))
        connection.execute(insert(directory).values(version=1))
