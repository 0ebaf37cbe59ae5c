"""Compiling: every way out of every step is in the table, and a join waits for all that lead to it."""

from datetime import date

import pytest

from engine.definition.model import Close, Definition, End, FieldType, To
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition
from engine.machine.model import Machine
from tests.definition.sample import SOP


def machine_of(text: str) -> Machine:
    definition = read_definition(text, "sop.yaml")
    assert isinstance(definition, Definition), list(map(str, definition))
    return compile_definition(definition)


@pytest.fixture(scope="module")
def machine() -> Machine:
    return machine_of(SOP)


def test_the_head_is_that_of_the_definition(machine: Machine) -> None:
    assert (machine.sop, machine.version, machine.calendar) == ("permit", 2, "id-government")
    assert machine.roles == ("clerk", "head")
    assert machine.supervisor == "head"
    assert machine.effective == date(2026, 1, 5)
    assert machine.glossary == {"form", "map", "receipt", "note"}


def test_the_places_stand_in_the_order_written_and_the_first_takes_the_opening(machine: Machine) -> None:
    assert list(machine.places) == ["receive", "supply", "large", "survey", "check", "sign"]
    assert machine.first == "receive"


def test_each_way_is_found_by_its_outcome(machine: Machine) -> None:
    receive, sign = machine.places["receive"], machine.places["sign"]
    assert receive.outcomes == ("ok", "bad")
    assert receive.ways["bad"].target == To(("supply",))
    assert machine.places["supply"].ways["gone"].target == Close("withdrawn")
    assert sign.outcomes == ()
    assert sign.ways[None].target == End()


def test_a_join_waits_for_every_step_that_leads_to_it(machine: Machine) -> None:
    assert machine.places["sign"].waits_for == {"survey", "check"}
    assert machine.places["receive"].waits_for == frozenset()


def test_two_outcomes_of_one_step_are_one_source() -> None:
    text = SOP.replace(
        "    time: as needed\n    same_as: receive\n    next: sign\n",
        "    time: as needed\n    outcomes: {a: sign, b: sign}\n",
    )
    assert machine_of(text).places["sign"].waits_for == {"survey", "check"}


def test_a_step_that_leads_to_itself_is_one_of_its_own_sources() -> None:
    text = SOP.replace("    note: Basah\n", "    outcomes: {done: end, again: sign}\n")
    assert machine_of(text).places["sign"].waits_for == {"survey", "check", "sign"}


def test_every_field_of_the_sop_is_known_by_name(machine: Machine) -> None:
    assert list(machine.fields) == ["applicant", "amount", "kind", "seen_on"]
    assert machine.fields["seen_on"].type is FieldType.DATE


def test_the_table_cannot_be_changed(machine: Machine) -> None:
    with pytest.raises(TypeError):
        machine.places["new"] = machine.places["sign"]  # type: ignore[index]
