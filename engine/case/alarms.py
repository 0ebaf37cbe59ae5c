"""Alarms: the warning, the due time and the reactions to it, of items and of the promise (`spec/semantics.md`, Alarms).

An alarm fires when now is later than its time. What it did is dated at the alarm's own time and recorded now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import assert_never

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.follow import close, settle
from engine.case.lateness import pass_deadline
from engine.case.rules import Rules
from engine.case.standards import least_without_start
from engine.case.state import Clock, Item, State, Status
from engine.case.undecided import deem, lapse
from engine.clockwork.calendar import Calendar
from engine.clockwork.due import after_due
from engine.definition.model import CloseCase, HandToRole, Reaction, TakeOutcome, TellRole, Wait

LATEST = datetime.max.replace(tzinfo=UTC)
"""Later than every alarm."""


class Kind(IntEnum):
    """What fires, in the order in which it does so at one instant."""

    WARNING = 0
    DUE = 1
    REACTION = 2


@dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """Sorted as they fire: by time, case (item 0) before item, item number, kind, entries as written."""

    at: datetime
    item: int
    kind: Kind
    mark: int = 0


def next_alarm_at(rules: Rules, state: State) -> datetime | None:
    """Give the time of the alarm that will fire first if nothing else happens, or None."""
    return min((alarm.at for alarm in _armed(rules, state)), default=None)


def fire_due(draft: Draft, by: e.By) -> None:
    """Fire every alarm that is due at the command's instant, each completely before the next."""
    while (alarm := _next_due(draft)) is not None:
        _fire(draft, alarm, by)


def _next_due(draft: Draft) -> Alarm | None:
    state = draft.state
    if not _may_be_due(state, draft.now):
        return None
    due = (alarm for alarm in _armed(draft.rules, state, draft.now) if _activated_at(state, alarm) < draft.now)
    return min(due, default=None)


def _may_be_due(state: State, now: datetime) -> bool:
    """Say whether any alarm may have come: a quick look, for nothing has before most commands."""
    clocks: tuple[Item | Clock | None, ...] = (state.promise, *state.items.values())
    for clock in clocks:
        if clock is not None and clock.due is not None and (clock.due < now or (clock.warn or now) < now):
            return True
    return False


def _activated_at(state: State, alarm: Alarm) -> datetime:
    if alarm.item:
        return state.items[alarm.item].activated_at
    return state.promise.started_at if state.promise and state.promise.started_at else state.opened_at


def _armed(rules: Rules, state: State, before: datetime = LATEST) -> Iterator[Alarm]:
    """Give every alarm that has not fired, whose clock runs and whose time lies before an instant."""
    if state.status is not Status.OPEN:
        return
    if state.promise is not None and state.promise.stopped_at is None:
        yield from _of(rules.calendar, 0, state.promise, rules.machine.on_overdue, before)
    for number, item in state.items.items():
        step = rules.machine.places[item.step].step
        yield from _of(rules.calendar_of(step), number, item, step.on_overdue, before)


def _of(
    calendar: Calendar, number: int, clock: Item | Clock, entries: tuple[Reaction, ...] | None, before: datetime
) -> Iterator[Alarm]:
    if clock.due is None:
        return
    if clock.warn is not None and not clock.warned and clock.warn < before:
        yield Alarm(clock.warn, number, Kind.WARNING)
    if clock.due >= before:  # no reaction comes before the due time
        return
    if not clock.passed:
        yield Alarm(clock.due, number, Kind.DUE)
    for mark, entry in enumerate(entries or ()):
        if mark not in clock.marks:
            at = clock.due if entry.after is None else after_due(calendar, clock.due, entry.after)
            if at < before:
                yield Alarm(at, number, Kind.REACTION, mark)


def _fire(draft: Draft, alarm: Alarm, by: e.By) -> None:
    """Carry one alarm out completely: what it opens, ends or stops is judged before the next fires."""
    if alarm.item:
        _fire_item(draft, draft.state.items[alarm.item], alarm, by)
    elif draft.state.promise is not None:
        _fire_promise(draft, draft.state.promise, alarm, by)
    settle(draft, by)


def _fire_item(draft: Draft, item: Item, alarm: Alarm, by: e.By) -> None:
    step = draft.rules.machine.places[item.step].step
    match alarm.kind:
        case Kind.WARNING:
            draft.put_on(item, e.DeadlineWarned(item.due or alarm.at), by=by, at=alarm.at)
        case Kind.DUE if isinstance(step.kind, Wait) and step.kind.lapse is not None:
            lapse(draft, item, step.kind.lapse, by)
        case Kind.DUE:
            pass_deadline(draft, item, alarm.at, by)
            if step.on_overdue is None:
                _alert(draft, item, draft.rules.machine.supervisor, None, alarm, by)
        case Kind.REACTION:
            _react(draft, item, (step.on_overdue or ())[alarm.mark], alarm, by)
        case _:
            assert_never(alarm.kind)


def _fire_promise(draft: Draft, clock: Clock, alarm: Alarm, by: e.By) -> None:
    """Warn, pass or react for the promise; where no reactions are written the supervisor is alerted."""
    machine = draft.rules.machine
    match alarm.kind:
        case Kind.WARNING:
            draft.put(e.DeadlineWarned(clock.due or alarm.at), by=by, at=alarm.at)
        case Kind.DUE:
            draft.put(e.DeadlinePassed(alarm.at), by=by, at=alarm.at)
            draft.put(e.DeviationLogged("case_overdue", "time_standard"), by=by, at=alarm.at)
            if machine.on_overdue is None:
                _alert(draft, None, machine.supervisor, None, alarm, by)
        case Kind.REACTION:
            _react(draft, None, (machine.on_overdue or ())[alarm.mark], alarm, by)
        case _:
            assert_never(alarm.kind)


def _react(draft: Draft, item: Item | None, entry: Reaction, alarm: Alarm, by: e.By) -> None:
    match entry.act:
        case TellRole(role=role):
            _alert(draft, item, role, alarm.mark, alarm, by)
        case HandToRole(role=role) if item is not None:
            _escalate(draft, item, role, alarm, by)
        case TakeOutcome(outcome=outcome) if item is not None:
            deem(draft, item, outcome, by)
        case CloseCase(result=result):
            close(draft, result, by)
        case _:
            raise ValueError(f"{entry.act} cannot react for the promise of a case")


def _escalate(draft: Draft, item: Item, role: str, alarm: Alarm, by: e.By) -> None:
    draft.put_on(item, e.StepEscalated((role,), alarm.mark), by=by, at=alarm.at)
    if item.assignee is not None:
        least = least_without_start(draft.rules, draft.state, item)
        draft.put_on(item, e.StepReleased(item.assignee, least=least), by=by, at=alarm.at)
    draft.put_on(item, e.DeviationLogged("escalated", "time", item.assignee), by=by, at=alarm.at)


def _alert(draft: Draft, item: Item | None, role: str, mark: int | None, alarm: Alarm, by: e.By) -> None:
    if item is None:
        draft.put(e.AlertRaised(role, "case_overdue", mark), by=by, at=alarm.at)
    else:
        draft.put_on(item, e.AlertRaised(role, "overdue", mark), by=by, at=alarm.at)
