"""Several `Writes` as one: what is put down by one statement a table (`spec/runtime.md`, Batches and failures).

Of the rows that stand for what is true now (cases, items) the last one counts; rows of what happened are added up in
their order. Nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from engine.case.writes import CaseRow, Writes

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = Mapping[str, Any]
"""A row by the names of its columns."""

_FACTS = ("journal", "secrets", "obligations", "deviations", "refusals", "alerts", "answered", "assignments")


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows by table, keyed by column; `opened` are cases that were not there before, `moved` those that were."""

    opened: tuple[Row, ...]
    moved: tuple[Row, ...]
    items: tuple[Row, ...]
    facts: Mapping[str, tuple[Row, ...]]


def merged(writes: Sequence[Writes]) -> Batch:
    """Add up what several commands leave behind, of one case or of many, in the order in which they were decided."""
    new = {write.case.case for write in writes if write.journal and write.journal[0].seq == 1}
    cases = {write.case.case: write.case for write in writes}
    items = {(row["case_id"], row["item"]): row for write in writes for row in _rows(write.case, write.items)}
    answers = {(write.case.case, row.alert): row.seq for write in writes for row in write.answered}
    return Batch(
        opened=tuple(_row(row) for row in cases.values() if row.case in new),
        moved=tuple(_row(row) for row in cases.values() if row.case not in new),
        items=tuple(items.values()),
        facts={
            **{name: tuple(_of(writes, name)) for name in _FACTS if any(getattr(write, name) for write in writes)},
            "alerts": tuple(
                {**row, "answered": answers.get((row["case_id"], row["seq"]))} for row in _of(writes, "alerts")
            ),
        },
    )


def _of(writes: Iterable[Writes], name: str) -> Iterator[Row]:
    for write in writes:
        yield from _rows(write.case, getattr(write, name))


def _rows(case: CaseRow, rows: Iterable[Any]) -> Iterator[Row]:
    """Give rows of facts with the case that they belong to, and its office."""
    for row in rows:
        yield {**_row(row), "case_id": case.case, "office": case.office}


def _row(row: "DataclassInstance") -> dict[str, Any]:
    return {column: getattr(row, name) for name, column in _columns(type(row))}


@cache
def _columns(cls: "type[DataclassInstance]") -> tuple[tuple[str, str], ...]:
    return tuple((field.name, "case_id" if field.name == "case" else field.name) for field in fields(cls))
