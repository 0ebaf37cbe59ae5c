"""Reading a directory file: the whole directory, or every problem of it with its place.

    offices:
      dinas-contoh: {title: Dinas Contoh, parent: kota-contoh, calendars: {id-government: id-government-wib}}
    people:
      p-014: {name: Siti Rahmawati, login: siti}
    appointments:
      - {person: p-014, office: dinas-contoh, role: front_office, from: 2026-01-05, decree: 800/12/2026}
      - {person: p-014, office: dinas-contoh, role: verifier, kind: acting, from: 2026-03-02, to: 2026-03-31}
    absences:
      - {person: p-014, from: 2026-03-09, to: 2026-03-13, substitute: p-007}

Dates are days on the office's wall, both ends included. Somebody whom the file names no longer is ended, so a file
holds everybody; what the people hold and when they are away may be left out where there is nothing to say.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from engine.definition.marked import read_yaml
from engine.definition.places import placed
from engine.definition.problems import Problems
from engine.office.appointments import Absence, Appointment
from engine.office.directory import Directory, Office, Somebody
from engine.office.directory_rules import contradictions
from engine.office.entries import Entry, Reading
from engine.office.roster import Right

_TOP = ("offices", "people", "appointments", "absences")


def read_directory(text: bytes | str, file: str) -> Directory | Problems:
    """Read a directory file; `file` is only the name that the problems bear. Nothing of it is read if it has one."""
    marked = read_yaml(text, file)
    if isinstance(marked, Problems):
        return marked
    reading = Reading()
    directory = _directory(Entry((), marked.value, reading))
    findings = [*reading.findings, *([] if reading.findings else contradictions(directory))]
    problems = [*marked.flaws, *(placed(finding, marked, file) for finding in findings)]
    if problems:
        return Problems(tuple(sorted(problems, key=lambda one: (one.line or 0, one.column or 0, one.code))))
    return directory


def _directory(top: Entry) -> Directory:
    top.keys(_TOP, required=("offices",))
    return Directory(
        offices=tuple(_offices(top.inner("offices"))),
        people=tuple(_people(top.inner("people"))),
        appointments=tuple(_appointments(top.each("appointments"))),
        absences=tuple(_absences(top.each("absences"))),
    )


def _offices(entries: Iterable[tuple[str, Entry]]) -> Iterator[Office]:
    for code, entry in entries:
        entry.named(code, "code", "letters, digits, '.', '_' and '-'", r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
        entry.keys(("title", "parent", "calendars"), required=("title",))
        yield Office(code, entry.text("title") or "", entry.text("parent"), entry.names("calendars"))


def _people(entries: Iterable[tuple[str, Entry]]) -> Iterator[Somebody]:
    for person, entry in entries:
        entry.named(person, "id", "small letters, digits, '_' and '-'", r"[a-z0-9][a-z0-9_-]{0,63}")
        entry.keys(("name", "login", "locale"), required=("name",))
        login = entry.text("login", r"[a-z0-9][a-z0-9._@-]{0,63}", "small letters, digits, '.', '_', '@' and '-'")
        locale = entry.one_of("locale", ("id", "en"))
        yield Somebody(person, entry.text("name") or "", login, locale)


def _appointments(entries: Iterable[Entry]) -> Iterator[Appointment]:
    for entry in entries:
        entry.keys(
            ("person", "office", "role", "kind", "from", "to", "decree"), required=("person", "office", "role", "from")
        )
        yield Appointment(
            person=entry.text("person") or "",
            office=entry.text("office") or "",
            role=entry.text("role", r"[a-z][a-z0-9_]{0,63}", "small letters, digits and '_', a letter first") or "",
            right=Right(entry.one_of("kind", (Right.DEFINITIVE, Right.ACTING)) or Right.DEFINITIVE),
            first=entry.day("from") or date.min,
            last=entry.day("to"),
            decree=entry.text("decree"),
        )


def _absences(entries: Iterable[Entry]) -> Iterator[Absence]:
    for entry in entries:
        entry.keys(("person", "from", "to", "substitute"), required=("person", "from", "to"))
        yield Absence(
            person=entry.text("person") or "",
            first=entry.day("from") or date.min,
            last=entry.day("to") or date.max,
            substitute=entry.text("substitute"),
        )
