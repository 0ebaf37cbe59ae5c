"""An officer's first question: what first, and how long have I? (the design guide, section 8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from engine.case.authority import objections
from engine.case.plain import from_plain
from engine.case.reading import Viewer
from engine.case.state import State
from engine.machine.model import Machine
from engine.persistence import reads_cases, reads_work
from engine.persistence.reads import Force
from engine.persistence.reads_cases import AlertFound, CaseFound, ItemFound
from engine.persistence.reads_work import Pair, Some
from engine.queries.counted import SHOWN, Counted, counted
from engine.queries.rows import CaseLine, Known, Row, case_line, know, row_of
from engine.queries.sources import Look, Sources, looking, role_title, step_of
from engine.queries.ways import label_of

Items: TypeAlias = Mapping[tuple[str, int], ItemFound]
"""Items by case and number."""


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


class Part(StrEnum):
    """Which rows are shown: the viewer's own, those that nobody has taken, or both."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Worklist:
    """What somebody may do now, those due first at the top, as many as were asked for.

    `rows` are the items that are the viewer's own or that nobody has taken and the viewer may take; `alerts` those told
    to a role that the viewer holds (a supervisor's stand on the board); `waiting` the open waits for somebody outside;
    `done` what the viewer completed today. `mine`, `free` and `waits` count them; `more` rows come
    after those shown.
    """

    now: datetime
    rows: tuple[Row, ...]
    alerts: tuple[Told, ...]
    waiting: tuple[Row, ...]
    done: tuple[Done, ...]
    mine: Counted
    free: Counted
    waits: Counted
    more: bool


def worklist(sources: Sources, who: Viewer, locale: str, part: Part = Part.ALL, limit: int = SHOWN) -> Worklist:
    """Give the first of the viewer's work at all the offices where they hold a role."""
    with looking(sources) as look:
        offices = who.offices()
        mine = reads_work.held(look.connection, offices, who.person, limit + 1) if part is not Part.FREE else []
        free = _free(look, who, limit)
        waits = reads_work.waiting(look.connection, _waited_for(look, who), limit + 1)
        alerts = reads_work.alerts(look.connection, _told_to(look, who), limit)
        done = reads_cases.done_items(look.connection, who.person, _midnight(look, offices)) if offices else []
        first = sorted([*mine, *(free if part is not Part.MINE else ())], key=_turn)[:limit]
        known = known_of(look, [case for _, case in (*first, *waits[:limit], *alerts, *done)])
        rows = [row_of(look, who, known[case.case], item, locale) for item, case in first]
        own = reads_work.count_held(look.connection, offices, who.person)
        return Worklist(
            now=look.now,
            rows=tuple(rows),
            alerts=told_all(look, known, alerts, locale),
            waiting=tuple(row_of(look, who, known[case.case], item, locale) for item, case in waits[:limit]),
            done=tuple(_done(look, known[case.case], item, locale) for item, case in done),
            mine=counted(own, reads_work.MANY),
            free=counted(len(free), limit),
            waits=counted(len(waits), limit),
            more=len(mine) + (len(free) if part is not Part.MINE else 0) > limit,
        )


def _turn(pair: Pair) -> tuple[bool, float, datetime, str, int]:
    item, _ = pair
    due = 0.0 if item.due is None else item.due.timestamp()
    return item.due is None, due, item.activated_at, item.case, item.item


def _free(look: Look, who: Viewer, limit: int) -> list[Pair]:
    """Give the first items in the pool that the viewer may take, and one more: no rule of persons stands against it.

    Whoever may take hardly any of them is shown what is found among the first ten times as many.
    """
    sets = [
        (office, roles)
        for office in who.offices()
        for roles in reads_work.role_sets(look.connection, office)
        if not who.roles_at(office).isdisjoint(roles)
    ]
    found: list[Pair] = []
    last: ItemFound | None = None
    for _ in range(10):
        batch = reads_work.pooled(look.connection, sets, limit + 1, last)
        states = reads_cases.states(look.connection, [case.case for _, case in batch]) if batch else {}
        found += [pair for pair in batch if _may_take(look, who, pair, states)]
        if len(batch) <= limit or len(found) > limit:
            break
        last = batch[-1][0]
    return found[: limit + 1]


def _may_take(look: Look, who: Viewer, pair: Pair, states: Mapping[str, reads_cases.Plain]) -> bool:
    item, case = pair
    state = from_plain(State, states[case.case])
    machine, roster = look.machine(case.digest), look.roster(item.office)
    return not objections(machine, roster, state, state.items[item.item], who.person)


def _waited_for(look: Look, who: Viewer) -> dict[str, Some]:
    """Give the definitions by office whose waits the viewer may end: those of which they hold a role."""
    return digests_where(
        look, who, lambda force: not who.roles_at(force.office).isdisjoint(_machine(look, force).roles)
    )


def _told_to(look: Look, who: Viewer) -> list[tuple[str, str | None, Some]]:
    """Give (office, role, definitions) of which the viewer reads alerts here: not as a supervisor."""
    told = ((post, _here(look, post.office, _not_supervised(look, post.role))) for post in who.posts)
    return [(post.office, post.role, some) for post, some in told if some is None or some]


def _not_supervised(look: Look, role: str) -> Callable[[Force], bool]:
    return lambda force: _machine(look, force).supervisor != role


def _machine(look: Look, force: Force) -> Machine:
    return look.machine(force.digest)


def digests_where(look: Look, who: Viewer, wanted: Callable[[Force], bool]) -> dict[str, Some]:
    """Give by office of the viewer the definitions ever in force there of which something is so."""
    told = {office: _here(look, office, wanted) for office in who.offices()}
    return {office: some for office, some in told.items() if some is None or some}


def _here(look: Look, office: str, wanted: Callable[[Force], bool]) -> Some:
    forces = [force for force in look.forces if force.office == office]
    digests = [force.digest for force in forces if wanted(force)]
    return None if forces and len(digests) == len(forces) else digests


def _midnight(look: Look, offices: Sequence[str]) -> datetime:
    zone = ZoneInfo(look.zone(offices[0]))
    return look.now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def known_of(look: Look, cases: Sequence[CaseFound]) -> dict[str, Known]:
    """Give everything that is needed to speak of cases, by case."""
    rows = {case.case: case for case in cases}
    states = reads_cases.states(look.connection, list(rows)) if rows else {}
    return {case: know(look, row, states[case]) for case, row in rows.items()}


def told_all(
    look: Look, known: Mapping[str, Known], alerts: Sequence[tuple[AlertFound, CaseFound]], locale: str
) -> tuple[Told, ...]:
    """Say what alerts are about."""
    keys = [(alert.case, alert.item) for alert, _ in alerts if alert.item is not None]
    items = reads_cases.items_of(look.connection, keys) if keys else {}
    return tuple(told(look, known[case.case], alert, items, locale) for alert, case in alerts)


def told(look: Look, known: Known, alert: AlertFound, items: Items, locale: str) -> Told:
    """Say what an alert is about; `items` holds its item, if it has one."""
    item = items.get((alert.case, alert.item or 0))
    step = None if item is None else step_of(known.definition, item.step)
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
