"""What a printed form needs: its pages, and what identifies it (`DESIGN.md` section 4, Print)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from engine.case.reading import Viewer
from engine.definition.model import Approval, Definition, Identity
from engine.machine.sheet.cuts import Pentagon
from engine.machine.sheet.printing import FORM_HIGH, HIGH, WIDE, Page, pages
from engine.queries.case import CaseView, case_view, readable_case
from engine.queries.openings import sops_here
from engine.queries.sheet import sheet_of
from engine.queries.sources import Look, Sources, looking

__all__ = [
    "FORM_HIGH",
    "HIGH",
    "WIDE",
    "Approval",
    "Identity",
    "Page",
    "Pentagon",
    "Printed",
    "pages",
    "print_of_case",
    "print_of_sop",
]


@dataclass(frozen=True, slots=True)
class Printed:
    """A form to be printed, with the office that prints it; `identity` names related SOPs by their titles.

    `digest` is the SHA-256 of the definition; `zone` the IANA name of the office's zone. `pages` leave `beside` px free
    to the right of the form.
    """

    now: datetime
    zone: str
    title: str
    version: int
    digest: str
    office_title: str
    identity: Identity | None
    pages: tuple[Page, ...]


def print_of_sop(sources: Sources, who: Viewer, sop: str, office: str, locale: str) -> Printed | None:
    """Give the form of an SOP in force at an office; None if the viewer does not meet it there."""
    here = next((one for one in sops_here(sources, who, locale) if (one.sop, one.office) == (sop, office)), None)
    if here is None:
        return None
    with looking(sources) as look:
        digest = next(f.digest for f in look.forces if (f.sop, f.office, f.version) == (sop, office, here.version))
        return _printed(look, look.definition(digest), office, locale, 0.0)


def print_of_case(
    sources: Sources, who: Viewer, case: str, locale: str, beside: float
) -> tuple[CaseView, Printed] | None:
    """Give a case with the form by which it runs; None if there is none that the viewer may read."""
    view = case_view(sources, who, case, locale)
    if view is None:
        return None
    with looking(sources) as look:
        row = readable_case(look, who, case)
        if row is None:
            return None
        return view, _printed(look, look.definition(row.digest), row.office, locale, beside)


def _printed(look: Look, definition: Definition, office: str, locale: str, beside: float) -> Printed:
    return Printed(
        now=look.now,
        zone=look.zone(office),
        title=definition.title.said(locale),
        version=definition.version,
        digest=definition.digest,
        office_title=look.offices[office].title,
        identity=_identity(look, definition, locale),
        pages=pages(sheet_of(definition, locale), beside),
    )


def _identity(look: Look, definition: Definition, locale: str) -> Identity | None:
    if definition.identity is None:
        return None
    return replace(definition.identity, related=tuple(_titled(look, definition.identity.related, locale)))


def _titled(look: Look, related: tuple[str, ...], locale: str) -> Iterator[str]:
    """Give the title of each related SOP that was ever put into force; others as they are written."""
    digests = {force.sop: force.digest for force in reversed(look.forces)}
    for name in related:
        yield look.definition(digests[name]).title.said(locale) if name in digests else name
