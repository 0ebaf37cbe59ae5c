"""A row of work: one open item with its case, as worklists, boards and the page of a step show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case.plain import from_plain
from engine.case.reading import Viewer
from engine.case.state import State
from engine.clockwork.calendar import Calendar
from engine.definition.model import Definition, FieldType, Step
from engine.persistence.reads_cases import CaseFound, ItemFound
from engine.queries.clocks import Timer, family_of, timer, written
from engine.queries.shares import Tally, element_of, is_handed, round_of, tally_of
from engine.queries.sources import Look, role_title, step_of
from engine.queries.standing import Stands, stands_of


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a case is called wherever it is named; `subject` is the first text that it was opened with, if any.

    `zone` is the IANA zone of its calendar.
    """

    case: str
    number: str
    sop: str
    sop_title: str
    subject: str
    office: str
    office_title: str
    zone: str
    opened_at: datetime
    closed_at: datetime | None
    result: str | None


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """The promise of a case: `timer` is None while its clock has not started; `stopped` while it stands, and
    `suspended` where that is because the whole case does.
    """

    timer: Timer | None
    stopped: bool
    suspended: bool
    warned: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An open item. `role` is the title of the first of its roles that the viewer holds, else of the first;
    `standard` is written out, "" if there is none; `overdue` holds as soon as the due time has passed. Of one of the
    items of a `for_each`, `element` says what it is for ("" if it is one of equals) and `tally` how they stand;
    `handed` says that it was escalated to its roles, `jumped` that a jump opened it; `stands` is the suspension of its
    case.
    """

    of: CaseLine
    item: int
    step: str
    step_number: int
    activity: str
    kind: str
    role: str
    right: str
    visit: int
    assignee: str | None
    mine: bool
    activated_at: datetime
    started_at: datetime | None
    timer: Timer | None
    standard: str
    warned: bool
    overdue: bool
    unstaffed: bool
    incident: str | None
    promise: PromiseLine | None
    element: str
    tally: Tally | None
    handed: bool
    jumped: bool
    stands: Stands | None


@dataclass(frozen=True, slots=True)
class Known:
    """A case with everything that is needed to speak of it; `stands` is its suspension, while it lasts."""

    row: CaseFound
    state: State
    definition: Definition
    calendar: Calendar
    calendars: Mapping[str, Calendar]
    stands: Stands | None

    def told_at(self, now: datetime) -> datetime:
        """Give the instant at which the clocks are read: now, or since when they stand."""
        return now if self.stands is None else min(self.stands.since, now)

    def calendar_of(self, step: Step) -> Calendar:
        """Give the calendar by which a step is timed."""
        return self.calendars[step.calendar] if step.calendar is not None else self.calendar


def know(look: Look, row: CaseFound, state: Mapping[str, Any]) -> Known:
    """Put a case's row and its stored state together with its definition and the calendar that it pinned."""
    machine = look.machine(row.digest)
    read = from_plain(State, state)
    calendars = {name: look.calendar(digest) for name, digest in read.calendars.items()}
    return Known(row, read, look.definition(row.digest), calendars[machine.calendar], calendars, stands_of(look, read))


def case_line(look: Look, known: Known, locale: str) -> CaseLine:
    """Say what a case is called."""
    row = known.row
    office = look.offices.get(row.office)
    return CaseLine(
        case=row.case,
        number=row.number,
        sop=row.sop,
        sop_title=known.definition.title.said(locale),
        subject=subject(known),
        office=row.office,
        office_title=office.title if office is not None else row.office,
        zone=known.calendar.zone,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        result=row.result,
    )


def subject(known: Known) -> str:
    """Give the first text, not a personal one, that the case was opened with; "" if there is none."""
    for declared in known.definition.intake.fields:
        value = known.state.data.get(declared.name)
        if declared.type is FieldType.TEXT and not declared.personal and isinstance(value, str):
            return value
    return ""


def row_of(look: Look, who: Viewer, known: Known, item: ItemFound, locale: str) -> Row:
    """Make the row of an open item."""
    step = step_of(known.definition, item.step)
    held = next((p for role in item.roles for p in who.posts if p.office == item.office and p.role == role), None)
    role = held.role if held is not None else next(iter(item.roles), "")
    standard = written(known.definition, step.standard, locale)
    family = family_of(step.standard, known.state.data)
    now = known.told_at(look.now)
    clock = timer(known.calendar_of(step), family, item.activated_at, item.due, now, standard)
    state = known.state.items[item.item]
    tally = tally_of(known.state, step, state)
    return Row(
        of=case_line(look, known, locale),
        item=item.item,
        step=item.step,
        step_number=step.number,
        activity=step.activity.said(locale),
        kind=item.kind,
        role=role_title(known.definition, role, locale) if role else party_of(known.definition, item.step, locale),
        right=held.right if held is not None else "definitive",
        visit=round_of(state, tally),
        assignee=look.name(item.assignee),
        mine=item.assignee == who.person,
        activated_at=item.activated_at,
        started_at=item.started_at,
        timer=clock,
        standard=standard,
        warned=item.warned,
        overdue=item.overdue or (clock is not None and clock.left.over),
        unstaffed=item.unstaffed,
        incident=item.incident,
        promise=promise_line(look, known, locale),
        element=element_of(known.definition, step, state.element, locale),
        tally=tally,
        handed=is_handed(step, state),
        jumped=state.jumped,
        stands=known.stands,
    )


def may_extend(row: Row) -> bool:
    """Say whether the due time of an item may still be moved: it has one, it has not passed, and its case goes on."""
    return row.timer is not None and not row.overdue and row.stands is None


def party_of(definition: Definition, step: str, locale: str) -> str:
    """Give who acts in a step that nobody of the office does; "" for a route."""
    party = getattr(step_of(definition, step).kind, "party", None)
    return "" if party is None else party.said(locale)


def promise_line(look: Look, known: Known, locale: str) -> PromiseLine | None:
    """Say how the promise of a case stands; None if its SOP promises nothing."""
    promise, clock = known.definition.promise, known.state.promise
    if promise is None:
        return None
    if clock is None:
        return PromiseLine(None, stopped=False, suspended=False, warned=False, overdue=False)
    until = known.row.closed_at or clock.stopped_at or known.told_at(look.now)
    since = clock.started_at or known.row.opened_at
    family = family_of(promise.standard, known.state.data)
    going = timer(known.calendar, family, since, clock.due, until, written(known.definition, promise.standard, locale))
    over = going is not None and going.left.over
    suspended = known.stands is not None
    stands = (clock.stopped_at is not None or suspended) and known.row.closed_at is None
    overdue = clock.passed or over
    return PromiseLine(going, stopped=stands, suspended=suspended, warned=clock.warned, overdue=overdue)
