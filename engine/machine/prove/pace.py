"""Whether the promise can be kept if every step takes its standard (`spec/language.md`, Warnings).

The standards along a path that repeats no step are laid out one after the other from the start of a working week,
without holidays; waits that stop the promise's clock are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from engine.clockwork.calendar import Calendar
from engine.clockwork.due import due_at
from engine.definition.durations import ByChoice, Duration, PerCount, Standard
from engine.definition.model import TimeStandard, Wait
from engine.machine.model import Machine, Place

MOST_PATHS: Final = 2_000
_MONDAY: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Slow:
    """A path whose standards run past the promise: when it ends, and when the promise is due."""

    path: tuple[str, ...]
    ends: datetime
    due: datetime


def too_slow(machine: Machine, calendar: Calendar) -> Slow | None:
    """Give the slowest path that runs past the promise, or None."""
    promise = machine.promise
    longest = _longest(promise.standard) if promise else None
    if promise is None or longest is None:
        return None
    plain = replace(calendar, holidays={}, working_days={}, periods=())
    start = _start_of_week(plain)
    due = due_at(plain, start, longest)
    first = machine.first if promise.start is None else None
    begin = (first,) if first else tuple(machine.places[promise.start or ""].step.leads_to())
    paths = (path for name in dict.fromkeys(begin) for path in _paths(machine, name))
    found = [
        Slow(path, _end(machine, plain, start, path), due) for path, _ in zip(paths, range(MOST_PATHS), strict=False)
    ]
    slowest = max(found, key=lambda slow: slow.ends, default=None)
    return slowest if slowest is not None and slowest.ends > due else None


def _start_of_week(calendar: Calendar) -> datetime:
    days = (_MONDAY + timedelta(days=number) for number in range(7))
    return next(calendar.intervals(day)[0][0] for day in days if calendar.is_working_day(day))


def _paths(machine: Machine, begin: str) -> Iterator[tuple[str, ...]]:
    """Give each path from a step to an end that repeats no step, those along the order written first."""
    ahead: list[tuple[str, ...]] = [(begin,)]
    while ahead:
        path = ahead.pop()
        following = [step for step in dict.fromkeys(machine.places[path[-1]].step.leads_to()) if step not in path]
        if not following:
            yield path
        ahead.extend((*path, step) for step in following)


def _end(machine: Machine, calendar: Calendar, start: datetime, path: tuple[str, ...]) -> datetime:
    at = start
    for name in path:
        duration = _duration(machine.places[name])
        at = at if duration is None else due_at(calendar, at, duration)
    return at


def _duration(place: Place) -> Duration | None:
    kind = place.step.kind
    if isinstance(kind, Wait) and not kind.runs:
        return None
    return _longest(place.step.standard)


def _longest(standard: TimeStandard | None) -> Duration | None:
    """Give what a standard asks for at most; of one that is multiplied, what it asks for once."""
    match standard:
        case Standard(most=most):
            return most
        case PerCount(each=each):
            return each
        case ByChoice(of=durations):
            return max((duration for _, duration in durations), key=lambda duration: (duration.family, duration.amount))
        case None:
            return None
