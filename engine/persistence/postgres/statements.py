"""The statements of the hot path, made from `tables.py` once: one for all that is put down, however many rows it has.

Rows come as one JSON list for each table and are unfolded by the database, so that a batch of a hundred cases costs as
many round trips as one case.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from engine.persistence import tables
from engine.persistence.batch import Row

_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it open
_FIXED_OF_CASE: Final = frozenset({"case_id", "office", "sop", "version", "digest", "number", "opened_at", "opened_by"})
_NOT_OF_EVENTS: Final = frozenset({"reconsider", "mark"})
"""Columns that no event decides: the directory's mark on an item, the order of assignments."""


def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name not in _NOT_OF_EVENTS)


def _unfolded(table: Table, names: Sequence[str]) -> str:
    shape = ", ".join(f"{name} {_type(table.c[name])}" for name in names)
    return f"json_to_recordset(%s::json) AS r({shape})"


def _type(column: Column[Any]) -> str:
    return column.type.compile(dialect=_DIALECT).removesuffix(' COLLATE "C"')


def _insert(table: Table, names: Sequence[str] | None = None) -> str:
    listed = ", ".join(chosen := names or _names(table))
    return f'INSERT INTO "{table.name}" ({listed}) SELECT {listed} FROM {_unfolded(table, chosen)}'  # noqa: S608 - names of columns alone


def _update(table: Table, key: Sequence[str], names: Sequence[str]) -> str:
    changes = ", ".join(f"{name} = r.{name}" for name in names)
    same = " AND ".join(f't."{name}" = r.{name}' for name in key)
    return f'UPDATE "{table.name}" AS t SET {changes} FROM {_unfolded(table, (*key, *names))} WHERE {same}'  # noqa: S608


def _put_items() -> str:
    names = _names(tables.item)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name not in {"case_id", "item", "office"})
    return f"{_insert(tables.item)} ON CONFLICT (case_id, item) DO UPDATE SET {changes}"


_PARTS: Final = {
    "opened": _insert(tables.case),
    "moved": _update(
        tables.case, ("case_id",), tuple(name for name in _names(tables.case) if name not in _FIXED_OF_CASE)
    ),
    "journal": _insert(tables.event),
    "secrets": _insert(tables.secret) + " ON CONFLICT DO NOTHING",
    "obligations": _insert(tables.obligation),
    "deviations": _insert(tables.deviation),
    "refusals": _insert(tables.refusal),
    "alerts": _insert(tables.alert),
    "answered": "UPDATE alert AS t SET answered = r.seq FROM json_to_recordset(%s::json)"
    " AS r(case_id text, alert integer, seq integer) WHERE t.case_id = r.case_id AND t.seq = r.alert",
    "assignments": _insert(tables.assignment),
    "items": _put_items(),
    "filed": _insert(tables.filed) + " ON CONFLICT DO NOTHING",
    "commands": _insert(tables.command),
}
"""The parts of what a batch puts down, in the order of the fields of `Writes`."""


@cache
def together(names: tuple[str, ...]) -> str:
    """Give one statement for some of the parts, with one list of rows for each; keys are checked when it is done."""
    parts = ", ".join(f"{name}_put AS ({_PARTS[name]})" for name in names)
    return f"WITH {parts} SELECT 1"


LOCK_CASE: Final = 'SELECT state, head FROM "case" WHERE case_id = %s FOR NO KEY UPDATE'
LOOK: Final = (
    "SELECT clock_timestamp(), d.version, c.digest, c.case_id, c.answer"
    " FROM directory AS d LEFT JOIN command AS c ON c.command_id = %s"
)
LOCK_CASES: Final = (
    'SELECT state, head FROM "case" WHERE case_id = ANY(%s) ORDER BY case_id FOR NO KEY UPDATE SKIP LOCKED'
)
LOOK_TOGETHER: Final = (
    "SELECT clock_timestamp(), d.version, c.command_id, c.digest, c.case_id, c.answer"
    " FROM directory AS d LEFT JOIN command AS c ON c.command_id = ANY(%s)"
)


def folded(rows: Iterable[Row]) -> str:
    """Give rows as the JSON list that a statement unfolds; bytes are UTF-8 text, salts go as hex."""
    return orjson.dumps(list(rows), default=_written).decode()


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode()
    msg = f"no column holds a {type(value).__name__}"
    raise TypeError(msg)
