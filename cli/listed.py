"""Days off that a file lists, as they stand there; JSON is read here, iCalendar in `ics`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.definition.marked import Marked, read_yaml
from engine.definition.problems import Path, Problem, Problems, Severity


@dataclass(frozen=True, slots=True)
class Day:
    """A day off: its name, its kind (empty if the file says none), and the line where it stands, from 1."""

    day: date
    name: str
    kind: str
    line: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The days of a file in its order, and every problem of it."""

    days: tuple[Day, ...]
    problems: tuple[Problem, ...]


def problem(file: str, line: int | None, message: str, hint: str) -> Problem:
    """Build a problem of a list of holidays."""
    return Problem("bad_holidays", Severity.ERROR, file, line, 1 if line else None, "", message, hint)


def read_json(content: bytes, file: str) -> Listed:
    """Read `{"2026-01-01": NAME}`, `[{"date": ..., "name": ..., "category"?: ...}]`, or such a list under `days`."""
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as wrong:
        return Listed((), (problem(file, wrong.lineno, f"This is no JSON: {wrong.msg}.", "Look at what is here."),))
    except UnicodeDecodeError:
        return Listed((), (problem(file, 1, "The file is not UTF-8 text.", "Save it again with the encoding UTF-8."),))
    except ValueError:  # a number of thousands of digits
        return Listed((), (problem(file, 1, "A number here is too long.", "Is this a list of holidays?"),))
    except RecursionError:
        return Listed((), (problem(file, 1, "This is nested too deep.", "Is this a list of holidays?"),))
    places = read_yaml(content.replace(b"\t", b" "), file)  # JSON is YAML, which tells where everything stands
    if isinstance(places, Problems):
        return Listed((), places.items)
    return _Entries(file, places).read(value)


@dataclass(frozen=True, slots=True)
class _Entries:
    file: str
    places: Marked

    def read(self, value: object) -> Listed:
        """Read the whole value."""
        found = list(self._found(value))
        wrong = [one for one in found if isinstance(one, Problem)]
        days = tuple(one for one in found if isinstance(one, Day))
        return Listed(days, (*self.places.flaws, *wrong))

    def _found(self, value: object) -> Iterator[Day | Problem]:
        match value:
            case {"days": list() as days}:
                yield from (self._listed(entry, ("days", at)) for at, entry in enumerate(days))
            case dict():
                yield from (self._day((key,), key, name, "") for key, name in value.items())
            case list():
                yield from (self._listed(entry, (at,)) for at, entry in enumerate(value))
            case _:
                yield self._wrong((), "This is no list of holidays.", 'Write {"2026-01-01": "Tahun Baru"}.')

    def _listed(self, entry: object, path: Path) -> Day | Problem:
        if not isinstance(entry, dict):
            return self._wrong(path, "A holiday is a map here.", 'Write {"date": "2026-01-01", "name": "Tahun Baru"}.')
        return self._day(path, entry.get("date"), entry.get("name"), entry.get("category", ""))

    def _day(self, path: Path, day: object, name: object, kind: object) -> Day | Problem:
        try:
            read = date.fromisoformat(day if isinstance(day, str) and len(day) == 10 else "")
        except ValueError:
            return self._wrong(path, f"'{str(day)[:40]}' is no date.", "Write it as 2026-01-31.")
        told = " ".join(name.split()) if isinstance(name, str) else ""
        if not told:
            return self._wrong(path, f"The holiday of {read} has no name.", "Give it one.")
        return Day(read, told, " ".join(str(kind or "").split()), self._line(path) or 1)

    def _wrong(self, path: Path, message: str, hint: str) -> Problem:
        return problem(self.file, self._line(path), message, hint)

    def _line(self, path: Path) -> int | None:
        mark = self.places.keys.get(path) or self.places.values.get(path)
        return mark.line if mark else None
