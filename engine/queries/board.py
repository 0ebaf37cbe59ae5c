"""A supervisor's first question: what burns, and who can take it? (the design guide, section 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from engine.case.authority import eligible
from engine.case.reading import Viewer, may_read_board
from engine.persistence import reads_cases, reads_work
from engine.persistence.reads_cases import CaseFound, ItemFound
from engine.persistence.reads_work import Digests, Pair
from engine.persistence.store import Attempt
from engine.queries.counted import SHOWN, Counted, counted
from engine.queries.rows import CaseLine, Known, Row, case_line, may_extend, row_of
from engine.queries.sources import Look, Sources, looking, step_of
from engine.queries.takers import Loads, Takers, loads_at, takers_of
from engine.queries.ways import label_of
from engine.queries.worklist import Told, digests_where, known_of, told_all


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome of a step, with its words."""

    outcome: str
    label: str


@dataclass(frozen=True, slots=True)
class Burning:
    """An open item on the board: its row, the outcomes that a skip or an incident may take, who could do it now, who
    could take it from whoever has it, and whether its due time may still be moved.
    """

    row: Row
    choices: tuple[Choice, ...]
    able: tuple[str, ...]
    takers: Takers
    extends: bool

    @property
    def needs_action(self) -> bool:
        """Say whether one of the marks of the board stands on it; while its case stands nobody is asked to act."""
        row = self.row
        if row.stands is not None:
            return False
        return row.overdue or row.warned or row.unstaffed or row.incident is not None


@dataclass(frozen=True, slots=True)
class Parked:
    """A case that a duty has given up on until a person takes it up again."""

    of: CaseLine
    duty: str
    attempts: int
    why: str
    parked_at: datetime


class Part(StrEnum):
    """Which items are shown: those that burn, all that are open, those of suspended cases, or none."""

    ACTION = "action"
    ALL = "all"
    STOPPED = "stopped"
    ALERTS = "alerts"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open items there are of each kind, alerts, and offices at which something is open."""

    open: Counted
    burning: Counted
    stopped: Counted
    alerts: Counted
    overdue: Counted
    warned: Counted
    unstaffed: Counted
    incidents: Counted
    offices: int


@dataclass(frozen=True, slots=True)
class Board:
    """What is open at the offices and SOPs that the viewer supervises, those that burn first, as many as asked for;
    `more` come after those shown.
    """

    now: datetime
    items: tuple[Burning, ...]
    alerts: tuple[Told, ...]
    parked: tuple[Parked, ...]
    counts: Counts
    more: bool


def board(
    sources: Sources,
    who: Viewer,
    attempts: Sequence[Attempt],
    locale: str,
    part: Part = Part.ALL,
    limit: int = SHOWN,
) -> Board:
    """Give the board of a supervisor; `attempts` are those of the duties (`service.parked`)."""
    with looking(sources) as look:
        watched = digests_where(
            look, who, lambda force: may_read_board(who, look.machine(force.digest).supervisor, force.office)
        )
        items = _items(look, watched, part, limit + 1)
        alerts = reads_work.alerts(look.connection, [(office, None, each) for office, each in watched.items()], limit)
        given_up = [(attempt, case) for attempt in attempts if (case := _given_up(look, who, attempt)) is not None]
        known = known_of(look, [case for _, case in (*items, *alerts, *given_up)])
        loads = {office: loads_at(look, office) for office in {case.office for _, case in items}}
        for office in loads:
            look.learn(look.roster(office).members)
        burning = (_burning(look, who, known[case.case], item, loads[case.office], locale) for item, case in items)
        shown = sorted((one for one in burning if part is not Part.ACTION or one.needs_action), key=_gravity)
        return Board(
            now=look.now,
            items=tuple(shown[:limit]),
            alerts=told_all(look, known, alerts, locale),
            parked=tuple(_parked(look, known[case.case], attempt, locale) for attempt, case in given_up),
            counts=_counts(look, watched),
            more=len(shown) > limit,
        )


def _items(look: Look, watched: Digests, part: Part, limit: int) -> list[Pair]:
    match part:
        case Part.ACTION:
            return reads_work.burning(look.connection, watched, look.now, limit)
        case Part.ALL:
            return reads_work.by_gravity(look.connection, watched, limit)
        case Part.STOPPED:
            return reads_work.stopped(look.connection, watched, limit)
        case Part.ALERTS:
            return []
        case _:
            assert_never(part)


def _counts(look: Look, watched: Digests) -> Counts:
    here, most = look.connection, reads_work.MANY
    opened = [reads_work.count_open(here, office, digests) for office, digests in watched.items()]
    marks = reads_work.marks(here, watched, look.now)
    more = marks.burning >= most

    def some(found: int) -> Counted:
        return Counted(found, more=more)

    return Counts(
        open=Counted(sum(min(each, most) for each in opened), more=any(each > most for each in opened)),
        burning=some(marks.burning),
        stopped=counted(reads_work.count_stopped(here, watched), most),
        alerts=counted(reads_work.count_alerts(here, watched), most),
        overdue=some(marks.overdue),
        warned=some(marks.warned),
        unstaffed=some(marks.unstaffed),
        incidents=some(marks.incidents),
        offices=sum(each > 0 for each in opened),
    )


def may_retry(sources: Sources, who: Viewer, case: str) -> bool:
    """Say whether the viewer supervises a case, and may have a duty try it again."""
    with looking(sources) as look:
        row = reads_cases.case(look.connection, case)
        return row is not None and _supervises(look, who, row)


def _supervises(look: Look, who: Viewer, case: CaseFound) -> bool:
    return may_read_board(who, look.machine(case.digest).supervisor, case.office)


def _given_up(look: Look, who: Viewer, attempt: Attempt) -> CaseFound | None:
    """Give the case of an attempt that was parked, if the viewer supervises it."""
    row = reads_cases.case(look.connection, attempt.case) if attempt.parked_at is not None else None
    return row if row is not None and _supervises(look, who, row) else None


def _burning(look: Look, who: Viewer, known: Known, item: ItemFound, loads: Loads, locale: str) -> Burning:
    row = row_of(look, who, known, item, locale)
    ways = step_of(known.definition, item.step).ways
    choices = tuple(Choice(way.outcome, label_of(way, locale)) for way in ways if way.outcome is not None)
    able: tuple[str, ...] = ()
    takers = Takers()
    if item.kind == "work" and item.item in known.state.items:
        machine, roster = look.machine(known.row.digest), look.roster(item.office)
        members = eligible(machine, roster, known.state, known.state.items[item.item])
        able = tuple(look.name(member.person) or member.person for member in members)
        takers = takers_of(look, known, known.state.items[item.item], loads)
    return Burning(row, choices, able, takers, may_extend(row))


def _gravity(one: Burning) -> tuple[bool, bool, bool, bool, datetime]:
    """Incidents first, then what nobody can do, what is over, what is near; within each the oldest due time."""
    row = one.row
    due = row.timer.due if row.timer is not None else row.activated_at
    return (row.incident is None, not row.unstaffed, not row.overdue, not row.warned, due)


def _parked(look: Look, known: Known, attempt: Attempt, locale: str) -> Parked:
    return Parked(
        of=case_line(look, known, locale),
        duty=attempt.duty.value,
        attempts=attempt.attempts,
        why=attempt.why,
        parked_at=attempt.parked_at or attempt.retry_at,
    )
