"""A verifier finds what somebody with every right has done to a database behind the product's back."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from engine.persistence.postgres import PostgresStore
from engine.persistence.reads import Reader
from engine.queries.verifying import verify
from tests.store.office import Office, office_over

pytestmark = pytest.mark.servers


@pytest.fixture
def store(database_url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(database_url)
    yield store
    store.close()


@pytest.fixture
def office(store: PostgresStore, tmp_path: Path) -> Office:
    """Three cases, one of them on its way."""
    office = office_over(store, tmp_path / "files")
    office.open()
    office.open()
    case = office.open(applicant="Putri")
    office.complete(case, "write", "ani", draft="map 2")
    return office


def broken(store: PostgresStore) -> list[str]:
    """Give what is found, by its codes."""
    return [one.code for verified in verify(Reader(store.reader)) for one in verified.broken]


def tampered(database_url: str, statement: str) -> None:
    """Do as an administrator does who switches every guard off first."""
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def test_what_was_written_by_the_product_alone_holds(office: Office, store: PostgresStore) -> None:
    looked = list(verify(Reader(store.reader)))
    assert [verified.broken for verified in looked] == [(), (), ()]
    assert sum(verified.entries for verified in looked) > 6
    del office


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE event SET entry = replace(entry, 'Putri', 'Surya') || ' ' WHERE seq = 1", "changed"),
        ("UPDATE event SET entry = 'nothing'", "unreadable"),
        ("DELETE FROM event WHERE seq = 2", "gap"),
        ("DELETE FROM event WHERE type = 'CaseOpened'", "gap"),
        ("UPDATE event SET prev = repeat('0', 64) WHERE seq = 2", "unchained"),
        ("DELETE FROM event AS e WHERE seq = (SELECT max(seq) FROM event WHERE case_id = e.case_id)", "head"),
        ("DELETE FROM event", "empty"),
        ('UPDATE "case" SET state = replace(state, \'"office":"dinas"\', \'"office":"kantor"\')', "state"),
        ("UPDATE item SET ended = 'completed' WHERE ended IS NULL", "items"),
        ('DELETE FROM "case"', "stray"),
    ],
    ids=["entry", "garbage", "middle", "first", "prev", "last", "all", "state", "items", "case"],
)
def test_what_somebody_did_behind_its_back_is_found(
    office: Office, store: PostgresStore, database_url: str, statement: str, code: str
) -> None:
    tampered(database_url, statement)
    assert code in broken(store)
    del office


def test_an_entry_written_anew_with_its_hash_breaks_the_one_behind_it(
    office: Office, store: PostgresStore, database_url: str
) -> None:
    tampered(
        database_url,
        "UPDATE event SET entry = entry || ' ',"
        " hash = encode(sha256('\\x00'::bytea || convert_to(entry || ' ', 'UTF8')), 'hex') WHERE seq = 1",
    )
    assert "unchained" in broken(store)
    del office
