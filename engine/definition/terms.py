"""The terms of which an expression of `when` is made (`spec/language.md`, Steps)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import assert_never


class Operator(StrEnum):
    """How two values are compared."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written; numbers are exact (`0.1` is `Decimal("0.1")`)."""

    value: str | int | Decimal | bool


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a field."""

    field: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list as written."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared once; a chain of comparisons does not exist."""

    left: "Expression"
    operator: Operator
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a boolean."""

    operand: "Expression"


@dataclass(frozen=True, slots=True)
class And:
    """True if all are; a part is looked at only if those before it are true."""

    parts: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Or:
    """True if one is; a part is looked at only if those before it are false."""

    parts: "tuple[Expression, ...]"


Expression = Literal | Name | ListOf | Compare | Not | And | Or


def names_in(expression: Expression) -> frozenset[str]:
    """Give the fields that the expression names."""
    match expression:
        case Name(field):
            return frozenset({field})
        case Literal():
            return frozenset()
        case ListOf(parts) | And(parts) | Or(parts):
            return frozenset[str]().union(*map(names_in, parts))
        case Not(operand):
            return names_in(operand)
        case Compare(left, _, right):
            return names_in(left) | names_in(right)
        case _:
            assert_never(expression)
