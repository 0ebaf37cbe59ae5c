"""Alarms: the warning, the due time and the reactions to it, of items and of the promise (`spec/semantics.md`, Alarms).

An alarm fires when now is later than its time. What it did is dated at the alarm's own time and recorded now.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import assert_never

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.rules import Rules
from engine.case.state import Clock, Item, State, Status
from engine.clockwork.due import after_due
from engine.definition.model import Reaction, Work


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
    due = (
        alarm
        for alarm in _armed(draft.rules, state)
        if alarm.at < draft.now and _activated_at(state, alarm) < draft.now
    )
    return min(due, default=None)


def _activated_at(state: State, alarm: Alarm) -> datetime:
    if alarm.item:
        return state.items[alarm.item].activated_at
    return state.promise.started_at if state.promise and state.promise.started_at else state.opened_at


def _armed(rules: Rules, state: State) -> Iterator[Alarm]:
    """Give every alarm that has not fired and whose clock runs."""
    if state.status is not Status.OPEN:
        return
    if state.promise is not None and state.promise.stopped_at is None:
        yield from _of(rules, 0, state.promise, rules.machine.on_overdue)
    for number, item in state.items.items():
        yield from _of(rules, number, item, rules.machine.places[item.step].step.on_overdue)


def _of(rules: Rules, number: int, clock: Item | Clock, entries: tuple[Reaction, ...] | None) -> Iterator[Alarm]:
    if clock.due is None:
        return
    if clock.warn is not None and not clock.warned:
        yield Alarm(clock.warn, number, Kind.WARNING)
    if not clock.passed:
        yield Alarm(clock.due, number, Kind.DUE)
    for mark, entry in enumerate(entries or ()):
        if mark not in clock.marks:
            yield Alarm(_reaction_at(rules, clock.due, entry), number, Kind.REACTION, mark)


def _reaction_at(rules: Rules, due: datetime, entry: Reaction) -> datetime:
    """Lay `after` out from the due time."""
    return due if entry.after is None else after_due(rules.calendar, due, entry.after)


def _fire(draft: Draft, alarm: Alarm, by: e.By) -> None:
    item = draft.state.items[alarm.item] if alarm.item else None
    clock = item or draft.state.promise
    if clock is None or clock.due is None:
        return
    match alarm.kind:
        case Kind.WARNING:
            _put(draft, item, e.DeadlineWarned(clock.due), by, alarm.at)
        case Kind.DUE:
            _pass(draft, item, clock.due, by)
        case Kind.REACTION:
            _react(draft, item, alarm, by)
        case _:
            assert_never(alarm.kind)


def _pass(draft: Draft, item: Item | None, due: datetime, by: e.By) -> None:
    """Let the due time pass; where no reactions are written the supervisor is alerted."""
    machine = draft.rules.machine
    if item is None:
        entries, passed = machine.on_overdue, e.DeadlinePassed(due)
        deviation = e.DeviationLogged("case_overdue", "time_standard")
    else:
        step = machine.places[item.step].step
        obligations = {"time": "violated"} if isinstance(step.kind, Work) else None
        entries, passed = step.on_overdue, e.DeadlinePassed(due, obligations)
        deviation = e.DeviationLogged("overdue", "time", person=item.assignee)
    _put(draft, item, passed, by, due)
    _put(draft, item, deviation, by, due)
    if entries is None:
        _put(draft, item, e.AlertRaised(machine.supervisor, _why(item)), by, due)


def _react(draft: Draft, item: Item | None, alarm: Alarm, by: e.By) -> None:
    machine = draft.rules.machine
    entries = machine.on_overdue if item is None else machine.places[item.step].step.on_overdue
    alert = e.AlertRaised((entries or ())[alarm.mark].alert, _why(item), alarm.mark)
    _put(draft, item, alert, by, alarm.at)


def _why(item: Item | None) -> str:
    return "case_overdue" if item is None else "overdue"


def _put(draft: Draft, item: Item | None, body: e.Body, by: e.By, at: datetime) -> None:
    if item is None:
        draft.put(body, by=by, at=at)
    else:
        draft.put_on(item, body, by=by, at=at)
