"""What somebody at the counter asks: where is my file? (the design guide, section 8)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.case import events as e
from engine.case.journal import event_of
from engine.case.reading import Viewer, may_read_case
from engine.definition.durations import Family
from engine.definition.model import Step, Wait
from engine.machine.sheet import Sheet
from engine.measures.explained import Spent, Stretch, explained, sums
from engine.persistence import reads_cases
from engine.persistence.reads_cases import CaseFound, ItemFound
from engine.queries.clocks import family_of
from engine.queries.fields import Asked, asked, declared_in, held
from engine.queries.journey import Happened, happened
from engine.queries.papers import OnFile, on_file, titles_of
from engine.queries.rows import CaseLine, Known, PromiseLine, Row, case_line, know, party_of, promise_line, row_of
from engine.queries.shares import rounds_of
from engine.queries.sheet import sheet_of
from engine.queries.sources import Look, Sources, looking, step_of
from engine.queries.standing import Stands, ground_text
from engine.queries.steps import StepOnCase, WayTaken, step_on_case, ways_taken
from engine.queries.ways import label_of
from engine.queries.worklist import Told, told

__all__ = ["CaseView", "Departure", "Fact", "Signal", "Spent", "Stretch", "case_view", "readable_case"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A wait that somebody of the office may end on behalf of who is awaited; `item` is None while it is not open."""

    step: str
    number: int
    activity: str
    party: str
    item: int | None
    outcomes: tuple[tuple[str, str], ...]
    fields: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the case with its title and type; `value` is None where it was erased."""

    title: str
    type: str
    value: object


@dataclass(frozen=True, slots=True)
class Departure:
    """A deviation: what was departed from, where, by whom, why, and on whose authority."""

    kind: str
    rule: str
    step_number: int | None
    visit: int
    person: str | None
    reason: str | None
    authority: str | None
    measure: int | None
    days: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case for somebody who may read it.

    `stretches` and `parts` say where its time went, in seconds, `grounds` those of its suspensions by ground (None: its
    text was erased).
    """

    now: datetime
    line: CaseLine
    status: str
    stuck: bool
    version: int
    in_force_since: date | None
    opened_by: str | None
    rows: tuple[Row, ...]
    promise: PromiseLine | None
    sheet: Sheet
    steps: tuple[StepOnCase, ...]
    taken: tuple[WayTaken, ...]
    journey: tuple[Happened, ...]
    stretches: tuple[Stretch, ...]
    parts: Mapping[Spent, int]
    grounds: Mapping[str | None, int]
    stands: Stands | None
    numbers: Mapping[str, int]
    documents: tuple[OnFile, ...]
    departures: tuple[Departure, ...]
    alerts: tuple[Told, ...]
    signals: tuple[Signal, ...]
    glossary: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    works: bool
    supervises: bool
    may_answer: bool


def case_view(sources: Sources, who: Viewer, case: str, locale: str) -> CaseView | None:
    """Give a case; None if there is none that the viewer may read."""
    with looking(sources) as look:
        row = readable_case(look, who, case)
        return None if row is None else _view(look, who, row, locale)


def readable_case(look: Look, who: Viewer, case: str) -> CaseFound | None:
    """Give the row of a case that the viewer may read, else None: no one learns that there is one."""
    row = reads_cases.case(look.connection, case)
    if row is None or not may_read_case(who, look.machine(row.digest).roles, look.lineage(row.office)):
        return None
    return row


def _view(look: Look, who: Viewer, row: CaseFound, locale: str) -> CaseView:
    known = know(look, row, reads_cases.state(look.connection, row.case))
    machine, roles = look.machine(row.digest), who.roles_at(row.office)
    events = [event_of(entry) for entry in reads_cases.journal(look.connection, row.case)]
    items, secrets = reads_cases.items(look.connection, row.case), reads_cases.secrets(look.connection, row.case)
    steps, until = known.definition.steps, row.closed_at or look.now
    stretches = explained(events, {step.id: type(step.kind).__name__.lower() for step in steps}, known.calendar, until)
    alerts = [alert for alert in reads_cases.alerts(look.connection, row.case) if alert.answered is None]
    opened = {item.item: item for item in items if item.ended is None}
    by_number = {(item.case, item.item): item for item in items}
    return CaseView(
        now=look.now,
        line=case_line(look, known, locale),
        status=row.status,
        stuck=row.stuck,
        version=row.version,
        in_force_since=_since(look, row),
        opened_by=look.name(row.opened_by),
        rows=tuple(row_of(look, who, known, item, locale) for item in opened.values()),
        promise=promise_line(look, known, locale),
        sheet=sheet_of(known.definition, locale),
        steps=tuple(step_on_case(look, known, step, items, locale) for step in steps),
        taken=tuple(ways_taken(known, events)),
        journey=tuple(happened(look, known.definition, events, secrets, locale)),
        stretches=stretches,
        parts=sums(stretches),
        grounds=_grounds(stretches, secrets),
        stands=known.stands,
        numbers={step.id: step.number for step in steps},
        documents=tuple(_documents(known, events, secrets, locale)),
        departures=tuple(_departures(look, known, events, secrets)),
        alerts=tuple(told(look, known, alert, by_number, locale) for alert in alerts),
        signals=tuple(_signal(known, step, opened, locale) for step in steps if isinstance(step.kind, Wait)),
        glossary=tuple(titles_of(known.definition, locale).items()),
        facts=tuple(_facts(known, secrets, locale)),
        works=not roles.isdisjoint(machine.roles),
        supervises=machine.supervisor in roles,
        may_answer=machine.supervisor in roles or any(alert.role in roles for alert in alerts),
    )


def _grounds(stretches: Iterable[Stretch], secrets: Mapping[str, Any]) -> Mapping[str | None, int]:
    """Sum the suspensions by their ground."""
    found: dict[str | None, int] = {}
    for stretch in stretches:
        if stretch.ground is not None:
            ground = ground_text(stretch.ground.ground, secrets)
            found[ground] = found.get(ground, 0) + stretch.seconds
    return found


def _since(look: Look, row: CaseFound) -> date | None:
    here = (force.first for force in look.forces if (force.office, force.digest) == (row.office, row.digest))
    return next(here, None)


def _documents(known: Known, events: Iterable[e.Event], secrets: Mapping[str, Any], locale: str) -> Iterator[OnFile]:
    """Give the documents on the case, the last put there first, each with the instant of that."""
    instants = {event.seq: event.at for event in events}
    titles = titles_of(known.definition, locale)
    for name, there in sorted(known.state.documents.items(), key=lambda entry: -entry[1].seq):
        yield on_file(name, there, titles, secrets, instants.get(there.seq))


def _departures(look: Look, known: Known, events: Iterable[e.Event], secrets: Mapping[str, Any]) -> Iterator[Departure]:
    told = tuple(events)
    visits = rounds_of(told)
    for event in told:
        if isinstance(event.body, e.DeviationLogged):
            step = None if event.step is None else step_of(known.definition, event.step)
            family = None if step is None else family_of(step.standard, known.state.data)
            body = event.body
            yield Departure(
                kind=body.kind,
                rule=body.rule,
                step_number=None if step is None else step.number,
                visit=visits.get(event.item or 0, 1),
                person=look.name(body.person),
                reason=None if body.reason is None else secrets.get(body.reason.commit),
                authority=None if body.authority is None else look.name(body.authority.person),
                measure=body.measure,
                days=family not in {None, Family.WORKING_TIME},
                at=event.at,
            )


def _signal(known: Known, step: Step, opened: Mapping[int, ItemFound], locale: str) -> Signal:
    item = next((one.item for one in opened.values() if one.step == step.id), None)
    return Signal(
        step=step.id,
        number=step.number,
        activity=step.activity.said(locale),
        party=party_of(known.definition, step.id, locale),
        item=item,
        outcomes=tuple((way.outcome, label_of(way, locale)) for way in step.ways if way.outcome is not None),
        fields=tuple(asked(field, locale) for field in step.fields),
    )


def _facts(known: Known, secrets: Mapping[str, Any], locale: str) -> Iterator[Fact]:
    """Give the data of the case with the titles of its fields, in the order in which the SOP asks for them."""
    for field in declared_in(known.definition):
        if field.name in known.state.data:
            yield Fact(field.title.said(locale), field.type.value, held(known, field, secrets))
