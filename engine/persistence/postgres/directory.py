"""Offices, people, appointments and absences on PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update
from sqlalchemy.dialects.postgresql import insert

from engine.office.appointments import Absence, Appointment
from engine.office.roster import Right
from engine.persistence import tables as t
from engine.persistence.away import counts_at
from engine.persistence.store import OfficeRow, PersonRow


class PostgresDirectory:
    """See the protocol `Directory`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self) -> int:
        """Lock the directory against other changes."""
        version: int = self._connection.execute(select(t.directory.c.version).with_for_update()).scalar_one()
        return version

    def bump(self) -> None:
        """Count a change."""
        self._connection.execute(update(t.directory).values(version=t.directory.c.version + 1))

    def office(self, code: str) -> OfficeRow | None:
        """Give an office."""
        return next(iter(self._offices(t.office.c.code == code)), None)

    def offices(self) -> Sequence[OfficeRow]:
        """Give the offices."""
        return self._offices(t.office.c.ended_at.is_(None))

    def put_office(self, row: OfficeRow) -> None:
        """Add or change an office."""
        said = {"title": row.title, "parent": row.parent, "calendars": dict(row.calendars), "ended_at": None}
        put = insert(t.office).values(code=row.code, **said)
        self._connection.execute(put.on_conflict_do_update(index_elements=["code"], set_=said))

    def end_office(self, code: str, at: datetime) -> None:
        """End an office."""
        self._connection.execute(update(t.office).where(t.office.c.code == code).values(ended_at=at))

    def people(self) -> Sequence[PersonRow]:
        """Give the people."""
        wanted = select(t.person).where(t.person.c.ended_at.is_(None)).order_by(t.person.c.id)
        return [PersonRow(row.id, row.name, row.login, row.locale) for row in self._connection.execute(wanted)]

    def put_person(self, row: PersonRow) -> None:
        """Add or change a person."""
        said = {"name": row.name, "login": row.login, "locale": row.locale, "ended_at": None}
        put = insert(t.person).values(id=row.id, **said)
        self._connection.execute(put.on_conflict_do_update(index_elements=["id"], set_=said))

    def end_person(self, person: str, at: datetime) -> None:
        """End a person; the name to sign in with is free for somebody else."""
        self._connection.execute(update(t.person).where(t.person.c.id == person).values(ended_at=at, login=None))

    def appointments(self, office: str | None = None) -> Sequence[Appointment]:
        """Give the appointments."""
        wanted = select(t.appointment).where(t.appointment.c.ended_at.is_(None)).order_by(t.appointment.c.id)
        if office is not None:
            wanted = wanted.where(t.appointment.c.office == office)
        return [
            Appointment(row.person, row.office, row.role, Right(row.kind), row.from_date, row.to_date, row.decree)
            for row in self._connection.execute(wanted)
        ]

    def add_appointment(self, appointment: Appointment) -> None:
        """Add an appointment."""
        self._connection.execute(
            insert(t.appointment).values(
                person=appointment.person,
                office=appointment.office,
                role=appointment.role,
                kind=appointment.right.value,
                from_date=appointment.first,
                to_date=appointment.last,
                decree=appointment.decree,
            )
        )

    def end_appointment(self, appointment: Appointment, at: datetime) -> None:
        """End an appointment."""
        self._connection.execute(update(t.appointment).where(_is_appointment(appointment)).values(ended_at=at))

    def absences(self, office: str | None = None) -> Sequence[Absence]:
        """Give the absences."""
        wanted = select(t.absence).where(t.absence.c.ended_at.is_(None)).order_by(t.absence.c.id)
        if office is not None:
            wanted = wanted.where(counts_at(office))
        return [
            Absence(row.person, row.from_date, row.to_date, row.substitute) for row in self._connection.execute(wanted)
        ]

    def add_absence(self, absence: Absence) -> None:
        """Add an absence."""
        self._connection.execute(
            insert(t.absence).values(
                person=absence.person, from_date=absence.first, to_date=absence.last, substitute=absence.substitute
            )
        )

    def end_absence(self, absence: Absence, at: datetime) -> None:
        """End an absence."""
        self._connection.execute(update(t.absence).where(_is_absence(absence)).values(ended_at=at))

    def _offices(self, which: ColumnElement[bool]) -> Sequence[OfficeRow]:
        wanted = select(t.office).where(which, t.office.c.ended_at.is_(None)).order_by(t.office.c.code)
        return [OfficeRow(row.code, row.title, row.parent, row.calendars) for row in self._connection.execute(wanted)]


def _is_appointment(appointment: Appointment) -> ColumnElement[bool]:
    columns = t.appointment.c
    return and_(
        columns.ended_at.is_(None),
        columns.person == appointment.person,
        columns.office == appointment.office,
        columns.role == appointment.role,
        columns.kind == appointment.right.value,
        columns.from_date == appointment.first,
        columns.to_date.is_not_distinct_from(appointment.last),
        columns.decree.is_not_distinct_from(appointment.decree),
    )


def _is_absence(absence: Absence) -> ColumnElement[bool]:
    columns = t.absence.c
    return and_(
        columns.ended_at.is_(None),
        columns.person == absence.person,
        columns.from_date == absence.first,
        columns.to_date == absence.last,
        columns.substitute.is_not_distinct_from(absence.substitute),
    )
