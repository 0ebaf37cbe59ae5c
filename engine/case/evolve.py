"""What an event makes of a state (`spec/semantics.md`, State): no machine, no calendar, no decision.

The state of a case is the fold of its journal; an old case reads the same whatever is published later.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import reduce
from typing import assert_never

from engine.case import events as e
from engine.case.evolve_item import item_after, item_moved
from engine.case.replaced import replaced
from engine.case.state import Clock, History, Item, KeptSignal, OnCase, OpenAlert, State, Status, Stop, Token, Vote

_NEVER = History()


def fold(case: str, events: Iterable[e.Event], state: State | None = None) -> State | None:
    """Give the state of a case after the events, beginning from `state` (None: before the first)."""
    return reduce(lambda before, event: evolve(case, before, event), events, state)


def evolve(case: str, state: State | None, event: e.Event) -> State:
    """Give the state after one event; only CaseOpened may come first (ValueError otherwise)."""
    if isinstance(event.body, e.CaseOpened):
        return _opened(case, event, event.body)
    if state is None:
        raise ValueError(f"a journal begins with CaseOpened, not with {event.type}")
    return _case_after(_marked(state, event), event)


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


def _marked(state: State, event: e.Event) -> State:
    """Take the event's place in the journal, its item and the history of its step over: one copy for most events."""
    number = event.item
    marked = replaced(
        state,
        seq=event.seq,
        recorded_at=event.recorded_at,
        items=state.items if number is None else _items_after(state, number, event),
        last_item=max(state.last_item, number or 0),
        steps=_steps_after(state, event),
    )
    before = None if number is None else state.items.get(number)
    if before is None or before.group is None or before.number in marked.items:
        return marked
    return _voted(marked, before.group, event)


def _items_after(state: State, number: int, event: e.Event) -> dict[int, Item]:
    after = item_after(state.items.get(number), event)
    items = {**state.items}
    if after is None:
        items.pop(number, None)
    else:
        items[number] = after
    return items


def _steps_after(state: State, event: e.Event) -> Mapping[str, History]:
    """Remember visits and completions; a `for_each` is completed with the last of its items, or by none of them."""
    step = event.step or ""
    match event.body:
        case e.StepActivated(visit=visit):
            before = state.steps.get(step, _NEVER)
            after = History(visit, before.doers, before.last_doer, before.last_completed_at)
        case e.StepCompleted(person=person):
            after = _completed_by(state, step, person, None if _is_vote(state, event) else event.at)
        case e.StepPassed():
            after = _completed_by(state, step, None, event.at)
        case _:
            return state.steps
    return {**state.steps, step: after}


def _completed_by(state: State, step: str, person: str | None, at: datetime | None) -> History:
    """Remember who completed; `at` is None while other items of a `for_each` are still to decide the step."""
    before = state.steps.get(step, _NEVER)
    known = before.doers if person is None or person in before.doers else (*before.doers, person)
    return History(before.visits, known, person, before.last_completed_at if at is None else at)


def _is_vote(state: State, event: e.Event) -> bool:
    """Say whether other items of the same `for_each` are still open."""
    item = state.items.get(event.item or 0)
    if item is None or item.group is None:
        return False
    return any(other.group == item.group and other is not item for other in state.items.values())


def _voted(state: State, group: int, event: e.Event) -> State:
    """Remember how an item of a `for_each` ended, until the last of them has."""
    votes = {**state.votes}
    if any(item.group == group for item in state.items.values()):
        return replaced(state, votes={**votes, group: (*votes.get(group, ()), *_vote(event))})
    before = votes.pop(group, ())
    decided = isinstance(event.body, e.StepSkipped) or event.body == e.StepCancelled("decided")
    if not decided or all(vote.skipped for vote in before):
        return replaced(state, votes=votes)
    step = event.step or ""
    history = replaced(state.steps.get(step, _NEVER), last_completed_at=event.at)
    return replaced(state, votes=votes, steps={**state.steps, step: history})


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
        case e.StepActivated(consumes=consumes) | e.StepPassed(consumes=consumes):
            return _consumed(state, consumes)
        case e.StepCompleted() as body:
            return _given(state, event, body)
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
        case e.CaseSuspended(ground=ground):
            stop = Stop(event.at, ground if isinstance(ground, str) else None)
            return replaced(state, status=Status.SUSPENDED, stops=(*state.stops, stop))
        case e.CaseResumed() as body:
            return _resumed(state, event, body)
        case e.TokenWaited(from_=source):
            return replaced(state, tokens=(*state.tokens, Token(event.step or "", source)))
        case e.BranchEnded(result=result):
            return replaced(state, ended=result or state.ended)
        case e.DocumentsAttached(documents=documents):
            return replaced(state, documents=_filed(state.documents, event.seq, documents))
        case e.SignalKept() as body:
            return _kept(state, event, body)
        case e.PromiseStarted() as body:
            clock = Clock(due=body.due, warn=body.warn, started_at=event.at, family=body.family)
            return replaced(state, promise=clock)
        case e.ClockStopped():
            return replaced(state, promise=replaced(_clock(state), stopped_at=event.at))
        case e.ClockStarted() as body:
            return replaced(state, promise=_running(_clock(state), body))
        case e.DeadlineWarned():
            return state if event.item else replaced(state, promise=replaced(_clock(state), warned=True))
        case e.DeadlinePassed():
            return state if event.item else replaced(state, promise=replaced(_clock(state), passed=True))
        case e.AlertRaised() as body:
            return _alerted(state, event, body)
        case e.AlertAnswered(alerts=answered):
            return replaced(state, alerts=tuple(alert for alert in state.alerts if alert.seq not in answered))
        case e.DeviationLogged(kind=kind):
            return replaced(state, stuck=True) if kind == "stuck" else state
        case e.CaseClosed(result=result):
            return replaced(state, status=Status.CLOSED, result=result, tokens=(), closed_at=event.recorded_at)
        case _:
            assert_never(event.body)


def _consumed(state: State, consumes: tuple[e.Consumed, ...] | None) -> State:
    """Use up waiting tokens; a case that goes on is stuck no more."""
    if not consumes and not state.stuck:
        return state
    tokens = list(state.tokens)
    for used in consumes or ():
        tokens.remove(Token(used.step, used.from_))
    return replaced(state, tokens=tuple(tokens), stuck=False)


def _given(state: State, event: e.Event, body: e.StepCompleted) -> State:
    """Put what came with a completion on the case."""
    if not body.data and not body.documents and body.kept is None:
        return state
    return replaced(
        state,
        data={**state.data, **body.data},
        documents=_filed(state.documents, event.seq, body.documents),
        signals=tuple(signal for signal in state.signals if signal.seq != body.kept),
    )


def _resumed(state: State, event: e.Event, body: e.CaseResumed) -> State:
    items = {**state.items}
    for number, moved in body.clocks.items():
        items[number] = item_moved(items[number], moved)
    *past, last = state.stops
    return replaced(state, status=Status.OPEN, items=items, stops=(*past, replaced(last, until=event.at)))


def _kept(state: State, event: e.Event, body: e.SignalKept) -> State:
    signal = KeptSignal(event.seq, event.step or "", body.outcome, body.data)
    documents = _filed(state.documents, event.seq, body.documents)
    return replaced(state, signals=(*state.signals, signal), documents=documents)


def _alerted(state: State, event: e.Event, body: e.AlertRaised) -> State:
    told = replaced(state, alerts=(*state.alerts, OpenAlert(event.seq, event.item, body.role)))
    if event.item is not None or body.mark is None:
        return told
    clock = _clock(state)
    return replaced(told, promise=replaced(clock, marks=(*clock.marks, body.mark)))


def _running(clock: Clock, body: e.ClockStarted) -> Clock:
    """Let the promise's clock run again; the times that moved are on the event."""
    return replaced(clock, stopped_at=None, due=body.due or clock.due, warn=body.warn or clock.warn)


def _clock(state: State) -> Clock:
    if state.promise is None:
        raise ValueError("a case without a promise has no clock")
    return state.promise


def _filed(documents: Mapping[str, OnCase], seq: int, given: e.Filed) -> dict[str, OnCase]:
    return {**documents, **{name: OnCase(seq, paper) for name, paper in given.items()}}
