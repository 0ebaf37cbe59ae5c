"""What whoever watches an installation reads: how much is open, late, waiting or left aside (`spec/runtime.md`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, Text, case, column, func, literal, select, values

from engine.case.commands import Duty
from engine.persistence import tables as t
from engine.persistence.reads import Snapshot


@dataclass(frozen=True, slots=True)
class Load:
    """What is open at an office: cases, and items: all of them, those due before its day ends, and those overdue."""

    cases: int
    items: int
    due_today: int
    overdue: int


def loads(connection: Snapshot, now: datetime, day_ends: Mapping[str, datetime]) -> dict[str, Load]:
    """Give what is open at each office; `day_ends` says when its local day ends."""
    if not day_ends:
        return {}
    days = values(column("office", Text), column("ends", DateTime(timezone=True)), name="day").data(
        list(day_ends.items())
    )
    item, day = t.item.c, days.c
    late = func.count(case((item.due < now, 1)))
    today = func.count(case(((item.due >= now) & (item.due < day.ends), 1)))
    query = (
        select(item.office, func.count(), today, late)
        .join_from(t.item, days, day.office == item.office)
        .where(item.ended.is_(None))
        .group_by(item.office)
    )
    items = {office: (count, due, overdue) for office, count, due, overdue in connection.execute(query)}
    open_cases = select(t.case.c.office, func.count()).where(t.case.c.status == "open").group_by(t.case.c.office)
    cases: dict[str, int] = {row[0]: row[1] for row in connection.execute(open_cases)}
    return {office: Load(cases.get(office, 0), *items.get(office, (0, 0, 0))) for office in day_ends}


def alarm_since(connection: Snapshot, now: datetime) -> datetime | None:
    """Give the earliest time at which an alarm should have fired and has not; None if none is late."""
    at = t.case.c.next_alarm_at
    earliest: datetime | None = connection.execute(select(func.min(at)).where(at < now)).scalar_one()
    return earliest


def waiting_since(connection: Snapshot) -> datetime | None:
    """Give since when the oldest item waits to be offered; None if none does."""
    marked = select(t.item.c.case_id).where(t.item.c.to_offer)
    query = select(func.min(t.case.c.recorded_at)).where(t.case.c.case_id.in_(marked))
    oldest: datetime | None = connection.execute(query).scalar_one()
    return oldest


def parked(connection: Snapshot) -> dict[Duty, int]:
    """Give how many cases nobody tries any more, by duty."""
    attempt = t.attempt.c
    query = select(attempt.duty, func.count()).where(attempt.parked_at.is_not(None)).group_by(attempt.duty)
    return {Duty(duty): count for duty, count in connection.execute(query)}


def heard(connection: Snapshot) -> dict[str, datetime]:
    """Give when each duty's workers, and beat, were last heard of."""
    return {row.name: row.seen_at for row in connection.execute(select(t.heartbeat.c.name, t.heartbeat.c.seen_at))}


def anomalies(connection: Snapshot) -> int:
    """Give how often the clock was found behind the last event of a case."""
    counted: int = connection.execute(select(func.coalesce(func.sum(t.anomaly.c.count), literal(0)))).scalar_one()
    return int(counted)
