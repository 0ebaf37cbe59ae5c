"""What is open on a case: the least that somebody asks who is about to do something about it."""

from dataclasses import dataclass
from datetime import datetime

from engine.case.reading import Viewer
from engine.persistence import reads_cases
from engine.persistence.reads_cases import ItemFound
from engine.queries.case import readable_case
from engine.queries.rows import Known, know
from engine.queries.sources import Sources, looking, step_of


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open item by its number; `kind` is `work`, `wait` or `route`, and `incident` says why a route stands.

    `undecreed` is the year that it is due in, where the calendar does not know that year's days off yet.
    """

    item: int
    step: str
    kind: str
    activated_at: datetime
    due: datetime | None
    undecreed: int | None
    warn: datetime | None
    assignee: str | None
    started_at: datetime | None
    incident: str | None


def open_items(sources: Sources, who: Viewer, case: str) -> tuple[OpenItem, ...]:
    """Give the open items of a case that the viewer may read, by number; none if there is no such case."""
    with looking(sources) as look:
        row = readable_case(look, who, case)
        if row is None:
            return ()
        known = know(look, row, reads_cases.state(look.connection, case))
        return tuple(
            OpenItem(
                found.item,
                found.step,
                found.kind,
                found.activated_at,
                found.due,
                _undecreed(known, found),
                found.warn,
                found.assignee,
                found.started_at,
                found.incident,
            )
            for found in reads_cases.open_items_of(look.connection, [case]).get(case, [])
        )


def _undecreed(known: Known, found: ItemFound) -> int | None:
    calendar = known.calendar_of(step_of(known.definition, found.step))
    return None if found.due is None else calendar.undecreed(found.due)
