"""Time against a slow oracle, which looks at a wall clock once a minute and counts.

The oracle reads the written calendar by itself and knows no intervals: a minute of UTC is worked if its local date and
time lie in the hours written for that date. Zones and dates are drawn around changes of the clocks.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.clockwork.due import promised
from engine.clockwork.stops import days_late, resumed_due, resumed_warning, working_days, working_seconds
from engine.clockwork.walk import worked_between
from engine.definition.durations import Duration, Family

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
PLACES: Final = (  # a zone, and a date on which its clocks change (but for Makassar and Kathmandu)
    ("Asia/Makassar", date(2026, 3, 2)),
    ("Asia/Kathmandu", date(2026, 2, 4)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Europe/Berlin", date(2026, 12, 31)),
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Africa/Cairo", date(2026, 10, 30)),
    ("America/St_Johns", date(2007, 11, 4)),
    ("Pacific/Apia", date(2011, 12, 30)),
)
DAYS: Final[tuple[list[str], ...]] = (
    [],
    ["00:00-24:00"],
    ["07:30-12:00", "13:00-16:00"],
    ["22:00-24:00"],
    ["00:00-01:30", "01:30-02:30", "02:30-04:00"],
    ["00:00-00:30", "00:30-02:00", "23:00-23:59"],
    ["01:00-02:15", "02:45-05:00"],
    ["02:15-02:45", "03:00-05:00"],
)
Minute = tuple[datetime, date, str]

hours = st.sampled_from(DAYS)
weeks = st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, hours))
instants_of_a_week = st.one_of(
    st.integers(-3 * 96, 4 * 96).map(lambda quarters: timedelta(minutes=15 * quarters)),
    st.timedeltas(-3 * DAY, 4 * DAY),
)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[dict[str, Any], datetime]:
    """A written calendar, and an instant in the days around a change of its clocks."""
    zone, change = draw(st.sampled_from(PLACES))
    near = st.integers(-4, 9).map(lambda number: (change + timedelta(days=number)).isoformat())
    first, last = sorted((draw(near), draw(near)))
    document = {
        "calendar": "drawn",
        "version": 1,
        "zone": zone,
        "week": draw(weeks) | {draw(st.sampled_from(WEEKDAYS)): draw(st.sampled_from(DAYS[1:3]))},
        "periods": draw(st.lists(weeks.map(lambda week: {"from": first, "to": last, "week": week}), max_size=2)),
        "holidays": draw(st.dictionaries(near, st.just("free"), max_size=3)),
        "working_days": draw(st.dictionaries(near, st.sampled_from(DAYS[1:]), max_size=2)),
    }
    return document, noon(change) + draw(instants_of_a_week)


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


def of(document: dict[str, Any]) -> tuple[Calendar, Oracle]:
    return calendar_of(document), Oracle(document)


def dropped_unless_after(start: datetime, warn: datetime) -> datetime | None:
    """Where the clocks went back over midnight, a day may have begun before the start on the day before it."""
    return warn if warn > start else None


def skips_a_date(document: dict[str, Any]) -> bool:
    """On a date that never came, the oracle has no minute to look at."""
    return str(document["zone"]) == "Pacific/Apia"


@given(calendars(), st.integers(1, 8 * 60))
def test_working_time_is_used_up_minute_by_minute(drawn: tuple[dict[str, Any], datetime], minutes: int) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    clock = promised(calendar, start, start, Duration(Family.WORKING_TIME, minutes * 60, ""))
    assert clock.due == oracle.used_up(start, timedelta(minutes=minutes))
    assert clock.warn == oracle.used_up(start, timedelta(seconds=minutes * 48))
    assert worked_between(calendar, start, clock.due) == timedelta(minutes=minutes)


@given(calendars(), st.integers(1, 5))
def test_working_days_end_with_their_last_worked_minute(drawn: tuple[dict[str, Any], datetime], days: int) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    clock = promised(calendar, start, start, Duration(Family.WORKING_DAYS, days, ""))
    day = oracle.nth(Family.WORKING_DAYS, oracle.date_of(start), days)
    assert clock.due == oracle.end(Family.WORKING_DAYS, day)
    assert clock.warn == dropped_unless_after(start, oracle.start(Family.WORKING_DAYS, day))


@given(calendars(), st.integers(1, 9))
def test_calendar_days_end_with_their_last_minute(drawn: tuple[dict[str, Any], datetime], days: int) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    clock = promised(calendar, start, start, Duration(Family.CALENDAR_DAYS, days, ""))
    day = oracle.date_of(start) + days * DAY
    if skips_a_date(drawn[0]) and day == date(2011, 12, 30):
        day -= DAY
        assert clock.due == oracle.end(Family.CALENDAR_DAYS, day)
        return
    assert clock.due == oracle.end(Family.CALENDAR_DAYS, day)
    assert clock.warn == dropped_unless_after(start, oracle.start(Family.CALENDAR_DAYS, day))


@given(calendars(), st.integers(1, 12))
def test_months_end_on_the_same_day_or_the_last(drawn: tuple[dict[str, Any], datetime], months: int) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    due = promised(calendar, start, start, Duration(Family.MONTHS, months, "")).due
    first, last = oracle.date_of(start), oracle.date_of(due, ending=True)
    assert (last.year - first.year) * 12 + last.month - first.month == months
    assert last.day == first.day or (last.day < first.day and (last + DAY).day == 1)
    assert due == oracle.end(Family.MONTHS, last)


@given(calendars(), instants_of_a_week, instants_of_a_week)
def test_measures_are_sums_of_minutes(
    drawn: tuple[dict[str, Any], datetime], further: timedelta, again: timedelta
) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    a, b, c = sorted((start, start + further, start + again))
    assert worked_between(calendar, a, b) == oracle.between(a, b)
    assert working_seconds(calendar, a, b) == oracle.between(a, b) // timedelta(seconds=1)
    assert worked_between(calendar, a, b) + worked_between(calendar, b, c) == worked_between(calendar, a, c)
    assert working_days(calendar, a, b) == oracle.number(Family.WORKING_DAYS, oracle.date_of(a), oracle.date_of(b))
    assert working_days(calendar, a, b) + working_days(calendar, b, c) == working_days(calendar, a, c)


@given(calendars(), instants_of_a_week, instants_of_a_week, st.sampled_from(list(Family)), st.integers(1, 4))
def test_a_stop_moves_what_was_left(
    drawn: tuple[dict[str, Any], datetime], one: timedelta, two: timedelta, family: Family, amount: int
) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    stopped, resumed = sorted((start + one, start + two))
    amount = amount * 3600 if family is Family.WORKING_TIME else min(amount, 1) if family is Family.MONTHS else amount
    clock = promised(calendar, start, start, Duration(family, amount, ""))
    due = resumed_due(calendar, family, stopped, resumed, clock.due)
    warn = clock.warn and resumed_warning(calendar, family, stopped, resumed, clock.warn)
    at_end = resumed_warning(calendar, family, stopped, resumed, clock.due, by_warn_after=True)
    assert at_end == due
    if clock.due < stopped:
        assert due == clock.due
    elif family is Family.WORKING_TIME:
        assert due == oracle.used_up(resumed, oracle.between(stopped, clock.due))
    elif not skips_a_date(drawn[0]):
        day = oracle.moved(family, stopped, resumed, oracle.date_of(clock.due, ending=True))
        assert due == oracle.end(family, day)
        if clock.warn and clock.warn >= stopped:
            assert warn == oracle.start(family, oracle.moved(family, stopped, resumed, oracle.date_of(clock.warn)))


@given(calendars(), instants_of_a_week, st.sampled_from([Family.WORKING_DAYS, Family.CALENDAR_DAYS]))
def test_days_late_are_the_counting_days_since(
    drawn: tuple[dict[str, Any], datetime], further: timedelta, family: Family
) -> None:
    (calendar, oracle), start = of(drawn[0]), drawn[1]
    due = promised(calendar, start, start, Duration(family, 1, "")).due
    now = due + further
    assert days_late(calendar, family, due, now) == oracle.number(
        family, oracle.date_of(due, ending=True), oracle.date_of(now)
    )


@given(calendars(), st.timedeltas(timedelta(0), 3 * DAY), st.sampled_from(list(Family)), st.integers(1, 5))
def test_a_later_start_or_a_longer_duration_is_never_due_earlier(
    drawn: tuple[dict[str, Any], datetime], later: timedelta, family: Family, amount: int
) -> None:
    calendar, start = calendar_of(drawn[0]), drawn[1]
    due = promised(calendar, start, start, Duration(family, amount, "")).due
    assert due > start
    assert promised(calendar, start, start, Duration(family, amount + 1, "")).due >= due
    after = promised(calendar, start + later, start + later, Duration(family, amount, "")).due
    assert after >= due or calendar.local_date(start + later) < calendar.local_date(start)


@given(calendars())
def test_the_canonical_form_says_all_that_the_calendar_says(drawn: tuple[dict[str, Any], datetime]) -> None:
    calendar = calendar_of(drawn[0])
    assert calendar_of(canonical(calendar)) == calendar
    assert canonical(calendar_of(canonical(calendar))) == canonical(calendar)
