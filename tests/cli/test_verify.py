"""`tertib verify` at a terminal, over a real database."""

import json
from pathlib import Path

import psycopg
import pytest

from engine.persistence.postgres import PostgresStore
from tests.cli.terminal import tertib
from tests.store.office import office_over

pytestmark = pytest.mark.servers


def execute(database_url: str, statement: str) -> None:
    """Do as an administrator does who switches every guard off first."""
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(statement.encode())


def test_it_says_that_all_holds_or_what_is_broken_and_where(database_url: str, tmp_path: Path) -> None:
    store = PostgresStore(database_url)
    office_over(store, tmp_path / "files").open()
    store.close()
    done = tertib("verify", database_url=database_url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 case, ")
    execute(database_url, "UPDATE event SET entry = entry || ' ' WHERE seq = 2")
    done = tertib("verify", database_url=database_url, lang="id")
    assert done.returncode == 1
    assert "#2: entri diubah setelah ditulis" in done.stderr
    done = tertib("verify", "--json", database_url=database_url)
    assert [(one["code"], one["seq"]) for one in json.loads(done.stdout)["broken"]] == [("changed", 2)]


def test_a_database_without_the_schema_is_told_in_one_line(database_url: str) -> None:
    execute(database_url, "DROP TABLE installation")
    done = tertib("verify", database_url=database_url)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "run `tertib migrate`" in done.stderr
