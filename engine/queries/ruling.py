"""What a supervisor's ruling would bring about, before it is given (the design guide, section 6).

The command is carried to the core as it stands and nothing is written: what it would put on record is what is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.case.advance import advance
from engine.case.commands import Ask, Command, Person, Refused, salted_paths
from engine.case.journal import event_of
from engine.case.reading import Viewer
from engine.case.rules import Rules
from engine.ledger.commitment import SALT_BYTES
from engine.persistence import reads_cases
from engine.queries.case import readable_case
from engine.queries.journey import Happened, happened
from engine.queries.rows import CaseLine, Known, Row, case_line, know, row_of
from engine.queries.sources import Look, Sources, looking
from engine.queries.standing import StopsAllowed, stops_allowed

_NO_SALT = bytes(SALT_BYTES)
"""Nothing that is only foreseen is committed to anywhere."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a command would do to a case now: `events` that would happen, or why it would be `refused`.

    `row` is the item that it is about, `rows` all that is open; `steps` are (id, number, activity) of the SOP, `stops`
    what it allows of suspensions, `supervisors` who may rule.
    """

    now: datetime
    line: CaseLine
    row: Row | None
    rows: tuple[Row, ...]
    refused: Refused | None
    events: tuple[Happened, ...]
    steps: tuple[tuple[str, int, str], ...]
    stops: StopsAllowed
    supervisors: tuple[str, ...]


def foresee(sources: Sources, who: Viewer, case: str, item: int | None, ask: Ask, locale: str) -> Foreseen | None:
    """Say what a command of the viewer would do; None if there is no such case, or item, that they may read."""
    with looking(sources) as look:
        found = readable_case(look, who, case)
        if found is None:
            return None
        known = know(look, found, reads_cases.state(look.connection, case))
        opened = reads_cases.open_items_of(look.connection, [case]).get(case, [])
        rows = tuple(row_of(look, who, known, one, locale) for one in opened)
        row = next((one for one in rows if one.item == item), None)
        if item is not None and row is None:
            return None
        machine, roster = look.machine(found.digest), look.roster(found.office)
        refused, events = _told(look, who, known, ask, locale)
        supervisors = (look.name(member.person) or "" for member in roster.candidates((machine.supervisor,)))
        return Foreseen(
            now=look.now,
            line=case_line(look, known, locale),
            row=row,
            rows=rows,
            refused=refused,
            events=events,
            steps=tuple((step.id, step.number, step.activity.said(locale)) for step in known.definition.steps),
            stops=stops_allowed(machine, known.calendar, known.state, locale),
            supervisors=tuple(supervisors),
        )


def _told(look: Look, who: Viewer, known: Known, ask: Ask, locale: str) -> tuple[Refused | None, tuple[Happened, ...]]:
    """Carry the command to the core, and tell what would come of it."""
    state = known.state
    rules = Rules(look.machine(known.row.digest), known.calendars, state.calendars)
    salts = dict.fromkeys(salted_paths(ask), _NO_SALT)
    at = max(look.now, state.recorded_at)
    command = Command("foreseen", known.row.case, at, Person(who.person), ask, salts)
    outcome = advance(rules, look.roster(known.row.office), state, command)
    if isinstance(outcome.answer, Refused):
        return outcome.answer, ()
    past = [event_of(entry) for entry in reads_cases.journal(look.connection, known.row.case)]
    texts: Mapping[str, Any] = reads_cases.secrets(look.connection, known.row.case)
    told = happened(look, known.definition, [*past, *outcome.events], texts, locale)
    return None, tuple(_after(told, state.seq))


def _after(told: Iterator[Happened], seq: int) -> Iterator[Happened]:
    return (event for event in told if event.seq > seq)
