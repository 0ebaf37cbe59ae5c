"""The library of definitions: each SOP is proved and wholly played, and together they use the whole language."""

from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest

from cli.check import problems_of
from engine.definition import durations, model, terms
from engine.definition.model import OPENING, Close, Definition, End, Route, Step, To, Way, Work
from engine.definition.problems import Severity
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition
from engine.rehearsal.coverage import Coverage
from tests.scenarios.playing import LIBRARY_SOPS, played

WRITTEN: Final = (model, durations, terms)
"""The modules of whose values a definition is made."""
NO_PERSON: Final = frozenset({"Approval.name", "Approval.nip"})
"""The library names positions only: nobody has signed its examples."""
MEANT: Final = frozenset({("gratification-report", "long_working_time")})
"""Warnings of which a comment in the file says why they are meant so: there, the clock goes round."""
CALENDARS: Final = frozenset(
    {"id-government", "id-government-wib", "id-government-wit", "id-government-6d", "id-government-6d-wib", "always"}
)
BESIDE: Final = frozenset(
    {
        "several steps at once",
        "to the end",
        "end withdrawn",
        "close withdrawn",
        "route with an else",
        "route without an else",
        "outcome that requires nothing",
        "outcome that puts nothing out",
        "nobody is alerted",
        "several roles",
        "same as opening",
        "same as a step",
        "not same as opening",
        "not same as a step",
        "not same as itself",
        "counted from opening",
        "counted from a step",
        "as needed",
        "default case number",
        "number {n}",
        "number {n:0W}",
        "number {year}",
        "number {sop}",
        "number {office}",
    }
)
"""What the values say beside their kinds and keys."""

by_name = pytest.mark.parametrize("file", LIBRARY_SOPS, ids=lambda file: file.parent.name)


def definition_in(file: Path) -> Definition:
    """Read an SOP of the library."""
    definition = read_definition(file.read_bytes(), file.name)
    assert isinstance(definition, Definition), list(definition)
    return definition


@by_name
def test_each_sop_is_clean(file: Path) -> None:
    problems = problems_of(file.read_bytes(), file)
    assert not [str(problem) for problem in problems if problem.severity is Severity.ERROR]
    assert {(file.parent.name, problem.code) for problem in problems} <= MEANT


@by_name
def test_the_scenarios_of_each_sop_leave_nothing_unreached(file: Path) -> None:
    coverage = Coverage(compile_definition(definition_in(file)))
    for scenario in sorted(file.parent.glob("scenarios/*.yaml")):
        coverage.note(played(scenario))
    assert coverage.missing() == ()


def test_there_are_at_least_seventeen() -> None:
    assert len(LIBRARY_SOPS) >= 17


def test_together_they_use_every_construct_of_the_language() -> None:
    used = {trait for file in LIBRARY_SOPS for trait in traits_of(definition_in(file))}
    assert set(constructs()) - used - NO_PERSON == set()


def test_together_they_use_every_form_that_no_key_shows() -> None:
    definitions = [definition_in(file) for file in LIBRARY_SOPS]
    assert BESIDE - {form for definition in definitions for form in _forms(definition)} == set()
    calendars = {definition.calendar for definition in definitions}
    assert calendars >= CALENDARS
    assert "always" in {step.calendar for definition in definitions for step in definition.steps}


def constructs() -> Iterator[str]:
    """Give each kind of value, each key that may be left out and each member of an enumeration."""
    for module in WRITTEN:
        for kind in _own(module):
            if issubclass(kind, Enum):
                yield from (f"{kind.__name__}.{member.name}" for member in kind)
            elif is_dataclass(kind):
                yield kind.__name__
                yield from (f"{kind.__name__}.{key.name}" for key in fields(kind) if _may_be_left_out(key))


def traits_of(value: Any) -> Iterator[str]:  # noqa: ANN401 - whatever stands in a definition
    """Give what of `constructs` a value uses, and all that stands in it."""
    match value:
        case Enum():
            yield f"{type(value).__name__}.{value.name}"
        case tuple():
            for inner in value:
                yield from traits_of(inner)
        case _ if is_dataclass(value):
            yield type(value).__name__
            for key in fields(value):
                inner = getattr(value, key.name)
                if not _may_be_left_out(key) or inner != _default(key):
                    yield f"{type(value).__name__}.{key.name}"
                yield from traits_of(inner)
        case _:
            return


def _own(module: ModuleType) -> Iterator[type]:
    found = (value for value in vars(module).values() if isinstance(value, type))
    return (kind for kind in found if kind.__module__ == module.__name__)


def _may_be_left_out(key: "Field[Any]") -> bool:
    return key.default is not MISSING or key.default_factory is not MISSING


def _default(key: "Field[Any]") -> object:
    return key.default if key.default_factory is MISSING else key.default_factory()


def _forms(definition: Definition) -> Iterator[str]:
    if definition.case_number == Definition.__dataclass_fields__["case_number"].default:
        yield "default case number"
    for part in ("{n}", "{n:0", "{year}", "{sop}", "{office}"):
        if part in definition.case_number:
            yield f"number {part}W}}" if part == "{n:0" else f"number {part}"
    for step in definition.steps:
        yield from _forms_of_step(step)
        for way in step.ways:
            yield from _forms_of_way(way)


def _forms_of_step(step: Step) -> Iterator[str]:
    if isinstance(step.kind, Route):
        yield "route with an else" if any(way.when is None for way in step.ways) else "route without an else"
    if isinstance(step.kind, Work):
        yield from _forms_of_work(step, step.kind)
    if step.on_overdue == ():
        yield "nobody is alerted"
    if step.counted_from is not None:
        yield "counted from opening" if step.counted_from == OPENING else "counted from a step"
    if isinstance(step.standard, durations.Standard) and step.standard.most is None:
        yield "as needed"


def _forms_of_work(step: Step, work: Work) -> Iterator[str]:
    if len(work.roles) > 1:
        yield "several roles"
    if work.same_as is not None:
        yield "same as opening" if work.same_as == OPENING else "same as a step"
    for name in work.not_same_as:
        yield {OPENING: "not same as opening", step.id: "not same as itself"}.get(name, "not same as a step")


def _forms_of_way(way: Way) -> Iterator[str]:
    match way.target:
        case To(steps=(_, _, *_)):
            yield "several steps at once"
        case End(result=None):
            yield "to the end"
        case End(result="withdrawn"):
            yield "end withdrawn"
        case Close(result="withdrawn"):
            yield "close withdrawn"
        case _:
            pass
    if way.requires == ():
        yield "outcome that requires nothing"
    if way.output == ():
        yield "outcome that puts nothing out"
