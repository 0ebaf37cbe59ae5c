"""Stops of a clock, and the measures of time (`spec/time.md`, Clock stops, Measures)."""

from datetime import date, datetime, timedelta

from engine.clockwork.calendar import Calendar
from engine.clockwork.walk import (
    counting_days,
    counts,
    end_of_counting,
    lay_out,
    nth_counting_day,
    start_of_counting,
    worked_between,
)
from engine.definition.durations import Family


def resumed_due(calendar: Calendar, family: Family, stopped: datetime, resumed: datetime, due: datetime) -> datetime:
    """The due time of a clock of this family that stood still from `stopped` to `resumed`.

    A due time that was past at the stop does not move.
    """
    if due < stopped:
        return due
    if family is Family.WORKING_TIME:
        return lay_out(calendar, resumed, worked_between(calendar, stopped, due))
    day = _moved(calendar, family, stopped, resumed, calendar.local_date(due, ending=True))
    return end_of_counting(calendar, family, day)


def resumed_warning(
    calendar: Calendar,
    family: Family,
    stopped: datetime,
    resumed: datetime,
    warn: datetime,
    *,
    by_warn_after: bool = False,
) -> datetime:
    """The warning, not fired yet, of a clock that stood still; it may come to lie before `resumed`, and is then due.

    With `by_warn_after` the warning was laid out by `warn_after`, and `family` is that duration's: it then lies at the
    end of its day, not at the start. Where the due time was past at the stop nothing moves, and this is not asked.
    """
    if warn < stopped:
        return warn
    if family is Family.WORKING_TIME:
        return lay_out(calendar, resumed, worked_between(calendar, stopped, warn))
    day = _moved(calendar, family, stopped, resumed, calendar.local_date(warn, ending=by_warn_after))
    edge = end_of_counting if by_warn_after else start_of_counting
    return edge(calendar, family, day)


def working_seconds(calendar: Calendar, a: datetime, b: datetime) -> int:
    """The whole seconds of working time from `a` to `b`: the exact sum rounded down; 0 if `b` is not later."""
    return worked_between(calendar, a, b) // timedelta(seconds=1)


def working_days(calendar: Calendar, a: datetime, b: datetime) -> int:
    """The working days in (local date of `a`, local date of `b`]."""
    return counting_days(calendar, Family.WORKING_DAYS, calendar.local_date(a), calendar.local_date(b))


def days_late(calendar: Calendar, family: Family, due: datetime, now: datetime) -> int:
    """The measure of `late` in a days family: counting days in (date of `due`, date of `now`], 24:00 ending its date.

    Working time is late by `working_seconds(calendar, due, now)`.
    """
    if family is Family.WORKING_TIME:
        raise ValueError("working time is late by seconds, not by days")
    return counting_days(calendar, family, calendar.local_date(due, ending=True), calendar.local_date(now))


def _moved(calendar: Calendar, family: Family, stopped: datetime, resumed: datetime, aim: date) -> date:
    """The counting day to which one moves that lay so many counting days after the stop."""
    left = counting_days(calendar, family, calendar.local_date(stopped), aim)
    today = calendar.local_date(resumed)
    if left > 0:
        return nth_counting_day(calendar, family, today, left)
    if counts(calendar, family, today) and end_of_counting(calendar, family, today) > resumed:
        return today
    return nth_counting_day(calendar, family, today, 1)
