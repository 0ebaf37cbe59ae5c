"""`tertib publish FILE... --office OFFICE [--from DATE]`: SOPs and calendars, stored for ever and put into force."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from cli.house import contents, service_at_hand, tell
from cli.scenarios import lines_of, rehearsed, scenarios_of
from cli.sources import ProblemsFound, calendar_in
from cli.words import INPUT_WRONG, say
from engine.clockwork.calendar import Calendar
from engine.definition.problems import Problems, Severity
from engine.definition.read import read_with_places
from engine.errors import BadScenario
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of

if TYPE_CHECKING:
    from engine.service import Published, Service

SHIPPED: Final = Path(__file__).resolve().parent.parent / "definitions" / "calendars"
"""The calendars that come with Tertib: one that an SOP needs and nobody has published is taken from here."""


def help_text() -> str:
    """Say what the command does."""
    return say(
        "Publish SOPs and calendars: a version is stored for ever, and put into force at an office.",
        "Menerbitkan SOP dan kalender: satu versi disimpan selamanya, dan diberlakukan di satu kantor.",
    )


FILES = say("SOPs, and calendars of your own", "SOP, dan kalender sendiri")
OFFICE = say("the code of the office where they are put in force", "kode kantor tempat SOP diberlakukan")
FIRST = say(
    "cases may open from this date (2026-02-01); default: the SOP's own date, else today",
    "berkas dapat dibuka sejak tanggal ini (2026-02-01); bawaan: tanggal SOP itu, atau hari ini",
)


def publish(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=FILES, show_default=False)],
    office: Annotated[str, typer.Option("--office", metavar="CODE", help=OFFICE, show_default=False)],
    first: Annotated[
        datetime | None, typer.Option("--from", metavar="DATE", help=FIRST, formats=["%Y-%m-%d"], show_default=False)
    ] = None,
) -> None:
    """Publish all of the files or none of them; every problem is told with its place, and so is every warning.

    The scenarios beside an SOP are played first, and have to go as they say (`spec/runtime.md`, Publishing).
    """
    given = [(str(file), contents(file)) for file in files]
    if otherwise := tuple(_otherwise(given)):
        print("\n".join(otherwise), file=sys.stderr)
        sys.exit(INPUT_WRONG)
    with service_at_hand() as service:
        done = published(service, given, office, None if first is None else first.date())
    if isinstance(done, Problems):
        tell(done)
        sys.exit(INPUT_WRONG)
    tell(done.warnings)
    print("\n".join(_told(done)))


def published(
    service: "Service", given: Sequence[tuple[str, bytes]], office: str, first: date | None
) -> "Published | Problems":
    """Publish files; a calendar that they need and nobody has published is taken from those that come with Tertib."""
    done = service.publish(given, office, first, None)
    if isinstance(done, Problems) and (shipped := _missing(done)):
        return service.publish([*given, *shipped], office, first, None)
    return done


def _otherwise(given: Sequence[tuple[str, bytes]]) -> Iterator[str]:
    """Play the scenarios of the SOPs, and give a line for each action that goes otherwise than its scenario says.

    An SOP in which something is wrong is not played: what it is will be told when it is to be published.
    """
    calendars = dict(_calendars(given))
    for name, content in given:
        for file in scenarios_of(Path(name)) if _is_sound(name, content) else ():
            yield from _of_scenario(file, calendars)


def _of_scenario(file: Path, calendars: Mapping[str, Calendar]) -> Iterator[str]:
    try:
        played = rehearsed(file, calendars)
    except (ProblemsFound, BadScenario) as wrong:
        yield from lines_of(file, wrong)
        return
    if played.mismatches:
        yield f"{file}: {played.title}"
    yield from (f"    {line}" for line in played.mismatches)


def _calendars(given: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, Calendar]]:
    """Give the calendars among the files, by name."""
    for name, content in given:
        try:
            calendar = calendar_in(content, name)
        except ProblemsFound:
            continue
        yield calendar.name, calendar


def _is_sound(name: str, content: bytes) -> bool:
    read = read_with_places(content, name)
    if isinstance(read, Problems):
        return False
    found = read.placed(errors_of(read.definition, compile_definition(read.definition)))
    return all(problem.severity is not Severity.ERROR for problem in found)


def _missing(problems: Problems) -> list[tuple[str, bytes]]:
    """Give the shipped calendars that stand between these problems and a publication, if nothing else does."""
    if any(problem.code != "unknown_calendar" for problem in problems):
        return []
    told = " ".join(problem.message for problem in problems)
    found = [file for file in sorted(SHIPPED.glob("*.yaml")) if f"'{file.stem}'" in told]
    return [(str(file), file.read_bytes()) for file in found]


def _told(done: "Published") -> list[str]:
    told = [
        say(
            f"calendar {each.name} version {each.version}: {'known' if each.known else 'stored'}",
            f"kalender {each.name} versi {each.version}: {'sudah ada' if each.known else 'disimpan'}",
        )
        for each in done.calendars
    ]
    told += [
        say(
            f"{each.sop} version {each.version} ({each.digest[:12]}): {'known' if each.known else 'stored'}; "
            f"cases may open at {each.office} from {each.first}",
            f"{each.sop} versi {each.version} ({each.digest[:12]}): {'sudah ada' if each.known else 'disimpan'}; "
            f"berkas dapat dibuka di {each.office} sejak {each.first}",
        )
        for each in done.sops
    ]
    return told
