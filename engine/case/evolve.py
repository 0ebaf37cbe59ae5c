"""What an event makes of a state (`spec/semantics.md`, State): no machine, no calendar, no decision.

The state of a case is the fold of its journal; an old case reads the same whatever is published later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import reduce
from typing import assert_never

from engine.case import events as e
from engine.case.state import Clock, History, Item, KeptSignal, OnCase, OpenAlert, State, Status, Stop, Token, Vote


def fold(case: str, events: Iterable[e.Event], state: State | None = None) -> State | None:
    """Give the state of a case after the events, beginning from `state` (None: before the first)."""
    return reduce(lambda before, event: evolve(case, before, event), events, state)


def evolve(case: str, state: State | None, event: e.Event) -> State:
    """Give the state after one event; only CaseOpened may come first (ValueError otherwise)."""
    if isinstance(event.body, e.CaseOpened):
        return _opened(case, event, event.body)
    if state is None:
        raise ValueError(f"a journal begins with CaseOpened, not with {event.type}")
    marked = replace(state, seq=event.seq, recorded_at=event.recorded_at)
    if event.item is not None:
        marked = _with_item(marked, event)
    return _case_after(marked, event)


def item_after(item: Item | None, event: e.Event) -> Item | None:
    """Give what an event makes of the item that it names; None once the item is no longer open."""
    body = event.body
    if isinstance(body, e.StepActivated):
        return _activated(event, body)
    if item is None or isinstance(body, e.StepCompleted | e.StepSkipped | e.StepCancelled):
        return None
    return _changed(item, event)


def item_moved(item: Item, moved: e.Moved) -> Item:
    """Give an item with the times that a stop of the case has moved."""
    return replace(item, due=moved.due or item.due, warn=moved.warn or item.warn, least=moved.least or item.least)


def _changed(item: Item, event: e.Event) -> Item:
    match event.body:
        case e.StepOffered(candidates=candidates):
            return replace(item, candidates=candidates)
        case e.StepAssigned(person=person, least=least):
            return replace(item, assignee=person, started_at=None, least=least or item.least)
        case e.StepReleased(person=person, least=least):
            unheld = replace(item, assignee=None, started_at=None, candidates=None, released=person)
            return replace(unheld, least=least or item.least)
        case e.StepStarted(least=least):
            return replace(item, started_at=event.at, least=least or item.least)
        case e.StepEscalated(roles=roles, mark=mark):
            return replace(item, roles=roles, candidates=None, marks=(*item.marks, mark))
        case e.DeadlineExtended(due=due):
            return replace(item, due=due)
        case e.DeadlineWarned():
            return replace(item, warned=True)
        case e.DeadlinePassed():
            return replace(item, passed=True)
        case e.AlertRaised(mark=int() as mark):
            return replace(item, marks=(*item.marks, mark))
        case e.DeviationLogged(kind="unstaffed"):
            return replace(item, unstaffed=True, candidates=0)
        case e.DeviationLogged(kind="familiar_lost"):
            return replace(item, familiar_lost=True)
        case e.IncidentRaised(why=why):
            return replace(item, incident=why)
        case e.IncidentResolved():
            return replace(item, incident=None)
        case _:
            return item


def _activated(event: e.Event, body: e.StepActivated) -> Item:
    if event.item is None or event.step is None:
        raise ValueError("StepActivated names item and step")
    return Item(
        number=event.item,
        step=event.step,
        roles=body.roles,
        activated_at=event.at,
        activated_seq=event.seq,
        visit=body.visit,
        due=body.due,
        warn=body.warn,
        least=body.least,
        group=body.group,
        element=body.element,
        jumped=bool(body.jumped),
        family=body.family,
    )


def _opened(case: str, event: e.Event, body: e.CaseOpened) -> State:
    return State(
        case=case,
        seq=event.seq,
        recorded_at=event.recorded_at,
        opened_at=event.at,
        status=Status.OPEN,
        office=body.office,
        sop=body.sop,
        version=body.version,
        digest=body.digest,
        number=body.number,
        calendars=body.calendars,
        opened_by=event.by.person,
        documents=_filed({}, event.seq, body.documents),
        data=body.data,
    )


def _with_item(state: State, event: e.Event) -> State:
    number = event.item or 0
    before = state.items.get(number)
    after = item_after(before, event)
    items = {**state.items}
    if after is None:
        items.pop(number, None)
    else:
        items[number] = after
    changed = replace(state, items=items, last_item=max(state.last_item, number))
    if before is None or after is not None:
        return changed
    return changed if before.group is None else _voted(changed, before.group, event)


def _voted(state: State, group: int, event: e.Event) -> State:
    """Remember how an item of a `for_each` ended, until the last of them has."""
    votes = {**state.votes}
    if any(item.group == group for item in state.items.values()):
        return replace(state, votes={**votes, group: (*votes.get(group, ()), *_vote(event))})
    before = votes.pop(group, ())
    decided = isinstance(event.body, e.StepSkipped) or event.body == e.StepCancelled("decided")
    if not decided or all(vote.skipped for vote in before):
        return replace(state, votes=votes)
    step = event.step or ""
    history = replace(state.steps.get(step, History()), last_completed_at=event.at)
    return replace(state, votes=votes, steps={**state.steps, step: history})


def _vote(event: e.Event) -> tuple[Vote, ...]:
    match event.body:
        case e.StepCompleted(outcomes=outcomes, person=person):
            return (Vote(event.item or 0, next(iter(outcomes), None), person, skipped=False),)
        case e.StepSkipped(outcomes=outcomes):
            return (Vote(event.item or 0, next(iter(outcomes), None), None, skipped=True),)
        case _:
            return ()


def _case_after(state: State, event: e.Event) -> State:  # noqa: C901 - one case for each type
    """Do what an event does beside its item. One arm for each type of event, so that none is forgotten."""
    match event.body:
        case e.CaseOpened():
            return state
        case e.StepActivated() as body:
            return _visited(state, event, body)
        case e.StepCompleted() as body:
            return _completed(state, event, body)
        case e.StepPassed(consumes=consumes):
            return _with_history(_consumed(state, consumes), event, None, (), at=event.at)
        case e.CaseSuspended(ground=ground):
            stop = Stop(event.at, ground if isinstance(ground, str) else None)
            return replace(state, status=Status.SUSPENDED, stops=(*state.stops, stop))
        case e.CaseResumed() as body:
            return _resumed(state, event, body)
        case e.TokenWaited(from_=source):
            return replace(state, tokens=(*state.tokens, Token(event.step or "", source)))
        case e.BranchEnded(result=result):
            return replace(state, ended=result or state.ended)
        case e.DocumentsAttached(documents=documents):
            return replace(state, documents=_filed(state.documents, event.seq, documents))
        case e.SignalKept() as body:
            return _kept(state, event, body)
        case e.PromiseStarted() as body:
            clock = Clock(due=body.due, warn=body.warn, started_at=event.at, family=body.family)
            return replace(state, promise=clock)
        case e.ClockStopped():
            return replace(state, promise=replace(_clock(state), stopped_at=event.at))
        case e.ClockStarted() as body:
            return replace(state, promise=_running(_clock(state), body))
        case e.DeadlineWarned():
            return state if event.item else replace(state, promise=replace(_clock(state), warned=True))
        case e.DeadlinePassed():
            return state if event.item else replace(state, promise=replace(_clock(state), passed=True))
        case e.AlertRaised() as body:
            return _alerted(state, event, body)
        case e.AlertAnswered(alerts=answered):
            return replace(state, alerts=tuple(alert for alert in state.alerts if alert.seq not in answered))
        case e.DeviationLogged(kind=kind):
            return replace(state, stuck=True) if kind == "stuck" else state
        case e.CaseClosed(result=result):
            return replace(state, status=Status.CLOSED, result=result, tokens=(), closed_at=event.recorded_at)
        case (
            e.StepOffered()
            | e.StepAssigned()
            | e.StepReleased()
            | e.StepStarted()
            | e.StepSkipped()
            | e.StepCancelled()
            | e.StepEscalated()
            | e.DeadlineExtended()
            | e.NoteAdded()
            | e.AttemptRefused()
            | e.IncidentRaised()
            | e.IncidentResolved()
        ):
            return state
        case _:
            assert_never(event.body)


def _visited(state: State, event: e.Event, body: e.StepActivated) -> State:
    step = event.step or ""
    history = replace(state.steps.get(step, History()), visits=body.visit)
    return replace(_consumed(state, body.consumes), steps={**state.steps, step: history})


def _consumed(state: State, consumes: tuple[e.Consumed, ...] | None) -> State:
    """Use up waiting tokens; a case that goes on is stuck no more."""
    tokens = list(state.tokens)
    for used in consumes or ():
        tokens.remove(Token(used.step, used.from_))
    return replace(state, tokens=tuple(tokens), stuck=False)


def _completed(state: State, event: e.Event, body: e.StepCompleted) -> State:
    doers = () if body.person is None else (body.person,)
    is_vote = any(vote.item == event.item for votes in state.votes.values() for vote in votes)
    known = _with_history(state, event, body.person, doers, at=None if is_vote else event.at)
    return replace(
        known,
        data={**state.data, **body.data},
        documents=_filed(state.documents, event.seq, body.documents),
        signals=tuple(signal for signal in state.signals if signal.seq != body.kept),
    )


def _with_history(
    state: State, event: e.Event, last_doer: str | None, doers: tuple[str, ...], *, at: datetime | None
) -> State:
    """Remember who completed; `at` is None while other items of a `for_each` are still to decide the step."""
    step = event.step or ""
    before = state.steps.get(step, History())
    known = (*before.doers, *(doer for doer in doers if doer not in before.doers))
    completed_at = before.last_completed_at if at is None else at
    history = replace(before, doers=known, last_doer=last_doer, last_completed_at=completed_at)
    return replace(state, steps={**state.steps, step: history})


def _resumed(state: State, event: e.Event, body: e.CaseResumed) -> State:
    items = {**state.items}
    for number, moved in body.clocks.items():
        items[number] = item_moved(items[number], moved)
    *past, last = state.stops
    return replace(state, status=Status.OPEN, items=items, stops=(*past, replace(last, until=event.at)))


def _kept(state: State, event: e.Event, body: e.SignalKept) -> State:
    signal = KeptSignal(event.seq, event.step or "", body.outcome, body.data)
    documents = _filed(state.documents, event.seq, body.documents)
    return replace(state, signals=(*state.signals, signal), documents=documents)


def _alerted(state: State, event: e.Event, body: e.AlertRaised) -> State:
    told = replace(state, alerts=(*state.alerts, OpenAlert(event.seq, event.item, body.role)))
    if event.item is not None or body.mark is None:
        return told
    clock = _clock(state)
    return replace(told, promise=replace(clock, marks=(*clock.marks, body.mark)))


def _running(clock: Clock, body: e.ClockStarted) -> Clock:
    """Let the promise's clock run again; the times that moved are on the event."""
    return replace(clock, stopped_at=None, due=body.due or clock.due, warn=body.warn or clock.warn)


def _clock(state: State) -> Clock:
    if state.promise is None:
        raise ValueError("a case without a promise has no clock")
    return state.promise


def _filed(documents: Mapping[str, OnCase], seq: int, given: e.Filed) -> dict[str, OnCase]:
    return {**documents, **{name: OnCase(seq, paper) for name, paper in given.items()}}
