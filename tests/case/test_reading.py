"""Who may read what, rule by rule (`spec/runtime.md`, Who sees what)."""

import pytest

from engine.case.reading import (
    Post,
    Viewer,
    may_read_board,
    may_read_case,
    may_read_log,
    may_read_measures,
)

HERE = ("utara", "dinas", "kota")
ROLES = ("front_office", "head")


def viewer(*posts: tuple[str, str]) -> Viewer:
    return Viewer("p-1", "Sari", tuple(Post(office, role) for office, role in posts))


@pytest.mark.parametrize(
    ("posts", "case", "board", "log", "measures"),
    [
        ([("utara", "front_office")], True, False, False, False),
        ([("utara", "head")], True, True, False, True),
        ([("utara", "auditor")], True, False, True, True),
        ([("kota", "auditor")], True, False, True, True),
        ([("kota", "head")], False, False, False, False),
        ([("selatan", "auditor")], False, False, False, False),
        ([("selatan", "head"), ("selatan", "front_office")], False, False, False, False),
        ([("utara", "administrator")], False, False, False, False),
        ([("utara", "treasurer")], False, False, False, False),
        ([], False, False, False, False),
    ],
)
def test_each_right(posts: list[tuple[str, str]], *, case: bool, board: bool, log: bool, measures: bool) -> None:
    who = viewer(*posts)
    assert may_read_case(who, ROLES, HERE) is case
    assert may_read_board(who, "head", HERE[0]) is board
    assert may_read_log(who, HERE) is log
    assert may_read_measures(who, "head", HERE) is measures


def test_an_auditor_below_reads_nothing_above() -> None:
    who = viewer(("utara", "auditor"))
    assert not may_read_case(who, ROLES, ("kota",))
    assert not may_read_log(who, ("dinas", "kota"))
