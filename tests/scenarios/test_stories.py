"""Every scenario file of the house holds: our own stories, and those that stand beside the SOPs of the library."""

from pathlib import Path

import pytest

from engine.case.events import Event
from engine.case.evolve import fold
from engine.rehearsal.report import mismatches
from tests.scenarios.playing import LIBRARY_FILES, ROOT, STORY_FILES, played

FILES = [*STORY_FILES, *LIBRARY_FILES]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_each_story_goes_as_it_is_told(file: Path) -> None:
    wrong = [line for action in played(file) for line in mismatches(action)]
    assert not wrong


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_the_state_is_the_fold_of_the_journal_after_each_action(file: Path) -> None:
    journal: list[Event] = []
    for action in played(file):
        journal += action.events
        assert fold("scenario", journal) == action.state
