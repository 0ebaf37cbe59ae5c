"""What every query stands on: a reader of rows, and the shelf of definitions and calendars by digest."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.clockwork.calendar import Calendar
from engine.definition.model import Definition, Role, Step
from engine.machine.model import Machine
from engine.office.appointments import roster_on
from engine.office.roster import Roster
from engine.persistence import reads
from engine.persistence.library import Shelf
from engine.persistence.postgres.library import PostgresLibrary
from engine.persistence.reads import Force, OfficeNamed, Reader, Snapshot

USUAL: Final = "id-government"
"""The calendar by whose zone an office lives."""
NOWHERE: Final = "Asia/Makassar"
"""The zone where none is known."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where queries look: `reader` gives rows, `shelf` what was read and compiled once in this process."""

    reader: Reader
    shelf: Shelf


@dataclass(slots=True)
class Look:
    """One look: a snapshot of the rows at one instant, with what was already found in it."""

    connection: Snapshot
    shelf: Shelf
    now: datetime
    _zones: dict[str, str] = field(default_factory=dict)
    _offices: dict[str, OfficeNamed] | None = None
    _rosters: dict[str, Roster] = field(default_factory=dict)
    _forces: tuple[Force, ...] | None = None
    _people: dict[str, str] = field(default_factory=dict)

    def definition(self, digest: str) -> Definition:
        """Give a published definition (NotPublished if there is none)."""
        return self.shelf.compiled(PostgresLibrary(self.connection), digest).definition

    def machine(self, digest: str) -> Machine:
        """Give the machine of a published definition (NotPublished if there is none)."""
        return self.shelf.compiled(PostgresLibrary(self.connection), digest).machine

    def calendar(self, digest: str) -> Calendar:
        """Give a published calendar (NotPublished if there is none)."""
        return self.shelf.calendar(PostgresLibrary(self.connection), digest)

    def zone(self, office: str) -> str:
        """Give the IANA zone in which an office lives: that of its working calendar."""
        if office not in self._zones:
            named = self.offices[office].calendars if office in self.offices else {}
            row = PostgresLibrary(self.connection).calendar_named(named.get(USUAL, USUAL))
            self._zones[office] = str(row.content["zone"]) if row is not None else NOWHERE
        return self._zones[office]

    @property
    def offices(self) -> dict[str, OfficeNamed]:
        """Give every office by code."""
        if self._offices is None:
            self._offices = reads.offices(self.connection)
        return self._offices

    @property
    def forces(self) -> tuple[Force, ...]:
        """Give what was ever put into force."""
        if self._forces is None:
            self._forces = tuple(reads.forces(self.connection))
        return self._forces

    def lineage(self, office: str) -> tuple[str, ...]:
        """Give an office and those above it, nearest first."""
        found: list[str] = []
        above: str | None = office
        while above is not None and above not in found:
            found.append(above)
            above = self.offices[above].parent if above in self.offices else None
        return tuple(found)

    def roster(self, office: str) -> Roster:
        """Give who may act at an office today, without what the policies look back on."""
        if office not in self._rosters:
            appointed = reads.appointments(self.connection, office)
            away = reads.absences(self.connection, office)
            self._rosters[office] = roster_on(appointed, away, self.today(office))
        return self._rosters[office]

    def today(self, office: str) -> date:
        """Give the date on the calendar of an office's wall."""
        return self.now.astimezone(ZoneInfo(self.zone(office))).date()

    def learn(self, people: Iterable[str]) -> None:
        """Look up the names of many at once, before each is asked for."""
        new = {person for person in people if person not in self._people}
        if new:
            self._people.update({person: person for person in new} | reads.people(self.connection, sorted(new)))

    def name(self, person: str | None) -> str | None:
        """Give a person's name; the id itself for one of whom nothing is known."""
        if person is None:
            return None
        if person not in self._people:
            self._people.update(reads.people(self.connection, [person]))
        return self._people.get(person, person)


@contextmanager
def looking(sources: Sources) -> Iterator[Look]:
    """Take one look: every statement in it sees the same instant of the database."""
    with sources.reader.reading() as connection:
        yield Look(connection, sources.shelf, sources.reader.now(connection))


def step_of(definition: Definition, step: str) -> Step:
    """Give a step of a definition (KeyError if it has none of that id)."""
    return {known.id: known for known in definition.steps}[step]


def role_of(definition: Definition, role: str) -> Role | None:
    """Give a role of a definition, or None."""
    return next((known for known in definition.roles if known.id == role), None)


def role_title(definition: Definition, role: str, locale: str) -> str:
    """Give the title of a role, or its id if the SOP does not know it."""
    known = role_of(definition, role)
    return known.title.said(locale) if known is not None else role
