"""Looking for cases, and whether something has changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, and_, func, literal_column, select, union_all

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_cases import CASE, CaseFound, Place
from engine.persistence.reads_numbers import numbered
from engine.persistence.reads_wanted import at_places

MANY: Final = 1000
"""How far cases are counted, and turned over page by page."""
_LAST: Final[ColumnElement[int]] = literal_column("50")
"""More cases of an office than are written at one time."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which cases are looked for: a part of the number, the status, the SOP and the office, each "" for any."""

    text: str = ""
    status: str = ""
    sop: str = ""
    office: str = ""


def found(
    connection: Snapshot, search: Search, places: Sequence[Place], limit: int, offset: int
) -> tuple[list[CaseFound], int]:
    """Give cases at these places, the latest opened first, and how many there are in all, `MANY` and one at most.

    Each office is asked by its own index for as many as are wanted of all.
    """
    if not places:
        return [], 0
    here = [(office, [place for place in places if place[1] == office]) for office in sorted({o for _, o in places})]
    order = (t.case.c.opened_at.desc(), t.case.c.case_id)
    keys = select(t.case.c.case_id, t.case.c.opened_at)
    few = numbered(connection, search.text, MANY) if search.text else None
    if few is not None:
        search, keys = replace(search, text=""), keys.where(t.case.c.case_id.in_(few))
    branches = [keys.where(t.case.c.office == office, _wanted(search, of)) for office, of in here]
    first = union_all(*(branch.order_by(*order).limit(_literal(limit + offset)) for branch in branches)).subquery()
    rows = connection.execute(
        select(*CASE).join(first, first.c.case_id == t.case.c.case_id).order_by(*order).limit(limit).offset(offset)
    )
    some = union_all(*(branch.limit(_literal(MANY + 1)) for branch in branches)).subquery()
    total = connection.execute(select(func.count()).select_from(some)).scalar_one()
    return [CaseFound(*tuple(row)) for row in rows], total


def _literal(number: int) -> ColumnElement[int]:
    return literal_column(str(int(number)))


def exact(connection: Snapshot, number: str, places: Sequence[Place]) -> list[str]:
    """Give the ids of the cases with this very number, however its letters are written."""
    same = t.case_number.c
    query = select(t.case.c.case_id).join(t.case_number, same.case_id == t.case.c.case_id)
    mine = query.where(same.number == number.lower(), at_places(places))
    return list(connection.execute(mine.limit(2)).scalars())


def _wanted(search: Search, places: Sequence[Place]) -> ColumnElement[bool]:
    clauses: list[ColumnElement[bool]] = [at_places(places)]
    if search.text:
        clauses.append(func.lower(t.case.c.number).contains(search.text.lower(), autoescape=True))
    for column, value in (
        (t.case.c.status, search.status),
        (t.case.c.sop, search.sop),
        (t.case.c.office, search.office),
    ):
        if value:
            clauses.append(column == value)
    return and_(*clauses)


def seq_of(connection: Snapshot, case_id: str) -> int | None:
    """Give the number of the last event of a case."""
    return connection.execute(select(t.case.c.seq).where(t.case.c.case_id == case_id)).scalar_one_or_none()


def mark_of_work(connection: Snapshot, office: str) -> str:
    """Give a text that changes when the open items of an office, or its open alerts, do: with every event of its cases.

    It names the cases that changed last, and not the last one alone: of two that are written at the same time the one
    with the earlier instant may be seen later.
    """
    c = t.case.c
    last = select(c.case_id, c.seq).where(c.office == office).order_by(c.recorded_at.desc(), c.case_id.desc())
    return "/".join(f"{row.case_id}:{row.seq}" for row in connection.execute(last.limit(_LAST)))
