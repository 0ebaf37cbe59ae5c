"""The log as CSV (RFC 4180, UTF-8): one line an event, with all that is needed to redo every measure.

A text that a spreadsheet would take for a formula is given a leading apostrophe; numbers stay what they are.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Final

from engine.measures.obligations import CLASSES

Cell = str | int | None
ERASED: Final = "[erased]"
"""Stands for a text of which only the commitment is left."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Record:
    """An event to be written: its plain map, what its case is called, and the month (YYYY-MM) of its `recorded_at`.

    `texts` are what lies behind its commitments, `names` those of the persons in it by id.
    """

    number: str
    office: str
    sop: str
    version: int
    month: str
    entry: Mapping[str, Any]
    hash: str
    texts: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def lines(records: Iterable[Record]) -> Iterator[str]:
    """Write the head and the records, a line at a time."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield _taken(buffer)
    for record in records:
        writer.writerow([harmless(cell(record)) for cell in COLUMNS.values()])
        yield _taken(buffer)


def harmless(cell: Cell) -> str | int:
    """Give a cell that no spreadsheet reads as a formula; nothing is written as an empty one."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _taken(buffer: StringIO) -> str:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _of(name: str) -> Callable[[Record], Cell]:
    """Give the column of a plain value of the event; a list is joined by spaces, as its words have none."""
    return lambda record: _plain(record.entry.get(name))


def _in(outer: str, inner: str) -> Callable[[Record], Cell]:
    return lambda record: _plain(record.entry.get(outer, {}).get(inner))


def _text(name: str) -> Callable[[Record], Cell]:
    """Give the column of a text that stands in the event as a commitment."""

    def cell(record: Record) -> Cell:
        value = record.entry.get(name)
        return record.texts.get(value["commit"], ERASED) if isinstance(value, Mapping) else None

    return cell


def _plain(value: object) -> Cell:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | None:
            return value
        case list() | tuple():
            return " ".join(map(str, value))
        case _:
            return " ".join(map(str, value)) if isinstance(value, Mapping) else str(value)


def _name(name: Callable[[Record], Cell]) -> Callable[[Record], Cell]:
    return lambda record: record.names.get(str(name(record)))


COLUMNS: Final[Mapping[str, Callable[[Record], Cell]]] = {
    "case": _of("case"),
    "number": lambda record: record.number,
    "office": lambda record: record.office,
    "sop": lambda record: record.sop,
    "version": lambda record: record.version,
    "seq": _of("seq"),
    "type": _of("type"),
    "at": _of("at"),
    "recorded_at": _of("recorded_at"),
    "month": lambda record: record.month,
    "item": _of("item"),
    "step": _of("step"),
    "by_person": _in("by", "person"),
    "by_name": _name(_in("by", "person")),
    "by_role": _in("by", "role"),
    "by_right": _in("by", "right"),
    "by_on_behalf": _in("by", "on_behalf"),
    "by_system": _in("by", "system"),
    "by_outside": _in("by", "outside"),
    "outcomes": _of("outcomes"),
    **{f"obligation_{name}": _in("obligations", name) for name in CLASSES},
    "deviation": _of("kind"),
    "rule": _of("rule"),
    "measure": _of("measure"),
    "person": _of("person"),
    "person_name": _name(_of("person")),
    "reason": _text("reason"),
    "authority_person": _in("authority", "person"),
    "authority_role": _in("authority", "role"),
    "authority_right": _in("authority", "right"),
    "authority_on_behalf": _in("authority", "on_behalf"),
    "asked": _of("asked"),
    "code": _of("code"),
    "details": _of("details"),
    "why": _of("why"),
    "role": _of("role"),
    "due": _of("due"),
    "waited": _of("waited"),
    "worked": _of("worked"),
    "documents": _of("documents"),
    "text": _text("text"),
    "result": _of("result"),
    "hash": lambda record: record.hash,
}
"""The columns in order. What starts with `by_` is the envelope's; `obligation_*` is `met`, `violated` or `waived`."""
