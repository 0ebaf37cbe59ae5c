"""Whether the promise can be kept if every step takes its standard (`spec/language.md`, Warnings).

The standards along a path that repeats no step are laid out one after the other from the start of a working week,
without holidays; waits that stop the promise's clock are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from engine.clockwork.calendar import Calendar
from engine.clockwork.due import due_at
from engine.definition.durations import ByChoice, Duration, PerCount, Standard
from engine.definition.model import Promise, TimeStandard, To, Wait
from engine.machine.model import Machine, Place

_MONDAY: Final = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Slow:
    """A path whose standards run past the promise: when it ends, and when the promise is due."""

    path: tuple[str, ...]
    ends: datetime
    due: datetime


def too_slow(machine: Machine, calendars: Mapping[str, Calendar]) -> Slow | None:
    """Give the slowest path that runs past the promise, or None; a step is laid out on its own calendar."""
    promise = machine.promise
    if promise is None or not (allowed := _longest(promise.standard)):
        return None
    plain = {name: replace(calendar, holidays={}, working_days={}, periods=()) for name, calendar in calendars.items()}
    start = _start_of_week(plain[machine.calendar])
    ends, path = _slowest(machine, plain, start, _beginning(machine, promise))
    due = _end(plain[machine.calendar], start, allowed)
    return Slow(path, ends, due) if ends > due else None


def _beginning(machine: Machine, promise: Promise) -> tuple[str, ...]:
    """Give the steps that are open when the promise begins."""
    if promise.start is None:
        return (machine.first,)
    ways = machine.places[promise.start].ways
    taken = ways.values() if promise.outcome is None else (ways[promise.outcome],)
    return tuple(step for way in taken if isinstance(way.target, To) for step in way.target.steps)


def _start_of_week(calendar: Calendar) -> datetime:
    days = (_MONDAY + timedelta(days=number) for number in range(7))
    return next(calendar.intervals(day)[0][0] for day in days if calendar.is_working_day(day))


def _slowest(
    machine: Machine, calendars: Mapping[str, Calendar], start: datetime, begin: tuple[str, ...]
) -> tuple[datetime, tuple[str, ...]]:
    """Give when the longest path ends, and its steps.

    What begins later never ends earlier: so the latest that a step can begin at is enough to know what follows it.
    """
    order, back = _order(machine, begin)
    latest: dict[str, tuple[datetime, tuple[str, ...]]] = dict.fromkeys(begin, (start, ()))
    slowest: tuple[datetime, tuple[str, ...]] = (start, ())
    for name in order:
        at, path = latest[name]
        calendar = calendars[machine.places[name].step.calendar or machine.calendar]
        ended = (_end(calendar, at, _durations(machine.places[name])), (*path, name))
        slowest = max(slowest, ended, key=lambda one: one[0])
        for following in machine.places[name].step.leads_to():
            if (name, following) not in back:
                latest[following] = max(latest.get(following, ended), ended, key=lambda one: one[0])
    return slowest


def _order(machine: Machine, begin: tuple[str, ...]) -> tuple[list[str], set[tuple[str, str]]]:
    """Give the steps from these on, each after all that lead to it, and the leads back that close a loop."""
    done: list[str] = []
    back: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for first in begin:
        if first in seen:
            continue
        seen.add(first)
        along = [(first, iter(machine.places[first].step.leads_to()))]
        while along:
            name, ahead = along[-1]
            following = next(ahead, None)
            if following is None:
                done.append(along.pop()[0])
            elif any(following == before for before, _ in along):
                back.add((name, following))
            elif following not in seen:
                seen.add(following)
                along.append((following, iter(machine.places[following].step.leads_to())))
    return done[::-1], back


def _end(calendar: Calendar, start: datetime, durations: tuple[Duration, ...]) -> datetime:
    """Give when the longest of these is over: which one that is, only the calendar can say."""
    return max((due_at(calendar, start, duration) for duration in durations), default=start)


def _durations(place: Place) -> tuple[Duration, ...]:
    kind = place.step.kind
    if isinstance(kind, Wait) and not kind.runs:
        return ()
    return _longest(place.step.standard)


def _longest(standard: TimeStandard | None) -> tuple[Duration, ...]:
    """Give what a standard asks for at most, for every choice; of one that is multiplied, what it asks for once."""
    match standard:
        case Standard(most=Duration() as most):
            return (most,)
        case PerCount(each=each):
            return (each,)
        case ByChoice(of=durations):
            return tuple(duration for _, duration in durations)
        case _:
            return ()
