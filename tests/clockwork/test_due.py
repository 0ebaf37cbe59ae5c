"""Due times and warnings, sentence by sentence of `spec/time.md`."""

from datetime import date, timedelta

import pytest

from engine.clockwork.due import Due, after_due, due_at, promised, warning_at
from engine.clockwork.walk import worked_between
from engine.errors import BadCalendar
from tests.clockwork.offices import FULL, OFFICE, ROUND, at, calendar, lasting


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-01-05T08:00", "15 minutes", "2026-01-05T08:15"),
        ("2026-01-05T11:50", "15 minutes", "2026-01-05T13:05"),
        ("2026-01-05T05:00", "1 hour", "2026-01-05T08:30"),
        ("2026-01-05T12:30", "1 jam", "2026-01-05T14:00"),
        ("2026-01-10T12:00", "1 hour", "2026-01-12T08:30"),
        ("2026-01-05T07:30", "4 hours 30 minutes", "2026-01-05T12:00"),
        ("2026-01-05T07:30", "7 hours 30 minutes", "2026-01-05T16:00"),
        ("2026-01-05T12:00", "3 hours", "2026-01-05T16:00"),
        ("2026-01-05T16:00", "1 minute", "2026-01-06T07:31"),
        ("2025-12-31T15:30", "1 hour", "2026-01-05T08:00"),
        ("2026-01-05T08:00:00.000001", "1 hour", "2026-01-05T09:00:00.000001"),
    ],
)
def test_working_time_is_consumed_only_inside_working_intervals(start: str, duration: str, due: str) -> None:
    assert due_at(OFFICE, at(start), lasting(duration)) == at(due)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2026-01-05T00:00", "1 working day", "2026-01-06T16:00"),
        ("2026-01-05T23:59", "1 working day", "2026-01-06T16:00"),
        ("2026-01-03T10:00", "1 working day", "2026-01-05T16:00"),
        ("2026-01-08T08:00", "1 hari kerja", "2026-01-09T16:30"),
        ("2026-01-08T08:00", "2 hari kerja", "2026-01-10T12:00"),
        ("2025-12-31T08:00", "1 working day", "2026-01-05T16:00"),
    ],
)
def test_the_day_of_the_start_does_not_count_among_working_days(start: str, duration: str, due: str) -> None:
    assert due_at(OFFICE, at(start), lasting(duration)) == at(due)


@pytest.mark.parametrize(
    ("start", "duration", "due"),
    [
        ("2025-12-30T08:00", "2 calendar days", "2026-01-02T00:00"),
        ("2025-12-30T23:59", "3 hari kalender", "2026-01-03T00:00"),
        ("2026-01-05T00:00", "1 week", "2026-01-13T00:00"),
        ("2026-01-05T12:00", "2 minggu", "2026-01-20T00:00"),
        ("2026-01-05T12:00", "1 month", "2026-02-06T00:00"),
        ("2026-01-31T12:00", "1 month", "2026-03-01T00:00"),
        ("2028-01-31T12:00", "1 bulan", "2028-03-01T00:00"),
        ("2026-11-30T12:00", "3 months", "2027-03-01T00:00"),
        ("2026-12-15T12:00", "12 months", "2027-12-16T00:00"),
        ("2026-01-31T12:00", "2 months", "2026-04-01T00:00"),
    ],
)
def test_calendar_days_weeks_and_months_end_at_24_00_and_do_not_roll(start: str, duration: str, due: str) -> None:
    assert due_at(OFFICE, at(start), lasting(duration)) == at(due)


def test_the_same_instant_in_another_zone_has_the_same_due_time() -> None:
    start = at("2026-01-05T08:00")
    assert due_at(OFFICE, start, lasting("3 hours")) == due_at(OFFICE, at("2026-01-05T00:00", "Z"), lasting("3 hours"))


@pytest.mark.parametrize(
    ("duration", "due", "warn"),
    [
        ("1 hour", "2026-01-05T09:00", "2026-01-05T08:48"),
        ("1 minute", "2026-01-05T08:01", "2026-01-05T08:00:48"),
        ("5 hours", "2026-01-05T14:00", "2026-01-05T12:00"),
        ("2 working days", "2026-01-07T16:00", "2026-01-07T07:30"),
        ("1 calendar day", "2026-01-07T00:00", "2026-01-06T00:00"),
        ("1 week", "2026-01-13T00:00", "2026-01-12T00:00"),
        ("1 month", "2026-02-06T00:00", "2026-02-05T00:00"),
    ],
)
def test_the_warning_comes_by_itself(duration: str, due: str, warn: str) -> None:
    start = at("2026-01-05T08:00")
    assert promised(OFFICE, start, start, lasting(duration)) == Due(at(due), at(warn))


def test_a_warning_that_would_not_lie_after_the_activation_is_dropped() -> None:
    start, duration = at("2026-01-05T08:00"), lasting("1 hour")
    due = due_at(OFFICE, start, duration)
    assert warning_at(OFFICE, at("2026-01-05T08:47:59"), start, duration, due, None) == at("2026-01-05T08:48")
    assert warning_at(OFFICE, at("2026-01-05T08:48"), start, duration, due, None) is None


def test_warn_after_counts_from_the_activation_and_is_kept_after_the_due_time() -> None:
    activated, start, duration = at("2026-01-06T09:00"), at("2026-01-05T08:00"), lasting("1 hour")
    assert promised(OFFICE, activated, start, duration, lasting("30 minutes")) == Due(
        at("2026-01-05T09:00"), at("2026-01-06T09:30")
    )
    assert promised(OFFICE, activated, start, duration, lasting("2 working days")).warn == at("2026-01-08T16:00")


def test_what_comes_after_a_due_time_of_24_00_counts_from_the_date_that_ends_there() -> None:
    midnight = at("2026-01-06T00:00")
    assert after_due(OFFICE, midnight, lasting("1 calendar day")) == at("2026-01-07T00:00")
    assert after_due(OFFICE, midnight, lasting("1 working day")) == at("2026-01-06T16:00")
    assert due_at(OFFICE, midnight, lasting("1 working day")) == at("2026-01-07T16:00")
    assert after_due(OFFICE, at("2026-02-01T00:00"), lasting("1 month")) == at("2026-03-01T00:00")
    assert after_due(OFFICE, midnight, lasting("1 hour")) == at("2026-01-06T08:30")


def test_a_calendar_round_the_clock_has_working_days_that_end_at_24_00() -> None:
    start = at("2026-01-05T08:00", "Z")
    assert promised(ROUND, start, start, lasting("1 working day")) == Due(
        at("2026-01-07T00:00", "Z"), at("2026-01-06T00:00", "Z")
    )


def test_time_that_comes_back_over_midnight_is_used_up_in_the_order_of_time() -> None:
    """Newfoundland, 2007: 23:01 to 24:00 of Saturday came again after the first minute of Sunday."""
    office = calendar(zone="America/St_Johns", week={"sat": ["23:00-24:00"], "sun": ["00:00-01:00"]})
    start = at("2007-11-03T23:00", "-02:30")
    assert due_at(office, start, lasting("1 hour 1 minute")) == at("2007-11-04T00:01", "-02:30")
    assert due_at(office, start, lasting("2 hours")) == at("2007-11-04T01:00", "-02:30")
    assert due_at(office, start, lasting("3 hours")) == at("2007-11-04T01:00", "-03:30")
    assert due_at(office, at("2007-11-04T00:00", "-02:30"), lasting("1 hour")) == at("2007-11-04T01:00", "-02:30")


def test_long_durations_are_laid_out_to_their_end() -> None:
    start = at("2026-04-06T08:00")
    due = due_at(OFFICE, start, lasting("900 working days"))
    assert OFFICE.local_date(due) == date(2029, 9, 17)
    assert worked_between(OFFICE, start, due_at(OFFICE, start, lasting("5000 hours"))) == timedelta(hours=5000)


def test_an_office_that_is_closed_for_more_than_ten_years_has_no_due_time() -> None:
    free = {date.fromordinal(date(2026, 1, 5).toordinal() + number).isoformat(): "closed" for number in range(3700)}
    office = calendar(week={"mon": FULL}, holidays=free)
    with pytest.raises(BadCalendar, match="no working hours after 2026-01-0"):
        due_at(office, at("2026-01-05T08:00"), lasting("1 working day"))
    with pytest.raises(BadCalendar) as refused:
        due_at(office, at("2026-01-05T08:00"), lasting("1 hour"))
    assert [(problem.path, problem.hint) for problem in refused.value.problems] == [
        (("week",), "it must not be closed for more than ten years")
    ]


def test_an_office_may_be_closed_for_just_ten_years() -> None:
    first = date(2026, 1, 6).toordinal()
    free = {date.fromordinal(first + number).isoformat(): "closed" for number in range(3660)}
    again = date.fromordinal(first + 3660)
    office = calendar(week={"mon": FULL}, holidays=free, working_days={again.isoformat(): ["08:00-12:00"]})
    due = due_at(office, at("2026-01-05T08:00"), lasting("1 working day"))
    assert office.local_date(due) == again
