"""The promise of the case and its clock, which stands while a wait is open or the case is suspended."""

from datetime import datetime

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.standards import duration_of
from engine.case.state import Clock, Status
from engine.clockwork.due import promised
from engine.clockwork.stops import resumed_due, resumed_warning
from engine.definition.durations import Duration, Family
from engine.definition.model import Wait


def start_promise(draft: Draft, by: e.By, *, step: str | None = None, outcome: str | None = None) -> None:
    """Start the clock at opening (`step` None), or at the first completion of the step and outcome it counts from."""
    promise = draft.rules.machine.promise
    if promise is None or draft.state.promise is not None or promise.start != step:
        return
    if promise.outcome is not None and promise.outcome != outcome:
        return
    duration = duration_of(promise.standard, draft.state.data)
    if duration is None:
        draft.put(e.PromiseStarted(None), by=by)
        return
    clock = promised(draft.rules.calendar, draft.now, draft.now, duration)
    draft.put(e.PromiseStarted(clock.due, clock.warn, _family(draft, duration)), by=by)


def judge_clock(draft: Draft, by: e.By) -> None:
    """Stop the clock where a wait has come to be open, and let it run again where none is; closing starts nothing."""
    clock = draft.state.promise
    if clock is None or draft.state.status is Status.CLOSED:
        return
    stands = draft.state.status is Status.SUSPENDED or _waits(draft)
    if stands and clock.stopped_at is None:
        draft.put(e.ClockStopped(), by=by)
    elif not stands and clock.stopped_at is not None:
        draft.put(_restarted(draft, clock, clock.stopped_at), by=by)


def _family(draft: Draft, duration: Duration) -> str | None:
    """Give the family where it follows from a field: later data must not change how the clock is counted."""
    promise = draft.rules.machine.promise
    return None if promise is None or hasattr(promise.standard, "most") else duration.family.value


def _waits(draft: Draft) -> bool:
    kinds = (draft.rules.machine.places[item.step].step.kind for item in draft.state.items.values())
    return any(isinstance(kind, Wait) and not kind.runs for kind in kinds)


def _restarted(draft: Draft, clock: Clock, stopped: datetime) -> e.ClockStarted:
    """Lay out again what was left when the clock stopped; a time that had passed by then stays where it was."""
    family = _family_of(draft, clock)
    if family is None or clock.due is None or clock.due < stopped:
        return e.ClockStarted()
    due = resumed_due(draft.rules.calendar, family, stopped, draft.now, clock.due)
    if clock.warn is None or clock.warned:
        return e.ClockStarted(due)
    return e.ClockStarted(due, resumed_warning(draft.rules.calendar, family, stopped, draft.now, clock.warn))


def _family_of(draft: Draft, clock: Clock) -> Family | None:
    if clock.family is not None:
        return Family(clock.family)
    promise = draft.rules.machine.promise
    duration = duration_of(promise.standard, {}) if promise else None
    return duration.family if duration else None
