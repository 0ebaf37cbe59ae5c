"""The sums that the measures are made of, grouped by SOP, office and month (`spec/measures.md`)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, select, true, tuple_, union

from engine.measures.obligations import ORDERED, Closed, Place, Stated, Tried, course_of
from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_wanted import is_bent

Months = tuple[str, str]
"""The first and the last month, YYYY-MM, both included; "" is without bound."""
_C = t.case.c


def stated(connection: Snapshot, places: Sequence[tuple[str, str]], months: Months) -> list[Stated]:
    """Give the obligations of these (SOP, office), by class and verdict."""
    o = t.obligation.c
    by = (_C.sop, _C.office, o.month, o.obligation, o.verdict)
    query = select(*by, func.count()).join_from(t.obligation, t.case).where(_here(places), _within(o.month, months))
    rows = connection.execute(query.group_by(*by).order_by(*by))
    return [Stated(Place(*row[:3]), row[3], row[4], row[5]) for row in rows]


def tried(connection: Snapshot, places: Sequence[tuple[str, str]], months: Months) -> list[Tried]:
    """Give the attempts that were refused."""
    r = t.refusal.c
    by = (_C.sop, _C.office, r.month)
    query = select(*by, func.count()).join_from(t.refusal, t.case).where(_here(places), _within(r.month, months))
    return [Tried(Place(*row[:3]), row[3]) for row in connection.execute(query.group_by(*by).order_by(*by))]


def closed(connection: Snapshot, places: Sequence[tuple[str, str]], months: Months) -> list[Closed]:
    """Give the closed cases, by the course that they took."""
    one = select(_C.sop, _C.office, _C.month, _C.result, is_bent().label("bent"))
    inner = one.where(_here(places), _C.status == "closed", _within(_C.month, months)).subquery()
    by = (inner.c.sop, inner.c.office, inner.c.month, inner.c.result, inner.c.bent)
    rows = connection.execute(select(*by, func.count()).group_by(*by).order_by(*by))
    return [Closed(Place(*row[:3]), course_of(row[3], bent=row[4]), row[5]) for row in rows]


def ordered(connection: Snapshot, places: Sequence[tuple[str, str]], months: Months) -> tuple[int, int]:
    """Count the deviations that somebody ordered: those with reason and authority, and all."""
    d = t.deviation.c
    allowed = func.count().filter(d.reason.is_not(None), d.authority.is_not(None))
    query = select(allowed, func.count()).join_from(t.deviation, t.case)
    row = connection.execute(query.where(_here(places), _within(d.month, months), d.kind.in_(sorted(ORDERED)))).one()
    return row[0], row[1]


def months(connection: Snapshot, places: Sequence[tuple[str, str]]) -> list[str]:
    """Give every month in which anything counts at these places, in order."""
    of_case = select(_C.month).where(_here(places), _C.month.is_not(None))
    stated_in = select(t.obligation.c.month).join_from(t.obligation, t.case).where(_here(places))
    tried_in = select(t.refusal.c.month).join_from(t.refusal, t.case).where(_here(places))
    found = union(of_case, stated_in, tried_in).subquery()
    return list(connection.execute(select(found.c.month).order_by(found.c.month)).scalars())


def _here(places: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(_C.sop, _C.office).in_(places)


def _within(month: ColumnElement[str], months: Months) -> ColumnElement[bool]:
    first, last = months
    clauses: list[ColumnElement[bool]] = [true()]
    if first:
        clauses.append(month >= first)
    if last:
        clauses.append(month <= last)
    return and_(*clauses)
