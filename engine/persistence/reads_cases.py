"""What pages read of cases: their rows, journals, items, alerts, and what stands behind a commitment."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import func, select, tuple_

from engine.persistence import tables as t
from engine.persistence.reads import Snapshot

Place = tuple[str, str]
"""An SOP and an office: where somebody may read."""
Plain: TypeAlias = Mapping[str, Any]
"""A stored state or entry as the map that it is in JSON."""


@dataclass(frozen=True, slots=True)
class CaseFound:
    """The row of a case without its state."""

    case: str
    office: str
    sop: str
    version: int
    digest: str
    number: str
    status: str
    result: str | None
    opened_at: datetime
    opened_by: str | None
    closed_at: datetime | None
    promise_due: datetime | None
    promise_warned: bool
    promise_overdue: bool
    promise_stopped: bool
    stuck: bool
    seq: int


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item as it is now; `candidates` are not known here."""

    case: str
    item: int
    office: str
    step: str
    kind: str
    roles: tuple[str, ...]
    visit: int
    activated_at: datetime
    due: datetime | None
    warn: datetime | None
    assignee: str | None
    started_at: datetime | None
    unstaffed: bool
    warned: bool
    overdue: bool
    incident: str | None
    ended: str | None
    ended_at: datetime | None
    outcome: str | None
    doer: str | None


@dataclass(frozen=True, slots=True)
class AlertFound:
    """An alert; `answered` is the seq of its answer."""

    case: str
    seq: int
    role: str
    why: str
    item: int | None
    raised_at: datetime
    answered: int | None


CASE = (
    t.case.c.case_id,
    t.case.c.office,
    t.case.c.sop,
    t.case.c.version,
    t.case.c.digest,
    t.case.c.number,
    t.case.c.status,
    t.case.c.result,
    t.case.c.opened_at,
    t.case.c.opened_by,
    t.case.c.closed_at,
    t.case.c.promise_due,
    t.case.c.promise_warned,
    t.case.c.promise_overdue,
    t.case.c.promise_stopped,
    t.case.c.stuck,
    t.case.c.seq,
)
ITEM = (
    t.item.c.case_id,
    t.item.c.item,
    t.item.c.office,
    t.item.c.step,
    t.item.c.kind,
    t.item.c.roles,
    t.item.c.visit,
    t.item.c.activated_at,
    t.item.c.due,
    t.item.c.warn,
    t.item.c.assignee,
    t.item.c.started_at,
    t.item.c.unstaffed,
    t.item.c.warned,
    t.item.c.overdue,
    t.item.c.incident,
    t.item.c.ended,
    t.item.c.ended_at,
    t.item.c.outcome,
    t.item.c.doer,
)
ALERT = (
    t.alert.c.case_id,
    t.alert.c.seq,
    t.alert.c.role,
    t.alert.c.why,
    t.alert.c.item,
    t.alert.c.raised_at,
    t.alert.c.answered,
)


def case(connection: Snapshot, case_id: str) -> CaseFound | None:
    """Give a case."""
    row = connection.execute(select(*CASE).where(t.case.c.case_id == case_id)).one_or_none()
    return None if row is None else CaseFound(*tuple(row))


def state(connection: Snapshot, case_id: str) -> Plain:
    """Give the state of a case as the plain map that was stored (NoResultFound if there is no such case)."""
    found = connection.execute(select(t.case.c.state).where(t.case.c.case_id == case_id)).scalar_one()
    plain: Plain = json.loads(found)
    return plain


def states(connection: Snapshot, case_ids: Sequence[str]) -> dict[str, Plain]:
    """Give the states of cases as plain maps, by case."""
    query = select(t.case.c.case_id, t.case.c.state).where(t.case.c.case_id.in_(case_ids))
    return {row.case_id: json.loads(row.state) for row in connection.execute(query)}


def journal(connection: Snapshot, case_id: str) -> list[Plain]:
    """Give the journal of a case as plain maps, in order."""
    query = select(t.event.c.entry).where(t.event.c.case_id == case_id).order_by(t.event.c.seq)
    return [json.loads(entry) for entry in connection.execute(query).scalars()]


def last_of_type(connection: Snapshot, case_id: str, kind: str) -> Plain | None:
    """Give the last entry of a type in the journal of a case; None if there is none."""
    query = select(t.event.c.entry).where(t.event.c.case_id == case_id, t.event.c.type == kind)
    entry = connection.execute(query.order_by(t.event.c.seq.desc()).limit(1)).scalar_one_or_none()
    return None if entry is None else json.loads(entry)


def loads(connection: Snapshot, office: str) -> dict[str, tuple[int, int]]:
    """Give how many open items each person of an office holds, and how many of those are overdue."""
    i = t.item.c
    query = (
        select(i.assignee, func.count(), func.count().filter(i.overdue))
        .where(i.office == office, i.ended.is_(None), i.assignee.is_not(None))
        .group_by(i.assignee)
    )
    return {person: (held, late) for person, held, late in connection.execute(query)}


def secrets(connection: Snapshot, case_id: str) -> dict[str, Any]:
    """Give what lies behind the commitments of a case and was not erased, by commitment."""
    query = select(t.secret.c.commit, t.secret.c.value).where(t.secret.c.case_id == case_id)
    return {row.commit: json.loads(row.value) for row in connection.execute(query)}


def items(connection: Snapshot, case_id: str) -> list[ItemFound]:
    """Give the items of a case by number."""
    query = select(*ITEM).where(t.item.c.case_id == case_id).order_by(t.item.c.item)
    return [_item(tuple(row)) for row in connection.execute(query)]


def alerts(connection: Snapshot, case_id: str) -> list[AlertFound]:
    """Give the alerts of a case in the order in which they were raised."""
    query = select(*ALERT).where(t.alert.c.case_id == case_id).order_by(t.alert.c.seq)
    return [AlertFound(*row) for row in connection.execute(query)]


def done_items(connection: Snapshot, person: str, since: datetime) -> list[tuple[ItemFound, CaseFound]]:
    """Give the items that a person completed since an instant, the last first."""
    query = (
        select(*ITEM, *CASE)
        .join_from(t.item, t.case)
        .where(t.item.c.doer == person, t.item.c.ended_at >= since)
        .order_by(t.item.c.ended_at.desc())
        .limit(200)
    )
    return [with_case(tuple(row)) for row in connection.execute(query)]


def items_of(connection: Snapshot, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], ItemFound]:
    """Give items by case and number."""
    query = select(*ITEM).where(tuple_(t.item.c.case_id, t.item.c.item).in_(keys))
    return {(row.case_id, row.item): _item(tuple(row)) for row in connection.execute(query)}


def open_items_of(connection: Snapshot, case_ids: Sequence[str]) -> dict[str, list[ItemFound]]:
    """Give the open items of cases, by case."""
    query = select(*ITEM).where(t.item.c.case_id.in_(case_ids), t.item.c.ended.is_(None)).order_by(t.item.c.item)
    found: dict[str, list[ItemFound]] = {}
    for row in connection.execute(query):
        found.setdefault(row.case_id, []).append(_item(tuple(row)))
    return found


def _item(row: Sequence[Any]) -> ItemFound:
    values = list(row)[: len(ITEM)]
    values[5] = tuple(values[5])
    return ItemFound(*values)


def with_case(row: Sequence[Any]) -> tuple[ItemFound, CaseFound]:
    """Give an item and its case from a row of `ITEM` and `CASE`."""
    return _item(row), CaseFound(*row[len(ITEM) :])
