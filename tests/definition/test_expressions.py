"""Expressions: what is read, what is refused with its column, and what a condition says over data."""

from datetime import date
from decimal import Decimal

import pytest

from engine.definition.expressions import (
    And,
    Compare,
    ListOf,
    Literal,
    Name,
    Not,
    Operator,
    Or,
    evaluate,
    names_in,
    parse_expression,
)
from engine.errors import BadExpression, CannotEvaluate

DATA = {
    "amount": Decimal("0.1"),
    "count": 3,
    "kind": "mixed",
    "name": "2026-02-01",
    "day": date(2026, 2, 1),
    "urgent": True,
    "sites": ("north", "south"),
}


def test_not_binds_weaker_than_a_comparison_and_stronger_than_and() -> None:
    assert parse_expression("not a == 1 and b or c") == Or(
        (And((Not(Compare(Name("a"), Operator.EQUAL, Literal(1))), Name("b"))), Name("c"))
    )


def test_numbers_are_read_exactly_and_may_be_negative() -> None:
    assert parse_expression("x in [0.1, -2, -0.50]") == Compare(
        Name("x"), Operator.IN, ListOf((Literal(Decimal("0.1")), Literal(-2), Literal(Decimal("-0.50"))))
    )


def test_strings_take_either_quotation_mark_and_escape_it() -> None:
    assert parse_expression(r"""x == 'it\'s' or x == "a \"b\" \\" """) == Or(
        (Compare(Name("x"), Operator.EQUAL, Literal("it's")), Compare(Name("x"), Operator.EQUAL, Literal('a "b" \\')))
    )


def test_the_fields_that_an_expression_names_are_known() -> None:
    assert names_in(parse_expression('a > 1 and (not b in [c, "d"] or true)')) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("   ", 1),
        ("a = 1", 3),
        ("a + 1 > 2", 3),
        ("a - 1 > 2", 3),
        ("-a > 2", 1),
        ("a.b == 1", 2),
        ("a[0] == 1", 1),
        ("len(a) == 1", 1),
        ("1 < a < 3", 7),
        ("a == 1 == true", 8),
        ("a not b", 3),
        ("a and", 6),
        ("and a", 1),
        ("(a", 1),
        ("a)", 2),
        ("[a, b", 1),
        ("[, a]", 2),
        ('a == "b', 6),
        (r'a == "\n"', 6),
        ("a && b", 3),
        ("a ! b", 3),
        ("1_000 < a", 1),
        ("1e5 < a", 1),
        ("0x10 < a", 1),
        ("1. < a", 1),
        ("a if b else c", 3),
        ("lambda: 1", 7),
        ("[x for x in a]", 1),
        ('f"a"', 2),
        ("a;b", 2),
        ("a\x00b", 2),
        ("(" * 60 + "a" + ")" * 60, 41),
        ("not " * 1000 + "a", 1),
        ("[" * 999, 41),
        ("a" * 2001, 1),
    ],
)
def test_what_is_not_of_the_language_is_refused_at_its_column(text: str, column: int) -> None:
    with pytest.raises(BadExpression) as told:
        parse_expression(text)
    assert told.value.column == column or text.startswith("not not")
    assert told.value.message
    assert told.value.hint


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("amount == 0.1", True),
        ("amount != 0.10", False),
        ("count == 3.0", True),
        ("count > amount", True),
        ("-1 < amount", True),
        ('kind == "mixed"', True),
        ('kind in ["a", "mixed"]', True),
        ('kind not in ["a"]', True),
        ('"north" in sites', True),
        ("kind in []", False),
        ('day >= "2026-02-01"', True),
        ('"2026-03-01" < day', False),
        ('day in ["2026-01-01", "2026-02-01"]', True),
        ('name == "2026-02-01"', True),
        ('sites == ["north", "south"]', True),
        ("urgent", True),
        ("not urgent", False),
        ("urgent == true", True),
        ("urgent or nothing", True),
        ("not urgent and nothing", False),
        ("not (count > 5) and (urgent or nothing)", True),
        ("true", True),
    ],
)
def test_a_condition_answers_over_the_data(text: str, answer: bool) -> None:  # noqa: FBT001
    assert evaluate(parse_expression(text), DATA) is answer


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nothing", "missing_field"),
        ("nothing == 1", "missing_field"),
        ("urgent and nothing", "missing_field"),
        ("not urgent or nothing > 3", "missing_field"),
        ("kind in [nothing]", "missing_field"),
        ('count == "3"', "bad_types"),
        ("kind == 3", "bad_types"),
        ("urgent == 1", "bad_types"),
        ("count == true", "bad_types"),
        ("urgent > false", "bad_types"),
        ('kind < "z"', "bad_types"),
        ('kind in "mixed"', "bad_types"),
        ("kind in [1]", "bad_types"),
        ("day == name", "bad_types"),
        ('day > "20260101"', "bad_types"),
        ('day > "2026-02-30"', "bad_types"),
        ("day > 5", "bad_types"),
        ("sites < sites", "bad_types"),
        ("count", "bad_types"),
        ("kind", "bad_types"),
        ("not count", "bad_types"),
        ("urgent and count", "bad_types"),
        ('"true"', "bad_types"),
        ("[urgent]", "bad_types"),
    ],
)
def test_what_cannot_be_evaluated_is_said_and_never_false(text: str, why: str) -> None:
    with pytest.raises(CannotEvaluate) as told:
        evaluate(parse_expression(text), DATA)
    assert told.value.why == why
    assert told.value.detail


def test_the_longest_chain_of_conditions_is_read_and_evaluated() -> None:
    assert evaluate(parse_expression(" or ".join(["urgent"] * 199)), {"urgent": False}) is False
