"""A slow oracle of time, which looks at a wall clock once a minute and counts.

It reads the written calendar by itself and knows no intervals: a minute of UTC is worked if its local date and time lie
in the hours written for that date.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.definition.durations import Family

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
Minute = tuple[datetime, date, str]


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


class Oracle:
    """Looks at every minute. All that it is asked lies within weeks of the start."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self.days: dict[date, list[datetime]] = {}
        self.hours: dict[date, list[str]] = {}

    def written(self, day: date) -> list[str]:
        document, key = self.document, day.isoformat()
        if key in document["working_days"]:
            return list(document["working_days"][key])
        if key in document["holidays"]:
            return []
        week = document["week"]
        for period in document["periods"]:
            if period["from"] <= key <= period["to"]:
                week = period["week"]
        return list(week[WEEKDAYS[day.weekday()]])

    def is_worked(self, day: date, time: str) -> bool:
        if day not in self.hours:
            self.hours[day] = self.written(day)
        return any(text[:5] <= time < text[6:] for text in self.hours[day])

    def minutes(self, start: datetime) -> Iterator[Minute]:
        """Each minute of UTC from that of `start`, with the local date and time at which it begins."""
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        for number in range(400):
            for minute, local, time in clock_of(self.document["zone"], day + number * DAY):
                if minute + MINUTE > start:
                    yield minute, local, time

    def day_minutes(self, day: date) -> list[Minute]:
        """Every minute whose local date is `day`."""
        around = takewhile(lambda minute: minute[0] < noon(day) + 2 * DAY, self.minutes(noon(day) - 2 * DAY))
        return [minute for minute in around if minute[1] == day]

    def worked(self, day: date) -> list[datetime]:
        if day not in self.days:
            worth_a_look = self.written(day) != []
            minutes = self.day_minutes(day) if worth_a_look else []
            self.days[day] = [minute for minute, local, time in minutes if self.is_worked(local, time)]
        return self.days[day]

    def used_up(self, start: datetime, left: timedelta) -> datetime:
        for minute, local, time in self.minutes(start):
            if not left:
                break
            if self.is_worked(local, time):
                begins = max(minute, start)
                used = min(left, minute + MINUTE - begins)
                left -= used
                start = max(start, begins + used)
        return start

    def between(self, start: datetime, end: datetime) -> timedelta:
        inside = takewhile(lambda minute: minute[0] < end, self.minutes(start))
        worked = (minute for minute, local, time in inside if self.is_worked(local, time))
        spans = ((max(minute, start), min(minute + MINUTE, end)) for minute in worked)
        return sum((closes - opens for opens, closes in spans), timedelta())

    def date_of(self, instant: datetime, *, ending: bool = False) -> date:
        return (instant - timedelta(microseconds=ending)).astimezone(ZoneInfo(self.document["zone"])).date()

    def counts(self, family: Family, day: date) -> bool:
        return family is not Family.WORKING_DAYS or bool(self.worked(day))

    def number(self, family: Family, after: date, last: date) -> int:
        return sum(self.counts(family, after + n * DAY) for n in range(1, (last - after).days + 1))

    def nth(self, family: Family, day: date, number: int) -> date:
        while number:
            day += DAY
            number -= self.counts(family, day)
        return day

    def counted(self, family: Family, day: date) -> list[datetime]:
        if family is Family.WORKING_DAYS:
            return self.worked(day)
        return [minute for minute, _, _ in self.day_minutes(day)]

    def start(self, family: Family, day: date) -> datetime:
        return self.counted(family, day)[0]

    def end(self, family: Family, day: date) -> datetime:
        return self.counted(family, day)[-1] + MINUTE

    def moved(self, family: Family, stopped: datetime, resumed: datetime, aim: date) -> date:
        today = self.date_of(resumed)
        left = self.number(family, self.date_of(stopped), aim)
        if not left:
            left = int(not self.counts(family, today) or self.end(family, today) <= resumed)
        return self.nth(family, today, left)


@lru_cache(maxsize=5000)
def clock_of(zone: str, day: datetime) -> list[Minute]:
    """The minutes of a UTC day, each with what a calendar and a clock on the wall show then."""
    minutes = [day + number * MINUTE for number in range(1440)]
    shown = [minute.astimezone(ZoneInfo(zone)) for minute in minutes]
    return [(minute, local.date(), f"{local:%H:%M}") for minute, local in zip(minutes, shown, strict=True)]
