"""`tertib test [PATH...] [--json]`: plays the scenarios of SOPs, and says what none of them has reached."""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from cli.scenarios import lines_of, rehearsed
from cli.sources import ProblemsFound, line_of, under
from cli.words import INPUT_WRONG, NOT_TRIED, count, say
from engine.errors import BadScenario
from engine.rehearsal.coverage import Coverage
from engine.rehearsal.report import line_of as told_line


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
        played = rehearsed(file)
    except (ProblemsFound, BadScenario) as wrong:
        run.unplayable += 1
        for line in lines_of(file, wrong):
            print(line, file=sys.stderr)
        return
    wrong_lines = played.mismatches
    run.played += 1
    run.failed += bool(wrong_lines)
    run.coverage.setdefault(played.definition.sop, Coverage(played.machine)).note(played.actions)
    if run.as_json:
        for action in played.actions:
            print(line_of(told_line(played.title, action)))
    elif wrong_lines:
        print(f"{file}: {played.title}")
    for line in wrong_lines:
        print(f"    {line}", file=sys.stderr if run.as_json else sys.stdout)


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
