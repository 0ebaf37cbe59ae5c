"""Who may do what in the database itself (`spec/runtime.md`, Roles of the database).

The owner migrates and does nothing else. The application may not change what is only added to. An auditor's reader may
read all but what is personal or opens doors: values behind commitments, passwords and sessions. Roles that a server
does not have are passed over.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, text

from engine.persistence.tables import INSERT_ONLY, metadata, person, secret, session

APPLICATION: Final = "tertib_app"
READER: Final = "tertib_reader"
HIDDEN: Final = (secret, session)
"""What a reader may not read at all."""
OPEN_OF_PERSON: Final = ("id", "name", "ended_at")
"""What a reader may read of people: not how they sign in."""


def grant(connection: Connection) -> None:
    """Give the roles their rights; may be repeated."""
    for role, statements in ((APPLICATION, _of_application()), (READER, _of_reader())):
        if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first():
            for statement in statements:
                connection.execute(text(statement))


def _of_application() -> Iterator[str]:
    closed = ", ".join(f'"{table.name}"' for table in INSERT_ONLY)
    yield f"GRANT USAGE ON SCHEMA public TO {APPLICATION}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {closed} FROM {APPLICATION}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}"  # a backup reads where they stand


def _of_reader() -> Iterator[str]:
    whole = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables if table not in (*HIDDEN, person))
    yield f"GRANT USAGE ON SCHEMA public TO {READER}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {READER}"
    yield f"GRANT SELECT ON {whole} TO {READER}"
    yield f'GRANT SELECT ({", ".join(OPEN_OF_PERSON)}) ON "{person.name}" TO {READER}'
