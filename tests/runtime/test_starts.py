"""A start that can come to no good ends with one line that says what to do; one that has only to wait, waits."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from engine.persistence.store import StoreDown
from engine.wiring import Settings, house
from tests.cli.terminal import ROOT

pytestmark = pytest.mark.servers

WEB = ["uvicorn", "web.app:create", "--factory", "--port", "0"]
WORKER = ["celery", "-A", "workers.app", "worker", "-Q", "enforce", "-c", "1"]
BEAT = ["celery", "-A", "workers.app", "beat", "--pidfile="]


def started(words: list[str], database_url: str, redis_url: str, files: Path) -> subprocess.CompletedProcess[str]:
    """Start a part that is to end by itself."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TERTIB_")}
    environment |= {"TERTIB_DATABASE_URL": database_url, "TERTIB_REDIS_URL": redis_url, "TERTIB_FILES": str(files)}
    environment |= {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=files, timeout=120, env=environment)


def marked(database_url: str, version: str) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = %s", (version,))


@pytest.mark.parametrize("words", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_a_database_of_a_later_version_ends_the_start(
    words: list[str], database_url: str, redis_url: str, tmp_path: Path
) -> None:
    marked(database_url, "9999")
    done = started(words, database_url, redis_url, tmp_path)
    assert done.returncode != 0
    assert "tertib: the database that TERTIB_DATABASE_URL names: its schema is that of a later version" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("spoilt", "line"),
    [
        (("/test_", "/no_such_test_"), 'tertib: TERTIB_DATABASE_URL: .*database "no_such_test_.*" does not exist'),
        (("://tertib@", "://nobody_known@"), 'tertib: TERTIB_DATABASE_URL: .*role "nobody_known" does not exist'),
        (("postgresql+psycopg", "mysql"), "tertib: TERTIB_DATABASE_URL: it names mysql"),
    ],
    ids=["database", "role", "driver"],
)
def test_an_address_of_no_use_ends_the_start(
    spoilt: tuple[str, str], line: str, database_url: str, redis_url: str, tmp_path: Path
) -> None:
    done = started(WEB, database_url.replace(*spoilt), redis_url, tmp_path)
    assert done.returncode != 0
    assert re.search(line, done.stderr), done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_without_its_schema_ends_the_start(database_url: str, redis_url: str, tmp_path: Path) -> None:
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        connection.execute("DROP TABLE alembic_version")
    done = started(WEB, database_url, redis_url, tmp_path)
    assert done.returncode != 0
    assert "it has no schema yet: run `tertib migrate`" in done.stderr


def test_a_database_that_is_only_down_is_waited_for(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    built = house(Settings(database_url=nowhere, files=tmp_path))
    built.hold_back()
    built.close()


def test_a_folder_without_room_or_rights_is_said_and_nothing_half_stored(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "files").write_text("no folder")
    built = house(Settings(database_url=database_url, files=tmp_path / "files"))
    with pytest.raises(StoreDown, match="look at TERTIB_FILES"):
        built.service.store_file("surat.pdf", b"%PDF-1.4\n%%EOF\n")
    with psycopg.connect(database_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM file").fetchone() == (0,)
    built.close()
