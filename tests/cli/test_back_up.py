"""`tertib backup` and `tertib restore`: what was backed up is there again, to the last byte of every journal."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from engine.case.commands import Accepted, AttachDocuments, Data, OpenCase, Paper, Person
from engine.service import StoredFile
from engine.wiring import House, Settings, house
from tests.cli.terminal import tertib
from tests.furnished import OFFICE, furnished

pytestmark = pytest.mark.servers

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def lived_in(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house with a case and a file."""
    built = furnished(database_url, tmp_path / "files")
    yield built
    built.close()


@pytest.fixture
def other_database(database_url: str) -> Iterator[str]:
    """The URL of a database in which there is nothing at all."""
    name = f"restored_{secrets.token_hex(6)}"
    plain = database_url.replace("+psycopg", "")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        yield make_url(database_url).set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def backed_up(built: House, folder: Path) -> str:
    """Give the case that stands in the backup at `folder`."""
    service, sari = built.service, Person("p-sari")
    form = service.store_file("formulir.pdf", PDF)
    assert isinstance(form, StoredFile), form
    data: Data = {"applicant": "Putri", "activity_kind": "pasar", "represented": False}
    opened = service.submit(OpenCase("one-stop-permit", OFFICE, "", {}, data), sari, None, command_id="open-1")
    assert opened.case is not None, opened
    filed = AttachDocuments({"id_card": Paper(digest=form.digest, size=form.size)})
    assert isinstance(service.submit(filed, sari, opened.case, command_id="file-1").answer, Accepted)
    done = tertib("backup", str(folder), database_url=built.settings.database_url, files=built.settings.files)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return opened.case


def test_what_was_backed_up_is_there_again(lived_in: House, other_database: str, tmp_path: Path) -> None:
    case = backed_up(lived_in, tmp_path / "monday")
    page = json.loads((tmp_path / "monday" / "backup.json").read_text())
    assert (page["cases"], page["files"], page["origin"]) == (1, 1, "tertib")
    done = tertib("restore", str(tmp_path / "monday"), database_url=other_database, files=tmp_path / "again")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 case" in done.stdout
    assert "every chain holds" in done.stdout
    restored = house(Settings(database_url=other_database, files=tmp_path / "again"))
    with lived_in.store.work() as before, restored.store.work() as after:
        assert after.cases.journal(case) == before.cases.journal(case)
    restored.close()


def test_nothing_is_written_over(lived_in: House, database_url: str, tmp_path: Path) -> None:
    backed_up(lived_in, tmp_path / "monday")
    again = tertib("backup", str(tmp_path / "monday"), database_url=database_url, files=tmp_path / "files")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    onto = tertib("restore", str(tmp_path / "monday"), database_url=database_url, files=tmp_path / "files")
    assert (onto.returncode, "the database is not empty" in onto.stderr) == (2, True)


def test_a_backup_that_was_changed_is_not_put_back(lived_in: House, other_database: str, tmp_path: Path) -> None:
    backed_up(lived_in, tmp_path / "monday")
    with (tmp_path / "monday" / "database.dump").open("ab") as dump:
        dump.write(b"more")
    done = tertib("restore", str(tmp_path / "monday"), database_url=other_database, files=tmp_path / "again")
    assert done.returncode == 2
    assert "its SHA-256 is another" in done.stderr
    none = tertib("restore", str(tmp_path), database_url=other_database, files=tmp_path / "again")
    assert (none.returncode, "backup.json" in none.stderr) == (2, True)


def test_a_file_that_is_not_there_is_told_and_the_rest_backed_up(lived_in: House, tmp_path: Path) -> None:
    backed_up(lived_in, tmp_path / "monday")
    (file,) = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
    file.write_bytes(b"something else")
    done = tertib(
        "backup", str(tmp_path / "tuesday"), database_url=lived_in.settings.database_url, files=tmp_path / "files"
    )
    assert done.returncode == 1
    assert "a file that an event names is not there" in done.stderr
    assert (tmp_path / "tuesday" / "backup.json").exists()


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_left(lived_in: House, tmp_path: Path) -> None:
    (tmp_path / "full").write_text("no folder")
    url, files = lived_in.settings.database_url, lived_in.settings.files
    done = tertib("backup", str(tmp_path / "full" / "monday"), database_url=url, files=files, lang="id")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert f"{tmp_path / 'full'}" in done.stderr
    (tmp_path / "monday.part").mkdir()
    backed_up(lived_in, tmp_path / "monday")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["files", "full", "monday", "monday.part"]
