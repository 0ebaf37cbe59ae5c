"""Nobody rewrites history: not the application, not an auditor's reader, nor the owner as long as the guards stand."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from engine.persistence.postgres import PostgresStore
from engine.persistence.rights import APPLICATION, READER
from engine.persistence.tables import INSERT_ONLY, metadata
from engine.persistence.upgrade import migrate
from tests.store.office import office_over

pytestmark = pytest.mark.servers

OWNER = "tertib_owner"
CLOSED = sorted(table.name for table in INSERT_ONLY)
CHANGES = ('UPDATE "{table}" SET {column} = {column}', 'DELETE FROM "{table}"', 'TRUNCATE "{table}" CASCADE')
PERSONAL = ("SELECT * FROM secret", "SELECT * FROM session", "SELECT password FROM person", "SELECT * FROM person")
As = Callable[[str], "psycopg.Connection[tuple[object, ...]]"]


@pytest.fixture
def as_role(database_url: str, tmp_path: Path) -> Iterator[As]:
    """Connections in the three roles to a database with a case in it; the owner is no superuser, as in production."""
    plain = database_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        for role in (APPLICATION, READER, OWNER):
            connection.execute(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$".encode()
            )
        for table in metadata.sorted_tables:
            connection.execute(f'ALTER TABLE "{table.name}" OWNER TO {OWNER}'.encode())
    migrate(database_url)
    store = PostgresStore(database_url)
    office_over(store, tmp_path / "files").open(applicant="Putri")
    store.close()
    opened: list[psycopg.Connection[tuple[object, ...]]] = []

    def connected(role: str) -> "psycopg.Connection[tuple[object, ...]]":
        connection = psycopg.connect(plain, autocommit=True)
        opened.append(connection)
        connection.execute(f"SET SESSION AUTHORIZATION {role}".encode())
        return connection

    yield connected
    for connection in opened:
        connection.close()


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(InsufficientPrivilege):
        yield


@pytest.mark.parametrize("role", [APPLICATION, READER, OWNER])
def test_what_is_only_added_to_is_changed_by_nobody(as_role: As, role: str) -> None:
    connection = as_role(role)
    for table in CLOSED:
        column = next(iter(metadata.tables[table].columns)).name
        for statement in CHANGES:
            with refused():
                connection.execute(statement.format(table=table, column=column).encode())


@pytest.mark.parametrize("role", [APPLICATION, READER, OWNER])
def test_the_guards_are_not_passed_by_a_setting(as_role: As, role: str) -> None:
    with refused():
        as_role(role).execute("SET session_replication_role = replica")


@pytest.mark.parametrize("role", [APPLICATION, READER])
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE event DISABLE TRIGGER ALL",
        "DROP TRIGGER only_added_to ON event",
        "DROP TABLE event",
        "ALTER TABLE event ADD COLUMN more text",
        "CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TABLE mine (a text)",
        "CREATE RULE quiet AS ON INSERT TO event DO INSTEAD NOTHING",
        f"SET ROLE {OWNER}",
    ],
)
def test_the_guards_are_taken_away_by_nobody_but_their_owner(as_role: As, role: str, statement: str) -> None:
    with refused():
        as_role(role).execute(statement.encode())


def test_the_application_may_do_its_work(as_role: As) -> None:
    connection = as_role(APPLICATION)
    connection.execute("INSERT INTO person (id, name) VALUES ('eko', 'Eko')")
    connection.execute("INSERT INTO absence (person, from_date, to_date) VALUES ('eko', now(), now())")
    connection.execute("UPDATE directory SET version = version + 1")
    connection.execute("DELETE FROM absence")


def test_a_reader_reads_the_log_and_nothing_personal(as_role: As) -> None:
    connection = as_role(READER)
    row = connection.execute("SELECT count(*) FROM event").fetchone()
    assert row is not None
    assert row[0] != 0
    connection.execute("SELECT id, name FROM person")
    for statement in PERSONAL:
        with refused():
            connection.execute(statement.encode())
    for table in metadata.sorted_tables:
        with refused():
            connection.execute(f'INSERT INTO "{table.name}" DEFAULT VALUES'.encode())
