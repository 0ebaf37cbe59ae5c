"""Calendars that the tests of the clockwork share, and a short way to write instants and durations."""

from datetime import datetime
from typing import Final

from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.durations import Duration, parse_duration

FULL: Final = ["07:30-12:00", "13:00-16:00"]


def calendar(**parts: object) -> Calendar:
    """An office in Makassar that works Monday to Friday, but for what `parts` say."""
    week = {**dict.fromkeys(("mon", "tue", "wed", "thu"), FULL), "fri": ["07:30-11:30", "13:30-16:30"]}
    return calendar_of({"calendar": "office", "version": 1, "zone": "Asia/Makassar", "week": week} | parts)


OFFICE: Final = calendar(
    periods=[
        {
            "name": "Ramadan",
            "from": "2026-02-19",
            "to": "2026-03-19",
            "week": {key: ["08:00-12:00"] for key in ("mon", "tue")},
        },
        {"name": "Last days", "from": "2026-03-16", "to": "2026-03-17", "week": {"mon": ["09:00-10:00"]}},
    ],
    holidays={"2026-01-01": "Tahun Baru", "2026-01-02": "Cuti bersama", "2026-03-20": "Idul Fitri"},
    working_days={"2026-01-10": ["08:00-12:00"], "2026-03-20": ["09:00-10:00"]},
)
ROUND: Final = calendar(
    zone="UTC", week={key: ["00:00-24:00"] for key in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
)


def at(text: str, zone: str = "+08:00") -> datetime:
    """An instant from a local text such as `2026-03-02T08:00`; in Makassar unless its zone is named."""
    return datetime.fromisoformat(text + zone)


def lasting(text: str) -> Duration:
    """A duration."""
    return parse_duration(text)
