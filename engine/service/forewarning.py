"""What a publisher is warned of at an office, before an SOP is in force there (`spec/language.md`, Warnings)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.problems import Finding, Problem
from engine.definition.read import Read
from engine.machine.compile import compile_definition
from engine.machine.prove.eyes import Holders, too_few
from engine.machine.prove.findings import warnings_of
from engine.office.appointments import Appointment
from engine.persistence.store import OfficeRow, Work


@dataclass(frozen=True, slots=True)
class Forewarning:
    """An office, and the calendars that are published together with what is looked at."""

    work: Work
    office: OfficeRow
    fresh: Mapping[str, Calendar]

    def of(self, read: Read, first: date) -> tuple[Problem, ...]:
        """Give the warnings about an SOP that may be used at the office from a local date on."""
        return read.placed(self._findings(read, first))

    def _findings(self, read: Read, first: date) -> Iterator[Finding]:
        machine = compile_definition(read.definition)
        yield from warnings_of(read.definition, machine, {name: self._calendar(name) for name in machine.calendars})
        yield from too_few(read.definition, holders(self.work.directory.appointments(self.office.code), first))

    def _calendar(self, written: str) -> Calendar | None:
        """Give the calendar that the office uses for a name."""
        name = self.office.calendars.get(written, written)
        row = None if name in self.fresh else self.work.library.calendar_named(name)
        return self.fresh.get(name) if row is None else calendar_of(row.content)


def holders(appointments: Iterable[Appointment], day: date) -> Holders:
    """Give who holds each role on a local date, whether away for some time or not."""
    held: dict[str, set[str]] = {}
    for appointment in appointments:
        if appointment.holds_on(day):
            held.setdefault(appointment.role, set()).add(appointment.person)
    return {role: frozenset(people) for role, people in held.items()}
