"""`tertib test [PATH...] [--json]`: plays the scenarios of SOPs, and says what none of them has reached."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from cli.sources import ProblemsFound, calendar_from, calendar_named, line_of, text_of, under
from cli.words import INPUT_WRONG, NOT_TRIED, count, say
from engine.clockwork.calendar import Calendar
from engine.definition.marked import read_yaml
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition, read_document
from engine.errors import BadScenario
from engine.machine.compile import compile_definition
from engine.machine.model import Machine
from engine.rehearsal.coverage import Coverage
from engine.rehearsal.play import play, rules_for
from engine.rehearsal.report import line_of as told_line
from engine.rehearsal.report import mismatches
from engine.rehearsal.scenario import Scenario, scenario_of


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Play the scenarios of SOPs: files, or folders in which they stand in scenarios/.",
        "Memainkan skenario SOP: berkas, atau folder yang memuatnya di scenarios/.",
    )


@dataclass(slots=True)
class _Run:
    """What came of the scenarios so far."""

    as_json: bool
    played: int = 0
    failed: int = 0
    unplayable: int = 0
    coverage: dict[str, Coverage] = field(default_factory=dict)


def rehearse(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH...]", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line for each action.")] = False,  # noqa: FBT002
) -> None:
    """Play every scenario; exit code 1 if one goes otherwise than told, 2 if one cannot be read or played."""
    run = _Run(as_json)
    for file in under(paths or [Path("definitions")], "**/scenarios/*.yaml"):
        _play(run, file)
    if not as_json:
        _sum_up(run)
    sys.exit(NOT_TRIED if run.unplayable else INPUT_WRONG if run.failed else 0)


def _play(run: _Run, file: Path) -> None:
    try:
        scenario, definition = _read(file)
        machine = compile_definition(definition)
        rules = rules_for(machine, _calendars(scenario, machine, file))
    except (ProblemsFound, BadScenario) as wrong:
        run.unplayable += 1
        problems = wrong.problems
        for problem in problems:
            print(problem if isinstance(wrong, ProblemsFound) else f"{file}: {problem}", file=sys.stderr)
        return
    actions = list(play(scenario, rules))
    wrong_lines = [line for action in actions for line in mismatches(action)]
    run.played += 1
    run.failed += bool(wrong_lines)
    run.coverage.setdefault(definition.sop, Coverage(machine)).note(actions)
    if run.as_json:
        for action in actions:
            print(line_of(told_line(scenario.title, action)))
    elif wrong_lines:
        print(f"{file}: {scenario.title}")
    for line in wrong_lines:
        print(f"    {line}", file=sys.stderr if run.as_json else sys.stdout)


def _read(file: Path) -> tuple[Scenario, Definition]:
    marked = read_yaml(text_of(file), str(file))
    if isinstance(marked, Problems):
        raise ProblemsFound(marked)
    if marked.flaws:
        raise ProblemsFound(Problems(marked.flaws))
    scenario = scenario_of(marked.value)
    if isinstance(scenario.sop, str):
        beside = file.parent / scenario.sop
        read = read_definition(_sop_in(beside), str(beside))
    else:
        read = read_document(scenario.sop, str(file))
    if isinstance(read, Problems):
        raise ProblemsFound(read)
    return scenario, read


def _sop_in(file: Path) -> bytes:
    """Read the SOP of a scenario; that it cannot be read is the scenario's problem, and the next one is played."""
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise BadScenario((f"the SOP {str(file)[:200]} cannot be read: {wrong.strerror}",)) from None


def _calendars(scenario: Scenario, machine: Machine, file: Path) -> dict[str, Calendar]:
    """Give the calendar that the scenario says in place of the SOP's own; a step's is looked up by name."""
    inline = scenario.calendar if isinstance(scenario.calendar, dict) else None
    own = calendar_from(inline, str(file)) if inline is not None else None
    calendars = {name: _found(name, own, file) for name in machine.calendars}
    named = scenario.calendar if isinstance(scenario.calendar, str) else machine.calendar
    calendars[machine.calendar] = own or _found(named, own, file)
    return calendars


def _found(name: str, own: Calendar | None, file: Path) -> Calendar:
    if own is not None and name == own.name:
        return own
    found = calendar_named(name, file)
    if found is None:
        raise BadScenario((f"there is no calendar '{name}'",))
    return found


def _sum_up(run: _Run) -> None:
    for sop, coverage in sorted(run.coverage.items()):
        missing = coverage.missing()
        if missing:
            print(say(f"{sop}: no scenario has reached", f"{sop}: belum ada skenario yang mencapai"))
        for word in missing:
            print(f"    {word}")
    print(
        say(
            f"{count(run.played, 'scenario', 'scenarios')}, {run.failed} failed, {run.unplayable} not played",
            f"{run.played} skenario, {run.failed} gagal, {run.unplayable} tidak dimainkan",
        )
    )
