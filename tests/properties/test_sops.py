"""Sound SOPs are clean under the prover, and whatever is sown into one is found."""

from typing import Any

from hypothesis import given, settings

from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of
from tests.properties.seeds import faulty_sops
from tests.properties.sops import definition_of, sound_sops


def told(document: dict[str, Any]) -> dict[str, tuple[str, ...] | None]:
    """Give what is told of an SOP by `CODE STEP`, with the path."""
    definition = definition_of(document)
    found = errors_of(definition, compile_definition(definition))
    return {f"{one.code} {definition.steps[int(one.path[1])].id}": one.steps for one in found}


@settings(max_examples=120)
@given(sound_sops())
def test_a_sound_sop_is_clean(document: dict[str, Any]) -> None:
    assert told(document) == {}


@settings(max_examples=120)
@given(faulty_sops())
def test_a_fault_is_found_with_its_code(faulty: tuple[str, dict[str, Any]]) -> None:
    wanted, document = faulty
    assert wanted in told(document)
