"""What is open at an office, as worklists and boards show it: the first of it, and no more (`docs/adr/0011`).

Each branch of a query goes into one index at its beginning and stops at a literal limit, so that what it costs depends
on what is shown and not on what there is. Conditions of partial indexes are literals too: a plan for all values of a
parameter could not use them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text, tuple_, union_all

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_cases import ALERT, CASE, ITEM, AlertFound, CaseFound, ItemFound, with_case

MANY: Final = 1000
"""How far anything is counted."""
Pair: TypeAlias = tuple[ItemFound, CaseFound]
Some: TypeAlias = Sequence[str] | None
"""The definitions whose cases are meant; None: all that ever were in force there, and nothing has to be looked up."""
Digests: TypeAlias = Mapping[str, Some]
"""By office: the definitions whose cases are meant."""
_I, _C, _A = t.item.c, t.case.c, t.alert.c
_TURN: Final = (text(t.UNTIL), _I.activated_at, _I.case_id, _I.item)
_GRAVITY: Final = tuple(text(f"({mark})") for mark in t.GRAVITY)
_KEY: Final = (_I.case_id, _I.item)
_OPEN: Final = _I.ended.is_(None)
_BURNS: Final = text(f"({', '.join(t.GRAVITY)}) < (true, true, true, true)")
_CALM: Final = text(" AND ".join(t.GRAVITY))
_WORK: Final = _I.kind == literal_column("'work'")
_WAIT: Final = _I.kind == literal_column("'wait'")


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on the open items of cases that go on; each counted up to `MANY` items that burn."""

    burning: int = 0
    overdue: int = 0
    warned: int = 0
    unstaffed: int = 0
    incidents: int = 0


def held(connection: Snapshot, offices: Sequence[str], person: str, limit: int) -> list[Pair]:
    """Give the open items that a person holds at these offices, those due first at the top."""
    return _in_turn(connection, [_branch(_TURN, limit, *_held_by(office, person)) for office in offices], limit)


def count_held(connection: Snapshot, offices: Sequence[str], person: str) -> int:
    """Count them."""
    return _counted(connection, [select(_I.item).where(_OPEN, *_held_by(office, person)) for office in offices])


def role_sets(connection: Snapshot, office: str) -> list[tuple[str, ...]]:
    """Give the sets of roles for which something lies in the pool of an office: one look into the index for each."""
    return [tuple(roles) for roles in connection.execute(_ROLE_SETS, {"office": office}).scalars()]


def pooled(
    connection: Snapshot, sets: Sequence[tuple[str, tuple[str, ...]]], limit: int, after: ItemFound | None
) -> list[Pair]:
    """Give what lies in the pool for these (office, roles), those due first at the top, from behind an item on."""
    further = () if after is None else (_behind(after),)
    pool = (_OPEN, _I.assignee.is_(None), _WORK, *further)
    branches = [_branch(_TURN, limit, *pool, _I.office == office, _I.roles == list(roles)) for office, roles in sets]
    return _in_turn(connection, branches, limit)


def waiting(connection: Snapshot, digests: Digests, limit: int) -> list[Pair]:
    """Give the open waits of cases of these definitions, those due first at the top."""
    return _in_turn(connection, [_of_cases(_TURN, limit, each, _WAIT) for each in digests.items()], limit)


def by_gravity(connection: Snapshot, digests: Digests, limit: int) -> list[Pair]:
    """Give the open items of cases of these definitions, those that burn first."""
    order = (*_GRAVITY, *_TURN)
    return _in_turn(connection, [_of_cases(order, limit, each) for each in digests.items()], limit, order)


def burning(connection: Snapshot, digests: Digests, now: datetime, limit: int) -> list[Pair]:
    """Give those that bear a mark, or are due since, of cases that go on; the gravest first."""
    order = (*_GRAVITY, *_TURN)
    branches = chain.from_iterable(_burning(order, limit, each, now) for each in digests.items())
    return _in_turn(connection, list(branches), 2 * limit, order)


def stopped(connection: Snapshot, digests: Digests, limit: int) -> list[Pair]:
    """Give the open items of suspended cases of these definitions."""
    return _in_turn(connection, [_of_cases(_TURN, limit, each, _stopped(each[0])) for each in digests.items()], limit)


def count_open(connection: Snapshot, office: str, digests: Some) -> int:
    """Count the open items of cases of these definitions."""
    return _counted(connection, [_of_cases((), MANY, (office, digests))])


def count_stopped(connection: Snapshot, digests: Digests) -> int:
    """Count those of suspended cases."""
    return _counted(connection, [_of_cases((), MANY, each, _stopped(each[0])) for each in digests.items()])


def marks(connection: Snapshot, digests: Digests, now: datetime) -> Marks:
    """Count the marks on open items of cases that go on."""
    late = _I.overdue | (_I.due < now)
    flags = (late.label("late"), _I.warned, _I.unstaffed, _I.incident.is_not(None).label("stuck"))
    branches = chain.from_iterable(_burning((), MANY, each, now, flags) for each in digests.items())
    if not (each := list(branches)):
        return Marks()
    f = union_all(*each).subquery().c
    counts = (func.count().filter(flag) for flag in (f.late, f.warned & ~f.late, f.unstaffed, f.stuck))
    return Marks(*map(int, connection.execute(select(func.count(), *counts)).one()))


def alerts(
    connection: Snapshot, told: Sequence[tuple[str, str | None, Some]], limit: int
) -> list[tuple[AlertFound, CaseFound]]:
    """Give the alerts that nobody has answered, the oldest first, for each (office, role or any, definitions)."""
    if not told:
        return []
    order = (_A.raised_at, _A.case_id, _A.seq)
    keys = union_all(*(_alerts(*each).order_by(*order).limit(_literal(limit)) for each in told)).subquery()
    same = (_A.case_id == keys.c.case_id) & (_A.seq == keys.c.seq)
    query = select(*ALERT, *CASE).join_from(t.alert, t.case, _A.case_id == _C.case_id).join(keys, same)
    rows = connection.execute(query.order_by(*order).limit(_literal(limit)))
    return [(AlertFound(*row[: len(ALERT)]), CaseFound(*row[len(ALERT) :])) for row in rows]


def count_alerts(connection: Snapshot, digests: Digests) -> int:
    """Count the alerts of cases of these definitions that nobody has answered."""
    return _counted(connection, [_alerts(office, None, each) for office, each in digests.items()])


_POOL: Final = f"office = :office AND {t.IN_POOL}"
_ROLE_SETS: Final = text(f"""
WITH RECURSIVE known (roles) AS (
    (SELECT roles FROM item WHERE {_POOL} ORDER BY roles LIMIT 1)
    UNION ALL
    SELECT (SELECT i.roles FROM item AS i WHERE {_POOL} AND i.roles > known.roles ORDER BY i.roles LIMIT 1)
    FROM known WHERE known.roles IS NOT NULL
)
SELECT roles FROM known WHERE roles IS NOT NULL
""")  # noqa: S608 - put together from constants


def _held_by(office: str, person: str) -> tuple[ColumnElement[bool], ...]:
    return (_I.office == office, _I.assignee == person, _I.assignee.is_not(None))


def _behind(item: ItemFound) -> ColumnElement[bool]:
    until = func.coalesce(item.due, literal_column("'infinity'::timestamptz"))
    key: tuple[ColumnElement[Any], ...] = (literal_column(t.UNTIL), _I.activated_at, _I.case_id, _I.item)
    return tuple_(*key) > tuple_(until, item.activated_at, item.case, item.item)


def _branch(order: Sequence[Any], limit: int, *where: Any) -> Select[Any]:  # noqa: ANN401 - clauses of any kind
    """Select the keys of the first open items in an order of one index."""
    return select(*_KEY).select_from(t.item).where(_OPEN, *where).order_by(*order).limit(_literal(limit))


def _of_cases(order: Sequence[Any], limit: int, of: tuple[str, Some], *where: Any) -> Select[Any]:  # noqa: ANN401
    """Select the keys of the first open items of cases of some definitions at an office."""
    office, digests = of
    keys = _branch(order, limit, _I.office == office, *where)
    return keys if digests is None else _of_some(keys, digests)


def _of_some(keys: Select[Any], digests: Sequence[str]) -> Select[Any]:
    return keys.join_from(t.item, t.case, _I.case_id == _C.case_id).where(_C.digest.in_(digests))


def _stopped(office: str) -> ColumnElement[bool]:
    """Say of an item that its case is suspended; a closed one has no open items."""
    s = t.case.alias("standing")
    return _I.case_id.in_(select(s.c.case_id).where(s.c.office == office, s.c.status == literal_column("'suspended'")))


def _burning(
    order: Sequence[Any], limit: int, of: tuple[str, Some], now: datetime, flags: Sequence[Any] = ()
) -> list[Select[Any]]:
    late, goes_on = literal_column(t.UNTIL) < now, ~_stopped(of[0])
    branches = (_of_cases(order, limit, of, goes_on, _BURNS), _of_cases(order, limit, of, goes_on, _CALM, late))
    return [branch.add_columns(*flags) for branch in branches]


def _alerts(office: str, role: str | None, digests: Some) -> Select[Any]:
    wanted = select(_A.case_id, _A.seq).where(_A.office == office, _A.answered.is_(None))
    if digests is not None:
        wanted = wanted.join_from(t.alert, t.case, _A.case_id == _C.case_id).where(_C.digest.in_(digests))
    return wanted if role is None else wanted.where(_A.role == role)


def _in_turn(
    connection: Snapshot, branches: Sequence[Select[Any]], limit: int, order: Sequence[Any] = _TURN
) -> list[Pair]:
    if not branches:
        return []
    keys = union_all(*branches).subquery()
    same = (_I.case_id == keys.c.case_id) & (_I.item == keys.c.item)
    query = select(*ITEM, *CASE).join_from(t.item, t.case, _I.case_id == _C.case_id).join(keys, same)
    return [with_case(tuple(row)) for row in connection.execute(query.order_by(*order).limit(_literal(limit)))]


def _counted(connection: Snapshot, branches: Sequence[Select[Any]]) -> int:
    """Count up to `MANY`, and one more to tell that there are more."""
    if not branches:
        return 0
    few = union_all(*(branch.limit(_literal(MANY + 1)) for branch in branches)).subquery()
    counted: int = connection.execute(select(func.count()).select_from(few)).scalar_one()
    return counted


def _literal(limit: int) -> ColumnElement[int]:
    return literal_column(str(int(limit)))
