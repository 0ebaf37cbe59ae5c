"""What is measured of an item when it is completed (`spec/semantics.md`, Deviations; `spec/time.md`, Measures)."""

from engine.case.draft import Draft
from engine.case.state import Item
from engine.clockwork.stops import days_late, working_seconds
from engine.definition.durations import Family
from engine.machine.model import Place


def late_by(draft: Draft, item: Item, place: Place) -> int | None:
    """Give how late it is now, in working seconds or counting days by the family of the standard; None if on time."""
    standard = place.step.standard.most if place.step.standard else None
    if standard is None or item.due is None or draft.now <= item.due:
        return None
    if standard.family is Family.WORKING_TIME:
        return working_seconds(draft.rules.calendar, item.due, draft.now)
    return days_late(draft.rules.calendar, standard.family, item.due, draft.now)


def waited_and_worked(draft: Draft, item: Item) -> tuple[int, int | None]:
    """Give the working seconds from activation to start, and from start to now (None without a start)."""
    calendar = draft.rules.calendar
    waited = working_seconds(calendar, item.activated_at, item.started_at or draft.now)
    return waited, None if item.started_at is None else working_seconds(calendar, item.started_at, draft.now)
