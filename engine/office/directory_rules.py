"""What must fit together in a directory: names that are named, trees without circles, one answer for every day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from engine.definition.problems import Finding, Path, did_you_mean
from engine.office.directory import Directory, Office


def contradictions(directory: Directory) -> Iterator[Finding]:
    """Tell everything in a directory that contradicts itself, at the paths of a directory file."""
    yield from _offices({office.code: office for office in directory.offices})
    yield from _logins(directory)
    yield from _unknown(directory)
    yield from _appointments(directory)
    yield from _absences(directory)


def _offices(offices: Mapping[str, Office]) -> Iterator[Finding]:
    for code, office in offices.items():
        path: Path = ("offices", code, "parent")
        if office.parent is not None and office.parent not in offices:
            yield _not_named(path, "office", office.parent, offices)
        elif code in _above(office, offices):
            yield Finding(
                path, "circle", f"'{code}' stands above itself.", "An office has one office above it, or none."
            )


def _above(office: Office, offices: Mapping[str, Office]) -> list[str]:
    """Give the codes above an office; ends where a circle closes."""
    found: list[str] = []
    above = office.parent
    while above is not None and above not in found and above in offices:
        found.append(above)
        above = offices[above].parent
    return found


def _logins(directory: Directory) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for person in directory.people:
        if person.login is None:
            continue
        owner = first.setdefault(person.login, person.id)
        if owner != person.id:
            message = f"'{owner}' signs in as '{person.login}' already."
            yield Finding(("people", person.id, "login"), "login_taken", message, "Give each person another one.")


def _unknown(directory: Directory) -> Iterator[Finding]:
    """Tell the people and offices that appointments and absences name and the file does not."""
    people = [person.id for person in directory.people]
    offices = [office.code for office in directory.offices]
    for at, appointment in enumerate(directory.appointments):
        if appointment.person not in people:
            yield _not_named(("appointments", at, "person"), "person", appointment.person, people)
        if appointment.office not in offices:
            yield _not_named(("appointments", at, "office"), "office", appointment.office, offices)
    for at, absence in enumerate(directory.absences):
        if absence.person not in people:
            yield _not_named(("absences", at, "person"), "person", absence.person, people)
        if absence.substitute is not None and absence.substitute not in people:
            yield _not_named(("absences", at, "substitute"), "person", absence.substitute, people)


def _appointments(directory: Directory) -> Iterator[Finding]:
    def twice(first: int) -> str:
        return f"This role is held by this person on some of these days already (appointments[{first}])."

    keyed = [((a.person, a.office, a.role), a) for a in directory.appointments]
    for at, first in _overlapping(keyed):
        yield Finding(("appointments", at), "overlap", twice(first), "End one before the other begins.")
    yield from _backward("appointments", directory.appointments)


def _absences(directory: Directory) -> Iterator[Finding]:
    for at, first in _overlapping([((absence.person,), absence) for absence in directory.absences]):
        message = f"This person is away on some of these days already (absences[{first}])."
        yield Finding(("absences", at), "overlap", message, "End one before the other begins.")
    yield from _backward("absences", directory.absences)
    for at, absence in enumerate(directory.absences):
        if absence.substitute == absence.person:
            yield Finding(
                ("absences", at, "substitute"), "own_substitute", "Nobody stands in for oneself.", "Name another."
            )


class _Days(Protocol):
    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date | None: ...


def _backward(name: str, spans: Iterable[_Days]) -> Iterator[Finding]:
    for at, span in enumerate(spans):
        if span.last is not None and span.last < span.first:
            yield Finding((name, at, "to"), "ends_before", "This ends before it begins.", "Look at the two dates.")


def _overlapping(keyed: Sequence[tuple[tuple[str, ...], _Days]]) -> Iterator[tuple[int, int]]:
    """Give each entry that shares a day with an earlier one of the same key, and that one."""
    seen: dict[tuple[str, ...], list[int]] = {}
    for at, (key, span) in enumerate(keyed):
        earlier = seen.setdefault(key, [])
        first = next((other for other in earlier if _meet(span, keyed[other][1])), None)
        if first is not None:
            yield at, first
        earlier.append(at)


def _meet(one: _Days, other: _Days) -> bool:
    return one.first <= (other.last or date.max) and other.first <= (one.last or date.max)


def _not_named(path: Path, what: str, name: str, known: Iterable[str]) -> Finding:
    hint = did_you_mean(name, known) or f"Name every {what} in this file."
    return Finding(path, "unknown_name", f"The {what} '{name[:80]}' is not in this file.", hint)
