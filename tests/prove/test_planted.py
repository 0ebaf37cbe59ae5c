"""The bugs of the negative control are still bugs of this tree."""

import ast
import shutil
from pathlib import Path

import pytest

from tests.prove.planted import BUGS, CONTROL, ROOT, Bug, Patch, UnfitError, Verdict, apply
from tests.prove.run import CHECKS


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_can_be_planted(bug: Bug, tmp_path: Path) -> None:
    for patch in bug.patches:
        (tmp_path / patch.file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / patch.file, tmp_path / patch.file)

    apply(bug, tmp_path)

    for patch in bug.patches:
        changed = (tmp_path / patch.file).read_text(encoding="utf-8")
        assert changed != (ROOT / patch.file).read_text(encoding="utf-8")
        ast.parse(changed)


def test_a_bug_that_does_not_fit_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\nx = 1\n", encoding="utf-8")
    for old in ("y = 1", "x = 1"):
        with pytest.raises(UnfitError, match="stands"):
            apply(Bug("b", "wrong", (Patch("a.py", old, "z = 1"),), ("once",)), tmp_path)


def test_a_bug_is_caught_by_a_check_that_was_meant_to_and_the_control_by_none() -> None:
    bug = BUGS[0]
    assert Verdict(bug, bug.meant).is_right
    assert not Verdict(bug, ("parked",)).is_right
    assert not Verdict(bug, bug.meant, "the run did not end").is_right
    assert Verdict(CONTROL, ()).is_right
    assert not Verdict(CONTROL, ("once",)).is_right


def test_every_bug_is_meant_for_a_check_that_is_made() -> None:
    assert len(BUGS) >= 8
    assert {name for bug in BUGS for name in bug.meant} <= CHECKS.keys()
