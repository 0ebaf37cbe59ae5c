"""Stops of a clock and the measures of time, sentence by sentence of `spec/time.md`."""

import pytest

from engine.clockwork.stops import days_late, resumed_due, resumed_warning, working_days, working_seconds
from engine.definition.durations import Family
from tests.clockwork.offices import OFFICE, ROUND, at

TIME, DAYS, DATES, MONTHS = Family.WORKING_TIME, Family.WORKING_DAYS, Family.CALENDAR_DAYS, Family.MONTHS


@pytest.mark.parametrize(
    ("stopped", "resumed", "due", "moved"),
    [
        ("2026-01-05T11:30", "2026-01-07T11:50", "2026-01-05T12:00", "2026-01-07T13:20"),
        ("2026-01-05T09:00", "2026-01-05T09:00", "2026-01-05T10:00", "2026-01-05T10:00"),
        ("2026-01-05T12:00", "2026-01-06T03:00", "2026-01-05T12:00", "2026-01-06T03:00"),
        ("2026-01-05T16:30", "2026-01-10T22:00", "2026-01-06T08:30", "2026-01-12T08:30"),
        ("2026-01-05T09:00:00.25", "2026-01-06T09:00", "2026-01-05T09:00:01", "2026-01-06T09:00:00.75"),
    ],
)
def test_the_working_time_that_was_left_is_laid_out_again(stopped: str, resumed: str, due: str, moved: str) -> None:
    assert resumed_due(OFFICE, TIME, at(stopped), at(resumed), at(due)) == at(moved)


@pytest.mark.parametrize(
    ("family", "stopped", "resumed", "due", "moved"),
    [
        (DAYS, "2026-01-05T08:00", "2026-01-12T08:00", "2026-01-07T16:00", "2026-01-14T16:00"),
        (DAYS, "2026-01-05T08:00", "2026-01-11T08:00", "2026-01-07T16:00", "2026-01-13T16:00"),
        (DAYS, "2026-01-09T20:00", "2026-01-09T21:00", "2026-01-12T16:00", "2026-01-12T16:00"),
        (DATES, "2026-01-05T08:00", "2026-01-12T23:00", "2026-01-07T00:00", "2026-01-14T00:00"),
        (DATES, "2026-01-01T08:00", "2026-01-10T08:00", "2026-01-04T00:00", "2026-01-13T00:00"),
        (MONTHS, "2026-01-05T08:00", "2026-02-05T08:00", "2026-02-06T00:00", "2026-03-09T00:00"),
    ],
)
def test_the_counting_days_that_were_left_follow_the_day_of_the_resume(
    family: Family, stopped: str, resumed: str, due: str, moved: str
) -> None:
    assert resumed_due(OFFICE, family, at(stopped), at(resumed), at(due)) == at(moved)


@pytest.mark.parametrize(
    ("family", "resumed", "moved"),
    [
        (DAYS, "2026-01-07T15:59", "2026-01-07T16:00"),
        (DAYS, "2026-01-07T16:00", "2026-01-08T16:00"),
        (DAYS, "2026-01-09T16:30", "2026-01-10T12:00"),
        (DAYS, "2026-01-11T08:00", "2026-01-12T16:00"),
        (DAYS, "2026-01-16T16:30", "2026-01-19T16:00"),
        (DATES, "2026-01-11T08:00", "2026-01-12T00:00"),
        (DATES, "2026-01-12T00:00", "2026-01-13T00:00"),
    ],
)
def test_with_no_counting_day_left_it_ends_on_the_day_of_the_resume_or_the_next_that_counts(
    family: Family, resumed: str, moved: str
) -> None:
    due = at("2026-01-05T16:00") if family is DAYS else at("2026-01-06T00:00")
    assert resumed_due(OFFICE, family, at("2026-01-05T08:00"), at(resumed), due) == at(moved)


@pytest.mark.parametrize("family", list(Family))
def test_what_was_past_at_the_stop_does_not_move(family: Family) -> None:
    stopped, resumed, past = at("2026-01-05T08:00:00.000001"), at("2026-01-09T08:00"), at("2026-01-05T08:00")
    assert resumed_due(OFFICE, family, stopped, resumed, past) == past
    assert resumed_warning(OFFICE, family, stopped, resumed, past) == past


def test_exactly_due_at_the_stop_still_moves() -> None:
    due = at("2026-01-05T16:00")
    assert resumed_due(OFFICE, DAYS, due, at("2026-01-07T08:00"), due) == at("2026-01-07T16:00")


@pytest.mark.parametrize(
    ("family", "by_warn_after", "warn", "moved"),
    [
        (TIME, False, "2026-01-05T10:00", "2026-01-12T11:00"),
        (TIME, True, "2026-01-05T10:00", "2026-01-12T11:00"),
        (DAYS, False, "2026-01-07T07:30", "2026-01-14T07:30"),
        (DAYS, True, "2026-01-07T16:00", "2026-01-14T16:00"),
        (DAYS, False, "2026-01-05T08:30", "2026-01-12T07:30"),
        (DAYS, False, "2026-01-12T07:30", "2026-01-20T07:30"),
        (DAYS, True, "2026-01-05T16:00", "2026-01-12T16:00"),
        (DATES, False, "2026-01-07T00:00", "2026-01-14T00:00"),
        (DATES, True, "2026-01-07T00:00", "2026-01-14T00:00"),
        (MONTHS, False, "2026-01-08T00:00", "2026-01-15T00:00"),
    ],
)
def test_a_warning_moves_in_the_same_way(family: Family, by_warn_after: bool, warn: str, moved: str) -> None:  # noqa: FBT001
    stopped, resumed = at("2026-01-05T08:00"), at("2026-01-12T09:00")
    assert resumed_warning(OFFICE, family, stopped, resumed, at(warn), by_warn_after=by_warn_after) == at(moved)


def test_a_warning_lies_where_its_day_begins_unless_it_was_laid_out_by_warn_after() -> None:
    stopped, resumed = at("2026-01-05T08:00"), at("2026-01-12T09:00")
    assert resumed_warning(OFFICE, DAYS, stopped, resumed, at("2026-01-07T07:30")) == at("2026-01-14T07:30")


def test_a_warning_that_is_due_just_at_the_stop_has_not_fired_and_moves() -> None:
    stopped, resumed = at("2026-01-05T08:00"), at("2026-01-12T09:00")
    assert resumed_warning(OFFICE, TIME, stopped, resumed, stopped) == resumed


def test_a_warning_at_24_00_by_warn_after_lies_on_the_date_that_ends_there() -> None:
    stopped, resumed, warn = at("2026-01-05T08:00"), at("2026-01-12T09:00"), at("2026-01-06T00:00")
    assert resumed_warning(OFFICE, DATES, stopped, resumed, warn, by_warn_after=True) == at("2026-01-13T00:00")
    assert resumed_warning(OFFICE, DATES, stopped, resumed, warn) == at("2026-01-13T00:00")


@pytest.mark.parametrize(
    ("a", "b", "seconds"),
    [
        ("2026-01-05T08:00", "2026-01-05T09:00", 3600),
        ("2026-01-05T11:30", "2026-01-05T13:30", 3600),
        ("2026-01-05T16:00", "2026-01-06T07:30", 0),
        ("2026-01-09T16:00", "2026-01-12T08:00", 1800 + 4 * 3600 + 1800),
        ("2026-01-05T08:00:00.2", "2026-01-05T08:00:02.1", 1),
        ("2026-01-05T15:59:59.5", "2026-01-06T07:30:00.5", 1),
        ("2026-01-05T09:00", "2026-01-05T08:00", 0),
        ("2026-01-05T09:00", "2026-01-05T09:00", 0),
    ],
)
def test_working_seconds_are_the_whole_seconds_of_the_exact_sum(a: str, b: str, seconds: int) -> None:
    assert working_seconds(OFFICE, at(a), at(b)) == seconds


@pytest.mark.parametrize(
    ("a", "b", "days"),
    [
        ("2026-01-05T23:00", "2026-01-05T08:00", 0),
        ("2026-01-05T23:00", "2026-01-06T00:00", 1),
        ("2026-01-04T23:00", "2026-01-12T00:00", 7),
        ("2025-12-31T08:00", "2026-01-04T08:00", 0),
        ("2026-01-12T08:00", "2026-01-05T08:00", 0),
    ],
)
def test_working_days_are_the_working_dates_after_the_first_and_up_to_the_last(a: str, b: str, days: int) -> None:
    assert working_days(OFFICE, at(a), at(b)) == days


@pytest.mark.parametrize(
    ("family", "due", "now", "late"),
    [
        (DAYS, "2026-01-05T16:00", "2026-01-05T16:00:01", 0),
        (DAYS, "2026-01-05T16:00", "2026-01-06T00:00", 1),
        (DAYS, "2026-01-09T16:30", "2026-01-12T08:00", 2),
        (DATES, "2026-01-06T00:00", "2026-01-06T00:00:01", 1),
        (DATES, "2026-01-06T00:00", "2026-01-09T12:00", 4),
        (MONTHS, "2026-02-01T00:00", "2026-02-02T00:00", 2),
        (DATES, "2026-01-06T00:00", "2026-01-05T12:00", 0),
    ],
)
def test_days_late_are_the_counting_days_since_the_date_of_the_due_time(
    family: Family, due: str, now: str, late: int
) -> None:
    assert days_late(OFFICE, family, at(due), at(now)) == late


def test_a_working_day_that_ends_at_24_00_is_the_date_that_ends_there() -> None:
    due = at("2026-01-06T00:00", "Z")
    assert days_late(ROUND, DAYS, due, at("2026-01-06T00:00:01", "Z")) == 1
    assert resumed_due(ROUND, DAYS, at("2026-01-05T08:00", "Z"), at("2026-01-08T08:00", "Z"), due) == at(
        "2026-01-09T00:00", "Z"
    )


def test_lateness_in_working_time_is_not_counted_in_days() -> None:
    with pytest.raises(ValueError, match=r"^working time is late by seconds, not by days$"):
        days_late(OFFICE, TIME, at("2026-01-05T08:00"), at("2026-01-06T08:00"))
