"""A scenario in a file: its SOP and its calendars found, and played (`spec/scenarios.md`)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cli.sources import ProblemsFound, calendar_from, calendar_named, text_of
from engine.clockwork.calendar import Calendar
from engine.definition.marked import read_yaml
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition, read_document
from engine.errors import BadScenario
from engine.machine.compile import compile_definition
from engine.machine.model import Machine
from engine.rehearsal.play import Played, play, rules_for
from engine.rehearsal.report import mismatches
from engine.rehearsal.scenario import Scenario, scenario_of

_NONE: Final[Mapping[str, Calendar]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A scenario that was played: its actions with what came of them, and a line for each that went otherwise."""

    title: str
    definition: Definition
    machine: Machine
    actions: tuple[Played, ...]
    mismatches: tuple[str, ...]


def rehearsed(file: Path, calendars: Mapping[str, Calendar] = _NONE) -> Rehearsed:
    """Play a scenario; `calendars` by name go before those in files. Raises ProblemsFound or BadScenario."""
    scenario = read_scenario(file)
    definition = _sop_of(scenario, file)
    machine = compile_definition(definition)
    actions = tuple(play(scenario, rules_for(machine, _calendars(scenario, machine, file, calendars))))
    wrong = tuple(line for action in actions for line in mismatches(action))
    return Rehearsed(scenario.title, definition, machine, actions, wrong)


def scenarios_of(sop: Path) -> Iterator[Path]:
    """Give the scenarios in `scenarios/` beside an SOP that play it, and those of which nobody can say what they play.

    Others may stand there too, of another SOP beside it.
    """
    for file in sorted((sop.parent / "scenarios").glob("*.yaml")):
        try:
            named = read_scenario(file).sop
        except (ProblemsFound, BadScenario):
            yield file
        else:
            if isinstance(named, str) and (file.parent / named).resolve() == sop.resolve():
                yield file


def lines_of(file: Path, wrong: ProblemsFound | BadScenario) -> Iterator[str]:
    """Give a line for each reason for which a scenario cannot be played."""
    for problem in wrong.problems:
        yield str(problem) if isinstance(wrong, ProblemsFound) else f"{file}: {problem}"


def read_scenario(file: Path) -> Scenario:
    """Read a scenario; raises ProblemsFound or BadScenario."""
    marked = read_yaml(text_of(file), str(file))
    if isinstance(marked, Problems):
        raise ProblemsFound(marked)
    if marked.flaws:
        raise ProblemsFound(Problems(marked.flaws))
    return scenario_of(marked.value)


def _sop_of(scenario: Scenario, file: Path) -> Definition:
    if isinstance(scenario.sop, str):
        beside = file.parent / scenario.sop
        read = read_definition(_sop_in(beside), str(beside))
    else:
        read = read_document(scenario.sop, str(file))
    if isinstance(read, Problems):
        raise ProblemsFound(read)
    return read


def _sop_in(file: Path) -> bytes:
    """Read the SOP of a scenario; that it cannot be read is the scenario's problem, and the next one is played."""
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise BadScenario((f"the SOP {str(file)[:200]} cannot be read: {wrong.strerror}",)) from None


def _calendars(scenario: Scenario, machine: Machine, file: Path, given: Mapping[str, Calendar]) -> dict[str, Calendar]:
    """Give the calendar that the scenario says in place of the SOP's own; a step's is looked up by name."""
    inline = scenario.calendar if isinstance(scenario.calendar, dict) else None
    own = calendar_from(inline, str(file)) if inline is not None else None
    at_hand = {**given, own.name: own} if own is not None else given
    calendars = {name: _found(name, at_hand, file) for name in machine.calendars}
    named = scenario.calendar if isinstance(scenario.calendar, str) else machine.calendar
    calendars[machine.calendar] = own or _found(named, at_hand, file)
    return calendars


def _found(name: str, at_hand: Mapping[str, Calendar], file: Path) -> Calendar:
    found = at_hand.get(name) or calendar_named(name, file)
    if found is None:
        raise BadScenario((f"there is no calendar '{name}'",))
    return found
