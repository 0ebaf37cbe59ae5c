"""Files that commands without a database read: SOPs, scenarios, calendars by name."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from cli.house import contents
from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.marked import read_yaml
from engine.definition.problems import Problem, Problems, Severity
from engine.errors import BadCalendar

LIBRARY: Final = Path(__file__).resolve().parent.parent / "definitions"
"""The SOPs and calendars that come with Tertib."""


def calendar_named(name: str, beside: Path | None = None) -> Calendar | None:
    """Give a calendar by name: from a folder `calendars` beside the SOPs, else from those that come with Tertib."""
    folders = [folder / "calendars" for folder in (beside.resolve().parents if beside else ())][:3]
    for folder in (*folders, LIBRARY / "calendars"):
        file = folder / f"{name}.yaml"
        if file.is_file():
            return calendar_in(file.read_bytes(), str(file))
    return None


def calendar_in(text: bytes, file: str) -> Calendar:
    """Read a calendar from YAML or JSON; raises BadCalendar with every problem."""
    marked = read_yaml(text, file)
    if isinstance(marked, Problems):
        raise ProblemsFound(marked)
    return calendar_from(marked.value, file)


def calendar_from(value: object, file: str) -> Calendar:
    """Read a calendar from a map; raises ProblemsFound with every problem."""
    if not isinstance(value, Mapping):
        raise ProblemsFound(Problems((_problem(file, "", "A calendar is a map.", "Begin with 'calendar: NAME'."),)))
    try:
        return calendar_of(value)
    except BadCalendar as bad:
        told = (_problem(file, ".".join(map(str, each.path)), each.message, each.hint) for each in bad.problems)
        raise ProblemsFound(Problems(tuple(told))) from None


class ProblemsFound(Exception):  # noqa: N818
    """A file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def under(paths: list[Path], pattern: str) -> Iterator[Path]:
    """Give the files named, and of folders those that match a pattern, in a fixed order."""
    for path in paths:
        yield from sorted(path.glob(pattern)) if path.is_dir() else (path,)


def text_of(file: Path) -> bytes:
    """Read a file, or end the command with a sentence that says why it cannot be read."""
    return contents(file)


def line_of(value: object) -> str:
    """Write a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False)


def _problem(file: str, path: str, message: str, hint: str) -> Problem:
    return Problem("bad_calendar", Severity.ERROR, file, None, None, path, message, hint)
