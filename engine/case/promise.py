"""The promise of the case and its clock, which stands while a wait is open (`spec/semantics.md`)."""

from datetime import datetime

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.state import Clock
from engine.clockwork.due import promised
from engine.clockwork.stops import resumed_due, resumed_warning
from engine.definition.durations import Duration
from engine.definition.model import Wait


def start_promise(draft: Draft, by: e.By, *, step: str | None = None, outcome: str | None = None) -> None:
    """Start the clock at opening (`step` None), or at the first completion of the step and outcome it counts from."""
    promise = draft.rules.machine.promise
    if promise is None or draft.state.promise is not None or promise.start != step:
        return
    if promise.outcome is not None and promise.outcome != outcome:
        return
    standard = promise.standard.most
    if standard is None:
        draft.put(e.PromiseStarted(None), by=by)
        return
    clock = promised(draft.rules.calendar, draft.now, draft.now, standard)
    draft.put(e.PromiseStarted(clock.due, clock.warn), by=by)


def judge_clock(draft: Draft, by: e.By) -> None:
    """Stop the clock where a wait has come to be open, and let it run again where none is; closing starts nothing."""
    clock = draft.state.promise
    if not draft.is_open or clock is None:
        return
    stands = _waits(draft)
    if stands and clock.stopped_at is None:
        draft.put(e.ClockStopped(), by=by)
    elif not stands and clock.stopped_at is not None:
        draft.put(_restarted(draft, clock), by=by)


def _waits(draft: Draft) -> bool:
    places = draft.rules.machine.places
    return any(isinstance(places[item.step].step.kind, Wait) for item in draft.state.items.values())


def _restarted(draft: Draft, clock: Clock) -> e.ClockStarted:
    """Lay out again what was left when the clock stopped; a time that had passed by then stays where it was."""
    promise = draft.rules.machine.promise
    stopped = clock.stopped_at
    standard = promise.standard.most if promise else None
    if standard is None or stopped is None or clock.due is None or clock.due < stopped:
        return e.ClockStarted()
    due = resumed_due(draft.rules.calendar, standard.family, stopped, draft.now, clock.due)
    return e.ClockStarted(due, _moved_warning(draft, clock, standard))


def _moved_warning(draft: Draft, clock: Clock, standard: Duration) -> datetime | None:
    if clock.warn is None or clock.warned or clock.stopped_at is None:
        return None
    return resumed_warning(draft.rules.calendar, standard.family, clock.stopped_at, draft.now, clock.warn)
