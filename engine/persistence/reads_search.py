"""Looking for cases, and whether something has changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select, tuple_

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_cases import CASE, CaseFound, Place


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
    """Give cases at these places, the latest opened first, and how many there are in all."""
    where = _wanted(search, places)
    rows = connection.execute(
        select(*CASE).where(where).order_by(t.case.c.opened_at.desc(), t.case.c.case_id).limit(limit).offset(offset)
    )
    total = connection.execute(select(func.count()).select_from(t.case).where(where)).scalar_one()
    return [CaseFound(*tuple(row)) for row in rows], total


def exact(connection: Snapshot, number: str, places: Sequence[Place]) -> list[str]:
    """Give the ids of the cases with this very number, however its letters are written."""
    where = _wanted(Search(), places)
    query = select(t.case.c.case_id).where(where, func.lower(t.case.c.number) == number.lower()).limit(2)
    return list(connection.execute(query).scalars())


def _wanted(search: Search, places: Sequence[Place]) -> ColumnElement[bool]:
    clauses: list[ColumnElement[bool]] = [tuple_(t.case.c.sop, t.case.c.office).in_(places)]
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
    """Give a text that changes when the open items of an office, or its open alerts, do."""
    i = t.item.c
    item = func.hashtextextended(
        func.concat_ws(
            "|",
            *(i.case_id, i.item, i.assignee, i.started_at, i.warned, i.overdue, i.unstaffed, i.incident),
            *(i.due, func.array_to_string(i.roles, ","), t.case.c.status),
        ),
        0,
    )
    query = select(func.count(), func.sum(item)).join_from(t.item, t.case).where(i.office == office, i.ended.is_(None))
    work = connection.execute(query).one()
    alert = func.hashtextextended(func.concat_ws("|", t.alert.c.case_id, t.alert.c.seq), 0)
    told = connection.execute(
        select(func.count(), func.sum(alert))
        .join_from(t.alert, t.case)
        .where(t.case.c.office == office, t.alert.c.answered.is_(None))
    ).one()
    return "/".join(str(value) for value in (*work, *told))
