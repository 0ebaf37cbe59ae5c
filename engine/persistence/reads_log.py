"""What pages read of the log over all cases, newest first, by keyset (`spec/events.md`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_

from engine.measures.obligations import ABORTED, BENT, ORDERED, WITHDRAWN
from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_cases import Place

EXCEPTIONS: Final = ("DeviationLogged", "AttemptRefused")
"""The types of events that tell of a departure from the SOP, or of the attempt."""
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Key:
    """Where in the log a page ended: the log is ordered by these three."""

    recorded_at: datetime
    case: str
    seq: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are looked for; "" or None is any.

    `number` is a part of the case's number; `person` did it or is named by a deviation; `deviation` is a kind, `any`,
    or `ordered` (those somebody ordered); `exceptions` are deviations and refused attempts alone; `since` and `until`
    (excluded) are of `recorded_at`. What follows finds the very events behind a measure: those that state an
    `obligation` (a class, or `any`) with a `verdict` (or `judged`: met or violated), those that close a case of a
    `course` (or `any`, or `counted`: straight or bent), refused attempts (a `code`, or `any`), deviations, each within
    the months (YYYY-MM, both included) by which it counts.
    """

    sop: str = ""
    office: str = ""
    number: str = ""
    person: str = ""
    type: str = ""
    deviation: str = ""
    exceptions: bool = False
    since: datetime | None = None
    until: datetime | None = None
    obligation: str = ""
    verdict: str = ""
    course: str = ""
    code: str = ""
    first_month: str = ""
    last_month: str = ""

    @property
    def of_figure(self) -> bool:
        """Say whether events behind a measure are looked for: those that count by their months."""
        return bool(self.obligation or self.course or self.code or self.deviation)


@dataclass(frozen=True, slots=True)
class EventFound:
    """An event with what its case is called; `entry` is the plain map that was chained, `hash` its entry hash (hex)."""

    case: str
    number: str
    office: str
    sop: str
    version: int
    digest: str
    seq: int
    recorded_at: datetime
    entry: Mapping[str, Any]
    hash: str

    @property
    def key(self) -> Key:
        """Give its place in the order of the log."""
        return Key(self.recorded_at, self.case, self.seq)


@dataclass(frozen=True, slots=True)
class Sums:
    """How many events there are in all, how many of them deviations, and refused attempts."""

    events: int
    deviations: int
    refusals: int


_E, _C = t.event.c, t.case.c
_FOUND = (_C.case_id, _C.number, _C.office, _C.sop, _C.version, _C.digest, _E.seq, _E.recorded_at, _E.entry, _E.hash)


def page(
    connection: Snapshot, wanted: Wanted, places: Sequence[Place], limit: int, before: Key | None = None
) -> list[EventFound]:
    """Give the events at these places, the last recorded first, from below `before` on."""
    query = select(*_FOUND).join_from(t.event, t.case).where(_where(wanted, places))
    if before is not None:
        key = (before.recorded_at, before.case, before.seq)
        query = query.where(tuple_(_E.recorded_at, _E.case_id, _E.seq) < key)
    query = query.order_by(_E.recorded_at.desc(), _E.case_id.desc(), _E.seq.desc()).limit(limit)
    return [EventFound(*row[:8], json.loads(row.entry), row.hash) for row in connection.execute(query)]


def batches(connection: Snapshot, wanted: Wanted, places: Sequence[Place]) -> Iterator[list[EventFound]]:
    """Give all of them, a batch at a time, in the same order."""
    found = page(connection, wanted, places, _BATCH)
    while found:
        yield found
        found = page(connection, wanted, places, _BATCH, found[-1].key) if len(found) == _BATCH else []


def sums(connection: Snapshot, wanted: Wanted, places: Sequence[Place]) -> Sums:
    """Count all of them."""
    query = select(
        func.count(),
        func.count().filter(_E.type == "DeviationLogged"),
        func.count().filter(_E.type == "AttemptRefused"),
    )
    return Sums(*connection.execute(query.join_from(t.event, t.case).where(_where(wanted, places))).one())


def obligations_behind(connection: Snapshot, wanted: Wanted, places: Sequence[Place]) -> int:
    """Count the obligations that these events state: one event may state several."""
    if not wanted.obligation:
        return 0
    plain = replace(wanted, obligation="", verdict="", first_month="", last_month="")
    query = (
        select(func.count())
        .select_from(t.obligation)
        .join(t.event, and_(_E.case_id == t.obligation.c.case_id, _E.seq == t.obligation.c.seq))
        .join(t.case, _C.case_id == t.obligation.c.case_id)
        .where(_stated(wanted), _where(plain, places))
    )
    return connection.execute(query).scalar_one()


def openings(connection: Snapshot, cases: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Give the first entry of each case: what it pinned for its life."""
    query = select(_E.case_id, _E.entry).where(_E.case_id.in_(cases), _E.seq == 1)
    return {row.case_id: json.loads(row.entry) for row in connection.execute(query)}


def secrets(connection: Snapshot, commits: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Give what lies behind commitments and was not erased, by (case, commitment)."""
    s = t.secret.c
    query = select(s.case_id, s.commit, s.value).where(tuple_(s.case_id, s.commit).in_(commits))
    return {(row.case_id, row.commit): json.loads(row.value) for row in connection.execute(query)}


def doers(connection: Snapshot, office_codes: Sequence[str]) -> list[tuple[str, str]]:
    """Give id and name of whoever was ever appointed at these offices, by name."""
    a = t.appointment.c
    here = select(a.person).where(a.office.in_(office_codes))
    query = select(t.person.c.id, t.person.c.name).where(t.person.c.id.in_(here)).order_by(t.person.c.name)
    return [(row.id, row.name) for row in connection.execute(query)]


def course_is(course: str) -> ColumnElement[bool]:
    """Say of a closed case whether it took a course (`engine.measures.obligations.course_of`): see `Wanted`."""
    result = func.coalesce(_C.result, "")
    bent = or_(result == ABORTED, is_bent())
    match course:
        case "withdrawn":
            return result == WITHDRAWN
        case "bent":
            return and_(result != WITHDRAWN, bent)
        case "straight":
            return and_(result != WITHDRAWN, ~bent)
        case "counted":
            return result != WITHDRAWN
        case _:
            return true()


def is_bent() -> ColumnElement[bool]:
    """Say of a case whether it bears a deviation that makes it not straight."""
    d = t.deviation.c
    return exists(select(1).where(d.case_id == _C.case_id, d.kind.in_(sorted(BENT))).correlate(t.case))


def _where(wanted: Wanted, places: Sequence[Place]) -> ColumnElement[bool]:
    clauses = [tuple_(_C.sop, _C.office).in_(places), *_plain_filters(wanted), *_figure_filters(wanted)]
    return and_(true(), *clauses)


def _plain_filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    d = t.deviation.c
    same = and_(d.case_id == _E.case_id, d.seq == _E.seq)
    for column, value in ((_C.sop, wanted.sop), (_C.office, wanted.office), (_E.type, wanted.type)):
        if value:
            yield column == value
    if wanted.number:
        yield func.lower(_C.number).contains(wanted.number.lower(), autoescape=True)
    if wanted.person:
        named = exists(select(1).where(same, d.person == wanted.person))
        yield or_(_E.person == wanted.person, named)
    if wanted.exceptions:
        yield _E.type.in_(EXCEPTIONS)
    if wanted.deviation:
        yield exists(select(1).where(same, _kind_is(wanted.deviation), _within(d.month, wanted)))
    if wanted.since is not None:
        yield _E.recorded_at >= wanted.since
    if wanted.until is not None:
        yield _E.recorded_at < wanted.until


def _figure_filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    o, r = t.obligation.c, t.refusal.c
    if wanted.obligation:
        yield exists(select(1).where(o.case_id == _E.case_id, o.seq == _E.seq, _stated(wanted)))
    if wanted.code:
        same = and_(r.case_id == _E.case_id, r.seq == _E.seq)
        code_is = true() if wanted.code == "any" else r.code == wanted.code
        yield exists(select(1).where(same, code_is, _within(r.month, wanted)))
    if wanted.course:
        yield and_(_E.type == "CaseClosed", _within(_C.month, wanted), course_is(wanted.course))


def _kind_is(deviation: str) -> ColumnElement[bool]:
    d = t.deviation.c
    match deviation:
        case "any":
            return true()
        case "ordered":
            return d.kind.in_(sorted(ORDERED))
        case _:
            return d.kind == deviation


def _stated(wanted: Wanted) -> ColumnElement[bool]:
    o = t.obligation.c
    clauses = [_within(o.month, wanted)]
    if wanted.obligation != "any":
        clauses.append(o.obligation == wanted.obligation)
    if wanted.verdict == "judged":
        clauses.append(o.verdict.in_(["met", "violated"]))
    elif wanted.verdict:
        clauses.append(o.verdict == wanted.verdict)
    return and_(*clauses)


def _within(month: ColumnElement[Any], wanted: Wanted) -> ColumnElement[bool]:
    clauses: list[ColumnElement[bool]] = [true()]
    if wanted.first_month:
        clauses.append(month >= wanted.first_month)
    if wanted.last_month:
        clauses.append(month <= wanted.last_month)
    return and_(*clauses)
