"""The account of a due time: every stretch and date between start and due, counted or not, in order."""

from datetime import timedelta

import pytest

from engine.clockwork.account import Line, account
from tests.clockwork.offices import OFFICE, ROUND, at, calendar, lasting

HOUR = 3600


def test_working_time_is_told_interval_by_interval_and_what_is_off_by_its_name() -> None:
    """From Wednesday noon over New Year and a day taken off with it, and the weekend, to Monday."""
    start = at("2025-12-31T11:00")
    assert list(account(OFFICE, start, lasting("6 hours"))) == [
        Line("start", start, start),
        Line("worked", start, at("2025-12-31T12:00"), seconds=HOUR),
        Line("worked", at("2025-12-31T13:00"), at("2025-12-31T16:00"), seconds=3 * HOUR),
        Line("off", at("2026-01-01T00:00"), at("2026-01-02T00:00"), name="Tahun Baru"),
        Line("off", at("2026-01-02T00:00"), at("2026-01-03T00:00"), name="Cuti bersama"),
        Line("off", at("2026-01-03T00:00"), at("2026-01-04T00:00")),
        Line("off", at("2026-01-04T00:00"), at("2026-01-05T00:00")),
        Line("worked", at("2026-01-05T07:30"), at("2026-01-05T09:30"), seconds=2 * HOUR),
    ]


def test_an_interval_that_is_over_or_not_reached_is_not_told() -> None:
    start = at("2026-01-05T13:00")
    assert list(account(OFFICE, start, lasting("3 hours"))) == [
        Line("start", start, start),
        Line("worked", start, at("2026-01-05T16:00"), seconds=3 * HOUR),
    ]
    early = at("2026-01-05T07:00")
    assert list(account(OFFICE, early, lasting("1 hour")))[1:] == [
        Line("worked", at("2026-01-05T07:30"), at("2026-01-05T08:30"), seconds=HOUR)
    ]


def test_seconds_are_whole_and_rounded_down() -> None:
    start = at("2026-01-05T11:59:58.5")
    worked = list(account(OFFICE, start, lasting("1 minute")))[1:]
    assert [line.seconds for line in worked] == [1, 58]


def test_an_interval_that_ends_where_the_time_starts_is_not_told() -> None:
    noon = at("2026-01-05T12:00")
    assert list(account(OFFICE, noon, lasting("1 hour")))[1:] == [
        Line("worked", at("2026-01-05T13:00"), at("2026-01-05T14:00"), seconds=HOUR)
    ]


def test_the_date_after_a_24_00_is_not_told_even_if_it_is_off() -> None:
    office, start = calendar(zone="UTC", week={"mon": ["00:00-24:00"]}), at("2026-01-05T22:00", "Z")
    assert list(account(office, start, lasting("2 hours")))[1:] == [
        Line("worked", start, at("2026-01-06T00:00", "Z"), seconds=2 * HOUR)
    ]


def test_time_that_ends_at_24_00_is_told_on_the_date_that_ends_there() -> None:
    start = at("2026-01-05T22:00", "Z")
    assert list(account(ROUND, start, lasting("2 hours")))[1:] == [
        Line("worked", start, at("2026-01-06T00:00", "Z"), seconds=2 * HOUR)
    ]


def test_working_days_are_counted_from_the_day_after_the_start() -> None:
    start = at("2025-12-31T08:00")
    assert list(account(OFFICE, start, lasting("2 working days"))) == [
        Line("start", start, start),
        Line("off", at("2026-01-01T00:00"), at("2026-01-02T00:00"), name="Tahun Baru"),
        Line("off", at("2026-01-02T00:00"), at("2026-01-03T00:00"), name="Cuti bersama"),
        Line("off", at("2026-01-03T00:00"), at("2026-01-04T00:00")),
        Line("off", at("2026-01-04T00:00"), at("2026-01-05T00:00")),
        Line("day", at("2026-01-05T00:00"), at("2026-01-06T00:00"), count=1),
        Line("day", at("2026-01-06T00:00"), at("2026-01-07T00:00"), count=2),
    ]


@pytest.mark.parametrize(("duration", "days"), [("3 calendar days", 3), ("1 week", 7), ("1 month", 31)])
def test_calendar_days_and_months_count_every_date(duration: str, days: int) -> None:
    start = at("2025-12-31T08:00")
    told = list(account(OFFICE, start, lasting(duration)))
    first = at("2026-01-01T00:00")
    assert told[1:] == [
        Line("day", first + timedelta(days=n), first + timedelta(days=n + 1), count=n + 1) for n in range(days)
    ]
