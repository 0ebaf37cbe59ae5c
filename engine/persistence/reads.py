"""What pages read of people, offices and what is in force: one snapshot a page, and no lock (`spec/runtime.md`).

Each function takes a connection that `Reader.reading` gave. The rows are given as they stand; who may see them is asked
above, in `engine.queries`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from psycopg.errors import UndefinedTable
from sqlalchemy import Connection, Engine, func, or_, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from engine.office.appointments import Absence, Appointment
from engine.office.roster import Right
from engine.persistence import tables as t
from engine.persistence.away import counts_at
from engine.persistence.store import StoreDown

Snapshot: TypeAlias = Connection
"""A connection on which every statement sees the same instant of the database."""


def _shown(at: datetime) -> datetime:
    return at


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads over an engine of SQLAlchemy; `clock` gives the instant that counts, told what the database's shows."""

    engine: Engine
    clock: Callable[[datetime], datetime] = _shown

    @contextmanager
    def reading(self) -> Iterator[Snapshot]:
        """Give a connection on which every statement sees the same instant of the database.

        Raises StoreDown if the database does not answer.
        """
        try:
            plain = self.engine.connect()
            with plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
                yield connection
        except OperationalError as error:
            raise StoreDown(str(error)) from error
        except ProgrammingError as error:
            if isinstance(error.orig, UndefinedTable):
                raise StoreDown("the database has not the schema of this version: run `tertib migrate`") from error
            raise

    def now(self, connection: Snapshot) -> datetime:
        """Read the clock."""
        shown: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
        return self.clock(shown)


@dataclass(frozen=True, slots=True)
class OfficeNamed:
    """An office with its title and the code of the one above it."""

    code: str
    title: str
    parent: str | None
    calendars: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Force:
    """An SOP in force at an office from the local date `first` on; `retired` versions of it stand beside it."""

    office: str
    sop: str
    digest: str
    version: int
    first: date


def offices(connection: Snapshot) -> dict[str, OfficeNamed]:
    """Give every office that ever was, by code: old cases name those that have ended too."""
    office = t.office
    rows = connection.execute(select(office.c.code, office.c.title, office.c.parent, office.c.calendars))
    return {row.code: OfficeNamed(*row) for row in rows}


def people(connection: Snapshot, ids: Sequence[str] | None = None) -> dict[str, str]:
    """Give the names of these people, or of all, by id."""
    query = select(t.person.c.id, t.person.c.name)
    if ids is not None:
        query = query.where(t.person.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}


def person_named(connection: Snapshot, person: str) -> str | None:
    """Give the name of a person who has not ended."""
    query = select(t.person.c.name).where(t.person.c.id == person, t.person.c.ended_at.is_(None))
    return connection.execute(query).scalar_one_or_none()


def offices_touched(connection: Snapshot, person: str) -> Sequence[str]:
    """Give the offices at which the person, or somebody whom the person may stand in for, was ever appointed."""
    away = select(t.absence.c.person).where(t.absence.c.substitute == person, t.absence.c.ended_at.is_(None))
    query = (
        select(t.appointment.c.office)
        .where(or_(t.appointment.c.person == person, t.appointment.c.person.in_(away)))
        .where(t.appointment.c.ended_at.is_(None))
        .distinct()
        .order_by(t.appointment.c.office)
    )
    return connection.execute(query).scalars().all()


def appointments(connection: Snapshot, office: str) -> Sequence[Appointment]:
    """Give the appointments at an office that were not ended."""
    a = t.appointment.c
    query = select(a.person, a.office, a.role, a.kind, a.from_date, a.to_date, a.decree)
    rows = connection.execute(query.where(a.office == office, a.ended_at.is_(None)).order_by(a.id))
    return [
        Appointment(row.person, row.office, row.role, Right(row.kind), row.from_date, row.to_date, row.decree)
        for row in rows
    ]


def absences(connection: Snapshot, office: str) -> Sequence[Absence]:
    """Give the absences, not ended, of the people appointed at an office and of who stands in for them."""
    a = t.absence.c
    query = select(a.person, a.from_date, a.to_date, a.substitute).where(counts_at(office), a.ended_at.is_(None))
    return [Absence(*row) for row in connection.execute(query.order_by(a.id))]


def forces(connection: Snapshot, office_codes: Sequence[str] | None = None) -> Sequence[Force]:
    """Give what was ever put into force at these offices, or at all, the newest first date first."""
    f, d = t.in_force.c, t.definition.c
    query = select(f.office, f.sop, f.digest, d.version, f.from_date).join_from(t.in_force, t.definition)
    if office_codes is not None:
        query = query.where(f.office.in_(office_codes))
    rows = connection.execute(query.order_by(f.office, f.sop, f.from_date.desc(), d.version.desc()))
    return [Force(*row) for row in rows]
