"""What makes two commands the same question."""

import pytest

from engine.case.commands import AddNote, CompleteItem, OpenCase, Outside, Paper, Person, Target, WithdrawCase
from engine.service.fingerprint import fingerprint

ANI = Person("ani")
DONE = CompleteItem(Target(step="write"), "good", {"form": Paper(digest="a" * 64)}, {"n": 1, "x": 1.5, "l": ("a",)})


def test_the_same_question_has_the_same_fingerprint() -> None:
    again = CompleteItem(
        Target(step="write"), "good", {"form": Paper(digest="a" * 64)}, {"l": ("a",), "x": 1.5, "n": 1}
    )

    assert fingerprint(DONE, ANI, "c") == fingerprint(again, ANI, "c")


def test_the_number_is_drawn_and_no_part_of_the_question() -> None:
    assert fingerprint(OpenCase("s", "o", "1"), ANI, None) == fingerprint(OpenCase("s", "o", "2"), ANI, None)


@pytest.mark.parametrize(
    "other",
    [
        fingerprint(DONE, Person("budi"), "c"),
        fingerprint(DONE, Outside(), "c"),
        fingerprint(DONE, ANI, "d"),
        fingerprint(CompleteItem(Target(step="write"), "bad"), ANI, "c"),
        fingerprint(CompleteItem(Target(item=1), "good"), ANI, "c"),
        fingerprint(AddNote("good"), ANI, "c"),
        fingerprint(WithdrawCase("good"), ANI, "c"),
    ],
)
def test_another_question_has_another(other: str) -> None:
    assert fingerprint(DONE, ANI, "c") != other


def test_a_number_is_not_the_text_of_it() -> None:
    assert fingerprint(CompleteItem(Target(), data={"n": 1}), ANI, "c") != fingerprint(
        CompleteItem(Target(), data={"n": "1"}), ANI, "c"
    )
