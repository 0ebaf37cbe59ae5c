"""A route without an else decides for every value of its fields, or the values for which it does not are told."""

from collections.abc import Mapping

import pytest

from engine.definition.model import Route
from engine.machine.compile import compile_definition
from engine.machine.prove.totality import undecided
from tests.machine.prove.faults import Document, errors, stage, told, warned
from tests.machine.prove.playing import confirms, definition_of, document_of, work


def routed(field: Mapping[str, object], *conditions: str, otherwise: bool = False) -> Document:
    """Give an SOP with a route over the field `x` (and `y`, a number)."""
    outcomes: dict[str, object] = {f"o{n}": {"next": "z", "when": when} for n, when in enumerate(conditions)}
    if otherwise:
        outcomes["other"] = "z"
    fields = {"x": {**field, "required": True}, "y": {"type": "number", "required": True}}
    route = {"id": "r", "route": True, "outcomes": outcomes}
    return document_of(work("a"), route, work("z"), intake={"fields": fields})


INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
CHOICE = {"type": "choice", "choices": ["a", "b", "c"]}
BOOLEAN = {"type": "boolean"}
DATE = {"type": "date"}
TEXT = {"type": "text"}
LIST = {"type": "list"}


@pytest.mark.parametrize(
    ("field", "conditions"),
    [
        (BOOLEAN, ["x", "not x"]),
        (BOOLEAN, ["x == true", "x == false"]),
        (CHOICE, ["x == 'a'", "x in ['b', 'c']"]),
        (CHOICE, ["x != 'a'", "x != 'b'"]),
        (INTEGER, ["x < 3", "x >= 3"]),
        (INTEGER, ["x <= 3", "x >= 4"]),
        (INTEGER, ["x < 3", "x == 3", "x > 3"]),
        ({**INTEGER, "min": 0, "max": 2}, ["x == 0", "x == 1", "x == 2"]),
        ({**INTEGER, "min": 5}, ["x > 3"]),
        (INTEGER, ["x < 2.5", "x > 2.5"]),
        (NUMBER, ["x < 2.5", "x >= 2.5"]),
        ({**NUMBER, "min": 0.1}, ["x > 0"]),
        (DATE, ["x < '2026-01-01'", "x >= '2026-01-01'"]),
        ({**DATE, "min": "2026-02-01"}, ["x > '2026-01-01'"]),
        (TEXT, ["x == 'a'", "x != 'a'"]),
        (LIST, ["'a' in x", "not ('a' in x)"]),
        (LIST, ["'a' in x and 'b' in x", "not ('a' in x)", "not ('b' in x)"]),
        ({**LIST, "max_length": 1}, ["not ('a' in x and 'b' in x)"]),
        (LIST, ["x != []"]),
        (TEXT, ["x != ''", "x == ' a'"]),
        ({**TEXT, "max_length": 3}, ["x != 'four'"]),
        (INTEGER, ["x < 3 and y < 1", "x >= 3", "y >= 1"]),
        (INTEGER, ["x < 3 or y < 1", "x >= 3 and y >= 1"]),
    ],
)
def test_conditions_that_leave_nothing_out_are_enough(field: dict[str, object], conditions: list[str]) -> None:
    document = routed(field, *conditions)
    assert told(document) == {}
    assert not [one for one in errors(document) if one.code == "route_not_decided"]


@pytest.mark.parametrize(
    ("field", "conditions", "values"),
    [
        (BOOLEAN, ["x"], {"x": False}),
        (CHOICE, ["x == 'a'", "x == 'c'"], {"x": "b"}),
        (CHOICE, ["not (x in ['a', 'b', 'c'])", "x == 'a' or x == 'b'"], {"x": "c"}),
        (INTEGER, ["x < 3", "x > 3"], {"x": 3}),
        (NUMBER, ["x <= 3", "x >= 4"], {"x": "3.5"}),
        ({**INTEGER, "max": 9}, ["x < 9"], {"x": 9}),
        (DATE, ["x < '2026-01-01'", "x > '2026-01-01'"], {"x": "2026-01-01"}),
        (TEXT, ["x == 'a'", "x == 'b'"], {"x": "\u2026"}),
        (LIST, ["'a' in x", "'b' in x"], {"x": "('\u2026',)"}),
        (LIST, ["x != ['a', 'a']"], {"x": "('a', 'a')"}),
        ({**LIST, "max_length": 2}, ["not ('a' in x and 'b' in x)"], {"x": "('a', 'b')"}),
        (LIST, ["not ('a' in x and 'b' in x)"], {"x": "('a', 'b')"}),
        (INTEGER, ["x < 3 and y < 1", "x >= 3"], {"x": 0, "y": 1}),
        (TEXT, ["x < 'b'", "x != 'a'"], {"x": "a"}),
    ],
)
def test_values_for_which_nothing_holds_are_told(
    field: dict[str, object], conditions: list[str], values: dict[str, object]
) -> None:
    document = routed(field, *conditions)
    assert told(document) == {"route_may_not_decide at r": "a"}
    definition = definition_of(document)
    route = next(step for step in definition.steps if isinstance(step.kind, Route))
    found = undecided(route, compile_definition(definition).fields)
    assert found is not None
    assert {name: str(value) for name, value in found.items()} == {name: str(value) for name, value in values.items()}


def test_the_core_takes_no_way_for_such_values() -> None:
    document = routed(INTEGER, "x < 3", "x > 3")
    assert confirms(
        stage(document), ("a",), lambda case: any(item.incident == "no_branch" for item in case.state.items.values())
    )


def test_a_field_that_is_asked_for_twice_takes_what_either_place_takes() -> None:
    narrow, wide = ({"type": "integer", "required": True, "min": low, "max": 20} for low in (10, 9))
    route = {"id": "r", "route": True, "outcomes": {"yes": {"next": "z", "when": "x >= 10"}}}
    document = document_of(work("a", fields={"x": wide}), route, work("z"), intake={"fields": {"x": narrow}})
    (found,) = errors(document)
    assert (found.code, found.message) == ("route_may_not_decide", "No condition of 'r' holds for x = 9.")


def test_values_are_told_as_an_expression_has_them() -> None:
    (found,) = errors(routed(LIST, "x != ['a', 'b']"))
    assert 'x = ["a", "b"]' in found.message
    (found,) = errors(routed(BOOLEAN, "x"))
    assert "x = false" in found.message


def test_with_an_else_there_is_always_a_way() -> None:
    assert told(routed(BOOLEAN, "x", otherwise=True)) == {}


@pytest.mark.parametrize("conditions", [["x < y", "x > y", "x == y"], ["x < y or x >= y"]])
def test_where_fields_are_held_against_each_other_it_is_not_known(conditions: list[str]) -> None:
    (found,) = errors(routed(NUMBER, *conditions))
    assert (found.code, found.severity.value) == ("route_not_decided", "warning")


def test_fields_held_against_each_other_that_leave_something_out_are_told() -> None:
    assert told(routed(NUMBER, "x < y", "x > y")) == {"route_may_not_decide at r": "a"}


def test_too_many_combinations_are_not_known() -> None:
    conditions = [f"x == {number} and y == {number}" for number in range(200)]
    (found,) = errors(routed(INTEGER, *conditions))
    assert found.code == "route_not_decided"
    many = [f"'w{number}' in x" for number in range(30)]
    (found,) = errors(routed(LIST, *many))
    assert found.code == "route_not_decided"
    assert warned(routed(LIST, *many)) == []
