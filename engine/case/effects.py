"""What is to be stored of a decision: plain values in the order in which they are written (`spec/runtime.md`).

Pure: the chain, the rows that pages and workers search, the months that measures count by are all worked out here, so
that a store only puts down what it is given.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from engine.case import events as e
from engine.case import writes as w
from engine.case.advance import Advance
from engine.case.alarms import next_alarm_at
from engine.case.commands import Command
from engine.case.given import Secret
from engine.case.itemrows import item_rows
from engine.case.journal import Entry, chained
from engine.case.plain import to_moments
from engine.case.rules import Rules
from engine.case.state import State, Status
from engine.ledger.canonical import canonical_of_known
from engine.ledger.chain import first_prev
from engine.ledger.commitment import Commitment

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def effects(
    rules: Rules, origin: str, before: State | None, head: str | None, command: Command, outcome: Advance
) -> w.Writes | None:
    """Give what is to be written, or None if nothing happened.

    `head` is the hash (hex) of the case's last entry, None before the first; `origin` that of the installation.
    """
    after = outcome.state
    if after is None or not outcome.events:
        return None
    prev = head or first_prev(origin, command.case)
    journal = tuple(chained(command.case, prev, outcome.events))
    months = _Months(rules)
    return w.Writes(
        case=_case_row(rules, after, journal[-1].hash, months),
        journal=tuple(map(_journal_row, journal)),
        secrets=tuple(_secret_rows(outcome.secrets, journal)),
        items=item_rows(rules, before, outcome.events, after),
        obligations=tuple(_obligation_rows(outcome.events, months)),
        deviations=tuple(_deviation_rows(outcome.events, months)),
        refusals=tuple(_refusal_rows(outcome.events, months)),
        alerts=tuple(_alert_rows(outcome.events)),
        answered=tuple(_answered_rows(outcome.events)),
        assignments=tuple(_assignment_rows(outcome.events)),
    )


class _Months:
    """The month (YYYY-MM) of an instant in the zone of the case's calendar."""

    def __init__(self, rules: Rules) -> None:
        self._zone = ZoneInfo(rules.calendar.zone)

    def of(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).strftime("%Y-%m")


def _case_row(rules: Rules, state: State, head: str, months: _Months) -> w.CaseRow:
    clock = state.promise
    return w.CaseRow(
        case=state.case,
        office=state.office,
        sop=state.sop,
        version=state.version,
        digest=state.digest,
        number=state.number,
        status=state.status.value,
        result=state.result,
        opened_at=state.opened_at,
        opened_by=state.opened_by,
        closed_at=state.closed_at,
        month=months.of(state.closed_at) if state.closed_at else None,
        promise_due=clock.due if clock else None,
        promise_warned=bool(clock and clock.warned),
        promise_overdue=bool(clock and clock.passed),
        promise_stopped=bool(clock and clock.stopped_at is not None),
        stuck=state.stuck and state.status is Status.OPEN,
        seq=state.seq,
        recorded_at=state.recorded_at,
        next_alarm_at=next_alarm_at(rules, state),
        head=head,
        state=canonical_of_known(to_moments(state)),
    )


def _journal_row(entry: Entry) -> w.JournalRow:
    event = entry.event
    return w.JournalRow(
        seq=event.seq,
        type=event.type,
        at=event.at,
        recorded_at=event.recorded_at,
        item=event.item,
        step=event.step,
        person=event.by.person,
        entry=entry.canonical,
        prev=entry.prev,
        hash=entry.hash,
    )


def _secret_rows(secrets: Collection[Secret], journal: Iterable[Entry]) -> Iterable[w.SecretRow]:
    """Give what lies behind the commitments that an event really names, with the first such event."""
    if not secrets:
        return
    named: dict[str, int] = {}
    for entry in journal:
        for commit in _commits(entry.event.body):
            named.setdefault(commit, entry.event.seq)
    yield from (w.SecretRow(s.commit, s.salt, s.value, named[s.commit]) for s in secrets if s.commit in named)


def _commits(value: object) -> Iterable[str]:
    match value:
        case Commitment(commit=commit):
            yield commit
        case None | str() | int() | datetime():
            return
        case tuple():
            for inner in value:
                yield from _commits(inner)
        case Mapping():
            for inner in value.values():
                yield from _commits(inner)
        case _:
            for declared in fields(cast("DataclassInstance", value)):
                yield from _commits(getattr(value, declared.name))


def _obligation_rows(events: Iterable[e.Event], months: _Months) -> Iterable[w.ObligationRow]:
    for event in events:
        stated = getattr(event.body, "obligations", None) or {}
        for name, verdict in stated.items():
            month = months.of(event.recorded_at)
            yield w.ObligationRow(event.seq, event.item or 0, event.step or "", name, verdict, month)


def _deviation_rows(events: Iterable[e.Event], months: _Months) -> Iterable[w.DeviationRow]:
    due: datetime | None = None
    for event in events:
        body = event.body
        if isinstance(body, e.DeadlinePassed):
            due = body.due
        if isinstance(body, e.DeviationLogged):
            yield w.DeviationRow(
                seq=event.seq,
                kind=body.kind,
                rule=body.rule,
                item=event.item,
                step=event.step,
                person=body.person,
                at=event.at,
                recorded_at=event.recorded_at,
                month=months.of(event.recorded_at),
                measure=body.measure,
                due=due if body.kind in {"overdue", "case_overdue"} else None,
                reason=body.reason.commit if body.reason else None,
                authority=body.authority.person if body.authority else None,
            )


def _refusal_rows(events: Iterable[e.Event], months: _Months) -> Iterable[w.RefusalRow]:
    for event in events:
        if isinstance(event.body, e.AttemptRefused):
            month = months.of(event.recorded_at)
            asked, code = event.body.asked, event.body.code
            yield w.RefusalRow(
                event.seq, asked, code, event.item, event.step, event.by.person, event.recorded_at, month
            )


def _alert_rows(events: Iterable[e.Event]) -> Iterable[w.AlertRow]:
    for event in events:
        if isinstance(event.body, e.AlertRaised):
            yield w.AlertRow(event.seq, event.body.role, event.body.why, event.item, event.at)


def _answered_rows(events: Iterable[e.Event]) -> Iterable[w.AnsweredRow]:
    for event in events:
        if isinstance(event.body, e.AlertAnswered):
            yield from (w.AnsweredRow(alert, event.seq) for alert in event.body.alerts)


def _assignment_rows(events: Iterable[e.Event]) -> Iterable[w.AssignmentRow]:
    for event in events:
        if isinstance(event.body, e.StepAssigned):
            yield w.AssignmentRow(event.seq, event.body.person, event.item or 0)
