"""What is measured of an item when it is completed (`spec/semantics.md`, Deviations; `spec/time.md`, Measures)."""

from datetime import datetime, timedelta

from engine.case import events as e
from engine.case.draft import CORE, Draft
from engine.case.standards import family_of
from engine.case.state import Item
from engine.clockwork.calendar import Calendar
from engine.clockwork.stops import days_late, working_seconds
from engine.clockwork.walk import worked_between
from engine.definition.durations import Family
from engine.definition.model import Wait, Work


def late_by(draft: Draft, item: Item) -> int | None:
    """Give how late it is now, in working seconds or counting days by the family of the standard; None if on time."""
    family = family_of(draft.rules, item)
    if family is None or item.due is None or draft.now <= item.due or lapses(draft, item):
        return None
    calendar = draft.rules.calendar_of(draft.rules.machine.places[item.step].step)
    if family is Family.WORKING_TIME:
        return working_seconds(calendar, item.due, draft.now)
    return days_late(calendar, family, item.due, draft.now)


def lapses(draft: Draft, item: Item) -> bool:
    """Say whether an outcome is taken as a matter of course when the item's time is over: it is never overdue."""
    kind = draft.rules.machine.places[item.step].step.kind
    return isinstance(kind, Wait) and kind.lapse is not None


def pass_deadline(draft: Draft, item: Item, due: datetime, by: e.By) -> None:
    """Log that a due time passed: for a work item the obligation is stated here, and not again at completion."""
    kind = draft.rules.machine.places[item.step].step.kind
    obligations = {"time": "violated"} if isinstance(kind, Work) else None
    draft.put_on(item, e.DeadlinePassed(due, obligations), by=by, at=due)
    draft.put_on(item, e.DeviationLogged("overdue", "time", person=item.assignee), by=by, at=due)


def pass_if_born_overdue(draft: Draft, item: Item) -> Item:
    """Log just before its end what could not fire for an item that was overdue when it was activated."""
    current = draft.state.items[item.number]
    if current.due is None or current.passed or draft.now <= current.due or lapses(draft, item):
        return current
    pass_deadline(draft, current, current.due, CORE)
    return draft.state.items[item.number]


def waited_and_worked(draft: Draft, item: Item) -> tuple[int, int | None]:
    """Give the working seconds from activation to start, and from start to now (None without a start).

    The case's suspensions count in neither.
    """
    waited = _worked(draft, item, item.activated_at, item.started_at or draft.now)
    return waited, None if item.started_at is None else _worked(draft, item, item.started_at, draft.now)


def _worked(draft: Draft, item: Item, start: datetime, end: datetime) -> int:
    calendar = draft.rules.calendar_of(draft.rules.machine.places[item.step].step)
    return (worked_between(calendar, start, end) - _stood(draft, calendar, start, end)) // timedelta(seconds=1)


def _stood(draft: Draft, calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Give the working time of the suspensions between two instants."""
    return sum(
        (
            worked_between(calendar, max(start, stop.since), min(end, stop.until or end))
            for stop in draft.state.stops
            if stop.since < end and (stop.until or end) > start
        ),
        timedelta(0),
    )
