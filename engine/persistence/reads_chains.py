"""What a verifier reads: whole journals, and what is stored beside them, case by case (`spec/ledger.md`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, text

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of a journal as its row holds it; `seq`, `prev` and `hash` are the row's own columns."""

    seq: int
    entry: bytes
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case as it is stored: the journal by `seq`, and what is derived from it."""

    case: str
    head: str
    state: bytes
    journal: tuple[KeptEntry, ...]
    open_items: frozenset[int]


def origin(connection: Snapshot) -> str:
    """Give the origin that every chain of this installation begins with."""
    named: str = connection.execute(select(t.installation.c.origin)).scalar_one()
    return named


def case_count(connection: Snapshot) -> int:
    """Give how many cases there are."""
    return connection.execute(select(func.count()).select_from(t.case)).scalar_one()


def strays(connection: Snapshot) -> Sequence[str]:
    """Give the ids of journals whose case is not there; looks at every event, however long that takes."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    e = t.event.c
    is_known = select(t.case.c.case_id).where(t.case.c.case_id == e.case_id).exists()
    return connection.execute(select(e.case_id).where(~is_known).distinct().order_by(e.case_id)).scalars().all()


def cases_after(connection: Snapshot, case: str, limit: int) -> Sequence[KeptCase]:
    """Give the next cases by id, each with its whole journal."""
    c = t.case.c
    rows = connection.execute(
        select(c.case_id, c.head, c.state).where(c.case_id > case).order_by(c.case_id).limit(limit)
    ).all()
    journals: dict[str, list[KeptEntry]] = {row.case_id: [] for row in rows}
    open_items: dict[str, set[int]] = {row.case_id: set() for row in rows}
    e, i = t.event.c, t.item.c
    entries = select(e.case_id, e.seq, e.entry, e.prev, e.hash).where(e.case_id.in_(journals))
    for of, seq, entry, prev, own in connection.execute(entries.order_by(e.case_id, e.seq)):
        journals[of].append(KeptEntry(seq, entry.encode(), prev, own))
    for of, item in connection.execute(select(i.case_id, i.item).where(i.case_id.in_(journals), i.ended.is_(None))):
        open_items[of].add(item)
    return [
        KeptCase(
            row.case_id, row.head, row.state.encode(), tuple(journals[row.case_id]), frozenset(open_items[row.case_id])
        )
        for row in rows
    ]
