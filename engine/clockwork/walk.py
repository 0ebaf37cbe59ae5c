"""Walking through a calendar: its working stretches and counting days, one after the other (`spec/time.md`)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from engine.clockwork.calendar import Calendar
from engine.clockwork.written import LONGEST_CLOSURE
from engine.clockwork.zone import Spans
from engine.definition.durations import Family
from engine.errors import BadCalendar, CalendarProblem

_DAY: Final = timedelta(days=1)


def lay_out(calendar: Calendar, start: datetime, amount: timedelta) -> datetime:
    """The instant at which `amount` of working time from `start` is used up; `start` itself if there is none."""
    if not amount:
        return start
    day = calendar.local_date(start)
    for opens, closes in calendar.intervals(day):
        if opens <= start and closes - start >= amount:  # most are over within the stretch in which they begin
            return start + amount
    left = amount
    for opens, closes in _stretches(calendar, day - _DAY):
        if closes <= start:
            continue
        begins = max(opens, start)
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
    raise AssertionError("stretches do not end")


def worked_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """The working time from `start` to `end`, exactly; none if `end` is not later."""
    total = timedelta()
    if end <= start:
        return total
    day = calendar.local_date(start)
    for opens, closes in calendar.intervals(day):
        if opens <= start and end <= closes:
            return end - start
    day, last = day - _DAY, calendar.local_date(end) + _DAY
    while day <= last:
        for opens, closes in calendar.intervals(day):
            if opens < end and closes > start:
                total += min(closes, end) - max(opens, start)
        day += _DAY
    return total


def counts(calendar: Calendar, family: Family, day: date) -> bool:
    """Whether a date is a counting day of a days family: a working day, or any date."""
    return family is not Family.WORKING_DAYS or calendar.is_working_day(day)


def counting_days(calendar: Calendar, family: Family, after: date, last: date) -> int:
    """How many counting days there are in (`after`, `last`]."""
    days = max((last - after).days, 0)
    if family is not Family.WORKING_DAYS:
        return days
    return sum(calendar.is_working_day(after + (number + 1) * _DAY) for number in range(days))


def nth_counting_day(calendar: Calendar, family: Family, after: date, number: int) -> date:
    """The `number`th counting day after a date; `number` is 1 or more."""
    if family is not Family.WORKING_DAYS:
        return after + number * _DAY
    return next(islice(_working_dates(calendar, after + _DAY), number - 1, None))


def start_of_counting(calendar: Calendar, family: Family, day: date) -> datetime:
    """Where a counting day begins: the start of its first interval, or 00:00."""
    return calendar.intervals(day)[0][0] if family is Family.WORKING_DAYS else calendar.start_of(day)


def end_of_counting(calendar: Calendar, family: Family, day: date) -> datetime:
    """Where a counting day ends: the end of its last interval, or 24:00."""
    return calendar.intervals(day)[-1][1] if family is Family.WORKING_DAYS else calendar.end_of(day)


def _stretches(calendar: Calendar, day: date) -> Iterator[tuple[datetime, datetime]]:
    """The working stretches of a date and of those after it, in the order of time, without end."""
    held: Spans = ()
    for working in _working_dates(calendar, day):
        spans = calendar.intervals(working)
        if held and spans[0][0] < held[-1][1]:  # the clocks went back over midnight: the two dates are interleaved
            held = tuple(sorted(held + spans))
            continue
        yield from held
        held = spans


def _working_dates(calendar: Calendar, day: date) -> Iterator[date]:
    """The working days from a date on, without end. Raises BadCalendar rather than look for one for ever."""
    latest = day
    while day - latest <= LONGEST_CLOSURE and day < date.max:
        if calendar.is_working_day(day):
            yield day
            latest = day
        day += _DAY
    problem = CalendarProblem(
        ("week",),
        f"{calendar.name} has no working hours after {latest}",
        "it must not be closed for more than ten years",
    )
    raise BadCalendar((problem,))
