"""Changes of the clocks: an hour that never comes adds nothing, one that comes twice counts twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.clockwork import zone
from engine.clockwork.zone import end_of, local_date, spans, start_of

NEW_YORK = ZoneInfo("America/New_York")
HAVANA = ZoneInfo("America/Havana")
APIA = ZoneInfo("Pacific/Apia")
ST_JOHNS = ZoneInfo("America/St_Johns")
HOWE = ZoneInfo("Australia/Lord_Howe")


@pytest.fixture(autouse=True)
def _worked_out_anew() -> None:
    """Let each test work the changes of its zone out by itself: what an earlier one found would hide a mistake."""
    zone._changes.cache_clear()  # noqa: SLF001


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_an_interval_that_reaches_into_an_hour_that_never_comes_is_shorter() -> None:
    assert spans(NEW_YORK, date(2026, 3, 8), ((90, 150),)) == ((utc(3, 8, 6, 30), utc(3, 8, 7)),)


def test_an_interval_in_an_hour_that_never_comes_holds_nothing() -> None:
    assert spans(NEW_YORK, date(2026, 3, 8), ((135, 165),)) == ()


def test_an_interval_in_an_hour_that_comes_twice_is_worked_twice() -> None:
    found = spans(NEW_YORK, date(2026, 11, 1), ((75, 90),))
    assert found == ((utc(11, 1, 5, 15), utc(11, 1, 5, 30)), (utc(11, 1, 6, 15), utc(11, 1, 6, 30)))


def test_a_whole_day_with_a_change_is_one_stretch_of_23_or_25_hours() -> None:
    for day, hours in ((date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 5, 1), 24)):
        ((start, end),) = spans(NEW_YORK, day, ((0, 1440),))
        assert end - start == timedelta(hours=hours)
        assert (start, end) == (start_of(NEW_YORK, day), end_of(NEW_YORK, day))


def test_a_change_of_half_an_hour_is_followed() -> None:
    ((start, end),) = spans(HOWE, date(2026, 10, 4), ((0, 1440),))
    assert end - start == timedelta(hours=23, minutes=30)


def test_a_midnight_that_never_comes_is_the_instant_of_the_change() -> None:
    assert start_of(HAVANA, date(2026, 3, 8)) == end_of(HAVANA, date(2026, 3, 7)) == utc(3, 8, 5)
    assert spans(HAVANA, date(2026, 3, 8), ((0, 120),)) == ((utc(3, 8, 5), utc(3, 8, 6)),)


def test_a_midnight_that_comes_twice_begins_its_date_once() -> None:
    assert start_of(HAVANA, date(2026, 11, 1)) == end_of(HAVANA, date(2026, 10, 31)) == utc(11, 1, 4)
    assert end_of(HAVANA, date(2026, 11, 1)) == utc(11, 2, 5)


def test_a_date_whose_midnight_falls_back_to_the_evening_before_begins_when_midnight_comes_again() -> None:
    """At 24:00 of 4 April 2026 the clocks of Chile went back to 23:00."""
    santiago = ZoneInfo("America/Santiago")
    assert start_of(santiago, date(2026, 4, 5)) == end_of(santiago, date(2026, 4, 4)) == utc(4, 5, 4)


def test_a_date_that_a_zone_leapt_over_holds_nothing() -> None:
    leapt = date(2011, 12, 30)
    assert spans(APIA, leapt, ((0, 1440),)) == ()
    assert start_of(APIA, leapt) == end_of(APIA, leapt) == utc(12, 30, 10, year=2011)


def test_a_date_that_comes_back_ends_with_its_last_instant() -> None:
    """At 00:01 of 4 November 2007 the clocks of Newfoundland went back to 23:01 of the third."""
    third, fourth = date(2007, 11, 3), date(2007, 11, 4)
    assert start_of(ST_JOHNS, fourth) == utc(11, 4, 2, 30, year=2007)
    assert end_of(ST_JOHNS, third) == utc(11, 4, 3, 30, year=2007)
    assert local_date(ST_JOHNS, utc(11, 4, 2, 30, year=2007)) == fourth
    assert local_date(ST_JOHNS, utc(11, 4, 2, 31, year=2007)) == third


def test_a_change_at_new_year_is_seen_from_both_years() -> None:
    """The Philippines once began a year with it: they left out 31 December 1844."""
    manila = ZoneInfo("Asia/Manila")
    assert spans(manila, date(1844, 12, 31), ((0, 1440),)) == ()
    assert end_of(manila, date(1844, 12, 30)) == start_of(manila, date(1845, 1, 1))


def test_a_change_in_the_first_hours_of_a_year_is_seen_from_the_last_date_before_it() -> None:
    """Peru began 1990 with summer time: 00:00 of 1 January never came."""
    lima = ZoneInfo("America/Lima")
    assert spans(lima, date(1989, 12, 31), ((0, 1440),)) == ((utc(12, 31, 5, year=1989), utc(1, 1, 5, year=1990)),)
    assert spans(lima, date(1990, 1, 1), ((0, 1440),)) == ((utc(1, 1, 5, year=1990), utc(1, 2, 4, year=1990)),)
    assert end_of(lima, date(1989, 12, 31)) == start_of(lima, date(1990, 1, 1)) == utc(1, 1, 5, year=1990)
