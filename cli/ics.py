"""Whole days of an iCalendar file: the part of RFC 5545 that lists of holidays use.

Lines are unfolded as bytes, as they were folded. Of each event its first day, its end (the day after its last) or its
length in days, its summary and its categories are read; whatever else it says is passed over. What would be read
wrong (hours, repetitions) is a problem with its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from cli.listed import Day, Listed, problem
from engine.definition.problems import Problem

LONGEST: Final = 92
"""So many days one event may last: longer ones are slips."""

_PARAMETER: Final = r';[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*'
_LINE: Final = re.compile(rf"([A-Za-z0-9-]+)((?:{_PARAMETER})*):(.*)", re.DOTALL)
_ESCAPED: Final = {"n": " ", "N": " "}


@dataclass(frozen=True, slots=True)
class _Property:
    """A line of an event: its value, its parameters as written, and its line, from 1."""

    value: str
    parameters: str
    line: int


@dataclass(slots=True)
class _Event:
    """An event that is being read; of a name that stands twice the first counts."""

    line: int
    said: dict[str, _Property] = field(default_factory=dict)


def read_ics(content: bytes, file: str) -> Listed:
    """Read the days of an iCalendar file, and every problem of it."""
    return _Reader(file).read(content)


class _Reader:
    """Goes through the lines once; `_within` are the parts that are open, from the outermost."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._within: list[str] = []
        self._event: _Event | None = None
        self._days: list[Day] = []
        self._problems: list[Problem] = []

    def read(self, content: bytes) -> Listed:
        """Read all lines, and tell what is left open at the end."""
        line = 0
        for line, raw in _unfolded(content):
            self._line(line, raw)
            if not self._within and self._problems:
                break
        if self._within:
            self._wrong(line, f"'END:{self._within[-1]}' is missing.", "Look whether the file is whole.")
        if not line:
            self._wrong(1, "The file is empty.", "An iCalendar file begins with 'BEGIN:VCALENDAR'.")
        return Listed(tuple(self._days), tuple(self._problems))

    def _line(self, line: int, raw: bytes) -> None:
        try:
            found = _LINE.fullmatch(raw.decode("utf-8"))
        except UnicodeDecodeError:
            self._wrong(line, "The line is not UTF-8 text.", "Save the file again with the encoding UTF-8.")
            return
        if found is None or (not self._within and found[0].upper() != "BEGIN:VCALENDAR"):
            hint = "An iCalendar file begins with 'BEGIN:VCALENDAR'; its lines are 'NAME:VALUE'."
            self._wrong(line, "This is no line of an iCalendar file.", hint)
            return
        name, said = found[1].upper(), _Property(found[3].strip(), found[2].upper(), line)
        if name == "BEGIN":
            self._begin(said)
        elif name == "END":
            self._end(said)
        elif self._event is not None and self._within[-1] == "VEVENT":
            self._event.said.setdefault(name, said)

    def _begin(self, said: _Property) -> None:
        self._within.append(said.value.upper())
        if self._within[-1] == "VEVENT":
            self._event = _Event(said.line)

    def _end(self, said: _Property) -> None:
        if said.value.upper() != self._within[-1]:
            hint = "Look whether the file is whole."
            self._wrong(said.line, f"'END:{self._within[-1]}' is expected here.", hint)
        ended = self._within.pop()
        if ended == "VEVENT" and self._event is not None:
            self._days.extend(self._days_of(self._event))
            self._event = None

    def _days_of(self, event: _Event) -> Iterator[Day]:
        said = event.said
        if said.get("STATUS", _Property("", "", 0)).value.upper() == "CANCELLED":
            return
        if "RRULE" in said or "RDATE" in said:
            line = (said.get("RRULE") or said["RDATE"]).line
            self._wrong(line, "The event repeats.", "Write an event for each date: a holiday is decreed year by year.")
            return
        name = _unescaped(said["SUMMARY"].value) if "SUMMARY" in said else ""
        if not name:
            self._wrong(event.line, "The event has no summary.", "Add 'SUMMARY:' with the name of the holiday.")
        if "DTSTART" not in said:
            self._wrong(event.line, "The event has no first day.", "Add 'DTSTART;VALUE=DATE:20260101'.")
            return
        first = self._date(said["DTSTART"])
        days = None if first is None else self._length(said, first)
        if first is None or days is None or not name:
            return
        kind = _unescaped(said["CATEGORIES"].value) if "CATEGORIES" in said else ""
        for number in range(days):
            yield Day(first + timedelta(days=number), name, kind, event.line)

    def _length(self, said: dict[str, _Property], first: date) -> int | None:
        """Give how many days an event lasts; one that says nothing lasts one."""
        if "DTEND" in said:
            end = self._date(said["DTEND"])
            days, line = None if end is None else (end - first).days, said["DTEND"].line
        elif "DURATION" in said:
            found = re.fullmatch(r"\+?P(\d{1,3})([DW])", said["DURATION"].value)
            days, line = int(found[1]) * (7 if found[2] == "W" else 1) if found else 0, said["DURATION"].line
        else:
            return 1
        if days is not None and not 0 < days <= min(LONGEST, (date.max - first).days):
            hint = f"'DTEND' is the day after the last one; an event lasts at most {LONGEST} days."
            self._wrong(line, "The event does not last whole days from its first one on.", hint)
            return None
        return days

    def _date(self, said: _Property) -> date | None:
        try:
            return date.fromisoformat(said.value if re.fullmatch(r"\d{8}", said.value, re.ASCII) else "")
        except ValueError:
            hint = "Holidays are whole days: write 'DTSTART;VALUE=DATE:20260101'."
            self._wrong(said.line, f"'{said.value[:40]}' is no date.", hint)
            return None

    def _wrong(self, line: int, message: str, hint: str) -> None:
        self._problems.append(problem(self._file, line, message, hint))


def _unfolded(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each whole line with the number of its first one; what begins with a space or tab goes on the one before."""
    held: tuple[int, bytes] | None = None
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content.removeprefix(b"\xef\xbb\xbf")), 1):
        if line[:1] in {b" ", b"\t"} and held is not None:
            held = held[0], held[1] + line[1:]
            continue
        if held is not None:
            yield held
        held = (number, line) if line.strip() else None
    if held is not None:
        yield held


def _unescaped(text: str) -> str:
    r"""Read `\,`, `\;`, `\\` and `\n` (a space here: a name stands in one line)."""
    return " ".join(re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[1]), text).split())
