"""Due times and warnings: what a duration comes to on a calendar (`spec/time.md`, Due times, Warning)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never

from engine.clockwork.calendar import Calendar
from engine.clockwork.walk import end_of_counting, lay_out, nth_counting_day, start_of_counting
from engine.definition.durations import Duration, Family


@dataclass(frozen=True, slots=True)
class Due:
    """What is promised: exactly at `due` is on time; `warn` is None where no warning comes."""

    due: datetime
    warn: datetime | None


def due_at(calendar: Calendar, start: datetime, duration: Duration) -> datetime:
    """The instant, in UTC, at which a duration that counts from `start` is over."""
    return _over(calendar, start, calendar.local_date(start), duration)


def after_due(calendar: Calendar, due: datetime, after: Duration) -> datetime:
    """The instant that lies a duration after a due time: of an `on_overdue` entry, or of an extension.

    A due time of 24:00 counts as the date that ends there (`spec/semantics.md`, Alarms).
    """
    return _over(calendar, due, calendar.local_date(due, ending=True), after)


def warning_at(
    calendar: Calendar,
    activated: datetime,
    start: datetime,
    duration: Duration,
    due: datetime,
    warn_after: Duration | None,
) -> datetime | None:
    """The instant of the warning before `due`, or None where it would not lie after the activation.

    `start` is what the standard counts from. `warn_after` counts from the activation, and is kept however late it is.
    """
    if warn_after is not None:
        return due_at(calendar, activated, warn_after)
    match duration.family:
        case Family.WORKING_TIME:
            warn = lay_out(calendar, start, timedelta(seconds=duration.amount * 4 // 5))
        case Family.WORKING_DAYS | Family.CALENDAR_DAYS | Family.MONTHS as family:
            warn = start_of_counting(calendar, family, calendar.local_date(due, ending=True))
        case _:
            assert_never(duration.family)
    return warn if warn > activated else None


def promised(
    calendar: Calendar, activated: datetime, start: datetime, duration: Duration, warn_after: Duration | None = None
) -> Due:
    """The due time and the warning of a standard together."""
    due = due_at(calendar, start, duration)
    return Due(due, warning_at(calendar, activated, start, duration, due, warn_after))


def _over(calendar: Calendar, start: datetime, day: date, duration: Duration) -> datetime:
    match duration.family:
        case Family.WORKING_TIME:
            return lay_out(calendar, start, timedelta(seconds=duration.amount))
        case Family.WORKING_DAYS | Family.CALENDAR_DAYS as family:
            return end_of_counting(calendar, family, nth_counting_day(calendar, family, day, duration.amount))
        case Family.MONTHS:
            return calendar.end_of(_months_on(day, duration.amount))
        case _:
            assert_never(duration.family)


def _months_on(day: date, months: int) -> date:
    """The same day number so many months on, or the last day of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
