"""Looking at all rows of a store, to compare two of them."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update

from engine.persistence import tables
from engine.persistence.memory import MemoryStore
from engine.persistence.postgres import PostgresStore
from engine.persistence.store import Store

_COUNTED = {"mark", "id"}
"""Numbers that a store draws: their order counts, not their values."""


def all_rows(store: Store) -> dict[str, list[str]]:
    """Give the rows of every table as comparable texts, sorted."""
    return {table.name: sorted(map(_text, _rows(store, table))) for table in tables.metadata.sorted_tables}


def _rows(store: Store, table: Table) -> list[Mapping[str, Any]]:
    match store:
        case MemoryStore():
            return list(store.rows.all(table))
        case PostgresStore():
            with store.engine.connect() as connection:
                return [dict(row) for row in connection.execute(select(table)).mappings()]
        case _:
            raise TypeError(store)


def _text(row: Mapping[str, Any]) -> str:
    told = {name: _plain(value) for name, value in row.items() if name not in _COUNTED}
    return json.dumps(told, sort_keys=True)


def _plain(value: object) -> object:
    match value:
        case bytes():
            return value.hex()
        case None | bool() | int() | str() | list() | dict():
            return value
        case datetime():
            return value.timestamp()
        case _:
            return str(value)


def spoil(store: Store, case: str, key: str, value: object = "spoilt") -> None:
    """Damage one key of a case's state, so that it cannot be decided any more."""
    match store:
        case MemoryStore():
            row = store.rows.get(tables.case, case)
            assert row is not None
            store.rows.put(tables.case, {"case_id": case, "state": _spoilt(row["state"], key, value)})
        case PostgresStore():
            with store.engine.begin() as connection:
                mine = tables.case.c.case_id == case
                state = connection.execute(select(tables.case.c.state).where(mine)).scalar_one()
                connection.execute(update(tables.case).where(mine).values(state=_spoilt(state, key, value)))
        case _:
            raise TypeError(store)


def _spoilt(state: str, key: str, value: object) -> str:
    return json.dumps({**json.loads(state), key: value})
