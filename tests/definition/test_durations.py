"""Durations: what is read, in both languages, and what is refused with a hint that mends it."""

import pytest

from engine.definition.durations import (
    Duration,
    Family,
    Standard,
    multiplied,
    one_family,
    parse_duration,
    parse_standard,
)
from engine.errors import BadDuration


@pytest.mark.parametrize(
    ("text", "family", "amount"),
    [
        ("15 minutes", Family.WORKING_TIME, 15 * 60),
        ("1 minute", Family.WORKING_TIME, 60),
        ("15 menit", Family.WORKING_TIME, 15 * 60),
        ("2 hours", Family.WORKING_TIME, 7200),
        ("1 hour", Family.WORKING_TIME, 3600),
        ("2 jam", Family.WORKING_TIME, 7200),
        ("1 hour 30 minutes", Family.WORKING_TIME, 5400),
        ("1 jam 30 menit", Family.WORKING_TIME, 5400),
        ("1 hour 90 minutes", Family.WORKING_TIME, 9000),
        ("3 working days", Family.WORKING_DAYS, 3),
        ("1 working day", Family.WORKING_DAYS, 1),
        ("3 hari kerja", Family.WORKING_DAYS, 3),
        ("10 calendar days", Family.CALENDAR_DAYS, 10),
        ("10 hari kalender", Family.CALENDAR_DAYS, 10),
        ("2 weeks", Family.CALENDAR_DAYS, 14),
        ("1 minggu", Family.CALENDAR_DAYS, 7),
        ("1 month", Family.MONTHS, 1),
        ("18 months", Family.MONTHS, 18),
        ("6 bulan", Family.MONTHS, 6),
        ("3 Hari Kerja", Family.WORKING_DAYS, 3),
        ("100000 minutes", Family.WORKING_TIME, 6_000_000),
        ("36525 calendar days", Family.CALENDAR_DAYS, 36_525),
    ],
)
def test_a_duration_is_read(text: str, family: Family, amount: int) -> None:
    assert parse_duration(text) == Duration(family, amount, text)


def test_white_space_is_collapsed_and_kept_out_of_the_text() -> None:
    assert parse_duration("  3   hari\u00a0kerja\n").text == "3 hari kerja"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("3 days", "'3 working days' or '3 calendar days'?"),
        ("1 day", "'1 working day' or '1 calendar day'?"),
        ("3 hari", "'3 hari kerja' (working days) or '3 hari kalender' (calendar days)?"),
    ],
)
def test_a_bare_day_asks_which_of_the_two_is_meant(text: str, hint: str) -> None:
    with pytest.raises(BadDuration, match="does not say which days are meant") as refused:
        parse_duration(text)
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a number comes first"),
        ("   ", "a number comes first"),
        ("soon", "a number comes first"),
        ("about 2 hours", "a number comes first"),
        ("hours 2", "a number comes first"),
        ("0 minutes", "has a zero"),
        ("1 hour 0 minutes", "has a zero"),
        ("-3 hours", "is negative"),
        ("\u22123 hours", "is negative"),
        ("1.5 hours", "is not a whole number"),
        ("1,5 jam", "is not a whole number"),
        ("\u0663 hours", "is not a whole number"),
        ("+3 hours", "is not a whole number"),
        ("2hours", "is not a number"),
        ("2", "without a unit"),
        ("1 hour 30", "without a unit"),
        ("3 workdays", "is not a unit of time"),
        ("30 seconds", "is not a unit of time"),
        ("1 year", "is not a unit of time"),
        ("3 kerja hari", "is not a unit of time"),
        ("30 minutes 1 hour", "joins what cannot be joined"),
        ("1 hour 1 hour", "joins what cannot be joined"),
        ("2 working days 1 hour", "joins what cannot be joined"),
        ("1 month 3 calendar days", "joins what cannot be joined"),
        ("1 hour 5 minutes 5 minutes", "joins what cannot be joined"),
        ("1201 months", "is too long"),
        ("9999999999999 minutes", "is too long"),
        ("1" + "0" * 5000 + " hours", "is too long"),
        ("1-2 hours", "is a range"),
        ("30 minutes - 3 hours", "is a range"),
        ("as needed", "is not a duration"),
        ("Sesuai kebutuhan", "is not a duration"),
    ],
)
def test_what_is_no_duration_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(BadDuration, match=message) as refused:
        parse_duration(text)
    assert refused.value.message
    assert refused.value.hint


def test_a_unit_that_is_nearly_right_is_suggested() -> None:
    with pytest.raises(BadDuration) as refused:
        parse_duration("5 mnit")
    assert refused.value.hint == "did you mean 'menit'?"


@pytest.mark.parametrize("text", ["as needed", "sesuai kebutuhan", "Sesuai  Kebutuhan"])
def test_as_needed_is_a_standard_without_an_end(text: str) -> None:
    assert parse_standard(text) == Standard(" ".join(text.split()), None, None)


def test_a_single_duration_is_a_standard_without_a_lower_end() -> None:
    assert parse_standard("2 hours") == Standard("2 hours", None, Duration(Family.WORKING_TIME, 7200, "2 hours"))


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("30 minutes - 3 hours", (Family.WORKING_TIME, 1800), (Family.WORKING_TIME, 10_800)),
        ("1-2 hours", (Family.WORKING_TIME, 3600), (Family.WORKING_TIME, 7200)),
        ("1 - 2 jam", (Family.WORKING_TIME, 3600), (Family.WORKING_TIME, 7200)),
        ("5\u201310 hari kerja", (Family.WORKING_DAYS, 5), (Family.WORKING_DAYS, 10)),
        ("1 hour 30 minutes - 2 hours", (Family.WORKING_TIME, 5400), (Family.WORKING_TIME, 7200)),
        ("10 calendar days - 2 weeks", (Family.CALENDAR_DAYS, 10), (Family.CALENDAR_DAYS, 14)),
        ("2 weeks - 1 month", (Family.CALENDAR_DAYS, 14), (Family.MONTHS, 1)),
        ("1 month - 60 calendar days", (Family.MONTHS, 1), (Family.CALENDAR_DAYS, 60)),
        ("1-2 months", (Family.MONTHS, 1), (Family.MONTHS, 2)),
    ],
)
def test_the_upper_end_of_a_range_is_the_standard(
    text: str, least: tuple[Family, int], most: tuple[Family, int]
) -> None:
    standard = parse_standard(text)
    assert standard.text == text
    assert standard.least is not None
    assert standard.most is not None
    assert (standard.least.family, standard.least.amount) == least
    assert (standard.most.family, standard.most.amount) == most


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3 hours - 30 minutes", "not below the upper"),
        ("2-2 hours", "not below the upper"),
        ("1 month - 1 month", "not below the upper"),
        ("1 month - 4 weeks", "not below the upper"),
        ("31 calendar days - 1 month", "not below the upper"),
        ("1 hour - 2 working days", "mixes working time with working days"),
        ("1 working day - 2 weeks", "mixes working days with calendar days"),
        ("1-2 days", "does not say which days are meant"),
        ("1 hari - 2 hari kerja", "does not say which days are meant"),
        ("1-2 hours 30 minutes", "does not say the unit of 1"),
        ("0-2 hours", "has a zero"),
        ("-1 - 2 hours", "is negative"),
        ("1 - as needed", "a number comes first"),
        ("-3 hours", "is negative"),
        ("-", "a number comes first"),
        ("", "a number comes first"),
        ("0 hours", "has a zero"),
    ],
)
def test_what_is_no_standard_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(BadDuration, match=message):
        parse_standard(text)


def test_a_duration_that_is_multiplied_beyond_a_hundred_years_or_less_than_once_is_none() -> None:
    assert multiplied(parse_duration("2 jam"), 3) == Duration(Family.WORKING_TIME, 6 * 3600, "3 x 2 jam")
    assert multiplied(parse_duration("3 working days"), 2**53) is None
    assert multiplied(parse_duration("3 working days"), 0) is None


def test_months_and_calendar_days_are_one_family_and_no_others_are() -> None:
    assert one_family(Family.MONTHS, Family.CALENDAR_DAYS)
    assert one_family(Family.WORKING_DAYS, Family.WORKING_DAYS)
    assert not one_family(Family.WORKING_DAYS, Family.CALENDAR_DAYS)
    assert not one_family(Family.WORKING_TIME, Family.WORKING_DAYS)
