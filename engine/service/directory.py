"""Applying a directory: may be repeated, and ends what is no longer named (`spec/runtime.md`, Who holds a role)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from engine.case.commands import Duty
from engine.definition.problems import Problems
from engine.office import directory as written
from engine.office.appointments import Absence, Appointment
from engine.office.directory_file import read_directory
from engine.persistence.store import Directory, OfficeRow, PersonRow
from engine.service.means import Means
from engine.service.values import Applied

Period = TypeVar("Period", Appointment, Absence)


def apply_directory(means: Means, text: bytes | str, file: str) -> Applied | Problems:
    """Bring the directory to what a file says (`engine/office/directory_file.py`), or tell everything wrong with it.

    History is kept. Nothing changed: nothing is counted. Open items of the offices concerned are marked, so that they
    are offered again if the answer changes.
    """
    named = read_directory(text, file)
    if isinstance(named, Problems):
        return named
    with means.store.work() as work:
        work.directory.lock()
        changes = _Changes(work.directory, means.now(work))
        offices = frozenset(changes.apply(named))
        changed = bool(changes.added or changes.ended)
        if changed:
            work.directory.bump()
        marked = work.duties.mark(sorted(offices)) if offices else 0
        applied = Applied(len(changes.added), len(changes.ended), marked)
    if marked:
        means.nudge(Duty.ASSIGN)
    return applied


def reconsider(means: Means) -> int:
    """Mark the items of offices where somebody comes or goes by a date, and give how many there are.

    Nobody applies a directory on the day that an absence begins or an appointment ends: the day itself is the change.
    """
    with means.store.work() as work:
        today = means.now(work).date()
        near = {today.toordinal() + days for days in (-1, 0, 1)}
        appointments = work.directory.appointments()
        absences = work.directory.absences()
        moving = _with_stood_in_for({each.person for each in absences if _turns(each, near)}, absences)
        offices = {each.office for each in appointments if each.person in moving or _turns(each, near)}
        marked = work.duties.mark(sorted(offices)) if offices else 0
    if marked:
        means.nudge(Duty.ASSIGN)
    return marked


def _turns(period: Appointment | Absence, near: set[int]) -> bool:
    return period.first.toordinal() in near or (period.last is not None and period.last.toordinal() in near)


def _with_stood_in_for(people: set[str], absences: Iterable[Absence]) -> set[str]:
    """Give the people with those for whom they stand in: where these are appointed an answer may be another now."""
    return people | {each.person for each in absences if each.substitute in people}


@dataclass(frozen=True, slots=True)
class _Changes:
    """What differs between the directory as it is and as it was named; `added` and `ended` grow as it is applied."""

    directory: Directory
    at: datetime
    added: list[object] = field(default_factory=list)
    ended: list[object] = field(default_factory=list)

    def apply(self, named: written.Directory) -> Iterator[str]:
        """Write the differences; gives the offices whose answers to "who could do it" may be others now."""
        self._offices(named)
        self._people(named)
        held = self.directory.appointments()
        away = self.directory.absences()
        for appointment in self._gone(held, named.appointments):
            self.directory.end_appointment(appointment, self.at)
            yield appointment.office
        for appointment in self._new(held, named.appointments):
            self.directory.add_appointment(appointment)
            yield appointment.office
        moved: set[str] = set()
        for absence in self._gone(away, named.absences):
            self.directory.end_absence(absence, self.at)
            moved.add(absence.person)
        for absence in self._new(away, named.absences):
            self.directory.add_absence(absence)
            moved.add(absence.person)
        concerned = _with_stood_in_for(moved, (*away, *named.absences))
        yield from (each.office for each in named.appointments if each.person in concerned)

    def _offices(self, named: written.Directory) -> None:
        before = {office.code: office for office in self.directory.offices()}
        for office in map(_office_row, named.offices):
            if before.pop(office.code, None) != office:
                self.directory.put_office(office)
                self.added.append(office)
        for gone in before.values():
            self.directory.end_office(gone.code, self.at)
            self.ended.append(gone)

    def _people(self, named: written.Directory) -> None:
        """End and put people; a name to sign in with is given back first, so that two of them may change over."""
        before = {person.id: person for person in self.directory.people()}
        wanted = {person.id: _person_row(person) for person in named.people}
        for person in before.values():
            if person.id not in wanted:
                self.directory.end_person(person.id, self.at)
                self.ended.append(person)
            elif person.login not in {None, wanted[person.id].login}:
                self.directory.put_person(replace(person, login=None))
        for new in wanted.values():
            if before.get(new.id) != new:
                self.directory.put_person(new)
                self.added.append(new)

    def _gone(self, before: Iterable[Period], named: Iterable[Period]) -> Iterator[Period]:
        wanted = set(named)
        for each in before:
            if each not in wanted:
                self.ended.append(each)
                yield each

    def _new(self, before: Iterable[Period], named: Iterable[Period]) -> Iterator[Period]:
        known = set(before)
        for each in named:
            if each not in known:
                self.added.append(each)
                yield each


def _office_row(office: written.Office) -> OfficeRow:
    return OfficeRow(office.code, office.title, office.parent, dict(office.calendars))


def _person_row(person: written.Somebody) -> PersonRow:
    return PersonRow(person.id, person.name, person.login, person.locale)
