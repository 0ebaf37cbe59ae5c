"""The calendars that Tertib ships, in `definitions/calendars`."""

from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from ruamel.yaml import YAML

from engine.clockwork.calendar import Calendar, calendar_of

SHIPPED: Final = {
    file.stem: calendar_of(YAML(typ="safe", pure=True).load(file.read_text("utf-8")))
    for file in (Path(__file__).parents[2] / "definitions" / "calendars").glob("*.yaml")
}
ZONES: Final = {"": "Asia/Makassar", "-wib": "Asia/Jakarta", "-wit": "Asia/Jayapura"}


def minutes(office: Calendar, day: date) -> int:
    return sum((end - start) // timedelta(minutes=1) for start, end in office.intervals(day))


def test_there_are_the_government_in_three_zones_and_two_weeks_and_always() -> None:
    names = {f"id-government{days}{zone}" for days in ("", "-6d") for zone in ZONES}
    assert set(SHIPPED) == names | {"always"}
    assert all(office.name == name for name, office in SHIPPED.items())


@pytest.mark.parametrize(("ending", "zone"), ZONES.items())
def test_the_same_name_in_another_zone_differs_in_its_zone_alone(ending: str, zone: str) -> None:
    for name in ("id-government", "id-government-6d"):
        ours, first = SHIPPED[name + ending], SHIPPED[name]
        assert ours.zone == zone
        assert (ours.week, ours.periods, ours.holidays) == (first.week, first.periods, first.holidays)


@pytest.mark.parametrize(
    ("name", "usual", "ramadan"),
    [("id-government", 37 * 60 + 30, 32 * 60 + 30), ("id-government-6d", 36 * 60, 32 * 60 + 30)],
)
def test_a_week_has_the_hours_of_the_decree_or_ours(name: str, usual: int, ramadan: int) -> None:
    """Perpres 21/2023: 37 h 30 min a week, 32 h 30 min in Ramadan."""
    office = SHIPPED[name]
    assert sum(minutes(office, date(2026, 7, 6) + timedelta(days=number)) for number in range(7)) == usual
    assert sum(minutes(office, date(2026, 3, 2) + timedelta(days=number)) for number in range(7)) == ramadan


def test_ramadan_ends_on_the_eve_of_idul_fitri() -> None:
    office = SHIPPED["id-government"]
    ends = [(period.first, period.last + timedelta(days=1)) for period in office.periods]
    assert [first for first, _ in ends] == [date(2024, 3, 12), date(2025, 3, 1), date(2026, 2, 19), date(2027, 2, 8)]
    assert all(office.holidays[feast].startswith("Hari Raya Idul Fitri") for _, feast in ends)


def test_collective_leave_is_free() -> None:
    office = SHIPPED["id-government"]
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    assert sum(office.is_working_day(day) for day in days) == 240
    assert office.holidays[date(2026, 3, 18)] == "Cuti Bersama Hari Suci Nyepi"


def test_always_is_always() -> None:
    office = SHIPPED["always"]
    assert all(minutes(office, date(2026, 1, 1) + timedelta(days=number)) == 1440 for number in range(365))
