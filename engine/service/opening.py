"""Opening a case: which version, which calendars, which number (`spec/runtime.md`, Publishing)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.case.commands import Accepted, OpenCase, Refused
from engine.case.rules import Rules
from engine.persistence.library import NotPublished
from engine.persistence.store import OfficeRow, Work
from engine.service.deciding import Asked, Decided, Table, decide
from engine.service.means import Means
from engine.service.numbering import case_number


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A version that was put into force here; cases may open from the later of the two dates."""

    rules: Rules
    day: date
    pattern: str

    @property
    def is_open(self) -> bool:
        return self.rules.effective is None or self.rules.effective <= self.day

    @property
    def order(self) -> tuple[bool, date, int]:
        """Sort by whether it may open, by date, by version."""
        return (self.is_open, self.rules.effective or date.min, self.rules.machine.version)


def open_case(means: Means, work: Work, case: str, ask: OpenCase, asked: Asked, directory: int) -> Decided:
    """Open a case of the version in force; the number is written back only if it opens, so that there are no gaps."""
    office = work.directory.office(ask.office)
    chosen = None if office is None else _chosen(means, work, office, ask.sop, asked.at)
    if chosen is None:
        return Decided(Refused("unknown_sop"), None, None)
    roster = means.rosters.at(work.directory, ask.office, directory, chosen.day)
    n = work.cases.number(ask.office, ask.sop, chosen.day.year) + 1
    number = case_number(chosen.pattern, n=n, year=chosen.day.year, sop=ask.sop, office=ask.office)
    table = Table(chosen.rules, roster, means.store.origin())
    decided = decide(table, None, case, replace(ask, number=number), asked)
    if isinstance(decided.answer, Accepted):
        work.cases.take_number(ask.office, ask.sop, chosen.day.year, n)
    return decided


def _chosen(means: Means, work: Work, office: OfficeRow, sop: str, at: datetime) -> _Candidate | None:
    found = [
        _candidate(means, work, office, force.digest, force.first, at)
        for force in work.library.in_force(office.code, sop)
    ]
    may_open = [candidate for candidate in found if candidate.is_open]
    if may_open:
        return max(may_open, key=lambda candidate: candidate.order)
    return min(found, key=lambda candidate: candidate.order, default=None)


def _in_use(work: Work, office: OfficeRow, name: str) -> str:
    """Give the digest of the calendar that the office uses for a name."""
    used = office.calendars.get(name, name)
    calendar = work.library.calendar_named(used)
    if calendar is None:
        raise NotPublished(f"office {office.code} uses the calendar {used}, which was not published")
    return calendar.digest


def _candidate(means: Means, work: Work, office: OfficeRow, digest: str, first: date, at: datetime) -> _Candidate:
    compiled = means.shelf.compiled(work.library, digest)
    machine = compiled.machine
    pinned = {name: _in_use(work, office, name) for name in machine.calendars}
    effective = max(first, machine.effective or date.min)
    rules = means.shelf.rules(work.library, digest, pinned, effective)
    day = at.astimezone(ZoneInfo(rules.calendar.zone)).date()
    return _Candidate(rules, day, compiled.definition.case_number)
