"""`tertib doctor` names what is wrong, one thing after another, and what to do."""

from pathlib import Path

import pytest

from engine.wiring import Settings, house
from tests.cli.terminal import tertib

pytestmark = pytest.mark.servers


def test_a_healthy_installation_has_nothing_wrong(database_url: str, redis_url: str, tmp_path: Path) -> None:
    built = house(Settings(database_url=database_url, files=tmp_path))
    built.service.beat(["assign", "enforce", "housekeep", "beat"], worked=True)
    built.close()
    done = tertib("doctor", database_url=database_url, redis_url=redis_url, files=tmp_path)
    assert (done.returncode, done.stdout) == (0, "nothing is wrong\n")


def test_workers_that_were_never_heard_of_are_named_with_what_to_start(
    database_url: str, redis_url: str, tmp_path: Path
) -> None:
    done = tertib("doctor", database_url=database_url, redis_url=redis_url, files=tmp_path)
    assert done.returncode == 1
    assert "- enforce was never heard of.\n  Start celery -A workers.app worker -Q enforce." in done.stdout
    assert "- beat was never heard of.\n  Start celery -A workers.app beat." in done.stdout


def test_a_queue_that_is_gone_and_files_that_cannot_be_written_are_told_beside_the_rest(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "files").write_text("no folder")
    gone = f"redis+socket://{tmp_path}/nothing.sock"
    done = tertib("doctor", database_url=database_url, redis_url=gone, files=tmp_path / "files", lang="id")
    assert done.returncode == 1
    assert "- Redis tidak menjawab." in done.stdout
    assert f"- {tmp_path}/files: " in done.stdout
    assert "- assign belum pernah terdengar." in done.stdout


def test_a_database_that_is_gone_or_none_at_all_is_the_one_thing_told(tmp_path: Path) -> None:
    nowhere = f"postgresql+psycopg://nobody@/nothing?host={tmp_path}"
    done = tertib("doctor", database_url=nowhere, redis_url="redis://127.0.0.1:1/0", files=tmp_path)
    assert done.returncode == 1
    assert "- The database cannot be used: " in done.stdout
    none = tertib("doctor", files=tmp_path)
    assert (none.returncode, "TERTIB_DATABASE_URL" in none.stdout) == (1, True)
