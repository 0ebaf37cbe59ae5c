"""Which events of the log are wanted, as conditions on their rows (`spec/events.md`, `spec/measures.md`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, tuple_

from engine.measures.obligations import ABORTED, BENT, ORDERED, WITHDRAWN
from engine.persistence import tables as t
from engine.persistence.reads_cases import Place

EXCEPTIONS: Final = ("DeviationLogged", "AttemptRefused")
"""The types of events that tell of a departure from the SOP, or of the attempt."""
Places: TypeAlias = Sequence[Place] | None
"""The (SOP, office) whose events are meant; None: all that there are."""

_E, _C = t.event.c, t.case.c


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
class Narrowed(Wanted):
    """Events of these cases alone, in place of a part of their number."""

    cases: tuple[str, ...] = ()


def where(wanted: Wanted, places: Places) -> ColumnElement[bool]:
    """Say of an event, joined to its case, whether it is wanted."""
    return and_(true(), at_places(places), *_plain_filters(wanted), *_figure_filters(wanted))


def at_places(places: Places) -> ColumnElement[bool]:
    """Say of a case whether it is at one of these (SOP, office); told by each alone where that says as much."""
    if places is None:
        return true()
    sops, offices = sorted({sop for sop, _ in places}), sorted({office for _, office in places})
    if len(set(places)) == len(sops) * len(offices):
        return and_(_C.sop.in_(sops), _C.office.in_(offices))
    return tuple_(_C.sop, _C.office).in_(places)


def _plain_filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    d = t.deviation.c
    same = and_(d.case_id == _E.case_id, d.seq == _E.seq)
    for column, value in ((_C.sop, wanted.sop), (_C.office, wanted.office), (_E.type, wanted.type)):
        if value:
            yield column == value
    if isinstance(wanted, Narrowed):
        yield _E.case_id.in_(wanted.cases)
    if wanted.number:
        yield func.lower(_C.number).contains(wanted.number.lower(), autoescape=True)
    if wanted.person:
        named = exists(select(1).where(same, d.person == wanted.person))
        yield or_(_E.person == wanted.person, named)
    if wanted.exceptions:
        yield _E.type.in_(EXCEPTIONS)
    if wanted.deviation:
        yield exists(select(1).where(same, kind_is(wanted.deviation), within(d.month, wanted)))
    if wanted.since is not None:
        yield _E.recorded_at >= wanted.since
    if wanted.until is not None:
        yield _E.recorded_at < wanted.until


def _figure_filters(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    o, r = t.obligation.c, t.refusal.c
    if wanted.obligation:
        yield exists(select(1).where(o.case_id == _E.case_id, o.seq == _E.seq, stated(wanted)))
    if wanted.code:
        same = and_(r.case_id == _E.case_id, r.seq == _E.seq)
        code_is = true() if wanted.code == "any" else r.code == wanted.code
        yield exists(select(1).where(same, code_is, within(r.month, wanted)))
    if wanted.course:
        yield and_(_E.type == "CaseClosed", within(_C.month, wanted), course_is(wanted.course))


def kind_is(deviation: str) -> ColumnElement[bool]:
    """Say of a deviation whether it is of a kind: see `Wanted`."""
    d = t.deviation.c
    match deviation:
        case "any":
            return true()
        case "ordered":
            return d.kind.in_(sorted(ORDERED))
        case _:
            return d.kind == deviation


def stated(wanted: Wanted) -> ColumnElement[bool]:
    """Say of an obligation whether it is one of those wanted."""
    o = t.obligation.c
    clauses = [within(o.month, wanted)]
    if wanted.obligation != "any":
        clauses.append(o.obligation == wanted.obligation)
    if wanted.verdict == "judged":
        clauses.append(o.verdict.in_(["met", "violated"]))
    elif wanted.verdict:
        clauses.append(o.verdict == wanted.verdict)
    return and_(*clauses)


def within(month: ColumnElement[Any], wanted: Wanted) -> ColumnElement[bool]:
    """Say of a month whether it lies within those wanted."""
    clauses: list[ColumnElement[bool]] = [true()]
    if wanted.first_month:
        clauses.append(month >= wanted.first_month)
    if wanted.last_month:
        clauses.append(month <= wanted.last_month)
    return and_(*clauses)


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
