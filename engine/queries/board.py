"""A supervisor's first question: what burns, and who can take it? (the design guide, section 8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.case.authority import eligible
from engine.case.reading import Viewer, may_read_board
from engine.persistence import reads_cases
from engine.persistence.reads_cases import CaseFound, ItemFound
from engine.persistence.store import Attempt
from engine.queries.rows import CaseLine, Known, Row, case_line, know, may_extend, row_of
from engine.queries.sources import Look, Sources, looking, step_of
from engine.queries.takers import Loads, Takers, loads_at, takers_of
from engine.queries.ways import label_of
from engine.queries.worklist import Told, told


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


@dataclass(frozen=True, slots=True)
class Board:
    """What is open at the offices and SOPs that the viewer supervises, those that burn first."""

    now: datetime
    items: tuple[Burning, ...]
    alerts: tuple[Told, ...]
    parked: tuple[Parked, ...]


def board(sources: Sources, who: Viewer, attempts: Sequence[Attempt], locale: str) -> Board:
    """Give the board of a supervisor; `attempts` are those of the duties (`service.parked`)."""
    with looking(sources) as look:
        offices = who.offices()
        items = [pair for pair in reads_cases.open_items(look.connection, offices) if _supervises(look, who, pair[1])]
        alerts = [pair for pair in reads_cases.open_alerts(look.connection, offices) if _supervises(look, who, pair[1])]
        given_up = [(attempt, case) for attempt in attempts if (case := _given_up(look, who, attempt)) is not None]
        known = _known(look, [case for _, case in (*items, *alerts, *given_up)])
        loads = {office: loads_at(look, office) for office in offices}
        burning = (_burning(look, who, known[case.case], item, loads[case.office], locale) for item, case in items)
        return Board(
            now=look.now,
            items=tuple(sorted(burning, key=_gravity)),
            alerts=tuple(told(look, known[case.case], alert, locale) for alert, case in alerts),
            parked=tuple(_parked(look, known[case.case], attempt, locale) for attempt, case in given_up),
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


def _known(look: Look, cases: Sequence[CaseFound]) -> Mapping[str, Known]:
    rows = {case.case: case for case in cases}
    states = reads_cases.states(look.connection, list(rows)) if rows else {}
    return {case: know(look, row, states[case]) for case, row in rows.items()}


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
