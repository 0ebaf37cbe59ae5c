"""Time against a slow oracle, which counts minutes. Zones and dates are drawn around changes of the clocks."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.clockwork.due import promised
from engine.clockwork.stops import days_late, resumed_due, resumed_warning, working_days, working_seconds
from engine.clockwork.walk import worked_between
from engine.definition.durations import Duration, Family
from tests.properties.oracle import DAY, WEEKDAYS, Oracle, noon

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
