"""Days off put into the text of a calendar, of which everything else stays as it was written, letter by letter."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Final

from cli.listed import Day
from cli.sources import ProblemsFound, calendar_in
from engine.clockwork.calendar import Calendar
from engine.definition.characters import Mark
from engine.definition.marked import Marked, read_yaml
from engine.definition.problems import Problems
from engine.errors import TertibError


class NotKept(TertibError):  # noqa: N818
    """A calendar's file that is laid out so that days cannot be written into it."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The text after it, and the days: added, known by the same name, known by another, and extra working dates."""

    text: bytes
    added: tuple[Day, ...]
    known: tuple[Day, ...]
    differing: tuple[tuple[Day, str], ...]
    worked: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A day that is to be written, and what is to stand beside it (may be empty)."""

    name: str
    beside: str


def merged(before: bytes, calendar: Calendar, days: Sequence[tuple[Day, str]]) -> Merged:
    """Put days with what stands beside them into the text of a calendar. Raises NotKept.

    Two names of one date in the list are joined; a date that the calendar has keeps its name there.
    """
    listed = _joined(days)
    fresh = sorted((day.day, day, beside) for day, beside in listed if day.day not in calendar.holidays)
    held = [(day, calendar.holidays[day.day]) for day, _ in listed if day.day in calendar.holidays]
    wanted = {at: Fresh(day.name, beside) for at, day, beside in fresh}
    return Merged(
        text=_written(before, calendar, wanted) if wanted else before,
        added=tuple(day for _, day, _ in fresh),
        known=tuple(day for day, ours in held if day.name == ours),
        differing=tuple((day, ours) for day, ours in held if day.name != ours),
        worked=tuple(day for day, _ in listed if day.day in calendar.working_days),
    )


def _joined(days: Sequence[tuple[Day, str]]) -> list[tuple[Day, str]]:
    found: dict[date, tuple[Day, str]] = {}
    for day, beside in days:
        first, told = found.setdefault(day.day, (day, beside))
        if day.name not in first.name.split("; "):
            found[day.day] = (replace(first, name=f"{first.name}; {day.name}"), told)
    return list(found.values())


def _written(before: bytes, calendar: Calendar, fresh: Mapping[date, Fresh]) -> bytes:
    """Write the days, and read the whole again: if it says anything else than it should, nothing was written."""
    marked = read_yaml(before, calendar.name)
    if isinstance(marked, Problems):
        raise NotKept("it cannot be read")
    order, text = before[:3] if before.startswith(b"\xef\xbb\xbf") else b"", before.decode("utf-8-sig")
    content = order + _Page(text, marked).with_days(fresh, calendar.version + 1).encode()
    names = {day: one.name for day, one in fresh.items()}
    wanted = replace(calendar, version=calendar.version + 1, holidays={**calendar.holidays, **names})
    if _read_again(content, calendar.name) != wanted:
        raise NotKept("a day off is written over several lines; write each in one line")
    return content


def _read_again(content: bytes, file: str) -> Calendar | None:
    try:
        return calendar_in(content, file)
    except ProblemsFound:
        return None


_PLAIN: Final = re.compile(r"[^\W\d_][\w .()/'-]*[\w.)]")
_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', re.DOTALL)


class _Page:
    """The text of a calendar, with where everything stands in it."""

    def __init__(self, text: str, marked: Marked) -> None:
        self._text = text
        self._marked = marked
        lines = text.splitlines(keepends=True)
        self._starts = [0, *accumulate(map(len, lines))]
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._is_json = text.lstrip().startswith("{")

    def with_days(self, fresh: Mapping[date, Fresh], version: int) -> str:
        """Give the text with the days and the version, each put in at its offset."""
        there = self._at(self._marked.values["version",])
        number = re.compile(r"\d+").match(self._text, there)
        edits = [(there, number.end() if number else there, str(version))]
        edits += ((at, at, added) for at, added in self._additions(fresh))
        text = self._text
        for start, end, instead in sorted(edits, key=lambda edit: edit[0], reverse=True):
            text = text[:start] + instead + text[end:]
        return text

    def _additions(self, fresh: Mapping[date, Fresh]) -> Iterator[tuple[int, str]]:
        """Give what is to be put in where; what goes to one place is one addition."""
        entries = sorted((str(path[1]), path) for path in self._marked.keys if path[0] == "holidays" and len(path) == 2)
        opening = self._marked.values.get(("holidays",))
        if opening is None:
            yield from self._as_new_key(fresh)
            return
        in_braces = self._text[self._at(opening)] == "{"
        together: dict[int, list[tuple[date, Fresh]]] = {}
        for day, one in fresh.items():
            earlier = [path for written, path in entries if written < day.isoformat()]
            before = self._value_end(earlier[-1], in_braces=in_braces) if earlier else self._at(opening) + in_braces
            together.setdefault(before, []).append((day, one))
        for at, days in together.items():
            yield at, self._between_braces(at, days) if in_braces else self._in_block(at, opening, days)

    def _as_new_key(self, fresh: Mapping[date, Fresh]) -> Iterator[tuple[int, str]]:
        if self._is_json:
            raise NotKept('a calendar in JSON needs its "holidays": {} first')
        ended = "" if self._text.endswith(("\n", "\r")) else self._break
        yield len(self._text), ended + self._break.join(["holidays:", *map(self._line, fresh.items()), ""])

    def _line(self, day: tuple[date, Fresh], indent: str = "  ") -> str:
        beside = f"  # {day[1].beside}" if day[1].beside else ""
        return f"{indent}{day[0]}: {_scalar(day[1].name)}{beside}"

    def _in_block(self, at: int, opening: Mark, days: Sequence[tuple[date, Fresh]]) -> str:
        """Write lines: below the entry before them, or above the first one, where its indentation stands already."""
        indent = " " * (opening.column - 1)
        written = [self._line(day, indent) for day in days]
        if at == self._at(opening):
            return self._break.join(written).removeprefix(indent) + self._break + indent
        ended = "" if self._text[at - 1 : at] in {"\n", "\r"} else self._break
        return ended + "".join(f"{line}{self._break}" for line in written)

    def _between_braces(self, at: int, days: Sequence[tuple[date, Fresh]]) -> str:
        key, name = (_quoted, _quoted) if self._is_json else (str, _scalar)
        written = ", ".join(f"{key(str(day))}: {name(one.name)}" for day, one in days)
        if self._text[at - 1] != "{":
            return f", {written}"
        return written if self._text[at:].lstrip().startswith("}") else f"{written}, "

    def _value_end(self, path: tuple[str | int, ...], *, in_braces: bool) -> int:
        """Give where an entry ends: its value, or in a block its line."""
        start = self._at(self._marked.values[path])
        quoted = _QUOTED.match(self._text, start)
        end = quoted.end() if quoted else start
        if in_braces:
            plain = re.compile(r"[^,}\n\r]*").match(self._text, end)
            return end if quoted or plain is None else end + len(plain[0].rstrip())
        return next(line for line in self._starts if line > end)

    def _at(self, mark: Mark) -> int:
        return self._starts[mark.line - 1] + mark.column - 1


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _scalar(text: str) -> str:
    """Write a text as YAML: in quotation marks only where it needs them."""
    return text if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS else _quoted(text)
