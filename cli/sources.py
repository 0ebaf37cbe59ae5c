"""Files that commands without a database read: SOPs, scenarios, calendars by name."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.marked import Marked, read_yaml
from engine.definition.places import placed
from engine.definition.problems import Finding, Problem, Problems, Severity
from engine.definition.scalars import sentence
from engine.errors import BadCalendar

LIBRARY: Final = Path(__file__).resolve().parent.parent / "definitions"
"""The SOPs and calendars that come with Tertib."""
_NAME: Final = re.compile(r"[\w.-]{1,100}")
"""What the name of a calendar may be to be looked for among files."""


def calendar_named(name: str, beside: Path | None = None) -> Calendar | None:
    """Give a calendar by name: from a folder `calendars` beside the SOPs, else from those that come with Tertib."""
    if _NAME.fullmatch(name) is None:
        return None
    folders = [folder / "calendars" for folder in (beside.resolve().parents if beside else ())][:3]
    for folder in (*folders, LIBRARY / "calendars"):
        file = folder / f"{name}.yaml"
        if file.is_file():
            return calendar_in(file.read_bytes(), str(file))
    return None


def calendar_in(text: bytes, file: str) -> Calendar:
    """Read a calendar from YAML or JSON; raises ProblemsFound with every problem at its place."""
    marked = read_yaml(text, file)
    if isinstance(marked, Problems):
        raise ProblemsFound(marked)
    if marked.flaws:
        raise ProblemsFound(Problems(marked.flaws))
    return _calendar_of(marked, file)


def calendar_from(value: object, file: str) -> Calendar:
    """Read a calendar from a map that stands in another file; raises ProblemsFound with every problem."""
    return _calendar_of(Marked(value), file)


def _calendar_of(marked: Marked, file: str) -> Calendar:
    if not isinstance(marked.value, dict):
        wrong = Finding((), "bad_calendar", "A calendar is a map.", "Begin with 'calendar: NAME'.")
        raise ProblemsFound(Problems((placed(wrong, marked, file),)))
    try:
        return calendar_of(marked.value)
    except BadCalendar as bad:
        found = (
            Finding(each.path, "bad_calendar", sentence(each.message), sentence(each.hint)) for each in bad.problems
        )
        raise ProblemsFound(Problems(tuple(placed(finding, marked, file) for finding in found))) from None


class ProblemsFound(Exception):  # noqa: N818
    """A file that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def under(paths: list[Path], pattern: str) -> Iterator[Path]:
    """Give the files named, and of folders those that match, in a fixed order.

    A folder that holds none stands for itself, and `text_of` says so.
    """
    for path in paths:
        yield from (sorted(path.glob(pattern)) if path.is_dir() else []) or [path]


def text_of(file: Path) -> bytes:
    """Read a file; raises ProblemsFound if it cannot be read, or is a folder in which nothing was found."""
    try:
        return file.read_bytes()
    except IsADirectoryError:
        said, hint = "There is nothing in this folder that is looked for.", "Name a file, or a folder above some."
    except OSError as wrong:
        said, hint = f"The file cannot be read: {wrong.strerror}.", "Look at its name, and whether you may read it."
    raise ProblemsFound(Problems((Problem("unreadable_file", Severity.ERROR, str(file), None, None, "", said, hint),)))


def line_of(value: object) -> str:
    """Write a value as one line of JSON."""
    return json.dumps(value, ensure_ascii=False)
