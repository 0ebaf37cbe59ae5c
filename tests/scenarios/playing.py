"""How the tests play a scenario file: the SOP inline or beside it, calendars shipped or inline."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from engine.case.rules import Rules
from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.definition.marked import Marked, read_yaml
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition, read_document
from engine.ledger.canonical import digest
from engine.machine.compile import compile_definition
from engine.rehearsal.play import Played, play
from engine.rehearsal.scenario import Scenario, scenario_of

ROOT: Final = Path(__file__).parents[2]
CALENDARS: Final = ROOT / "definitions" / "calendars"
STORY_FILES: Final = sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
LIBRARY_SOPS: Final = sorted((ROOT / "definitions").glob("*/sop.yaml"))
LIBRARY_FILES: Final = sorted((ROOT / "definitions").glob("*/scenarios/*.yaml"))


def document_in(file: Path) -> Any:  # noqa: ANN401 - whatever the file says
    """Give the map in a YAML file that must be readable."""
    marked = read_yaml(file.read_bytes(), file.name)
    assert isinstance(marked, Marked), list(marked)
    return marked.value


def scenario_in(file: Path) -> Scenario:
    """Read a scenario file."""
    return scenario_of(document_in(file))


def definition_of(scenario: Scenario, file: Path) -> Definition | Problems:
    """Read the SOP that a scenario names or holds."""
    if isinstance(scenario.sop, str):
        return read_definition((file.parent / scenario.sop).read_bytes(), scenario.sop)
    return read_document(scenario.sop, file.name)


def library_rules(file: Path) -> Rules:
    """Compile an SOP of the library for the calendar that it names."""
    definition = read_definition(file.read_bytes(), file.name)
    assert isinstance(definition, Definition), list(definition)
    return rules_of(definition, Scenario(file.name, str(file), None, {}, ()))


def rules_of(definition: Definition, scenario: Scenario) -> Rules:
    """Compile a definition for the calendar that the scenario names, holds, or leaves to the SOP.

    Calendars of single steps are looked up by name; one that the scenario holds answers to its own name.
    """
    machine = compile_definition(definition)
    held = calendar_of(scenario.calendar) if isinstance(scenario.calendar, dict) else None
    calendars = {machine.calendar: _calendar(scenario, machine.calendar)}
    for name in machine.calendars:
        if name not in calendars:
            calendars[name] = held if held is not None and held.name == name else _shipped(name)
    digests = {name: digest(canonical(calendar)) for name, calendar in calendars.items()}
    return Rules(machine, calendars, digests, machine.effective)


def played(file: Path) -> Iterator[Played]:
    """Play a scenario file whose SOP must be readable."""
    scenario = scenario_in(file)
    definition = definition_of(scenario, file)
    assert isinstance(definition, Definition), list(definition)
    return play(scenario, rules_of(definition, scenario))


def _calendar(scenario: Scenario, name: str) -> Calendar:
    if isinstance(scenario.calendar, dict):
        return calendar_of(scenario.calendar)
    return _shipped(scenario.calendar if isinstance(scenario.calendar, str) else name)


def _shipped(name: str) -> Calendar:
    return calendar_of(document_in(CALENDARS / f"{name}.yaml"))
