"""Calendars: which hours a date has, how one is read, and that every problem is told at once."""

from datetime import UTC, date, datetime

import pytest

from engine.clockwork.calendar import Calendar, calendar_of, canonical
from engine.errors import BadCalendar
from tests.clockwork.offices import FULL, OFFICE, ROUND, at, calendar

ONE_WEEK: dict[str, object] = {"calendar": "x", "version": 1, "zone": "UTC", "week": {"mon": FULL}}


def hours(office: Calendar, day: date) -> list[str]:
    """The intervals of a date in local time of UTC+8."""
    zone = at("2026-01-01T00:00").tzinfo
    return [f"{a.astimezone(zone):%H:%M}-{b.astimezone(zone):%H:%M}" for a, b in office.intervals(day)]


def test_a_weekday_has_its_hours_and_one_left_out_is_free() -> None:
    assert hours(OFFICE, date(2026, 1, 5)) == ["07:30-12:00", "13:00-16:00"]
    assert hours(OFFICE, date(2026, 1, 9)) == ["07:30-11:30", "13:30-16:30"]
    assert hours(OFFICE, date(2026, 1, 11)) == []


def test_a_holiday_has_no_hours() -> None:
    assert not OFFICE.is_working_day(date(2026, 1, 1))
    assert hours(OFFICE, date(2026, 1, 2)) == []


def test_an_extra_working_date_comes_before_everything_else() -> None:
    assert hours(OFFICE, date(2026, 1, 10)) == ["08:00-12:00"]
    assert hours(OFFICE, date(2026, 3, 20)) == ["09:00-10:00"]


def test_a_period_replaces_the_whole_week_on_both_its_ends() -> None:
    assert hours(OFFICE, date(2026, 2, 18)) == ["07:30-12:00", "13:00-16:00"]
    assert hours(OFFICE, date(2026, 2, 19)) == []
    assert hours(OFFICE, date(2026, 2, 23)) == ["08:00-12:00"]
    assert hours(OFFICE, date(2026, 3, 19)) == []


def test_of_two_periods_the_later_entry_wins() -> None:
    assert hours(OFFICE, date(2026, 3, 16)) == ["09:00-10:00"]
    assert hours(OFFICE, date(2026, 3, 17)) == []


def test_instants_are_given_in_utc_and_intervals_may_end_at_24() -> None:
    day = datetime(2026, 1, 5, tzinfo=UTC)
    assert ROUND.intervals(date(2026, 1, 5)) == ((day, day.replace(day=6)),)
    assert all(instant.tzinfo is UTC for span in OFFICE.intervals(date(2026, 1, 5)) for instant in span)


def test_the_local_date_of_an_instant_is_that_of_the_calendars_zone() -> None:
    assert OFFICE.local_date(at("2026-01-05T23:30", "Z")) == date(2026, 1, 6)


def test_a_24_00_is_the_next_date_or_the_date_that_ends_there() -> None:
    midnight = at("2026-01-06T00:00")
    assert OFFICE.local_date(midnight) == date(2026, 1, 6)
    assert OFFICE.local_date(midnight, ending=True) == date(2026, 1, 5)
    assert OFFICE.start_of(date(2026, 1, 6)) == OFFICE.end_of(date(2026, 1, 5)) == midnight


def test_dates_may_come_as_yaml_gives_them() -> None:
    parts = {
        "holidays": {date(2026, 1, 5): "x"},
        "periods": [{"name": "p", "from": date(2026, 2, 2), "to": "2026-02-03", "week": {}}],
    }
    read = calendar_of(ONE_WEEK | parts)
    assert not read.is_working_day(date(2026, 1, 5))
    assert not read.is_working_day(date(2026, 2, 2))
    assert read.is_working_day(date(2026, 2, 9))


def test_equal_calendars_are_one_and_have_one_canonical_form() -> None:
    short = calendar_of(ONE_WEEK)
    long = calendar_of(ONE_WEEK | {"week": {"tue": [], "mon": FULL}, "periods": [], "holidays": {}, "working_days": {}})
    long.intervals(date(2026, 1, 5))
    assert short == long
    assert hash(short) == hash(long)
    assert canonical(short) == canonical(long)
    assert canonical(short) != canonical(calendar_of(ONE_WEEK | {"version": 2}))


def test_the_canonical_form_is_the_calendar_as_a_plain_map() -> None:
    assert calendar_of(canonical(OFFICE)) == OFFICE
    assert canonical(calendar(holidays={"2026-02-01": "b", "2026-01-01": "a"})) == {
        "calendar": "office",
        "version": 1,
        "zone": "Asia/Makassar",
        "week": {"mon": FULL, "tue": FULL, "wed": FULL, "thu": FULL, "fri": ["07:30-11:30", "13:30-16:30"]},
        "periods": [],
        "holidays": {"2026-01-01": "a", "2026-02-01": "b"},
        "working_days": {},
    }


def test_every_problem_is_told_at_once_each_with_its_place_and_a_hint() -> None:
    with pytest.raises(BadCalendar) as refused:
        calendar_of(
            {
                "calendar": "Kantor Kita",
                "version": True,
                "zone": "WIB",
                "weeks": {},
                "week": {
                    "mon": ["7:30-12:00", "13:00-12:00"],
                    "montag": [],
                    "tue": ["08:00-12:00", "11:00-13:00"],
                    "wed": "x",
                },
                "periods": [
                    {"name": 1, "from": "2026-02-30", "week": {}},
                    4,
                    {"from": "2026-02-02", "to": "2026-02-01", "week": {}},
                ],
                "holidays": {"2026-1-1": "x", "2026-01-02": " ", date(2026, 1, 3): "x", "2026-01-03": "y"},
                "working_days": {"2026-01-10": [], "2026-01-11": ["00:00-24:01"]},
            }
        )
    told = [(".".join(map(str, problem.path)), problem.message, problem.hint) for problem in refused.value.problems]
    assert told == [
        (
            "weeks",
            "'weeks' is not known here",
            "one of: calendar, version, zone, week, periods, holidays, working_days",
        ),
        ("calendar", "a calendar needs a name", "letters a-z, digits and '-', as in id-government"),
        ("version", "a calendar needs a version", "a whole number, which grows: 1, 2, ..."),
        (
            "zone",
            "'WIB' is no time zone",
            "for Indonesia: Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)",
        ),
        ("week.montag", "'montag' is not known here", "one of: mon, tue, wed, thu, fri, sat, sun"),
        ("week.mon.0", "'7:30-12:00' is no interval", "write local times as '07:30-12:00'; 24:00 may end an interval"),
        ("week.mon.1", "'13:00-12:00' ends before it begins", "past midnight: 22:00-24:00, then the next day"),
        (
            "week.tue.1",
            "11:00-13:00 does not lie after the interval before it",
            "intervals are sorted, may touch, and may not overlap",
        ),
        ("week.wed", "hours are a list", "[07:30-12:00, 13:00-16:00]"),
        ("periods.0.name", "a period's name is a text", "put it in quotes"),
        ("periods.0.from", "2026-02-30 is not in the calendar", "no such day exists"),
        ("periods.0.to", "a date is missing", "as in 2026-03-19"),
        ("periods.1", "a period is a map", "{name: ..., from: DATE, to: DATE, week: {...}}"),
        ("periods.2.to", "the period ends before it begins", "both ends are included"),
        ("holidays.2026-1-1", "'2026-1-1' is no date", "as in 2026-03-19"),
        ("holidays.2026-01-02", "a holiday needs a name", "2026-03-19: Hari Suci Nyepi"),
        ("holidays.2026-01-03", "2026-01-03 stands here twice", "keep one of them"),
        ("working_days.2026-01-10", "an extra working date needs its hours", "a date without work is a holiday"),
        (
            "working_days.2026-01-11.0",
            "'00:00-24:01' ends after 24:00",
            "write local times as '07:30-12:00'; 24:00 may end an interval",
        ),
    ]


@pytest.mark.parametrize(
    ("parts", "path", "message", "hint"),
    [
        (
            {"zone": None},
            "zone",
            "a calendar needs a zone",
            "for Indonesia: Asia/Jakarta (WIB), Asia/Makassar (WITA), Asia/Jayapura (WIT)",
        ),
        ({"week": {}}, "week", "the calendar has no working hours", "give at least one weekday its hours"),
        ({"week": []}, "week", "a week is a map", "mon: [07:30-12:00, 13:00-16:00]"),
        ({"periods": {}}, "periods", "periods are a list", "- {name: ..., from: DATE, to: DATE, week: {...}}"),
        ({"holidays": []}, "holidays", "holidays are a map", "each DATE with what it is"),
        ({"working_days": []}, "working_days", "working_days are a map", "each DATE with what it is"),
        (
            {"periods": [{"from": "2026-01-01", "to": "2036-01-10", "week": {}}]},
            "periods.0.to",
            "the period closes for more than ten years",
            "give it hours, or an end",
        ),
        (
            {"periods": [{"form": 1, "from": "2026-01-01", "to": "2026-01-10", "week": {}}]},
            "periods.0.form",
            "'form' is not known here",
            "one of: name, from, to, week",
        ),
        (
            {"periods": [{"from": "2026-01-01", "to": "2026-01-10", "week": {"tue": [8]}}]},
            "periods.0.week.tue.0",
            "8 is no interval",
            "write local times as '07:30-12:00'; 24:00 may end an interval",
        ),
        (
            {"week": {"mon": ["08:00-08:00"], "tue": FULL}},
            "week.mon.0",
            "'08:00-08:00' ends before it begins",
            "past midnight: 22:00-24:00, then the next day",
        ),
        (
            {"week": {"mon": ["noon"]}},
            "week.mon.0",
            "'noon' is no interval",
            "write local times as '07:30-12:00'; 24:00 may end an interval",
        ),
        ({"periods": [{"from": "2026-01-01", "week": {}}]}, "periods.0.to", "a date is missing", "as in 2026-03-19"),
        ({"periods": [{"to": "2026-01-01", "week": {}}]}, "periods.0.from", "a date is missing", "as in 2026-03-19"),
        (
            {"periods": [{"from": "2026-01-01", "to": "2026-01-10"}]},
            "periods.0.week",
            "a week is a map",
            "mon: [07:30-12:00, 13:00-16:00]",
        ),
    ],
)
def test_one_thing_that_is_wrong_is_told_alone(parts: dict[str, object], path: str, message: str, hint: str) -> None:
    with pytest.raises(BadCalendar) as refused:
        calendar_of(ONE_WEEK | parts)
    assert [(".".join(map(str, p.path)), p.message, p.hint) for p in refused.value.problems] == [(path, message, hint)]


def test_a_period_may_close_for_ten_years_last_one_day_and_do_without_a_name() -> None:
    closed = {"from": "2026-01-01", "to": "2036-01-09", "week": {}}
    one_day = {"from": "2026-01-05", "to": "2026-01-05", "week": {"mon": ["00:00-00:01", "00:01-24:00"]}}
    read = calendar_of(ONE_WEEK | {"periods": [closed, one_day]})
    assert [(p.name, p.first, p.last) for p in read.periods] == [
        ("", date(2026, 1, 1), date(2036, 1, 9)),
        ("", date(2026, 1, 5), date(2026, 1, 5)),
    ]
    assert read.hours(date(2026, 1, 5)) == ((0, 1), (1, 1440))


def test_a_calendar_knows_the_years_of_its_holidays_and_one_without_any_knows_all() -> None:
    assert OFFICE.knows(2026)
    assert not OFFICE.knows(2025)
    assert not OFFICE.knows(2027)
    assert ROUND.knows(1900)


@pytest.mark.parametrize("week", [{}, {"mon": []}, {"sat": [], "sun": []}])
def test_a_week_without_working_hours_is_refused(week: dict[str, list[str]]) -> None:
    with pytest.raises(BadCalendar, match="no working hours"):
        calendar_of(ONE_WEEK | {"week": week, "working_days": {"2026-01-10": ["08:00-12:00"]}})


def test_a_period_that_closes_for_ever_is_refused_but_one_with_hours_may_last() -> None:
    ever = {"name": "x", "from": "2026-01-01", "to": "9999-12-31"}
    with pytest.raises(BadCalendar, match="more than ten years"):
        calendar_of(ONE_WEEK | {"periods": [ever | {"week": {}}]})
    assert calendar_of(ONE_WEEK | {"periods": [ever | {"week": {"fri": FULL}}]}).is_working_day(date(2900, 1, 1))


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Jogja",
        "GMT+7",
        "localtime",
        "posix/Asia/Jakarta",
        "right/Asia/Jakarta",
        "../../etc/passwd",
        "",
        None,
        7,
        "Asia",
    ],
)
def test_only_iana_names_are_zones(zone: object) -> None:
    with pytest.raises(BadCalendar, match="zone"):
        calendar_of(ONE_WEEK | {"zone": zone})


@pytest.mark.parametrize("key", ["calendar", "version", "zone", "week"])
def test_a_calendar_needs_name_version_zone_and_week(key: str) -> None:
    with pytest.raises(BadCalendar, match=key):
        calendar_of({name: part for name, part in ONE_WEEK.items() if name != key})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("periods", {}),
        ("holidays", []),
        ("working_days", ["2026-01-01"]),
        ("week", []),
        ("holidays", {datetime(2026, 1, 1, tzinfo=UTC): "x"}),
    ],
)
def test_a_part_of_the_wrong_shape_is_refused(key: str, value: object) -> None:
    with pytest.raises(BadCalendar, match=key):
        calendar_of(ONE_WEEK | {key: value})
