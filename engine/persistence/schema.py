"""How the schema of a database stands to this version of the code, told without the tool that changes it.

Each start asks this, and reads nothing for it that only a migration needs.
"""

from enum import StrEnum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from engine.persistence.store import StoreDown

REVISIONS: Final = Path(__file__).with_name("migrations") / "versions"
"""The folder of the revisions: files whose names begin with the number of each, in their order."""
NEWER: Final = "its schema is that of a later version of Tertib: install that version, or restore a backup of this one"


class Schema(StrEnum):
    """How the schema of a database stands to this version of the code."""

    NONE = "none"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def revisions() -> tuple[str, ...]:
    """Give the revisions that this version knows, the latest last."""
    return tuple(sorted(path.stem.partition("_")[0] for path in REVISIONS.glob("*.py")))


def schema_of(engine: Engine) -> Schema:
    """Say how a database stands to this version; StoreDown if it does not answer."""
    try:
        with engine.connect() as connection:
            return standing(connection)
    except SQLAlchemyError as error:
        raise StoreDown(str(error)) from error


def standing(connection: Connection) -> Schema:
    """Say how a database stands to this version."""
    now, known = revision_of(connection), revisions()
    if now is None:
        return Schema.NONE
    if now == known[-1]:
        return Schema.CURRENT
    return Schema.OLDER if now in known else Schema.NEWER


def revision_of(connection: Connection) -> str | None:
    """Give the revision of a database; None if it has no schema yet."""
    if connection.execute(text("SELECT to_regclass('alembic_version')")).scalar_one() is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
