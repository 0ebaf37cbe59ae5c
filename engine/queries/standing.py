"""A case that stands still: since when and on what ground, and what its SOP still allows (`spec/semantics.md`)."""

from dataclasses import dataclass
from datetime import datetime

from engine.case.standing import used_by_stops
from engine.case.state import State, Status
from engine.clockwork.calendar import Calendar
from engine.ledger.commitment import Commitment
from engine.machine.model import Machine
from engine.machine.sheet.words import written_duration
from engine.persistence import reads_cases
from engine.queries.sources import Look


@dataclass(frozen=True, slots=True)
class Stands:
    """All clocks of a case stand since an instant, on a ground (None: its text was erased)."""

    since: datetime
    ground: str | None


@dataclass(frozen=True, slots=True)
class StopsAllowed:
    """What an SOP says of stops, and what of it is used.

    `grounds` are the only ones allowed (None: any); `times` of stops of which `taken` were made; `longest` as written
    (None: no limit), in the family of which `used` is counted: working seconds, or days.
    """

    grounds: tuple[str, ...] | None
    times: int | None
    taken: int
    longest: str | None
    family: str
    used: int


def stands_of(look: Look, state: State) -> Stands | None:
    """Say since when and why a case stands; None for one that does not."""
    if state.status is not Status.SUSPENDED:
        return None
    stop = state.stops[-1]
    return Stands(stop.since, stop.ground or _written_by_hand(look, state.case))


def stops_allowed(machine: Machine, calendar: Calendar, state: State, locale: str) -> StopsAllowed:
    """Give what the SOP allows of stops, and what the stops so far have used."""
    stops, past = machine.stops, state.stops
    longest = None if stops is None else stops.longest
    return StopsAllowed(
        grounds=None if stops is None else stops.grounds,
        times=None if stops is None else stops.times,
        taken=len(past),
        longest=None if longest is None else written_duration(longest.text, locale),
        family="" if longest is None else longest.family.value,
        used=0 if longest is None else used_by_stops(calendar, past, longest),
    )


def ground_text(ground: str | Commitment, secrets: reads_cases.Plain) -> str | None:
    """Give the ground of a suspension: as it stands, or what lies behind its commitment (None: erased)."""
    return ground if isinstance(ground, str) else secrets.get(ground.commit)


def _written_by_hand(look: Look, case: str) -> str | None:
    entry = reads_cases.last_of_type(look.connection, case, "CaseSuspended")
    found = None if entry is None else entry["ground"]
    return None if found is None else reads_cases.secrets(look.connection, case).get(found["commit"])
