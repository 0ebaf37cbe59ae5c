"""What the command line says when nothing was asked of a database, or none is there."""

import pytest

from tests.cli.terminal import SOPS, tertib

SOP = str(SOPS / "incoming-mail" / "sop.yaml")
NO_SERVER = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


def test_an_unknown_command_suggests_the_nearest_one() -> None:
    done = tertib("helth", afresh=True)
    assert done.returncode == 2
    assert "health" in done.stderr


def test_help_speaks_the_language_of_the_terminal_or_the_one_asked_for() -> None:
    assert "Runs government SOPs" in tertib("--help", lang="C.UTF-8").stdout
    assert "Menjalankan SOP" in tertib("--help", lang="id_ID.UTF-8").stdout
    assert "Menjalankan SOP" in tertib("--help", "--lang", "id").stdout
    assert tertib("--lang=fr", "--help").returncode == 2


@pytest.mark.parametrize(
    ("words", "url"),
    [
        (("migrate",), ""),
        (("migrate",), NO_SERVER),
        (("migrate",), "mysql://somewhere/else"),
        (("publish", SOP, "--office", "PTSP"), NO_SERVER),
        (("publish", SOP, "--office", "PTSP"), "no address"),
        (("directory", "apply", SOP), ""),
        (("password", "p1"), NO_SERVER),
        (("health", "assign"), NO_SERVER),
    ],
)
def test_a_missing_or_refused_database_names_the_variable_to_set(words: tuple[str, ...], url: str) -> None:
    done = tertib(*words, database_url=url, stdin="a long password\n")
    assert done.returncode == 2
    assert "TERTIB_DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_is_not_there_is_named() -> None:
    done = tertib("publish", "nowhere.yaml", "--office", "PTSP", database_url=NO_SERVER)
    assert done.returncode == 2
    assert "nowhere.yaml: No such file" in done.stderr


def test_a_date_that_is_none_is_wrong_usage() -> None:
    done = tertib("publish", "x.yaml", "--office", "PTSP", "--from", "yesterday", database_url=NO_SERVER)
    assert done.returncode == 2
    assert "--from" in done.stderr


def test_a_web_that_is_not_there_is_not_healthy() -> None:
    done = tertib("health", "web", database_url=NO_SERVER)
    assert done.returncode == 1
    assert "/healthz" in done.stdout
