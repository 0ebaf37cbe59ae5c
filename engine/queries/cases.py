"""Looking for cases: by number, state, SOP and office, among those that the viewer may read."""

from dataclasses import dataclass
from datetime import datetime

from engine.case.reading import Viewer
from engine.persistence import reads_cases, reads_search
from engine.persistence.reads_cases import CaseFound
from engine.persistence.reads_search import Search
from engine.queries.rows import CaseLine, PromiseLine, case_line, know, promise_line
from engine.queries.sources import Look, Sources, looking, step_of
from engine.queries.viewers import readable

__all__ = ["CaseFoundLine", "Found", "Search", "find_cases", "the_one_case"]

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseFoundLine:
    """A case in a list: `at` are the numbers and activities of the steps that are open."""

    line: CaseLine
    status: str
    at: tuple[tuple[int, str], ...]
    overdue: bool
    promise: PromiseLine | None


@dataclass(frozen=True, slots=True)
class Found:
    """A page of cases, the latest opened first.

    `total` counts all, or as many as may be turned over if there are `more`; `sops` and `offices` are what one may
    filter by.
    """

    now: datetime
    lines: tuple[CaseFoundLine, ...]
    total: int
    more: bool
    page: int
    pages: int
    sops: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]


def find_cases(sources: Sources, who: Viewer, search: Search, page: int, locale: str) -> Found:
    """Give a page of the cases that are looked for; pages count from 1."""
    with looking(sources) as look:
        places = readable(look, who)
        here = min(max(page, 1), reads_search.MANY // PAGE)
        rows, total = reads_search.found(look.connection, search, places, PAGE, (here - 1) * PAGE)
        ids = [row.case for row in rows]
        states = reads_cases.states(look.connection, ids) if ids else {}
        opened = reads_cases.open_items_of(look.connection, ids) if ids else {}
        newest = {(force.sop, force.office): force.digest for force in reversed(look.forces)}
        titles = {sop: look.definition(newest[sop, office]).title.said(locale) for sop, office in places}
        return Found(
            now=look.now,
            lines=tuple(_line(look, row, states, opened.get(row.case, []), locale) for row in rows),
            total=min(total, reads_search.MANY),
            more=total > reads_search.MANY,
            page=here,
            pages=max((min(total, reads_search.MANY) + PAGE - 1) // PAGE, 1),
            sops=tuple(sorted(titles.items(), key=lambda entry: entry[1])),
            offices=tuple(dict.fromkeys((office, look.offices[office].title) for _, office in places)),
        )


def the_one_case(sources: Sources, who: Viewer, number: str) -> str | None:
    """Give the id of the one case with this very number that the viewer may read; None if there is none, or several."""
    with looking(sources) as look:
        found = reads_search.exact(look.connection, number, readable(look, who))
        return found[0] if len(found) == 1 else None


def _line(
    look: Look,
    row: CaseFound,
    states: dict[str, reads_cases.Plain],
    opened: list[reads_cases.ItemFound],
    locale: str,
) -> CaseFoundLine:
    known = know(look, row, states[row.case])
    steps = [step_of(known.definition, item.step) for item in opened]
    late = any(item.overdue or (item.due is not None and item.due < known.told_at(look.now)) for item in opened)
    return CaseFoundLine(
        line=case_line(look, known, locale),
        status=row.status,
        at=tuple((step.number, step.activity.said(locale)) for step in steps),
        overdue=late,
        promise=promise_line(look, known, locale),
    )
