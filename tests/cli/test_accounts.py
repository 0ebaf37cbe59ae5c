"""`tertib password`, `tertib migrate` and `tertib health` over a real database."""

from pathlib import Path

import pytest

from engine.wiring import Settings, house
from tests.cli.terminal import DIRECTORY, applied, tertib

pytestmark = pytest.mark.servers


def test_a_password_from_standard_input_opens_a_session(database_url: str, tmp_path: Path) -> None:
    applied(tmp_path, DIRECTORY, database_url)
    done = tertib("password", "p1", database_url=database_url, stdin="a long password\n")
    assert (done.returncode, done.stdout) == (0, "the password of p1 is set\n")
    built = house(Settings(database_url=database_url, files=tmp_path))
    assert built.service.sign_in("siti", "a long password") is not None
    built.close()


def test_a_password_that_is_too_short_and_a_person_who_is_not_there_are_wrong(
    database_url: str, tmp_path: Path
) -> None:
    applied(tmp_path, DIRECTORY, database_url)
    short = tertib("password", "p1", database_url=database_url, stdin="short\n")
    assert (short.returncode, short.stderr) == (1, "tertib: a password has 8 to 1000 characters\n")
    nobody = tertib("password", "p9", database_url=database_url, stdin="a long password\n", lang="id_ID.UTF-8")
    assert (nobody.returncode, nobody.stderr) == (1, "tertib: tidak ada orang 'p9'\n")


def test_migrating_twice_is_once(database_url: str) -> None:
    done = tertib("migrate", database_url=database_url)
    assert (done.returncode, done.stdout) == (0, "the database has the schema of this version\n")


def test_a_duty_whose_workers_were_never_heard_of_is_not_healthy(database_url: str, tmp_path: Path) -> None:
    assert tertib("health", "enforce", database_url=database_url).returncode == 1
    built = house(Settings(database_url=database_url, files=tmp_path))
    built.service.beat(["enforce"], worked=True)
    built.close()
    done = tertib("health", "enforce", database_url=database_url)
    assert (done.returncode, done.stdout) == (0, "enforce: healthy\n")
