"""A working calendar as a value: which instants of which dates are worked (`spec/time.md`, Working calendar)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from engine.clockwork import zone as local
from engine.clockwork.hours import Hours, Period, Week, hours_as_written, week_as_written
from engine.clockwork.written import Written
from engine.errors import BadCalendar

_INSTANT: Final = timedelta(microseconds=1)
_REMEMBERED: Final = 20_000  # dates; some fifty years


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of an office. All instants that it takes are aware; those that it gives are in UTC.

    Two calendars are equal if they say the same. What was worked out for a date is remembered, since it cannot change.
    """

    name: str
    version: int
    zone: str
    week: Week
    periods: tuple[Period, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
    working_days: Mapping[date, Hours] = field(default_factory=dict)
    _known: dict[date, local.Spans] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.zone))

    def hours(self, day: date) -> Hours:
        """The hours written for a date: of the first of extra working dates, holidays, last period and week."""
        if day in self.working_days:
            return self.working_days[day]
        if day in self.holidays:
            return ()
        for period in reversed(self.periods):
            if period.first <= day <= period.last:
                return period.week[day.weekday()]
        return self.week[day.weekday()]

    def intervals(self, day: date) -> local.Spans:
        """The half-open stretches of UTC instants that are worked on a local date, sorted; what touches is joined."""
        spans = self._known.get(day)
        if spans is None:
            hours = self.hours(day)
            spans = local.spans(ZoneInfo(self.zone), day, hours) if hours else ()
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[day] = spans
        return spans

    def knows(self, year: int) -> bool:
        """Whether the free days of a year are written; a calendar that names none at all knows every year."""
        return not self.holidays or any(day.year == year for day in self.holidays)

    def undecreed(self, due: datetime) -> int | None:
        """The year that a due time reaches into, where its free days are not written yet: the due time may move."""
        year = self.local_date(due, ending=True).year
        return None if self.knows(year) else year

    def is_working_day(self, day: date) -> bool:
        """Whether any instant of the date is worked."""
        return bool(self.intervals(day))

    def local_date(self, instant: datetime, *, ending: bool = False) -> date:
        """The local date of an instant; with `ending`, a 24:00 counts as the date that ends there."""
        return local.local_date(ZoneInfo(self.zone), instant - _INSTANT if ending else instant)

    def start_of(self, day: date) -> datetime:
        """00:00 local of a date."""
        return local.start_of(ZoneInfo(self.zone), day)

    def end_of(self, day: date) -> datetime:
        """24:00 local of a date."""
        return local.end_of(ZoneInfo(self.zone), day)


def calendar_of(document: Mapping[str, object]) -> Calendar:
    """The calendar that a map says, read from YAML or JSON (dates as dates or as ISO texts).

    Raises BadCalendar with every problem at once.
    """
    written = Written(document)
    written.known_keys()
    calendar = Calendar(
        name=written.name(),
        version=written.version(),
        zone=written.zone(),
        week=written.week(),
        periods=written.periods(),
        holidays=written.holidays(),
        working_days=written.working_days(),
    )
    if written.problems:
        raise BadCalendar(tuple(written.problems))
    return calendar


def canonical(calendar: Calendar) -> dict[str, object]:
    """The one plain map of this calendar, for its digest: `calendar_of` reads the same calendar back.

    However its file was laid out, whatever was left out or left empty, equal calendars give equal maps.
    """
    return {
        "calendar": calendar.name,
        "version": calendar.version,
        "zone": calendar.zone,
        "week": week_as_written(calendar.week),
        "periods": [_period_as_written(period) for period in calendar.periods],
        "holidays": {day.isoformat(): name for day, name in sorted(calendar.holidays.items())},
        "working_days": {
            day.isoformat(): hours_as_written(hours) for day, hours in sorted(calendar.working_days.items())
        },
    }


def _period_as_written(period: Period) -> dict[str, object]:
    return {
        "name": period.name,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "week": week_as_written(period.week),
    }
