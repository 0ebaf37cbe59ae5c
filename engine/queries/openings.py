"""What a case is opened with: the SOPs in force at the viewer's offices, and their intake."""

from dataclasses import dataclass
from datetime import date

from engine.case.reading import Viewer
from engine.definition.model import Definition
from engine.machine.sheet import Sheet
from engine.persistence.reads import Force
from engine.queries.clocks import written
from engine.queries.fields import Asked, asked
from engine.queries.papers import titles_of
from engine.queries.sheet import sheet_of
from engine.queries.sources import Look, Sources, looking, role_title
from engine.queries.viewers import readable


@dataclass(frozen=True, slots=True)
class SopHere:
    """An SOP in force at an office; `may_open` says that the viewer holds a role of it there."""

    sop: str
    title: str
    number: str
    version: int
    office: str
    office_title: str
    first: date
    steps: int
    promise: str
    role: str
    may_open: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """What a case must bring, and the form of its SOP; `documents` and `glossary` are names with titles."""

    here: SopHere
    documents: tuple[tuple[str, str], ...]
    fields: tuple[Asked, ...]
    glossary: tuple[tuple[str, str], ...]
    sheet: Sheet
    first_step: str


def sops_here(sources: Sources, who: Viewer, locale: str) -> tuple[SopHere, ...]:
    """Give the SOPs that the viewer meets, those that they may open first."""
    with looking(sources) as look:
        places = set(readable(look, who))
        newest: dict[tuple[str, str], Force] = {}
        for force in look.forces:
            if (force.sop, force.office) in places and force.first <= look.today(force.office):
                newest.setdefault((force.sop, force.office), force)
        found = [_here(look, who, force, locale) for force in newest.values()]
        return tuple(sorted(found, key=lambda one: (not one.may_open, one.title, one.office)))


def intake_of(sources: Sources, who: Viewer, sop: str, office: str, locale: str) -> Intake | None:
    """Give what a case of an SOP is opened with; None if the viewer does not meet it at that office."""
    here = next((one for one in sops_here(sources, who, locale) if (one.sop, one.office) == (sop, office)), None)
    if here is None:
        return None
    with looking(sources) as look:
        digest = next(f.digest for f in look.forces if (f.sop, f.office, f.version) == (sop, office, here.version))
        definition = look.definition(digest)
        titles = titles_of(definition, locale)
        return Intake(
            here=here,
            documents=tuple((name, titles.get(name, name)) for name in definition.intake.documents),
            fields=tuple(asked(field, locale) for field in definition.intake.fields),
            glossary=tuple(titles.items()),
            sheet=sheet_of(definition, locale),
            first_step=definition.steps[0].activity.said(locale),
        )


def _here(look: Look, who: Viewer, force: Force, locale: str) -> SopHere:
    definition, roles = look.definition(force.digest), who.roles_at(force.office)
    held = next((role.id for role in definition.roles if role.id in roles), None)
    return SopHere(
        sop=force.sop,
        title=definition.title.said(locale),
        number=_number(definition),
        version=force.version,
        office=force.office,
        office_title=look.offices[force.office].title,
        first=force.first,
        steps=len(definition.steps),
        promise="" if definition.promise is None else written(definition, definition.promise.standard, locale),
        role="" if held is None else role_title(definition, held, locale),
        may_open=held is not None,
    )


def _number(definition: Definition) -> str:
    return "" if definition.identity is None else definition.identity.number
