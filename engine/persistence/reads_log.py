"""What pages read of the log over all cases, newest first, by keyset (`spec/events.md`)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union,
)

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot
from engine.persistence.reads_numbers import numbered
from engine.persistence.reads_wanted import (
    EXCEPTIONS,
    Narrowed,
    Places,
    Wanted,
    kind_is,
    stated,
    where,
    within,
)

_BATCH: Final = 500
_FEW: Final = 1000
"""Cases of a number whose events are all looked through; what more have is soon found in the order of the log."""
_APART: Final[ColumnElement[int]] = literal_column("0")
"""An offset that changes nothing but that a case's events are looked up by their case, one case after the other."""


@dataclass(frozen=True, slots=True)
class Key:
    """Where in the log a page ended: the log is ordered by these three."""

    recorded_at: datetime
    case: str
    seq: int


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
    """How many events there are in all, how many of them deviations, and refused attempts.

    `more`: there are more events than were counted, and nobody knows how many of them are what.
    """

    events: int
    deviations: int | None
    refusals: int | None
    more: bool = False


_E, _C, _D = t.event.c, t.case.c, t.deviation.c
_FOUND = (_C.case_id, _C.number, _C.office, _C.sop, _C.version, _C.digest, _E.seq, _E.recorded_at, _E.entry, _E.hash)


def page(
    connection: Snapshot, wanted: Wanted, places: Places, limit: int, before: Key | None = None
) -> list[EventFound]:
    """Give the events at these places, the last recorded first, from below `before` on.

    Each way to them reads one index from where the page begins, and the first of them all are looked up.
    """
    order = (_E.recorded_at.desc(), _E.case_id.desc(), _E.seq.desc())
    few: ColumnElement[int] = literal_column(str(int(limit)))
    known = _ways(wanted, places) if before is not None else _ways(wanted, places, few)
    ways = [_below(way, before).order_by(*way.order).limit(few) for way in known]
    keys = _together(ways)
    here = and_(_E.case_id == keys.c.case_id, _E.seq == keys.c.seq)
    query = select(*_FOUND).join_from(t.event, t.case).join(keys, here).order_by(*order).limit(few)
    return [EventFound(*row[:8], json.loads(row.entry), row.hash) for row in connection.execute(query)]


def batches(connection: Snapshot, wanted: Wanted, places: Places) -> Iterator[list[EventFound]]:
    """Give all of them, a batch at a time, in the same order."""
    found = page(connection, wanted, places, _BATCH)
    while found:
        yield found
        found = page(connection, wanted, places, _BATCH, found[-1].key) if len(found) == _BATCH else []


def sums(connection: Snapshot, wanted: Wanted, places: Places, most: int | None = None) -> Sums:
    """Count all of them, if there are no more than `most`."""
    ways = [
        way.keys if most is None else way.keys.limit(literal_column(str(most + 1))) for way in _ways(wanted, places)
    ]
    keys = _together(ways)
    kinds = (func.count().filter(keys.c.type == kind) for kind in EXCEPTIONS)
    row = connection.execute(select(func.count(), *kinds)).one()
    if most is not None and row[0] > most:
        return Sums(most, None, None, more=True)
    return Sums(row[0], row[1], row[2])


def obligations_behind(connection: Snapshot, wanted: Wanted, places: Places) -> int:
    """Count the obligations that these events state: one event may state several."""
    if not wanted.obligation:
        return 0
    plain = replace(wanted, obligation="", verdict="", first_month="", last_month="")
    query = (
        select(func.count())
        .select_from(t.obligation)
        .join(t.event, and_(_E.case_id == t.obligation.c.case_id, _E.seq == t.obligation.c.seq))
        .join(t.case, _C.case_id == t.obligation.c.case_id)
        .where(stated(wanted), where(plain, places))
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


def narrowed(connection: Snapshot, wanted: Wanted) -> Wanted:
    """Put the cases meant in place of a part of their number, if they are few."""
    few = numbered(connection, wanted.number, _FEW) if wanted.number else None
    return wanted if few is None else Narrowed(**{**asdict(wanted), "number": ""}, cases=tuple(few))


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to the keys of events: `order` are the columns of the index that it reads."""

    keys: Select[Any]
    order: tuple[ColumnElement[Any], ...]
    place: ColumnElement[Any]


def _ways(wanted: Wanted, places: Places, latest: ColumnElement[int] | None = None) -> list[_Way]:
    """Give the ways that lead to all events wanted, or to so many of the latest: several where no single index does."""
    if isinstance(wanted, Narrowed):
        return [_by_event(wanted, places)]
    if wanted.person:
        rest = replace(wanted, person="")
        return [
            _by_event(rest, places, _E.person == wanted.person),
            _by_deviation(rest, places, _D.person == wanted.person),
        ]
    if wanted.deviation:
        rest = replace(wanted, deviation="")
        return [_by_deviation(rest, places, kind_is(wanted.deviation), within(_D.month, wanted))]
    if wanted.exceptions:
        rest = replace(wanted, exceptions=False)
        return [_by_event(rest, places, _E.type == kind) for kind in EXCEPTIONS]
    if len(_offices(wanted, places)) == 1 and replace(wanted, office="", sop="") == Wanted():
        return [_by_case(wanted, places, latest)]
    return [_by_event(wanted, places)]


def _offices(wanted: Wanted, places: Places) -> set[str]:
    return {wanted.office} if wanted.office else {office for _, office in places or ()}


def _by_case(wanted: Wanted, places: Places, latest: ColumnElement[int] | None) -> _Way:
    """Begin at the cases of an office; the n latest events are all of the n cases that changed last."""
    cases = select(_C.case_id).where(where(wanted, places))
    if latest is not None:
        cases = cases.order_by(_C.recorded_at.desc(), _C.case_id.desc()).limit(latest)
    here = cases.subquery()
    own = (
        select(_E.case_id, _E.seq, _E.type, _E.recorded_at).where(_E.case_id == here.c.case_id).offset(_APART).lateral()
    )
    keys = select(own.c.case_id, own.c.seq, own.c.type).select_from(here).join(own, true())
    return _Way(keys, *_order(own))


def _by_event(wanted: Wanted, places: Places, *more: ColumnElement[bool]) -> _Way:
    """Begin at the events; their cases are looked up only if something is asked of them."""
    keys = select(_E.case_id, _E.seq, _E.type).select_from(t.event).where(where(wanted, places), *more)
    of_case = places is not None or wanted.sop or wanted.office or wanted.number or wanted.course
    return _Way(keys.join_from(t.event, t.case) if of_case else keys, *_order(t.event))


def _by_deviation(wanted: Wanted, places: Places, *more: ColumnElement[bool]) -> _Way:
    """Begin at the deviations: each has the instant of its event."""
    way = _by_event(wanted, places, *more)
    same = and_(_D.case_id == _E.case_id, _D.seq == _E.seq)
    return _Way(way.keys.join(t.deviation, same), *_order(t.deviation))


def _order(table: FromClause) -> tuple[tuple[ColumnElement[Any], ...], ColumnElement[Any]]:
    columns = (table.c.recorded_at, table.c.case_id, table.c.seq)
    return tuple(column.desc() for column in columns), tuple_(*columns)


def _together(ways: Sequence[Select[Any]]) -> Subquery:
    return (union(*ways) if len(ways) > 1 else ways[0]).subquery()


def _below(way: _Way, before: Key | None) -> Select[Any]:
    return way.keys if before is None else way.keys.where(way.place < (before.recorded_at, before.case, before.seq))
