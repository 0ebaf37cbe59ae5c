"""Rows in memory, with the keys that `tables.py` declares: a unique key is the last word here too."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table, UniqueConstraint

from engine.persistence import tables
from engine.persistence.batch import Row
from engine.persistence.store import Twice

Key = tuple[Any, ...]

_FALSE: Final = frozenset({"reconsider", "to_offer", "unstaffed", "warned", "overdue"})


@dataclass(slots=True)
class Rows:
    """The rows of every table, by primary key. A row is never changed in place, so that a copy is cheap to keep."""

    of: dict[str, dict[Key, Row]] = field(default_factory=lambda: {name: {} for name in tables.metadata.tables})
    marks: int = 0

    def copy(self) -> "Rows":
        """Give what to go back to if a transaction is undone."""
        return Rows({name: dict(rows) for name, rows in self.of.items()}, self.marks)

    def all(self, table: Table) -> Iterator[Row]:
        """Give the rows of a table by key."""
        rows = self.of[table.name]
        return (rows[key] for key in sorted(rows, key=_sortable))

    def get(self, table: Table, *key: object) -> Row | None:
        """Give a row."""
        return self.of[table.name].get(key)

    def where(self, table: Table, wanted: Callable[[Row], bool]) -> list[Row]:
        """Give the rows that are wanted, by key."""
        return [row for row in self.all(table) if wanted(row)]

    def add(self, table: Table, row: Row) -> None:
        """Add a row; raises Twice if one of its keys is taken."""
        if (key := _key(table, row)) in self.of[table.name]:
            raise Twice(f"{table.name}: {key} is there already")
        self.put(table, row)

    def put(self, table: Table, row: Row) -> None:
        """Add a row, or put its columns in place of those of the row with its key."""
        key = _key(table, row)
        before = self.of[table.name].get(key, {})
        whole = {column.name: row.get(column.name, before.get(column.name)) for column in table.columns}
        whole |= {name: False for name in _FALSE & whole.keys() if whole[name] is None}
        for names, holds in _UNIQUE[table.name]:
            self._is_free(table, key, whole, names, holds)
        self.of[table.name][key] = whole

    def change(self, table: Table, wanted: Callable[[Row], bool], values: Mapping[str, object]) -> int:
        """Change the rows that are wanted, and give how many there were."""
        rows = self.where(table, wanted)
        for row in rows:
            self.of[table.name][_key(table, row)] = {**row, **values}
        return len(rows)

    def remove(self, table: Table, wanted: Callable[[Row], bool]) -> list[Row]:
        """Take rows away, and give them."""
        rows = self.where(table, wanted)
        for row in rows:
            del self.of[table.name][_key(table, row)]
        return rows

    def next_mark(self) -> int:
        """Give the next number of an identity column."""
        self.marks += 1
        return self.marks

    def _is_free(self, table: Table, key: Key, row: Row, names: tuple[str, ...], holds: Callable[[Row], bool]) -> None:
        values = tuple(row[name] for name in names)
        if None in values or not holds(row):
            return
        for other_key, other in self.of[table.name].items():
            if other_key != key and holds(other) and tuple(other[name] for name in names) == values:
                raise Twice(f"{table.name}: {names} {values} is there already")


def _key(table: Table, row: Row) -> Key:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _sortable(key: Key) -> Key:
    return tuple((str(type(part)), part) for part in key)


def _unique(table: Table) -> Iterator[tuple[tuple[str, ...], Callable[[Row], bool]]]:
    """Give the unique keys of a table beside the primary one, each with the rows that it holds for."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(column.name for column in constraint.columns), lambda _: True
    for index in table.indexes:
        if index.unique:
            yield tuple(column.name for column in index.columns), lambda row: row["kind"] == "overdue"


_UNIQUE: Final = {name: tuple(_unique(table)) for name, table in tables.metadata.tables.items()}
