"""Which duration a time standard comes to, and in what family it is counted (`spec/language.md`, Durations)."""

from collections.abc import Mapping
from datetime import datetime

from engine.case.rules import Rules
from engine.case.state import Item, State
from engine.clockwork.due import due_at
from engine.clockwork.stops import resumed_due
from engine.definition.durations import ByChoice, Duration, Family, PerCount, Standard, multiplied
from engine.definition.model import TimeStandard, Work


def duration_of(standard: TimeStandard | None, data: Mapping[str, object]) -> Duration | None:
    """Give the duration over the case's data at activation; None: as needed, never late."""
    match standard:
        case None:
            return None
        case Standard(most=most):
            return most
        case PerCount(each=each, per=field):
            return _times(each, data.get(field))
        case ByChoice(by=field, of=durations):
            return dict(durations).get(str(data.get(field)))


def written(standard: TimeStandard | None, duration: Duration | None) -> str | None:
    """Give the standard as events write it: as it stands in the SOP, or the duration that it came to."""
    match standard:
        case None:
            return None
        case Standard(text=text):
            return text
        case _:
            return duration.text if duration else "as needed"


def family_of(rules: Rules, item: Item) -> Family | None:
    """Give the family of an item's standard; None if it has none."""
    if item.family is not None:
        return Family(item.family)
    standard = rules.machine.places[item.step].step.standard
    return standard.most.family if isinstance(standard, Standard) and standard.most else None


def least_without_start(rules: Rules, state: State, item: Item) -> datetime | None:
    """Give the instant at which `min_time` is over counted from the activation, if a start is being cleared."""
    step = rules.machine.places[item.step].step
    shortest = step.kind.min_time if isinstance(step.kind, Work) else None
    if shortest is None or item.started_at is None:
        return None
    calendar = rules.calendar_of(step)
    least = due_at(calendar, item.activated_at, shortest)
    for stop in state.stops:
        if stop.until is not None and stop.since >= item.activated_at:
            least = resumed_due(calendar, shortest.family, stop.since, stop.until, least)
    return least


def _times(each: Duration, count: object) -> Duration | None:
    """Give so many times a duration; None (as needed) for a count that makes no time."""
    return multiplied(each, count) if isinstance(count, int) and not isinstance(count, bool) else None
