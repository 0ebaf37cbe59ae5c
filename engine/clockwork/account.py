"""The account of a due time: every interval and day that is counted, and every one that is not (`spec/time.md`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from engine.clockwork.calendar import Calendar
from engine.clockwork.due import due_at
from engine.clockwork.walk import counts, worked_between
from engine.definition.durations import Duration, Family

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch: `worked` with its working `seconds`, a `day` that counts as number `count`, a date that is `off`.

    `name` is the holiday's, if the date is one.
    """

    why: Literal["start", "worked", "day", "off"]
    start: datetime
    end: datetime
    seconds: int = 0
    count: int = 0
    name: str | None = None


def account(calendar: Calendar, start: datetime, duration: Duration) -> Iterator[Line]:
    """Give the stretches from a start to the due time of a duration, in order."""
    due = due_at(calendar, start, duration)
    yield Line("start", start, start)
    if duration.family is Family.WORKING_TIME:
        yield from _intervals(calendar, start, due)
    else:
        yield from _days(calendar, start, due, duration.family)


def _intervals(calendar: Calendar, start: datetime, due: datetime) -> Iterator[Line]:
    for day in _dates(calendar.local_date(start), calendar.local_date(due, ending=True)):
        intervals = calendar.intervals(day)
        if not intervals:
            yield _off(calendar, day)
        for opens, closes in intervals:
            begin, end = max(opens, start), min(closes, due)
            if begin < end:
                seconds = worked_between(calendar, begin, end) // timedelta(seconds=1)
                yield Line("worked", begin, end, seconds=seconds)


def _days(calendar: Calendar, start: datetime, due: datetime, family: Family) -> Iterator[Line]:
    """The day of the start does not count."""
    count = 0
    for day in _dates(calendar.local_date(start) + _DAY, calendar.local_date(due, ending=True)):
        if counts(calendar, family, day):
            count += 1
            yield Line("day", calendar.start_of(day), calendar.end_of(day), count=count)
        else:
            yield _off(calendar, day)


def _off(calendar: Calendar, day: date) -> Line:
    return Line("off", calendar.start_of(day), calendar.end_of(day), name=calendar.holidays.get(day))


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * _DAY
