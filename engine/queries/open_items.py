"""What is open on a case: the least that somebody asks who is about to do something about it."""

from dataclasses import dataclass
from datetime import datetime

from engine.case.reading import Viewer
from engine.persistence import reads_cases
from engine.queries.case import readable_case
from engine.queries.sources import Sources, looking


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open item by its number; `kind` is `work`, `wait` or `route`, and `incident` says why a route stands."""

    item: int
    step: str
    kind: str
    activated_at: datetime
    due: datetime | None
    warn: datetime | None
    assignee: str | None
    started_at: datetime | None
    incident: str | None


def open_items(sources: Sources, who: Viewer, case: str) -> tuple[OpenItem, ...]:
    """Give the open items of a case that the viewer may read, by number; none if there is no such case."""
    with looking(sources) as look:
        if readable_case(look, who, case) is None:
            return ()
        return tuple(
            OpenItem(
                found.item,
                found.step,
                found.kind,
                found.activated_at,
                found.due,
                found.warn,
                found.assignee,
                found.started_at,
                found.incident,
            )
            for found in reads_cases.open_items_of(look.connection, [case]).get(case, [])
        )
