"""What the tests ask of the prover: the problems of an SOP that is written as a map."""

from collections.abc import Mapping

from engine.definition.problems import Finding, Severity
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of, warnings_of
from engine.machine.prove.situations import MOST
from tests.machine.prove.playing import OFFICE_HOURS, Stage, definition_of

Document = Mapping[str, object]


def errors(document: Document, most: int = MOST) -> list[Finding]:
    """Give the errors of behaviour, in the order told, and what is not decided."""
    definition = definition_of(document)
    return list(errors_of(definition, compile_definition(definition), most))


def told(document: Document) -> dict[str, str | None]:
    """Give the path of each error by `CODE at STEP`, as `STEP > STEP`; None where nothing can lead there."""
    steps = definition_of(document).steps
    return {
        f"{found.code} at {steps[int(found.path[1])].id}": None if found.steps is None else " > ".join(found.steps)
        for found in errors(document)
    }


def warned(document: Document) -> list[str]:
    """Give the code of each warning with its place in the file."""
    definition = definition_of(document)
    found = list(warnings_of(definition, compile_definition(definition), {"id-government": OFFICE_HOURS}))
    assert all(one.severity is Severity.WARNING for one in found)
    return [f"{one.code} {'.'.join(map(str, one.path))}" for one in found]


def stage(document: Document, *withheld: tuple[str, str]) -> Stage:
    """Give a stage on which the SOP is played; what is withheld is never given."""
    return Stage(compile_definition(definition_of(document)), frozenset(withheld))
