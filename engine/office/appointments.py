"""From appointments and absences to a roster: who holds which role on a day (`spec/runtime.md`, Who holds a role)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from engine.office.roster import Holding, Member, Right, Roster

ORDER = (Right.DEFINITIVE, Right.ACTING, Right.SUBSTITUTE)
"""The strongest right first: a role held by several is held by this one."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person holds a role at an office from `first` to `last`, both days included (None: until it is ended)."""

    person: str
    office: str
    role: str
    right: Right
    first: date
    last: date | None = None
    decree: str | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the role is held on a local date."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from `first` to `last`, both days included; `substitute` holds the roles for that time."""

    person: str
    first: date
    last: date
    substitute: str | None = None

    def covers(self, day: date) -> bool:
        """Say whether the person is away on a local date."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Standing:
    """What the policies look back on: a person's open assigned items over the office, and a mark of the last one."""

    load: int = 0
    last_assigned: int | None = None


def roster_on(
    appointments: Iterable[Appointment],
    absences: Iterable[Absence],
    day: date,
    standings: Mapping[str, Standing] | None = None,
) -> Roster:
    """Give the roster of one office on a local date, from its appointments and its people's absences."""
    own = tuple(appointment for appointment in appointments if appointment.holds_on(day))
    away = {absence.person: absence for absence in absences if absence.covers(day)}
    held: dict[str, list[Holding]] = {}
    for appointment in own:
        held.setdefault(appointment.person, []).append(Holding(appointment.role, appointment.right))
        absence = away.get(appointment.person)
        if absence is not None and absence.substitute is not None:
            stands_in = Holding(appointment.role, Right.SUBSTITUTE, appointment.person)
            held.setdefault(absence.substitute, []).append(stands_in)
    looked_back = standings or {}
    return Roster({person: _member(person, held[person], person in away, looked_back) for person in sorted(held)})


def with_assignment(roster: Roster, person: str, mark: int) -> Roster:
    """Give the roster after one more item was assigned to a member of it, as the next choice has to see it."""
    member = roster.members[person]
    seen = replace(member, load=member.load + 1, last_assigned=mark)
    return Roster({**roster.members, person: seen})


def _member(person: str, held: list[Holding], absent: bool, standings: Mapping[str, Standing]) -> Member:  # noqa: FBT001
    standing = standings.get(person, Standing())
    ordered = sorted(held, key=lambda holding: (ORDER.index(holding.right), holding.role, holding.on_behalf or ""))
    return Member(person, tuple(ordered), absent, standing.load, standing.last_assigned)
