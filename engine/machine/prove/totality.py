"""Whether a route without an else always decides (`spec/language.md`, What a publisher is told).

Conditions compare fields with constants, so a field's values fall into a few regions: the constants, what lies between
them, and beyond. One value of each region is enough to know them all.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, pairwise, product
from math import prod
from typing import Any, Final

from engine.definition.expressions import evaluate, names_in
from engine.definition.model import Field, FieldType, Step
from engine.definition.terms import And, Compare, Expression, ListOf, Literal, Not, Or
from engine.errors import CannotEvaluate

MOST: Final = 20_000
"""Combinations of values that are tried; with more, nothing is claimed."""
_FRESH: Final = "\u2026"
_DAY: Final = timedelta(days=1)


def undecided(step: Step, fields: Mapping[str, Field]) -> dict[str, object] | None:
    """Give values of fields for which no condition of a route holds; None if there are none.

    An empty map says that it is not known: there are too many combinations, or fields are held against each other.
    """
    conditions = tuple(way.when for way in step.ways if way.when is not None)
    if len(conditions) < len(step.ways):
        return None
    names = sorted({name for condition in conditions for name in names_in(condition) if name in fields})
    constants = tuple(value for condition in conditions for value in _constants(condition))
    if 2 ** len(_texts(constants)) > MOST and any(fields[name].type is FieldType.LIST for name in names):
        return {}
    regions = [_regions(fields[name], constants) for name in names]
    if prod(map(len, regions)) > MOST:
        return {}
    for chosen in product(*regions):
        data = dict(zip(names, chosen, strict=True))
        if not any(_holds(condition, data) for condition in conditions):
            return data
    return {} if any(map(_relates_fields, conditions)) else None


def _relates_fields(expression: Expression) -> bool:
    """Say whether fields are held against each other: one value of each region does not know them all then."""
    match expression:
        case And(items) | Or(items):
            return any(map(_relates_fields, items))
        case Not(operand):
            return _relates_fields(operand)
        case Compare(left, _, right):
            return bool(names_in(left)) and bool(names_in(right))
        case _:
            return False


def _holds(condition: Expression, data: Mapping[str, object]) -> bool:
    try:
        return evaluate(condition, data)
    except CannotEvaluate:
        return False


def _constants(expression: Expression) -> Iterator[object]:
    match expression:
        case Literal(value):
            yield value
        case ListOf(items):
            yield tuple(item.value for item in items if isinstance(item, Literal))
            for item in items:
                yield from _constants(item)
        case And(items) | Or(items):
            for item in items:
                yield from _constants(item)
        case Not(operand):
            yield from _constants(operand)
        case Compare(left, _, right):
            yield from _constants(left)
            yield from _constants(right)
        case _:
            return


def _regions(field: Field, constants: tuple[object, ...]) -> tuple[object, ...]:
    """Give one value of each region that the constants cut a field's values into."""
    match field.type:
        case FieldType.BOOLEAN:
            return (True, False)
        case FieldType.CHOICE:
            return field.choices
        case FieldType.INTEGER | FieldType.NUMBER:
            return _numbers(field, constants)
        case FieldType.DATE:
            return _dates(field, constants)
        case FieldType.TEXT:
            longest = field.max_length or len(max((*_texts(constants), _FRESH), key=len))
            return tuple(text for text in (*_texts(constants), _FRESH) if len(text) <= longest)
        case FieldType.LIST:
            return _lists(field, constants)


def _texts(constants: tuple[object, ...]) -> tuple[str, ...]:
    """Give the texts that a person can give: they are stripped, and a blank one counts as not given."""
    return tuple(dict.fromkeys(text for text in constants if isinstance(text, str) and text and text == text.strip()))


def _lists(field: Field, constants: tuple[object, ...]) -> tuple[tuple[str, ...], ...]:
    """Give every choice of the texts, and the lists that are written out; of a required list not the empty one."""
    texts = (*_texts(constants), _FRESH)
    written = (one for one in constants if isinstance(one, tuple) and set(one) <= set(texts))
    chosen = chain.from_iterable(combinations(texts, size) for size in range(len(texts) + 1))
    found = dict.fromkeys(chain(chosen, written))
    most = field.max_length or max(map(len, found))
    return tuple(one for one in found if field.required <= len(one) <= most)


def written(value: object) -> str:
    """Give a value as an expression has it."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{value}"'
        case tuple():
            return f"[{', '.join(map(written, value))}]"
        case _:
            return str(value)


def _numbers(field: Field, constants: tuple[object, ...]) -> tuple[object, ...]:
    marks = sorted({Decimal(value) for value in constants if isinstance(value, int | Decimal)} or {Decimal(0)})
    between = [(one + other) / 2 for one, other in pairwise(marks)]
    ends = [Decimal(end) for end in (field.least, field.most) if end is not None]
    found = {*marks, *between, marks[0] - 1, marks[-1] + 1, *ends}
    if field.type is FieldType.INTEGER:
        found = {step for value in found for step in (value // 1, value // 1 + 1)}
    within = sorted(value for value in found if _within(value, field, Decimal))
    return tuple(int(value) if field.type is FieldType.INTEGER else value for value in within)


def _dates(field: Field, constants: tuple[object, ...]) -> tuple[object, ...]:
    marks = {day for value in constants if isinstance(value, str) and (day := _day(value)) is not None}
    ends = {date.fromisoformat(end) for end in (field.least, field.most) if end is not None}
    found = {near for day in marks | ends or {date(2026, 1, 1)} for near in (day - _DAY, day, day + _DAY)}
    return tuple(sorted(day for day in found if _within(day, field, date.fromisoformat)))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _within(value: Any, field: Field, read: Callable[[str], Any]) -> bool:  # noqa: ANN401 - numbers or dates
    least, most = (None if end is None else read(end) for end in (field.least, field.most))
    return (least is None or value >= least) and (most is None or value <= most)
