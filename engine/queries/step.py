"""What somebody who does a step asks: what is missing, and what follows? (the design guide, sections 6 and 8)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.case.authority import eligible, objections
from engine.case.reading import Viewer, may_read_case
from engine.case.state import Item
from engine.definition.model import OPENING, Step, Work
from engine.machine.model import Machine
from engine.office.roster import Member
from engine.persistence import reads_cases
from engine.queries.fields import Asked, all_fields, asked, held
from engine.queries.papers import Needed, OnFile, on_file, output_of, required_by, titles_of
from engine.queries.rows import Known, Row, know, may_extend, row_of
from engine.queries.sources import Look, Sources, looking, step_of
from engine.queries.takers import Takers, loads_at, pointed_to, takers_of
from engine.queries.ways import WayOut, label_of, way_out


@dataclass(frozen=True, slots=True)
class Objection:
    """A rule of persons that stands against the viewer; `step_number` and `activity` name the step that it points to
    (None: the opening).
    """

    code: str
    step_number: int | None
    activity: str


@dataclass(frozen=True, slots=True)
class StepView:
    """The page of an item. `who_else` are the names of those who may do it now; `objections` stand against the viewer.

    `all_fields` are those of the whole SOP, for ending an incident (else empty). `takers` could have it from whoever
    has it; `extends` says that its due time may still be moved, `optional` that its role may leave it out. `works` says
    that the viewer holds a role of the SOP here, `supervises` its supervisor role. `previous` is the step done last
    before: number, activity, by whom and when.
    """

    now: datetime
    row: Row
    needs: tuple[Needed, ...]
    fields: tuple[Asked, ...]
    all_fields: tuple[Asked, ...]
    ways: tuple[WayOut, ...]
    uses: tuple[str, ...]
    produces: str
    note: str
    objections: tuple[Objection, ...]
    who_else: tuple[str, ...]
    supervisors: tuple[str, ...]
    works: bool
    supervises: bool
    takers: Takers
    extends: bool
    optional: bool
    documents: tuple[OnFile, ...]
    glossary: tuple[tuple[str, str], ...]
    previous: tuple[int, str, str, datetime] | None


def step_view(sources: Sources, who: Viewer, case: str, item: int, locale: str) -> StepView | None:
    """Give an open item of a case that the viewer may read; None if there is none."""
    with looking(sources) as look:
        row = reads_cases.case(look.connection, case)
        if row is None or not may_read_case(who, look.machine(row.digest).roles, look.lineage(row.office)):
            return None
        known = know(look, row, reads_cases.state(look.connection, case))
        found = reads_cases.items(look.connection, case)
        here = next((one for one in found if one.item == item and one.ended is None), None)
        if here is None:
            return None
        return _view(look, who, known, row_of(look, who, known, here, locale), found, locale)


def _view(look: Look, who: Viewer, known: Known, row: Row, found: list[reads_cases.ItemFound], locale: str) -> StepView:
    machine, roster = look.machine(known.row.digest), look.roster(known.row.office)
    step, titles = step_of(known.definition, row.step), titles_of(known.definition, locale)
    secrets = reads_cases.secrets(look.connection, known.row.case)
    roles, state_item = who.roles_at(known.row.office), known.state.items[row.item]
    papers = {name: on_file(name, there, titles, secrets) for name, there in known.state.documents.items()}
    work = isinstance(step.kind, Work)
    return StepView(
        now=look.now,
        row=row,
        needs=_needs(machine, known, step, state_item, papers, titles, locale),
        fields=tuple(asked(field, locale, held(known, field, secrets)) for field in step.fields),
        all_fields=tuple(all_fields(known, secrets, locale)) if state_item.incident is not None else (),
        ways=tuple(way_out(known, machine, step, state_item, way, titles, locale) for way in step.ways),
        uses=tuple(text.said(locale) for text in step.uses),
        produces="" if step.produces is None else step.produces.said(locale),
        note="" if step.note is None else step.note.said(locale),
        objections=tuple(_objections(look, known, state_item, who, locale)) if work else (),
        who_else=tuple(_names(look, eligible(machine, roster, known.state, state_item), who)) if work else (),
        supervisors=tuple(_names(look, roster.candidates((machine.supervisor,)), who)),
        works=not roles.isdisjoint(machine.roles),
        supervises=machine.supervisor in roles,
        takers=takers_of(look, known, state_item, loads_at(look, known.row.office)) if work else Takers(),
        extends=may_extend(row),
        optional=isinstance(step.kind, Work) and step.kind.optional and not roles.isdisjoint(state_item.roles),
        documents=tuple(papers.values()),
        glossary=tuple(titles.items()),
        previous=_previous(look, known, found, row.item, locale),
    )


def _needs(
    machine: Machine,
    known: Known,
    step: Step,
    item: Item,
    papers: dict[str, OnFile],
    titles: dict[str, str],
    locale: str,
) -> tuple[Needed, ...]:
    """Give every document that some way asks for, requirements before outputs, each once."""
    asking: dict[tuple[bool, str], list[str]] = {}
    for way in step.ways:
        for name in required_by(machine, known.state, step, way):
            asking.setdefault((False, name), []).append(way.outcome or "")
        for name in output_of(step, way):
            asking.setdefault((True, name), []).append(way.outcome or "")
    labels = {way.outcome or "": label_of(way, locale) for way in step.ways}
    return tuple(
        Needed(
            name=name,
            title=titles.get(name, name),
            output=output,
            there=_counting(papers.get(name), item if output else None),
            only_for=() if len(outcomes) == len(step.ways) else tuple(labels[outcome] for outcome in outcomes),
        )
        for (output, name), outcomes in sorted(asking.items(), key=lambda entry: entry[0][0])
    )


def _counting(there: OnFile | None, item: Item | None) -> OnFile | None:
    """Give a document if it counts: an output only if it was put there after the item was opened."""
    if there is None or (item is not None and there.seq <= item.activated_seq):
        return None
    return there


def _objections(look: Look, known: Known, item: Item, who: Viewer, locale: str) -> Iterator[Objection]:
    machine, roster = look.machine(known.row.digest), look.roster(known.row.office)
    for code in objections(machine, roster, known.state, item, who.person):
        pointed = pointed_to(known, item, who.person, code)
        step = None if pointed in {None, OPENING} else step_of(known.definition, pointed or "")
        number = None if step is None else step.number
        yield Objection(code, number, "" if step is None else step.activity.said(locale))


def _names(look: Look, members: Iterable[Member], who: Viewer) -> Iterator[str]:
    for member in members:
        name = look.name(member.person)
        if name is not None and member.person != who.person:
            yield name


def _previous(
    look: Look, known: Known, found: list[reads_cases.ItemFound], item: int, locale: str
) -> tuple[int, str, str, datetime] | None:
    """Give the step done last before this one: its number, activity, who did it and when."""
    done = [one for one in found if one.ended == "completed" and one.doer and one.ended_at and one.item < item]
    last = max(done, key=lambda one: (one.ended_at, one.item), default=None)
    if last is None or last.ended_at is None:
        return None
    step = step_of(known.definition, last.step)
    return step.number, step.activity.said(locale), look.name(last.doer) or "", last.ended_at
