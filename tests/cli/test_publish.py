"""`tertib publish`: stored for ever by its digest, and put into force; or every problem with its place, and nothing."""

import shutil
from pathlib import Path

import pytest

from tests.cli.terminal import DIRECTORY, SOPS, applied, tertib

pytestmark = pytest.mark.servers

MAIL = str(SOPS / "incoming-mail" / "sop.yaml")


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> str:
    """A database with the office PTSP."""
    assert applied(tmp_path, DIRECTORY, database_url).returncode == 0
    return database_url


def edited(folder: Path, before: str, after: str) -> str:
    """The SOP of incoming mail with something else in it."""
    file = folder / "sop.yaml"
    text = Path(MAIL).read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8")
    return str(file)


def test_an_sop_is_stored_with_the_calendar_that_its_office_uses_and_may_be_published_again(office: str) -> None:
    first = tertib("publish", MAIL, "--office", "PTSP", "--from", "2026-02-01", database_url=office)
    assert first.returncode == 0
    calendar, sop = first.stdout.splitlines()
    assert calendar == "calendar id-government-wib version 1: stored"
    assert sop.startswith("incoming-mail version 1 (")
    assert sop.endswith("): stored; cases may open at PTSP from 2026-02-01")
    again = tertib("publish", MAIL, "--office", "PTSP", database_url=office, lang="id_ID.UTF-8")
    assert again.returncode == 0
    assert again.stdout.endswith("): sudah ada; berkas dapat dibuka di PTSP sejak 2026-01-05\n")  # its own date


def test_every_problem_is_told_with_its_place_and_nothing_is_stored(office: str, tmp_path: Path) -> None:
    file = edited(tmp_path, "version: 1", "version: one")
    broken = Path(file).read_text("utf-8").replace("role: secretary", "role: secretery", 1)
    Path(file).write_text(broken, "utf-8")
    done = tertib("publish", MAIL, file, "--office", "PTSP", database_url=office)
    assert (done.returncode, done.stdout) == (1, "")
    whole = "A whole number is expected here, not a text. Write it without quotation marks, such as 2."
    role = "There is no role 'secretery'. Did you mean 'secretary'?"
    assert done.stderr.splitlines() == [f"{file}:3:10: error: {whole}", f"{file}:73:11: error: {role}"]
    assert ": stored" in tertib("publish", MAIL, "--office", "PTSP", database_url=office).stdout


def test_a_published_file_that_is_edited_afterwards_is_an_error(office: str, tmp_path: Path) -> None:
    tertib("publish", MAIL, "--office", "PTSP", database_url=office)
    file = edited(tmp_path, "time: 2 minutes", "time: 4 minutes")
    done = tertib("publish", file, "--office", "PTSP", database_url=office)
    assert done.returncode == 1
    assert done.stderr == (
        f"{file}:3:10: error: SOP 'incoming-mail' was published before as version 1, with another content. "
        "A published version is never changed: raise the version.\n"
    )
    shutil.copy(edited(tmp_path, "version: 1", "version: 2"), tmp_path / "next.yaml")
    assert tertib("publish", str(tmp_path / "next.yaml"), "--office", "PTSP", database_url=office).returncode == 0


def test_warnings_are_told_and_forbid_nothing(office: str, tmp_path: Path) -> None:
    file = edited(tmp_path, "roles:\n", "roles:\n  driver: {title: Pengemudi}\n")
    done = tertib("publish", file, "--office", "PTSP", database_url=office)
    assert done.returncode == 0
    assert "incoming-mail version 1" in done.stdout
    told = done.stderr.splitlines()
    assert all(": warning: " in line for line in told)
    assert any("uses the role 'driver'" in line for line in told)
    assert any("more holder at this office than there are" in line for line in told)


def test_an_office_that_nobody_named_is_an_error(office: str) -> None:
    done = tertib("publish", MAIL, "--office", "PTPS", database_url=office)
    assert done.returncode == 1
    assert f"{MAIL}:2:6: error: There is no such office." in done.stderr


def test_a_broken_calendar_is_told_with_its_place(office: str, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("calendar: own\nversion: 1\nzone: Asia/Nowhere\nweek:\n  mon: [08:00-07:00]\n", "utf-8")
    done = tertib("publish", str(file), "--office", "PTSP", database_url=office)
    assert done.returncode == 1
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == [f"{file}:3:7", f"{file}:5:9"]


def test_a_database_that_was_not_migrated_is_told_so(servers: object, office: str) -> None:
    from sqlalchemy import make_url

    elsewhere = make_url(office).set(database="postgres").render_as_string(hide_password=False)
    done = tertib("publish", MAIL, "--office", "PTSP", database_url=elsewhere)
    assert done.returncode == 2
    assert "tertib migrate" in done.stderr


SCENARIO = """\
scenario: A letter is opened
sop: ../sop.yaml
people: {ani: [general_affairs]}
play:
  - at: 2026-03-02T08:00+08:00
    do: open
    by: ani
    documents: [letter]
    data: {sender: Rina, subject: Banjir}
    expect: {status: STATUS}
"""


def with_scenario(folder: Path, text: str, calendar: str = "") -> str:
    """The SOP of incoming mail in a folder of its own, with a scenario beside it."""
    folder.mkdir()
    file = edited(folder, "version: 1", f"version: 1\n{calendar}" if calendar else "version: 1")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "one.yaml").write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SCENARIO.replace("STATUS", "closed"), "scenarios/one.yaml: A letter is opened"),
        (SCENARIO.replace("by: ani", "bye: ani"), "scenarios/one.yaml: "),
        ("[1", "scenarios/one.yaml:1:"),
    ],
    ids=["otherwise", "no scenario", "no YAML"],
)
def test_an_sop_whose_scenario_does_not_go_as_it_says_is_not_published(
    office: str, tmp_path: Path, text: str, told: str
) -> None:
    file = with_scenario(tmp_path / "mail", text)
    done = tertib("publish", MAIL, file, "--office", "PTSP", database_url=office)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path}/mail/{told}" in done.stderr
    assert "): stored; " in tertib("publish", MAIL, "--office", "PTSP", database_url=office).stdout


def test_scenarios_are_played_by_the_calendars_that_are_published_with_their_sop(office: str, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("calendar: own\nversion: 1\nzone: Asia/Makassar\nweek: {mon: [08:00-12:00]}\n", "utf-8")
    opened = SCENARIO.replace("STATUS", "open")
    other = opened.replace("../sop.yaml", "../other.yaml")
    file = with_scenario(tmp_path / "mail", opened, calendar="calendar: own")
    (tmp_path / "mail" / "scenarios" / "two.yaml").write_text(other, "utf-8")
    alone = tertib("publish", file, "--office", "PTSP", database_url=office)
    assert (alone.returncode, alone.stderr) == (1, f"{tmp_path}/mail/scenarios/one.yaml: there is no calendar 'own'\n")
    assert tertib("publish", file, str(own), "--office", "PTSP", database_url=office).returncode == 0
