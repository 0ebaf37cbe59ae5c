"""An officer's first question: what first, and how long have I? (the design guide, section 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.case.authority import objections
from engine.case.reading import Viewer
from engine.persistence import reads_cases
from engine.persistence.reads_cases import AlertFound, CaseFound, ItemFound
from engine.queries.rows import CaseLine, Known, Row, case_line, know, row_of
from engine.queries.sources import Look, Sources, looking, role_title, step_of
from engine.queries.ways import label_of


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that waits for an answer; without an item it is about the promise of the case, or that it is stuck."""

    of: CaseLine
    seq: int
    item: int | None
    step_number: int | None
    activity: str
    role: str
    why: str
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """An item that the viewer completed."""

    of: CaseLine
    step_number: int
    activity: str
    outcome: str
    ended_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Worklist:
    """What somebody may do now, those due first at the top.

    `rows` are the items that are the viewer's own or that nobody has taken and the viewer may take; `alerts` those told
    to a role that the viewer holds (a supervisor's stand on the board); `waiting` the open waits for somebody outside;
    `done` what the viewer completed today.
    """

    now: datetime
    rows: tuple[Row, ...]
    alerts: tuple[Told, ...]
    waiting: tuple[Row, ...]
    done: tuple[Done, ...]


def worklist(sources: Sources, who: Viewer, locale: str) -> Worklist:
    """Give the viewer's work at all the offices where they hold a role."""
    with looking(sources) as look:
        offices = who.offices()
        found = [pair for pair in reads_cases.open_items(look.connection, offices) if _touches(look, who, *pair)]
        alerts = [pair for pair in reads_cases.open_alerts(look.connection, offices) if _told_to(look, who, *pair)]
        done = reads_cases.done_items(look.connection, who.person, _midnight(look, offices)) if offices else []
        known = _known(look, [case for _, case in (*found, *alerts, *done)])
        rows = [
            row_of(look, who, known[case.case], item, locale) for item, case in found if _offers(look, who, known, item)
        ]
        return Worklist(
            now=look.now,
            rows=tuple(row for row in rows if row.kind == "work"),
            alerts=tuple(told(look, known[case.case], alert, locale) for alert, case in alerts),
            waiting=tuple(row for row in rows if row.kind == "wait"),
            done=tuple(_done(look, known[case.case], item, locale) for item, case in done),
        )


def _touches(look: Look, who: Viewer, item: ItemFound, case: CaseFound) -> bool:
    """Say whether an open item may be the viewer's: their own, open to a role of theirs, or a wait they may end."""
    roles = who.roles_at(item.office)
    if item.kind == "wait":
        return not roles.isdisjoint(look.machine(case.digest).roles)
    free = item.assignee is None and not roles.isdisjoint(item.roles)
    return item.kind == "work" and (item.assignee == who.person or free)


def _offers(look: Look, who: Viewer, known: dict[str, Known], item: ItemFound) -> bool:
    """Say whether an item that touches the viewer is to be offered: no rule of persons stands against taking it."""
    if item.kind != "work" or item.assignee == who.person:
        return True
    case = known[item.case]
    machine, roster = look.machine(case.row.digest), look.roster(item.office)
    return not objections(machine, roster, case.state, case.state.items[item.item], who.person)


def _told_to(look: Look, who: Viewer, alert: AlertFound, case: CaseFound) -> bool:
    supervisor = look.machine(case.digest).supervisor
    return alert.role != supervisor and alert.role in who.roles_at(case.office)


def _midnight(look: Look, offices: Sequence[str]) -> datetime:
    zone = ZoneInfo(look.zone(offices[0]))
    return look.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _known(look: Look, cases: Sequence[CaseFound]) -> dict[str, Known]:
    rows = {case.case: case for case in cases}
    states = reads_cases.states(look.connection, list(rows)) if rows else {}
    return {case: know(look, row, states[case]) for case, row in rows.items()}


def told(look: Look, known: Known, alert: AlertFound, locale: str) -> Told:
    """Say what an alert is about."""
    found = reads_cases.items_of(look.connection, [(alert.case, alert.item)]) if alert.item is not None else {}
    step = next((step_of(known.definition, item.step) for item in found.values()), None)
    return Told(
        of=case_line(look, known, locale),
        seq=alert.seq,
        item=alert.item,
        step_number=None if step is None else step.number,
        activity="" if step is None else step.activity.said(locale),
        role=role_title(known.definition, alert.role, locale),
        why=alert.why,
        raised_at=alert.raised_at,
    )


def _done(look: Look, known: Known, item: ItemFound, locale: str) -> Done:
    step = step_of(known.definition, item.step)
    labels = {way.outcome: label_of(way, locale) for way in step.ways}
    return Done(
        of=case_line(look, known, locale),
        step_number=step.number,
        activity=step.activity.said(locale),
        outcome=labels.get(item.outcome, ""),
        ended_at=item.ended_at or look.now,
        late=item.overdue,
    )
