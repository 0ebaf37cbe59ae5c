"""Offices, people, appointments and absences in memory."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from engine.office.appointments import Absence, Appointment
from engine.office.roster import Right
from engine.persistence import tables as t
from engine.persistence.batch import Row
from engine.persistence.memory.rows import Rows
from engine.persistence.store import OfficeRow, PersonRow


class MemoryDirectory:
    """See the protocol `Directory`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def lock(self) -> int:
        """Give the version; nobody else is here."""
        return int(next(self._rows.all(t.directory))["version"])

    def bump(self) -> None:
        """Count a change."""
        version = self.lock()
        self._rows.remove(t.directory, lambda _: True)
        self._rows.add(t.directory, {"version": version + 1})

    def office(self, code: str) -> OfficeRow | None:
        """Give an office."""
        return next((office for office in self.offices() if office.code == code), None)

    def offices(self) -> Sequence[OfficeRow]:
        """Give the offices."""
        return [
            OfficeRow(row["code"], row["title"], row["parent"], row["calendars"])
            for row in self._rows.where(t.office, _goes_on)
        ]

    def put_office(self, row: OfficeRow) -> None:
        """Add or change an office."""
        self._rows.remove(t.office, lambda known: bool(known["code"] == row.code))
        self._rows.add(t.office, asdict(row))

    def end_office(self, code: str, at: datetime) -> None:
        """End an office."""
        self._rows.change(t.office, lambda row: bool(row["code"] == code), {"ended_at": at})

    def people(self) -> Sequence[PersonRow]:
        """Give the people."""
        return [
            PersonRow(row["id"], row["name"], row["login"], row["locale"])
            for row in self._rows.where(t.person, _goes_on)
        ]

    def put_person(self, row: PersonRow) -> None:
        """Add or change a person; the password stays."""
        before = self._rows.get(t.person, row.id) or {}
        self._rows.remove(t.person, lambda known: bool(known["id"] == row.id))
        self._rows.add(t.person, {**asdict(row), "password": before.get("password")})

    def end_person(self, person: str, at: datetime) -> None:
        """End a person."""
        self._rows.change(t.person, lambda row: bool(row["id"] == person), {"ended_at": at, "login": None})

    def appointments(self, office: str | None = None) -> Sequence[Appointment]:
        """Give the appointments."""
        found = self._rows.where(t.appointment, lambda row: _goes_on(row) and office in {None, row["office"]})
        return [_appointment(row) for row in found]

    def add_appointment(self, appointment: Appointment) -> None:
        """Add an appointment."""
        self._rows.add(
            t.appointment,
            {
                "id": self._rows.next_mark(),
                "person": appointment.person,
                "office": appointment.office,
                "role": appointment.role,
                "kind": appointment.right.value,
                "from_date": appointment.first,
                "to_date": appointment.last,
                "decree": appointment.decree,
            },
        )

    def end_appointment(self, appointment: Appointment, at: datetime) -> None:
        """End an appointment."""
        self._rows.change(
            t.appointment, lambda row: _goes_on(row) and _appointment(row) == appointment, {"ended_at": at}
        )

    def absences(self, office: str | None = None) -> Sequence[Absence]:
        """Give the absences."""
        found = [_absence(row) for row in self._rows.where(t.absence, _goes_on)]
        here = {each.person for each in self.appointments(office)}
        here |= {each.substitute for each in found if each.person in here and each.substitute is not None}
        return [each for each in found if office is None or each.person in here]

    def add_absence(self, absence: Absence) -> None:
        """Add an absence."""
        self._rows.add(
            t.absence,
            {
                "id": self._rows.next_mark(),
                "person": absence.person,
                "from_date": absence.first,
                "to_date": absence.last,
                "substitute": absence.substitute,
            },
        )

    def end_absence(self, absence: Absence, at: datetime) -> None:
        """End an absence."""
        self._rows.change(t.absence, lambda row: _goes_on(row) and _absence(row) == absence, {"ended_at": at})


def _goes_on(row: Row) -> bool:
    return row["ended_at"] is None


def _appointment(row: Row) -> Appointment:
    return Appointment(
        row["person"], row["office"], row["role"], Right(row["kind"]), row["from_date"], row["to_date"], row["decree"]
    )


def _absence(row: Row) -> Absence:
    return Absence(row["person"], row["from_date"], row["to_date"], row["substitute"])
