"""A case that stands still: suspend and resume (`spec/semantics.md`, Commands; `spec/time.md`, Clock stops)."""

from datetime import datetime

from engine.case import commands as c
from engine.case import events as e
from engine.case.authority import is_supervisor
from engine.case.draft import Draft
from engine.case.follow import use_kept
from engine.case.given import reason_given, text_given
from engine.case.refusal import Refusal
from engine.case.standards import family_of
from engine.case.state import Item, Status, Stop
from engine.clockwork.calendar import Calendar
from engine.clockwork.stops import resumed_due, resumed_warning, working_seconds
from engine.clockwork.walk import counting_days
from engine.definition.durations import Duration, Family
from engine.definition.model import Step, Work


def suspend(draft: Draft, ask: c.SuspendCase) -> None:
    """Let all clocks stand, on a ground that the SOP allows and within the limits that it sets."""
    _supervisor(draft)
    _allowed(draft, text_given(ask.ground))
    ground = reason_given(ask.ground, what="ground")
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    stops = draft.rules.machine.stops
    named = stops is not None and stops.grounds is not None
    body = e.CaseSuspended(ground if named else draft.vault.commit("ground", ground), reason)
    draft.put(body, by=draft.actor(supervises=True))


def resume(draft: Draft) -> None:
    """Let the clocks run again, each laid out from now, and use the signals that came in between."""
    _supervisor(draft)
    if draft.state.status is not Status.SUSPENDED:
        raise Refusal("not_allowed")
    since = draft.state.stops[-1].since
    moved = {number: _moved(draft, item, since) for number, item in draft.state.items.items()}
    clocks = {number: clock for number, clock in moved.items() if clock != e.Moved()}
    draft.put(e.CaseResumed(clocks), by=draft.actor(supervises=True))
    _use_what_was_kept(draft)


def _supervisor(draft: Draft) -> None:
    if not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        raise Refusal("not_supervisor")


def _allowed(draft: Draft, ground: str | None) -> None:
    """Refuse a ground that is not among those of the SOP, and a stop beyond what it allows."""
    stops = draft.rules.machine.stops
    if stops is None:
        return
    past = draft.state.stops
    if stops.grounds is not None and ground is not None and ground not in stops.grounds:
        raise Refusal("not_allowed", {"grounds": stops.grounds})
    if stops.times is not None and len(past) >= stops.times:
        raise Refusal("not_allowed", {"times": str(stops.times)})
    if stops.longest is not None and used_by_stops(draft.rules.calendar, past, stops.longest) >= stops.longest.amount:
        raise Refusal("not_allowed", {"max": stops.longest.text})


def used_by_stops(calendar: Calendar, stops: tuple[Stop, ...], longest: Duration) -> int:
    """Give how much the stops so far have used, counted in the family of the limit."""
    return sum(_length(calendar, stop, longest.family) for stop in stops)


def _length(calendar: Calendar, stop: Stop, family: Family) -> int:
    if stop.until is None:
        return 0
    if family is Family.WORKING_TIME:
        return working_seconds(calendar, stop.since, stop.until)
    return counting_days(calendar, family, calendar.local_date(stop.since), calendar.local_date(stop.until))


def _moved(draft: Draft, item: Item, since: datetime) -> e.Moved:
    """Give the times of an item that move; what had passed by the stop stays where it was."""
    step = draft.rules.machine.places[item.step].step
    calendar = draft.rules.calendar_of(step)
    family = family_of(draft.rules, item)
    due = warn = None
    if family is not None and item.due is not None and item.due >= since:
        due = _changed(item.due, resumed_due(calendar, family, since, draft.now, item.due))
        warn = _warning(calendar, step, item, (since, draft.now), family)
    return e.Moved(due, warn, _least(calendar, step, item, since, draft.now))


def _warning(
    calendar: Calendar, step: Step, item: Item, stop: tuple[datetime, datetime], family: Family
) -> datetime | None:
    if item.warn is None or item.warned:
        return None
    by_warn_after = step.warn_after is not None
    counted = step.warn_after.family if step.warn_after else family
    return _changed(item.warn, resumed_warning(calendar, counted, *stop, item.warn, by_warn_after=by_warn_after))


def _least(calendar: Calendar, step: Step, item: Item, since: datetime, now: datetime) -> datetime | None:
    shortest = step.kind.min_time if isinstance(step.kind, Work) else None
    if shortest is None or item.least is None or item.least < since:
        return None
    return _changed(item.least, resumed_due(calendar, shortest.family, since, now, item.least))


def _changed(before: datetime, after: datetime) -> datetime | None:
    return None if after == before else after


def _use_what_was_kept(draft: Draft) -> None:
    """Use kept signals in the order in which they came; one that finds no open wait stays."""
    for signal in draft.state.signals:
        waits = draft.state.of_step(signal.step)
        if draft.is_open and waits and signal in draft.state.signals:
            use_kept(draft, waits[0])
