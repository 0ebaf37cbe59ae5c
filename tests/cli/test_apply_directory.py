"""`tertib directory apply`: the directory becomes what a file says, whole or not at all."""

from pathlib import Path

import pytest

from engine.wiring import Settings, house
from tests.cli.terminal import DIRECTORY, applied

pytestmark = pytest.mark.servers

GONE = DIRECTORY.replace("  p2: {name: Agus Setiawan, login: agus, locale: id}\n", "").replace(", substitute: p2", "")


def _without_p2() -> str:
    return "".join(line for line in GONE.splitlines(keepends=True) if "person: p2" not in line)


def test_the_second_time_changes_nothing(database_url: str, tmp_path: Path) -> None:
    first = applied(tmp_path, DIRECTORY, database_url)
    assert (first.returncode, first.stdout) == (0, "7 added or changed, 0 ended, 0 open items to be offered again\n")
    second = applied(tmp_path, DIRECTORY, database_url, lang="id_ID.UTF-8")
    assert (second.returncode, second.stdout) == (0, "tidak ada yang berubah\n")


def test_whoever_is_no_longer_named_is_ended(database_url: str, tmp_path: Path) -> None:
    applied(tmp_path, DIRECTORY, database_url)
    built = house(Settings(database_url=database_url, files=tmp_path))
    assert built.service.set_password("p2", "a long password")
    assert built.service.sign_in("agus", "a long password") is not None
    done = applied(tmp_path, _without_p2(), database_url)
    assert (done.returncode, done.stdout) == (0, "1 added or changed, 3 ended, 0 open items to be offered again\n")
    assert built.service.sign_in("agus", "a long password") is None
    built.close()


def test_two_people_may_change_over_the_names_by_which_they_sign_in(database_url: str, tmp_path: Path) -> None:
    applied(tmp_path, DIRECTORY, database_url)
    swapped = (
        DIRECTORY.replace("login: siti", "login: x").replace("login: agus", "login: siti").replace(": x}", ": agus}")
    )
    done = applied(tmp_path, swapped, database_url)
    assert (done.returncode, done.stdout) == (0, "2 added or changed, 0 ended, 0 open items to be offered again\n")


def test_every_problem_is_told_with_its_place_and_nothing_is_done(database_url: str, tmp_path: Path) -> None:
    wrong = DIRECTORY.replace("parent: PROV", "paren: PROV").replace("2026-01-05, decree", "2026-01-32, decree")
    done = applied(tmp_path, wrong, database_url)
    file = tmp_path / "directory.yaml"
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"{file}:3:31: error: The key 'paren' is not known here. Did you mean 'parent'?",
        f"{file}:8:58: error: '2026-01-32' is no date. Write it as 2026-03-31.",
    ]
    assert applied(tmp_path, DIRECTORY, database_url).stdout.startswith("7 added")
