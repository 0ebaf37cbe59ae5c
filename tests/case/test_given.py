"""What people give is checked field by field and brought into the form of the record (`spec/semantics.md`)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.case import commands as c
from engine.case.events import Value
from engine.case.given import Vault, facts_given, reason_given, typed
from engine.case.refusal import Refusal
from engine.definition.model import Field, FieldType, Text

TITLE = Text((("", "F"),))


def field(kind: str, **more: Any) -> Field:  # noqa: ANN401 - what a field may be told besides
    """Make a field of a type."""
    return Field("f", FieldType(kind), TITLE, **more)


def given(declared: Field, value: c.Given) -> Mapping[str, Value]:
    """Give one value for one field."""
    command = c.Command("c", "case", datetime(2026, 3, 2, tzinfo=UTC), c.Outside(), c.TellTime())
    return facts_given([declared], {"f": value}, Vault(command))


@pytest.mark.parametrize(
    ("declared", "value", "recorded"),
    [
        (field("text"), "  two words ", "two words"),
        (field("text"), "e\u0301", "\u00e9"),
        (field("integer"), 5, 5),
        (field("integer"), "5", 5),
        (field("integer"), "5.00", 5),
        (field("integer"), 5.0, 5),
        (field("number"), "1.50", "1.5"),
        (field("number"), 0.1, "0.1"),
        (field("number"), 100, "100"),
        (field("number"), "-0.00", "0"),
        (field("number"), "1e3", "1000"),
        (field("date"), "2026-03-31", "2026-03-31"),
        (field("boolean"), True, True),
        (field("boolean"), "false", False),
        (field("choice", choices=("p", "q")), "q", "q"),
        (field("list"), ("a", " ", " b "), ("a", "b")),
        (field("integer", least="1", most="3"), 3, 3),
        (field("date", least="2026-01-01"), "2026-01-01", "2026-01-01"),
    ],
)
def test_a_value_is_recorded_in_its_one_form(declared: Field, value: c.Given, recorded: Value) -> None:
    assert given(declared, value) == {"f": recorded}


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (field("text"), None),
        (field("text"), 5),
        (field("text"), "a\x00b"),
        (field("text", max_length=3), "four"),
        (field("integer"), True),
        (field("integer"), "1.5"),
        (field("integer"), "1,000"),
        (field("integer"), "1_000"),
        (field("integer"), 2**53),
        (field("integer"), "\u0661"),
        (field("number"), "Rp 5"),
        (field("number"), "nan"),
        (field("number"), "Infinity"),
        (field("number"), "1e99999"),
        (field("number"), "1" * 41),
        (field("date"), "31-03-2026"),
        (field("date"), "2026-02-30"),
        (field("boolean"), "yes"),
        (field("boolean"), 1),
        (field("choice", choices=("p", "q")), "r"),
        (field("list"), "a"),
        (field("list", max_length=1), ("a", "b")),
        (field("integer", least="1"), 0),
        (field("number", most="0.5"), "0.51"),
        (field("date", most="2026-01-01"), "2026-01-02"),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_its_field(declared: Field, value: c.Given) -> None:
    with pytest.raises(Refusal) as refused:
        given(declared, value)
    assert refused.value.code == "invalid_data"
    assert list(refused.value.details) == ["f"]


@pytest.mark.parametrize("kind", list(FieldType))
def test_blank_counts_as_not_given_for_a_field_of_any_type(kind: FieldType) -> None:
    declared = Field("f", kind, TITLE, choices=("p",))
    assert given(declared, "  ") == {}
    with pytest.raises(Refusal):
        given(Field("f", kind, TITLE, required=True, choices=("p",)), "  ")


def test_a_required_list_must_have_an_element() -> None:
    with pytest.raises(Refusal) as refused:
        given(field("list", required=True), (" ",))
    assert refused.value.details == {"f": "must be given"}


def test_a_reason_is_stripped_and_must_be_there() -> None:
    assert reason_given("  so it is ", what="reason") == "so it is"
    for blank in (None, "", " \n"):
        with pytest.raises(Refusal) as refused:
            reason_given(blank, what="reason")
        assert refused.value.code == "reason_required"


def test_expressions_see_numbers_and_dates_as_such() -> None:
    fields = {"n": Field("n", FieldType.NUMBER, TITLE), "d": Field("d", FieldType.DATE, TITLE)}
    seen = typed({"n": "0.1", "d": "2026-01-02"}, fields)
    assert seen == {"n": Decimal("0.1"), "d": datetime(2026, 1, 2, tzinfo=UTC).date()}
