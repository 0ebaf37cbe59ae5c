"""Bringing the directory to what a file says: who is named is there, whoever is no longer named is ended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from engine.definition.problems import Problems
from engine.office.directory import Directory, Office, Somebody
from engine.office.directory_file import read_directory
from engine.persistence.store import OfficeRow, PersonRow, Work
from engine.service.means import Means
from engine.service.values import Applied


def apply_directory(means: Means, text: bytes | str, file: str) -> Applied | Problems:
    """Make the directory say what the file says, or tell everything that is wrong with the file and change nothing.

    May be repeated: the second time changes nothing. Open items of the offices that changed are offered again.
    """
    wanted = read_directory(text, file)
    if isinstance(wanted, Problems):
        return wanted
    with means.store.work() as work:
        work.directory.lock()
        return _Change(means, work, wanted).carried_out()


class _Change:
    """One change of the whole directory, within one transaction."""

    def __init__(self, means: Means, work: Work, wanted: Directory) -> None:
        self._now = means.now(work)
        self._work = work
        self._wanted = wanted
        self._added = 0
        self._ended = 0
        self._touched: set[str] = set()

    def carried_out(self) -> Applied:
        """Add before ending, so that nothing ever points at what is gone."""
        directory = self._work.directory
        offices, people = directory.offices(), directory.people()
        self._put_offices(offices)
        self._put_people(people)
        self._change_absences()
        self._change_appointments()
        for gone in _missing(people, {person.id for person in self._wanted.people}, "id"):
            directory.end_person(gone, self._now)
            self._ended += 1
        for gone in _missing(offices, {office.code for office in self._wanted.offices}, "code"):
            directory.end_office(gone, self._now)
            self._ended += 1
        if self._added or self._ended:
            directory.bump()
        return Applied(self._added, self._ended, self._work.duties.mark(sorted(self._touched)) if self._touched else 0)

    def _put_offices(self, known: Sequence[OfficeRow]) -> None:
        for office in self._wanted.offices:
            row = _office_row(office)
            if row not in known:
                self._work.directory.put_office(row)
                self._added += 1

    def _put_people(self, known: Sequence[PersonRow]) -> None:
        """Put the people; names to sign in with are given back first, so that two of them may change theirs over."""
        rows = [row for row in map(_person_row, self._wanted.people) if row not in known]
        logins = {row.id: row.login for row in known}
        for row in rows:
            if logins.get(row.id) not in {None, row.login}:
                self._work.directory.put_person(replace(row, login=None))
        for gone in known:
            if gone.login is not None and gone.id not in {person.id for person in self._wanted.people}:
                self._work.directory.put_person(replace(gone, login=None))
        for row in rows:
            self._work.directory.put_person(row)
            self._added += 1

    def _change_appointments(self) -> None:
        known, wanted = self._work.directory.appointments(), self._wanted.appointments
        for gone in known:
            if gone not in wanted:
                self._work.directory.end_appointment(gone, self._now)
                self._ended += 1
                self._touched.add(gone.office)
        for new in wanted:
            if new not in known:
                self._work.directory.add_appointment(new)
                self._added += 1
                self._touched.add(new.office)

    def _change_absences(self) -> None:
        known, wanted = self._work.directory.absences(), self._wanted.absences
        for gone in known:
            if gone not in wanted:
                self._work.directory.end_absence(gone, self._now)
                self._ended += 1
                self._touched.update(self._offices_of(gone.person))
        for new in wanted:
            if new not in known:
                self._work.directory.add_absence(new)
                self._added += 1
                self._touched.update(self._offices_of(new.person))

    def _offices_of(self, person: str) -> Iterator[str]:
        return (held.office for held in self._wanted.appointments if held.person == person)


def _office_row(office: Office) -> OfficeRow:
    return OfficeRow(office.code, office.title, office.parent, dict(office.calendars))


def _person_row(person: Somebody) -> PersonRow:
    return PersonRow(person.id, person.name, person.login, person.locale)


def _missing(known: Iterable[object], named: set[str], key: str) -> Iterator[str]:
    return (name for row in known if (name := str(getattr(row, key))) not in named)
