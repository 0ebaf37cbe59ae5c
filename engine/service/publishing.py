"""Publishing SOPs and calendars: stored by digest, for ever, and put into force (`spec/runtime.md`, Publishing)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.definition.marked import Marked, read_yaml
from engine.definition.model import Definition
from engine.definition.places import placed
from engine.definition.problems import Finding, Problem, Problems, Severity
from engine.definition.read import Read, read_marked
from engine.errors import BadCalendar
from engine.ledger.canonical import digest
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import calendar_names, errors_of
from engine.persistence.store import CalendarRow, DefinitionRow, InForce, OfficeRow, Work
from engine.service.forewarning import Forewarning
from engine.service.means import Means
from engine.service.values import Published, PublishedCalendar, PublishedSop


@dataclass(frozen=True, slots=True)
class _Sop:
    source: bytes
    read: Read
    warnings: tuple[Problem, ...]

    @property
    def definition(self) -> Definition:
        return self.read.definition


@dataclass(frozen=True, slots=True)
class _Calendar:
    file: str
    calendar: Calendar
    digest: str
    marked: Marked


def publish(
    means: Means, files: Sequence[tuple[str, bytes]], office: str, first: date | None, by: str | None
) -> Published | Problems:
    """Publish SOPs and calendars together or not at all; what was published before and is the same stays as it is.

    Cases may open at `office` from the later of `first` (default: the SOP's own date, else today) and the SOP's date.
    """
    read = tuple(_read(name, content) for name, content in files)
    wrong = tuple(problem for each in read if isinstance(each, Problems) for problem in each)
    if wrong:
        return Problems(wrong)
    calendars = {each.calendar.name: each.calendar for each in read if isinstance(each, _Calendar)}
    with means.store.work() as work:
        press = _Press(work, means.now(work), work.directory.office(office), first, by, calendars)
        objections = tuple(
            problem for each in read if not isinstance(each, Problems) for problem in press.objections(each)
        )
        if objections:
            return Problems(objections)
        done = [press.publish(each) for each in _calendars_first(read)]
        warnings = [warning for each in read if isinstance(each, _Sop) for warning in press.warnings(each)]
    return Published(
        tuple(each for each in done if isinstance(each, PublishedSop)),
        tuple(each for each in done if isinstance(each, PublishedCalendar)),
        tuple(warnings),
    )


@dataclass(frozen=True, slots=True)
class _Press:
    """One publication; `calendars` are those that are part of it."""

    work: Work
    now: datetime
    office: OfficeRow | None
    first: date | None
    by: str | None
    calendars: Mapping[str, Calendar]

    def objections(self, read: _Sop | _Calendar) -> Iterator[Problem]:
        """Give what stands against a file that is right in itself."""
        match read:
            case _Calendar(calendar=calendar):
                before = self.work.library.calendar_version(calendar.name, calendar.version)
                if before is not None and before.digest != read.digest:
                    yield _edited(read, f"Calendar '{calendar.name}'", calendar.version)
            case _Sop(definition=definition):
                known = self.work.library.version(definition.sop, definition.version)
                if known is not None and known.digest != definition.digest:
                    yield _edited(read, f"SOP '{definition.sop}'", definition.version)
                yield from self._misplaced(read)

    def publish(self, read: _Sop | _Calendar) -> PublishedSop | PublishedCalendar:
        """Write it down, unless it is known."""
        match read:
            case _Calendar():
                return self._calendar(read)
            case _Sop():
                return self._sop(read)
            case _:
                assert_never(read)

    def _misplaced(self, read: _Sop) -> Iterator[Problem]:
        definition = read.definition
        if self.office is None:
            yield _problem(
                read, "sop", "unknown_office", "There is no such office.", "Name one of `tertib directory apply`."
            )
            return
        for path, written in calendar_names(definition):
            name = self.office.calendars.get(written, written)
            if name not in self.calendars and self.work.library.calendar_named(name) is None:
                message = f"The calendar '{name}' was not published."
                hint = f"Publish it too, such as definitions/calendars/{name}.yaml."
                yield from read.read.placed([Finding(path, "unknown_calendar", message, hint)])

    def _calendar(self, read: _Calendar) -> PublishedCalendar:
        calendar = read.calendar
        known = self.work.library.calendar(read.digest) is not None
        if not known:
            row = CalendarRow(read.digest, calendar.name, calendar.version, canonical(calendar), self.now)
            self.work.library.add_calendar(row)
        return PublishedCalendar(calendar.name, calendar.version, read.digest, known)

    def _sop(self, read: _Sop) -> PublishedSop:
        definition = read.definition
        known = self.work.library.definition(definition.digest) is not None
        if not known:
            title = dict(definition.title.words)
            self.work.library.add_definition(
                DefinitionRow(
                    definition.digest, definition.sop, definition.version, title, read.source, self.now, self.by
                )
            )
        return self._put_in_force(definition, known=known)

    def _put_in_force(self, definition: Definition, *, known: bool) -> PublishedSop:
        office = self._office()
        own = definition.identity.effective if definition.identity is not None else None
        first = self.first or own or self._today(definition)
        before = self.work.library.in_force(office.code, definition.sop)
        if not any(force.digest == definition.digest and force.first == first for force in before):
            self.work.library.put_in_force(
                InForce(office.code, definition.sop, definition.digest, first, self.now, self.by)
            )
        later = max(first, own or first)
        return PublishedSop(definition.sop, definition.version, definition.digest, office.code, later, known)

    def warnings(self, sop: _Sop) -> tuple[Problem, ...]:
        """Give what is to be thought of before the SOP is used at the office, from today or its first day on."""
        own = sop.definition.identity.effective if sop.definition.identity is not None else None
        first = max(day for day in (self._today(sop.definition), self.first, own) if day is not None)
        return (*sop.warnings, *Forewarning(self.work, self._office(), self.calendars).of(sop.read, first))

    def _office(self) -> OfficeRow:
        if self.office is None:
            raise LookupError("an office that was looked for before is gone")
        return self.office

    def _today(self, definition: Definition) -> date:
        name = self._office().calendars.get(definition.calendar, definition.calendar)
        row = self.work.library.calendar_named(name)
        zone = "UTC" if row is None else str(row.content["zone"])
        return self.now.astimezone(ZoneInfo(zone)).date()


def _read(name: str, content: bytes) -> _Sop | _Calendar | Problems:
    marked = read_yaml(content, name)
    if isinstance(marked, Problems):
        return marked
    plain = marked.value
    if isinstance(plain, dict) and "sop" not in plain and "week" in plain:
        return Problems(marked.flaws) if marked.flaws else _read_calendar(name, marked, plain)
    read = read_marked(marked, content, name)
    if isinstance(read, Problems):
        return read
    told = read.placed(errors_of(read.definition, compile_definition(read.definition)))
    wrong = tuple(problem for problem in told if problem.severity is Severity.ERROR)
    return Problems(wrong) if wrong else _Sop(content, read, told)


def _read_calendar(name: str, marked: Marked, plain: dict[str, object]) -> _Calendar | Problems:
    try:
        calendar = calendar_of(plain)
    except BadCalendar as error:
        findings = (Finding(each.path, "bad_calendar", each.message, each.hint) for each in error.problems)
        return Problems(tuple(placed(finding, marked, name) for finding in findings))
    return _Calendar(name, calendar, digest(canonical(calendar)), marked)


def _calendars_first(read: Sequence[_Sop | _Calendar | Problems]) -> Iterator[_Sop | _Calendar]:
    yield from (each for each in read if isinstance(each, _Calendar))
    yield from (each for each in read if isinstance(each, _Sop))


def _edited(read: _Sop | _Calendar, what: str, version: int) -> Problem:
    return _problem(
        read,
        "version",
        "published_before",
        f"{what} was published before as version {version}, with another content.",
        "A published version is never changed: raise the version.",
    )


def _problem(read: _Sop | _Calendar, key: str, code: str, message: str, hint: str) -> Problem:
    """Build a problem about what a key says, or about the whole file where it is not written."""
    where = read.read if isinstance(read, _Sop) else read
    return placed(Finding((key,), code, message, hint), where.marked, where.file)
