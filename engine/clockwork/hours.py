"""The hours of a day, of a week and of a period, in local time (`spec/time.md`, Working calendar)."""

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Hours: TypeAlias = tuple[tuple[int, int], ...]
"""The working intervals of one date: minutes from local midnight, half-open, sorted, 1440 being 24:00."""

Week: TypeAlias = tuple[Hours, ...]
"""The hours of Monday to Sunday, seven of them; a free day has none."""


@dataclass(frozen=True, slots=True)
class Period:
    """Other weekly hours from `first` to `last`, both included."""

    name: str
    first: date
    last: date
    week: Week


def week_as_written(week: Week) -> dict[str, list[str]]:
    """The week as a calendar's file has it: `{"mon": ["07:30-12:00"]}`, free days left out."""
    return {day: hours_as_written(hours) for day, hours in zip(WEEKDAYS, week, strict=True) if hours}


def hours_as_written(hours: Hours) -> list[str]:
    """The hours as a calendar's file has them: `["07:30-12:00", "13:00-16:00"]`."""
    return [f"{_clock(start)}-{_clock(end)}" for start, end in hours]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
