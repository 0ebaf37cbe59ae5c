"""Time as a reader meets it: what is left or over, in the family of the standard (`spec/time.md`; the design, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.case.standards import duration_of
from engine.clockwork.calendar import Calendar
from engine.clockwork.stops import days_late, working_seconds
from engine.clockwork.walk import counting_days, worked_between
from engine.definition.durations import Duration, Family
from engine.definition.model import Definition, TimeStandard
from engine.machine.sheet.words import written_time


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a clock, or how much is over.

    `amount` is in working seconds (`family` `working_time`), working days (`working_days`) or calendar days
    (`calendar_days`); 0 days left is: today.
    """

    family: str
    amount: int
    over: bool


@dataclass(frozen=True, slots=True)
class Timer:
    """A clock with its due time; `used` is the share of its standard used up (1: all), `standard` as written.

    `undecreed` is the year that it is due in, where the calendar does not know that year's days off yet.
    """

    due: datetime
    left: Left
    used: float
    standard: str
    undecreed: int | None = None


def timer(
    calendar: Calendar, family: Family | None, since: datetime, due: datetime | None, now: datetime, standard: str
) -> Timer | None:
    """Give the clock of something that runs since an instant; None if nothing is ever late."""
    if family is None or due is None:
        return None
    share_used = used(calendar, family, since, due, now)
    return Timer(due, left(calendar, family, now, due), share_used, standard, calendar.undecreed(due))


def family_of(standard: TimeStandard | None, data: Mapping[str, object]) -> Family | None:
    """Give the family that a standard is counted in over the case's data; None if nothing is ever late."""
    duration = duration_of(standard, data)
    return None if duration is None else duration.family


def left(calendar: Calendar, family: Family, now: datetime, due: datetime) -> Left:
    """Give what is left until a due time, or over since."""
    over = now > due
    if family is Family.WORKING_TIME:
        seconds = working_seconds(calendar, due, now) if over else working_seconds(calendar, now, due)
        return Left(family.value, seconds, over)
    word = Family.WORKING_DAYS if family is Family.WORKING_DAYS else Family.CALENDAR_DAYS
    if over:
        return Left(word.value, days_late(calendar, family, due, now), over)
    last = calendar.local_date(due, ending=True)
    return Left(word.value, counting_days(calendar, family, calendar.local_date(now), last), over)


def used(calendar: Calendar, family: Family, since: datetime, due: datetime, at: datetime) -> float:
    """Give the share of the time from `since` to `due` that is used up at an instant; more than 1 when over."""
    if family in {Family.WORKING_TIME, Family.WORKING_DAYS}:
        whole, gone = worked_between(calendar, since, due), worked_between(calendar, since, at)
    else:
        whole, gone = due - since, at - since
    if whole <= timedelta():
        return 1.0 if at <= due else 1.5
    return gone / whole


def share(duration: Duration, seconds: int) -> float | None:
    """Give which share of a standard of working time so many working seconds are; None in the families of days."""
    return seconds / duration.amount if duration.family is Family.WORKING_TIME else None


def written(definition: Definition, standard: TimeStandard | None, locale: str) -> str:
    """Give a standard as written, in the reader's language; "" if there is none."""
    return "" if standard is None else written_time(definition, standard, locale)
