"""Expressions of `when`: a small language of comparisons (`spec/language.md`, Expressions).

Field names, numbers, strings, `true`, `false`, comparisons, `and or not in`, brackets and lists; nothing else. What
cannot be evaluated is told by `CannotEvaluate`, never answered with false (`spec/semantics.md`, Documents and data).
"""

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from engine.definition.grammar import parse_expression
from engine.definition.terms import And, Compare, Expression, ListOf, Literal, Name, Not, Operator, Or, names_in
from engine.errors import CannotEvaluate

__all__ = [
    "And",
    "Compare",
    "Expression",
    "ListOf",
    "Literal",
    "Name",
    "Not",
    "Operator",
    "Or",
    "evaluate",
    "names_in",
    "parse_expression",
]


class _Quoted(str):
    """A text that stood in the expression itself: only such a one counts as a date."""

    __slots__ = ()


_ORDER: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def evaluate(expression: Expression, data: Mapping[str, object]) -> bool:
    """Say whether the condition holds over the case's data (`spec/semantics.md`, Documents and data).

    `data` holds str, int, Decimal, bool, date and tuples of str. Raises `CannotEvaluate` for a field that is missing
    and for types that do not compare, or if the whole is no boolean.
    """
    return _truth(expression, data)


def _truth(expression: Expression, data: Mapping[str, object]) -> bool:
    value = _value(expression, data)
    if not isinstance(value, bool):
        raise CannotEvaluate("bad_types", f"{_told(value)} is not true or false")
    return value


def _value(expression: Expression, data: Mapping[str, object]) -> object:
    match expression:
        case Literal(value):
            return _Quoted(value) if isinstance(value, str) else value
        case Name(field):
            if field not in data:
                raise CannotEvaluate("missing_field", field)
            return data[field]
        case ListOf(items):
            return tuple(_value(item, data) for item in items)
        case Not(operand):
            return not _truth(operand, data)
        case And(parts):
            return all(_truth(part, data) for part in parts)
        case Or(parts):
            return any(_truth(part, data) for part in parts)
        case Compare(left, sign, right):
            return _compare(_value(left, data), sign, _value(right, data))
        case _:
            assert_never(expression)


def _compare(left: object, sign: Operator, right: object) -> bool:
    match sign:
        case Operator.EQUAL:
            return _equal(left, right)
        case Operator.UNEQUAL:
            return not _equal(left, right)
        case Operator.IN:
            return _member(left, right)
        case Operator.NOT_IN:
            return not _member(left, right)
        case _:
            one, other = _alike(left, right)
            if isinstance(one, str | bool | tuple):
                raise CannotEvaluate("bad_types", f"{_told(one)} has no order")
            return _ORDER[sign](one, other)


def _member(element: object, of: object) -> bool:
    if not isinstance(of, tuple):
        raise CannotEvaluate("bad_types", f"{_told(of)} is not a list")
    return any(_equal(element, one) for one in of)


def _equal(left: object, right: object) -> bool:
    one, other = _alike(left, right)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    return one == other


def _alike(left: object, right: object) -> tuple[object, object]:
    """Give both values once they are of one type; a quoted ISO date beside a date becomes one."""
    one, other = _dated(left, right), _dated(right, left)
    if _type(one) is not _type(other):
        raise CannotEvaluate("bad_types", f"{_told(left)} does not compare with {_told(right)}")
    return one, other


def _dated(value: object, beside: object) -> object:
    if isinstance(value, _Quoted) and isinstance(beside, date) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _type(value: object) -> type:
    """Give the type that decides what compares: whole and decimal numbers are one, a boolean is no number."""
    if isinstance(value, bool):
        return bool
    if isinstance(value, int | Decimal):
        return Decimal
    return str if isinstance(value, str) else type(value)


def _told(value: object) -> str:
    names: Mapping[type, str] = {bool: "a boolean", Decimal: "a number", str: "a text", date: "a date", tuple: "a list"}
    return names.get(_type(value), "this value")
