"""The machine turning by itself: tokens, joins, routes, kept signals, the end (`spec/semantics.md`, Tokens).

What one token brings about is carried out completely before the next is sent (depth first).
"""

from typing import assert_never

from engine.case import events as e
from engine.case.draft import CORE, Draft
from engine.case.given import typed
from engine.case.promise import judge_clock, start_promise
from engine.case.state import History, Item, KeptSignal
from engine.clockwork.due import promised
from engine.definition.expressions import evaluate
from engine.definition.model import Close, End, Route, Step, To, Wait, Way, Work
from engine.errors import CannotEvaluate
from engine.ledger.commitment import Commitment
from engine.machine.model import Place

MOST_ROUTES = 100
"""More routes than this in one decision are a circle that no person breaks: the machine stops with an incident."""


def send(draft: Draft, source: str, way: Way, by: e.By) -> None:
    """Send the tokens of a way out of `source`, in the order written, until the case closes."""
    match way.target:
        case To(steps=steps):
            for step in steps:
                if draft.is_open:
                    _arrive(draft, step, source, by)
        case End(result=result):
            draft.put(e.BranchEnded(result), by=by, step=source)
        case Close(result=result):
            close(draft, result, by)
        case _:
            assert_never(way.target)


def activate(draft: Draft, step: str, by: e.By, consumes: tuple[e.Consumed, ...] | None = None) -> None:
    """Open an item of a step; a route is completed at once, a wait by the oldest signal kept for it."""
    place = draft.rules.machine.places[step]
    number = draft.state.last_item + 1
    visit = draft.state.steps.get(step, History()).visits + 1
    draft.put(_activated(draft, place.step, visit, consumes), by=by, item=number, step=step)
    item = draft.state.items[number]
    match place.step.kind:
        case Route():
            evaluate_route(draft, place, item)
        case Wait():
            _use_kept(draft, place, item)
        case Work():
            pass


def evaluate_route(draft: Draft, place: Place, item: Item) -> None:
    """Complete a route by the first condition that is true, else raise an incident and leave it open."""
    chosen = _true_way(draft, place) if _turns(draft) < MOST_ROUTES else "no_branch"
    if isinstance(chosen, str):
        draft.put_on(item, e.IncidentRaised(chosen), by=CORE)
        return
    draft.put_on(item, e.StepCompleted(outcomes_of(chosen), {}, {}, {}), by=CORE)
    start_promise(draft, CORE, step=item.step, outcome=chosen.outcome)
    send(draft, item.step, chosen, CORE)


def true_way(place: Place, data: dict[str, object]) -> Way | str:
    """Give the way whose condition holds over typed data, else the one without; or why there is none."""
    ways = tuple(place.ways.values())
    try:
        held = (way for way in ways if way.when is not None and evaluate(way.when, data))
        found = next(held, None) or next((way for way in ways if way.when is None), None)
    except CannotEvaluate as reason:
        return reason.why
    return found or "no_branch"


def outcomes_of(way: Way) -> tuple[str, ...]:
    """Give the outcome of a way as events write it: a list of one or none."""
    return () if way.outcome is None else (way.outcome,)


def close(draft: Draft, result: str, by: e.By, reason: Commitment | None = None) -> None:
    """Close the case: each open item is first cancelled, by number, and waiting tokens are gone."""
    for item in tuple(draft.state.items.values()):
        draft.put_on(item, e.StepCancelled("closed"), by=by)
    draft.put(e.CaseClosed(result, reason), by=by)


def settle(draft: Draft, by: e.By) -> None:
    """Judge the whole once a command has been carried out: is it at its end, is it stuck, does its clock run."""
    state = draft.state
    if draft.is_open and not state.items:
        if not state.tokens:
            close(draft, state.ended or draft.rules.machine.results[0], by)
        elif not state.stuck:
            draft.put(e.DeviationLogged("stuck", "order"), by=by)
            draft.put(e.AlertRaised(draft.rules.machine.supervisor, "stuck"), by=by)
    judge_clock(draft, by)


def _arrive(draft: Draft, step: str, source: str, by: e.By) -> None:
    place = draft.rules.machine.places[step]
    if source not in place.waits_for:
        activate(draft, step, by)
        return
    draft.put(e.TokenWaited(source), by=by, step=step)
    waiting = {token.from_ for token in draft.state.tokens if token.step == step}
    if place.waits_for <= waiting:
        places = draft.rules.machine.places
        sources = sorted(place.waits_for, key=lambda name: places[name].step.number)
        activate(draft, step, by, tuple(e.Consumed(step, name) for name in sources))


def _activated(draft: Draft, step: Step, visit: int, consumes: tuple[e.Consumed, ...] | None) -> e.StepActivated:
    roles = step.kind.roles if isinstance(step.kind, Work) else ()
    standard = step.standard
    if standard is None or standard.most is None:
        return e.StepActivated(roles, standard.text if standard else None, visit, consumes=consumes)
    clock = promised(draft.rules.calendar, draft.now, draft.now, standard.most, step.warn_after)
    return e.StepActivated(roles, standard.text, visit, clock.due, clock.warn, consumes)


def _true_way(draft: Draft, place: Place) -> Way | str:
    return true_way(place, typed(draft.state.data, draft.rules.machine.fields))


def _turns(draft: Draft) -> int:
    return sum(isinstance(event.body, e.StepCompleted) for event in draft.events)


def _use_kept(draft: Draft, place: Place, item: Item) -> None:
    kept = next((signal for signal in draft.state.signals if signal.step == item.step), None)
    if kept is not None:
        _complete_kept(draft, place, item, kept)


def _complete_kept(draft: Draft, place: Place, item: Item, kept: KeptSignal) -> None:
    way = place.ways[kept.outcome]
    draft.put_on(item, e.StepCompleted(outcomes_of(way), kept.data, {}, {}, kept=kept.seq), by=CORE)
    start_promise(draft, CORE, step=item.step, outcome=way.outcome)
    send(draft, item.step, way, CORE)
