"""An auditor's questions: what happened, what departs from the SOP, and on whose authority? (the design, section 8).

The same list, over what a supervisor may measure, shows the very events behind a figure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from engine.case.journal import event_of
from engine.case.reading import Viewer
from engine.interchange import csv_log
from engine.persistence import reads_log
from engine.persistence.reads_cases import Place
from engine.persistence.reads_log import EventFound, Key, Sums
from engine.persistence.reads_wanted import Places, Wanted
from engine.queries.journey import Happened, happened
from engine.queries.sources import Look, Sources, looking
from engine.queries.viewers import auditable, measurable

__all__ = ["Key", "LogLine", "LogPage", "Scope", "Sums", "Wanted", "log_csv", "log_page"]

PAGE = 80
COUNTED = 1000
"""Events of the log are counted up to here; those behind a figure to the last, since they have to add up to it."""


class Scope(Enum):
    """Which events may be listed: the whole log, for auditors; or those behind the figures that the viewer may see."""

    LOG = "log"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event of the log; `seq` counts within its case."""

    case: str
    number: str
    sop_title: str
    office_title: str
    event: Happened
    hash: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, the last recorded first; `further` is where the next one begins, None if this is the last.

    `obligations` counts those that all the events state which a figure is made of. `sops`, `offices` and `people` are
    what one may filter by: ids with titles.
    """

    now: datetime
    lines: tuple[LogLine, ...]
    sums: Sums
    obligations: int
    further: Key | None
    sops: tuple[tuple[str, str], ...]
    offices: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]


def log_page(
    sources: Sources, who: Viewer, wanted: Wanted, locale: str, scope: Scope = Scope.LOG, before: Key | None = None
) -> LogPage:
    """Give a page of the events that the viewer may list."""
    with looking(sources) as look:
        places = _places(look, who, wanted, scope)
        some, wanted = _some(look, places), reads_log.narrowed(look.connection, wanted)
        found = reads_log.page(look.connection, wanted, some, PAGE + 1, before)
        shown = found[:PAGE]
        offices = tuple(dict.fromkeys(office for _, office in places))
        return LogPage(
            now=look.now,
            lines=tuple(_lines(look, shown, locale)),
            sums=reads_log.sums(look.connection, wanted, some, COUNTED if scope is Scope.LOG else None),
            obligations=reads_log.obligations_behind(look.connection, wanted, some),
            further=shown[-1].key if len(found) > PAGE else None,
            sops=sop_titles(look, places, locale),
            offices=tuple((office, look.offices[office].title) for office in offices),
            people=tuple(reads_log.doers(look.connection, offices)),
        )


def log_csv(sources: Sources, who: Viewer, wanted: Wanted) -> Iterator[str]:
    """Give all the events of a filter as CSV, line by line, as of one instant; for auditors alone."""
    with looking(sources) as look:
        some, wanted = _some(look, _places(look, who, wanted, Scope.LOG)), reads_log.narrowed(look.connection, wanted)
        yield from csv_log.lines(_records(look, reads_log.batches(look.connection, wanted, some)))


def _some(look: Look, places: Sequence[Place]) -> Places:
    """Give None in place of all the places that there are, so that nobody asks where a case is."""
    return None if set(places) >= {(force.sop, force.office) for force in look.forces} else places


def sop_titles(look: Look, places: Sequence[Place], locale: str) -> tuple[tuple[str, str], ...]:
    """Give the SOPs of these places with the titles of their newest versions, by title."""
    newest = {force.sop: force.digest for force in reversed(look.forces)}
    titles = {sop: look.definition(newest[sop]).title.said(locale) for sop, _ in places}
    return tuple(sorted(titles.items(), key=lambda entry: entry[1]))


def _places(look: Look, who: Viewer, wanted: Wanted, scope: Scope) -> tuple[Place, ...]:
    """Give the (SOP, office) whose events may be listed: a figure's only where a figure is asked for."""
    if scope is Scope.FIGURES:
        return measurable(look, who) if wanted.of_figure else ()
    offices = set(auditable(look, who))
    return tuple(dict.fromkeys((force.sop, force.office) for force in look.forces if force.office in offices))


def _lines(look: Look, found: Sequence[EventFound], locale: str) -> Iterator[LogLine]:
    texts = _texts(look, found)
    look.learn(person for one in found for person in _people(one.entry))
    for one in found:
        definition, office = look.definition(one.digest), look.offices.get(one.office)
        for event in happened(look, definition, (event_of(one.entry),), texts[one.case], locale):
            yield LogLine(
                case=one.case,
                number=one.number,
                sop_title=definition.title.said(locale),
                office_title=one.office if office is None else office.title,
                event=event,
                hash=one.hash,
            )


def _records(look: Look, batches: Iterable[Sequence[EventFound]]) -> Iterator[csv_log.Record]:
    zones: dict[str, ZoneInfo] = {}
    for found in batches:
        new = [case for case in dict.fromkeys(one.case for one in found) if case not in zones]
        zones |= _zones(look, new, found)
        texts = _texts(look, found)
        look.learn(person for one in found for person in _people(one.entry))
        for one in found:
            yield csv_log.Record(
                number=one.number,
                office=one.office,
                sop=one.sop,
                version=one.version,
                month=one.recorded_at.astimezone(zones[one.case]).strftime("%Y-%m"),
                entry=one.entry,
                hash=one.hash,
                texts=texts[one.case],
                names=_names(look, one.entry),
            )


def _zones(look: Look, cases: Sequence[str], found: Sequence[EventFound]) -> dict[str, ZoneInfo]:
    """Give the zone of the calendar that each case has pinned: by it its months are told."""
    digests = {one.case: one.digest for one in found}
    pinned = reads_log.openings(look.connection, cases)
    calendars = {case: pinned[case]["calendars"][look.machine(digests[case]).calendar] for case in cases}
    return {case: ZoneInfo(look.calendar(digest).zone) for case, digest in calendars.items()}


def _texts(look: Look, found: Sequence[EventFound]) -> dict[str, dict[str, Any]]:
    """Give what lies behind the commitments of these events, by case."""
    asked = [(one.case, commit) for one in found for commit in _commits(one.entry)]
    texts: dict[str, dict[str, Any]] = {one.case: {} for one in found}
    for (case, commit), value in (reads_log.secrets(look.connection, asked) if asked else {}).items():
        texts[case][commit] = value
    return texts


def _commits(value: object) -> Iterator[str]:
    match value:
        case {"commit": str(commit)}:
            yield commit
        case Mapping():
            for inner in value.values():
                yield from _commits(inner)
        case _:
            return


def _names(look: Look, entry: Mapping[str, Any]) -> dict[str, str]:
    return {person: look.name(person) or person for person in _people(entry)}


def _people(entry: Mapping[str, Any]) -> list[str]:
    return [person for person in (entry["by"].get("person"), entry.get("person")) if person is not None]
