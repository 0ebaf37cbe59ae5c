"""Obligations are counted as they were stated, waived ones beside; a case is straight by one rule."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.measures.obligations import (
    BENT,
    CLASSES,
    VERDICTS,
    Closed,
    Courses,
    Place,
    Stated,
    Tally,
    course_of,
    courses,
    grouped,
    tally,
)
from engine.measures.principles import Ratio

HERE = Place("surat", "dinas", "2026-03")
PLACES = st.builds(Place, st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(["2026-03", "2026-04"]))
STATED = st.lists(st.builds(Stated, PLACES, st.sampled_from(CLASSES), st.sampled_from(VERDICTS), st.integers(1, 50)))


def test_what_is_waived_stands_in_neither_n_nor_total() -> None:
    found = tally(
        [Stated(HERE, "order", "met", 7), Stated(HERE, "order", "violated", 2), Stated(HERE, "order", "waived", 5)]
    )
    assert found == Tally(7, 2, 5)
    assert found.ratio == Ratio(7, 9)


def test_nothing_stated_is_no_cases() -> None:
    assert tally([]).ratio == Ratio(0, 0)
    assert courses([]).ratio == Ratio(0, 0)


@given(STATED)
def test_the_classes_make_up_the_whole_and_so_do_offices_and_months(stated: list[Stated]) -> None:
    whole = tally(stated)
    for key in (lambda one: one.obligation, lambda one: one.place.office, lambda one: one.place.month):
        parts = [tally(group) for group in grouped(stated, key).values()]
        assert (
            sum(part.met for part in parts),
            sum(part.violated for part in parts),
            sum(part.waived for part in parts),
        ) == (whole.met, whole.violated, whole.waived)
    counted: Counter[str] = Counter()
    for one in stated:
        counted[one.verdict] += one.count
    assert whole == Tally(counted["met"], counted["violated"], counted["waived"])


def test_withdrawn_cases_are_counted_apart() -> None:
    closed = [Closed(HERE, "straight", 8), Closed(HERE, "bent", 3), Closed(HERE, "withdrawn", 4)]
    assert courses(closed) == Courses(8, 3, 4)
    assert courses(closed).ratio == Ratio(8, 11)


@pytest.mark.parametrize(
    ("result", "bent", "course"),
    [
        ("done", False, "straight"),
        (None, False, "straight"),
        ("done", True, "bent"),
        ("aborted", False, "bent"),
        ("withdrawn", True, "withdrawn"),
        ("withdrawn", False, "withdrawn"),
    ],
)
def test_a_case_that_left_the_procedure_is_not_straight(result: str | None, bent: bool, course: str) -> None:  # noqa: FBT001
    assert course_of(result, bent=bent) == course


def test_the_kinds_that_bend_a_case_are_those_of_the_specification() -> None:
    said = "skipped jumped wrong_role wrong_person same_person other_person missing_documents missing_output stuck"
    assert set(said.split()) == BENT
