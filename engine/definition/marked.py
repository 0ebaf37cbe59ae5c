"""YAML 1.2 as plain values with the place of each: what an SOP file may hold, and nothing that YAML can do besides.

No anchors, tags, directives, duplicate keys or control characters; size and depth are bounded. Scalars are read by the
core schema: `yes` and dates are words, decimals are exact (`spec/language.md`, first paragraph). Keys are words always.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from engine.definition.characters import FORBIDDEN, MAX_PROBLEMS, Mark, control, legible, problem
from engine.definition.problems import Path, Problem, Problems

MAX_DEPTH = 32
MAX_PARTS = 20_000

Value = str | int | bool | Decimal | None | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A value with the places of all that is in it, by path.

    `quoted` holds the paths of scalars in quotation marks, `blocks` of those on lines of their own. `flaws` are
    problems over which the value could still be read, so that what is wrong with its meaning can be told at once.
    """

    value: object
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    quoted: set[Path] = field(default_factory=set)
    blocks: set[Path] = field(default_factory=set)
    flaws: tuple[Problem, ...] = ()


def read_yaml(text: bytes | str, file: str) -> Marked | Problems:
    """Read one YAML document; `Problems` if nothing can be said about its meaning."""
    readable = legible(text, file)
    if isinstance(readable, Problems):
        return readable
    return _Reader(readable, file).document()


class _Reader:
    """Builds values from the parser's events; a flaw is noted, what cannot be read ends the reading."""

    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self._file = file
        self._parts = 0
        self._flaws: list[Problem] = []
        self._marked = Marked(None)

    def document(self) -> Marked | Problems:
        """Read the one document of the stream."""
        try:
            value = self._whole()
        except _StopReading:
            return Problems(tuple(self._flaws))
        except MarkedYAMLError as error:
            self._flaws.append(_syntax(error, self._file))
            return Problems(tuple(self._flaws))
        marked = self._marked
        return Marked(value, marked.values, marked.keys, marked.quoted, marked.blocks, tuple(self._flaws))

    def _whole(self) -> Value:
        next(self._events)  # the beginning of the stream
        start = next(self._events)
        if isinstance(start, StreamEndEvent):
            raise self._stop("empty_file", start, "The file is empty.", "Write the SOP into it.")
        self._no_directive(start)
        value = self._value(next(self._events), ())
        end = next(self._events)
        while isinstance(end, DocumentEndEvent):
            end = next(self._events)
        if isinstance(end, DocumentStartEvent):
            raise self._stop(
                "several_documents", end, "A second YAML document begins here.", "Write one SOP in one file."
            )
        return value

    def _no_directive(self, start: Event) -> None:
        if isinstance(start, DocumentStartEvent) and (start.tags or start.version not in {None, (1, 2)}):
            self._flaw("directive", start, "A YAML directive ('%') stands here.", "Delete it; the file is YAML 1.2.")

    def _value(self, event: Event, path: Path) -> Value:
        self._parts += 1
        if self._parts > MAX_PARTS:
            raise self._stop("too_large", event, f"The file has more than {MAX_PARTS} parts.", "Divide the SOP.")
        if len(path) > MAX_DEPTH:
            raise self._stop(
                "nested_too_deep",
                event,
                f"This is nested deeper than {MAX_DEPTH} levels.",
                "Look for a bracket too many.",
            )
        self._marked.values[path] = _mark(event)
        self._no_extras(event, path)
        match event:
            case ScalarEvent():
                return self._scalar(event, path)
            case MappingStartEvent():
                return self._map(path)
            case SequenceStartEvent():
                return self._list(path)
            case _:
                raise self._stop("anchor", event, f"An alias ('*{_name(event)}') stands here.", _WRITE_OUT, path)

    def _no_extras(self, event: Event, path: Path) -> None:
        if isinstance(event, AliasEvent):
            return
        if getattr(event, "anchor", None):
            self._flaw("anchor", event, f"An anchor ('&{_name(event)}') stands here.", _WRITE_OUT, path)
        tag = getattr(event, "tag", None)
        if tag:
            self._flaw("tag", event, f"A tag ('{str(tag)[:40]}') stands here.", "Delete it.", path)

    def _scalar(self, event: ScalarEvent, path: Path) -> Value:
        text = str(event.value)
        found = FORBIDDEN.search(text)
        if found is not None:
            self._flaws.append(control(found[0], self._file, _mark(event)))
        if event.style is None:
            return _resolved(text)
        (self._marked.blocks if event.style in "|>" else self._marked.quoted).add(path)
        return text

    def _list(self, path: Path) -> Value:
        items: list[Value] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _map(self, path: Path) -> Value:
        found: dict[str, Value] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, path)
            there = (*path, key)
            if key in found:
                self._duplicate(event, there)
                self._value(next(self._events), (*path, f"{key} (again)"))
                continue
            self._marked.keys[there] = _mark(event)
            found[key] = self._value(next(self._events), there)
        return found

    def _key(self, event: Event, path: Path) -> str:
        self._no_extras(event, path)
        if not isinstance(event, ScalarEvent):
            raise self._stop("key_not_text", event, "A key must be a plain word.", "Write 'key: value'.", path)
        return str(event.value)

    def _duplicate(self, event: Event, path: Path) -> None:
        first = self._marked.keys[path]
        message = f"'{path[-1]}' stands here twice; it stood first in line {first.line}."
        self._flaw("duplicate_key", event, message, "Keep one of the two.", path)

    def _flaw(self, code: str, event: Event, message: str, hint: str, path: Path = ()) -> None:
        if len(self._flaws) < MAX_PROBLEMS:
            self._flaws.append(problem(code, self._file, _mark(event), message, hint, path))

    def _stop(self, code: str, event: Event, message: str, hint: str, path: Path = ()) -> "_StopReading":
        self._flaw(code, event, message, hint, path)
        return _StopReading()


class _StopReading(Exception):  # noqa: N818 - a signal within this module
    """Nothing more can be read; why is among the flaws."""


_WRITE_OUT = "Write the text out in full; anchors and aliases are not used in an SOP."
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_CONSTANTS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


def _resolved(text: str) -> Value:
    """Read a plain scalar by YAML's core schema, with numbers of a sensible length only."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if len(text) <= 60 and _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text


def _mark(event: Event) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)


def _name(event: Event) -> str:
    return str(getattr(event, "anchor", ""))[:40]


def _syntax(error: MarkedYAMLError, file: str) -> Problem:
    at = error.problem_mark or error.context_mark
    mark = Mark(at.line + 1, at.column + 1) if at is not None else Mark(1, 1)
    said = str(error.problem or error.context or "it cannot be read")
    if "'\\t'" in said or "\t" in said:
        return problem("tab", file, mark, "A tab stands where spaces are needed.", "Indent with spaces only.")
    hint = next((mend for words, mend in _MEND.items() if words in said), _MEND_ELSE)
    return problem("yaml_syntax", file, mark, f"This is not valid YAML: {said}.", hint)


_MEND = {
    "mapping values are not allowed": "A text that holds ': ' must stand in quotation marks.",
    "end of stream": "A quotation mark or bracket is not closed.",
    "stream end": "A quotation mark or bracket is not closed.",
    "expected ',' or": "A comma or a closing bracket is missing before this.",
    "cannot start any token": "A text that begins with this character must stand in quotation marks.",
    "<block end>": "Lines of one list or map begin in the same column; look at the indentation here.",
    "could not find expected ':'": "A key is followed by ': ' and its value.",
    "escape": "Within double quotation marks write a backslash twice, or use single ones.",
}
_MEND_ELSE = "Look at the indentation, the quotation marks and the brackets around this place."
