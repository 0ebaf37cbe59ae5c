"""Brings a database to the schema of this version, and stores the installation's origin once (`spec/ledger.md`).

A revision that says `rolling = True` only adds: the version before goes on working while it is run and after. Any other
is run only when nobody is at work.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from engine.persistence.address import APPLICATION_NAME
from engine.persistence.rights import grant
from engine.persistence.schema import NEWER, Schema, revision_of, standing
from engine.persistence.store import StillAtWork, StoreDown
from engine.persistence.tables import directory, installation

_LOCK: Final = 7_316_284_915
"""Two migrations at once wait for one another behind this advisory lock."""

_HEARD: Final = text("SELECT name FROM heartbeat WHERE seen_at > clock_timestamp() - :silent ORDER BY name")
_CONNECTED: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name"
)
"""Webs send no heartbeat, but hold on to their connections; anybody may count those of others."""
_SILENT: Final = timedelta(seconds=15)
"""Who has not been heard for so long has been stopped."""


def migrate(url: str, origin: str = "tertib") -> None:
    """Run the missing revisions on the database at `url` (`postgresql+psycopg://...`).

    `origin` names the installation in every chain; it is taken at the first migration and ignored ever after. May be
    run again, and by several at once. Raises StoreDown if the database cannot be reached or refuses, StillAtWork.
    """
    engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            if standing(connection) is Schema.NEWER:
                raise StoreDown(NEWER)
            _wait_for_none(connection)
            command.upgrade(_config(connection), "head")
            _seed(connection, origin)
            grant(connection)
    except SQLAlchemyError as error:
        raise StoreDown(str(error)) from error
    finally:
        engine.dispose()


def _wait_for_none(connection: Connection) -> None:
    """Raise StillAtWork if a revision to be run would break those who are at work."""
    now = revision_of(connection)
    script = ScriptDirectory.from_config(_config())
    missing = script.iterate_revisions("head", now) if now is not None else ()
    if all(getattr(revision.module, "rolling", False) for revision in missing):
        return
    at_work: list[str] = list(connection.execute(_HEARD, {"silent": _SILENT}).scalars())
    if connected := connection.execute(_CONNECTED, {"name": APPLICATION_NAME}).scalar_one():
        at_work.append(f"connections: {connected}")
    if at_work:
        raise StillAtWork(", ".join(at_work))


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
