"""`tertib check FILE... [--json]`: every problem of SOPs at once, proved before anyone runs them."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.sources import ProblemsFound, calendar_named, line_of, text_of, under
from cli.words import INPUT_WRONG, NOT_TRIED, count, say
from engine.definition.problems import Problem, Problems, Severity
from engine.definition.read import Read, read_with_places
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of, unknown_calendars, unknown_related, warnings_of


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Prove SOPs: every problem at once, with its place and a shortest path that shows it.",
        "Membuktikan SOP: semua masalah sekaligus, dengan tempatnya dan jalur terpendek yang menunjukkannya.",
    )


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002
) -> None:
    """Tell all problems of all files; exit code 1 if one of them is an error, 2 if a file could not be read."""
    problems = [problem for file in under(files, "**/sop.yaml") for problem in _problems_in(file)]
    for problem in problems:
        print(line_of(as_map(problem)) if as_json else told(problem))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if not as_json:
        warnings = len(problems) - errors
        told_of = f"{count(errors, 'error', 'errors')}, {count(warnings, 'warning', 'warnings')}"
        print(say(told_of, f"{errors} kesalahan, {warnings} peringatan"))
    unread = any(problem.code == "unreadable_file" for problem in problems)
    sys.exit(NOT_TRIED if unread else INPUT_WRONG if errors else 0)


def _problems_in(file: Path) -> tuple[Problem, ...]:
    """Give every problem of a file; that it cannot be read is one, and the next is looked at."""
    try:
        return problems_of(text_of(file), file)
    except ProblemsFound as found:
        return found.problems.items


def problems_of(text: bytes, file: Path) -> tuple[Problem, ...]:
    """Give every problem of an SOP file; what it does is looked at once it can be read."""
    read = read_with_places(text, str(file))
    return tuple(read) if isinstance(read, Problems) else tuple(_proved(read, file))


def _proved(read: Read, file: Path) -> Iterator[Problem]:
    machine = compile_definition(read.definition)
    try:
        calendars = {name: calendar_named(name, file) for name in machine.calendars}
    except ProblemsFound as found:
        yield from found.problems
        return
    library = {sop.parent.name for sop in file.resolve().parent.parent.glob("*/sop.yaml")}
    findings = [
        *errors_of(read.definition, machine),
        *warnings_of(read.definition, machine, calendars),
        *unknown_calendars(read.definition, calendars),
        *unknown_related(read.definition, library),
    ]
    yield from read.placed(findings)


def told(problem: Problem) -> str:
    """Write a problem for a person, with the path that shows it below."""
    if problem.steps is None:
        return str(problem)
    way = " > ".join(problem.steps) or say("at once, when the case is opened", "seketika, saat berkas dibuka")
    return f"{problem}\n    {say('path', 'jalur')}: {way}"


def as_map(problem: Problem) -> dict[str, object]:
    """Give a problem as `--json` prints it; `path` names the steps of a shortest counter-example."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "hint": problem.hint,
        "path": None if problem.steps is None else list(problem.steps),
    }
