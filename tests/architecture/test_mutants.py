"""What `docs/reference/mutants.md` says of the last whole run of mutation testing."""

import re

from tests.architecture.code import ROOT
from tooling.mutants import LEAST, PAGE, REASONS, Survivor, page_of


def test_enough_mutants_are_killed_and_each_that_lives_has_its_reason() -> None:
    page = PAGE.read_text("utf-8")
    counted = re.search(r"(\d+) mutants of .*: (\d+) killed", page)

    assert counted is not None
    assert int(counted[2]) >= LEAST * int(counted[1])
    assert "not judged yet" not in page
    assert page.count("\n| `") == int(counted[1]) - int(counted[2])


def test_a_page_counts_what_was_killed_and_shows_what_was_not() -> None:
    codes = {"engine.a.x_f__mutmut_1": 1, "engine.a.x_f__mutmut_2": 0}

    page = page_of(codes, [Survivor("engine.a.f", "a | b", "a & b", "the same")])

    assert "2 mutants of `engine.a`: 1 killed (50.0%), 1 survive." in page
    assert "| `engine.a.f` | `a \\| b` | `a & b` | the same |" in page


def test_mutation_testing_is_never_part_of_ci() -> None:
    assert REASONS.is_file()
    assert all("mutants" not in file.read_text("utf-8") for file in (ROOT / ".ci").iterdir())
