"""A rolling upgrade: the old version and a later one at work together (`docs/howto/upgrade.md`)."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from engine.case.commands import AddNote
from engine.persistence.schema import revisions
from engine.persistence.store import StoreDown
from tests.runtime.crew import Crew, ending, has_hue, until

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

REVISION = """
from alembic import op

revision, down_revision, branch_labels, depends_on = "9000", {head!r}, None, None
rolling = {rolling}


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        'CREATE TABLE later (word text); ALTER TABLE "case" ADD COLUMN hue text; ALTER TABLE event ADD COLUMN hue text'
    )
"""
ONCE = ["StepOffered", "StepAssigned", "DeadlineWarned", "DeadlinePassed", "DeviationLogged"]
LATER = "tests.runtime.later"


@pytest.fixture
def later(crew: Crew, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command line of the later version."""

    def tertib(*words: str, rolling: bool = True) -> subprocess.CompletedProcess[str]:
        (tmp_path / "9000_later.py").write_text(REVISION.format(head=revisions()[-1], rolling=rolling))
        return subprocess.run(
            [sys.executable, "-m", LATER, *words],
            check=False, capture_output=True, text=True, timeout=120,
            env=crew.surroundings(LATER_REVISIONS=str(tmp_path), LANG="C"),
        )  # fmt: skip

    return tertib


def test_old_and_new_work_together_and_nothing_is_lost_or_doubled(
    crew: Crew, later: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """Both do what each can; a case of which the new one says more is carried on by the new one alone."""
    crew.ago = timedelta(hours=2)
    with crew.at_work("assign,enforce", "beat") as (old, _):
        before = [crew.open() for _ in range(4)]
        until(lambda: all_done(crew, before), "the old to work alone")
        refused = later("migrate", rolling=False)
        assert (refused.returncode, "stop web, workers and beat first (heard: " in refused.stderr) == (2, True)
        migrated = later("migrate")
        assert migrated.returncode == 0, migrated.stderr
        after = [crew.open() for _ in range(4)]
        until(lambda: all_done(crew, after), "the old to go on with the new schema")

        with ending() as others:
            others.append(crew.start("assign,enforce", LATER, LATER_REVISIONS=str(tmp_path)))
            mixed = of_both(crew)
            theirs = next(filter(crew.is_of_later, mixed))
            with pytest.raises(StoreDown, match="a later version of Tertib"):
                crew.do(AddNote("satu"), "ani", theirs)
            old.terminate()
            assert old.wait(40) == 0
            noted = later("note")
            assert noted.returncode == 0, noted.stderr

    for case in before + after + mixed:
        types = crew.types(case)
        assert [types.count(once) for once in ONCE] == [1] * len(ONCE), types
        assert types.count("NoteAdded") == 1
    assert {crew.is_of_later(case) for case in before + after + mixed if has_hue(case)} == {True}
    assert crew.failed() == [], "that a case is of a later version is no failure of it"
    verified = later("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def of_both(crew: Crew) -> list[str]:
    """Open cases until the later version has had its share of them."""
    cases: list[str] = []

    def are_of_both() -> bool:
        if not all_done(crew, cases):
            return False
        if any(map(crew.is_of_later, cases)):
            return True
        cases.extend(crew.open() for _ in range(4))
        return False

    until(are_of_both, "both to work together")
    return cases


def all_done(crew: Crew, cases: list[str]) -> bool:
    return all(set(ONCE) <= set(crew.types(case)) for case in cases)
