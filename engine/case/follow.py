"""The machine turning by itself: tokens, joins, routes, kept signals, the end (`spec/semantics.md`, Tokens).

What one token brings about is carried out completely before the next is sent (depth first).
"""

from typing import assert_never

from engine.case import events as e
from engine.case.draft import CORE, Draft
from engine.case.given import typed
from engine.case.lateness import late_by, pass_if_born_overdue
from engine.case.opening import BY_TOKEN, Arrival, activated, shares
from engine.case.promise import judge_clock, start_promise
from engine.case.state import Item
from engine.definition.expressions import evaluate
from engine.definition.model import Close, End, Route, To, Wait, Way, Work
from engine.errors import CannotEvaluate
from engine.ledger.commitment import Commitment
from engine.machine.model import Place

MOST_ROUTES = 100
"""More turns than this, one after the other, are a circle that no person breaks: the machine stops with an incident."""


def send(draft: Draft, source: str, way: Way, by: e.By) -> None:
    """Send the tokens of a way out of `source`, in the order written, until the case closes."""
    match way.target:
        case To(steps=steps):
            draft.ahead += ((step, source, by) for step in reversed(steps))
            _turn(draft)
        case End(result=result):
            draft.put(e.BranchEnded(result), by=by, step=source)
        case Close(result=result):
            close(draft, result, by)
        case _:
            assert_never(way.target)


def _turn(draft: Draft) -> None:
    """Let the tokens on their way arrive, those that one of them sends before the others.

    Kept signals may be many: one after the other they must not go deep.
    """
    if draft.is_turning:
        return
    draft.is_turning, draft.turns = True, 0
    while draft.ahead:
        step, source, by = draft.ahead.pop()
        if draft.is_open:
            _arrive(draft, step, source, by)
    draft.is_turning = False


def activate(draft: Draft, step: str, by: e.By, arrival: Arrival = BY_TOKEN) -> None:
    """Open a step's items.

    A route is completed at once, a wait by the oldest signal kept for it; a `for_each` over nothing is passed.
    """
    place = draft.rules.machine.places[step]
    opened = shares(draft, place.step)
    first = draft.state.last_item + 1
    group = first if isinstance(place.step.kind, Work) and place.step.kind.for_each else None
    for number, share in enumerate(opened, start=first):
        body = activated(
            draft, place.step, share, arrival if number == first else Arrival(jumped=arrival.jumped), group
        )
        draft.put(body, by=by, item=number, step=step)
    if not opened:
        _pass(draft, place, by, arrival)
        return
    match place.step.kind:
        case Route():
            evaluate_route(draft, place, draft.state.items[first])
        case Wait():
            use_kept(draft, draft.state.items[first])
        case Work():
            pass


def evaluate_route(draft: Draft, place: Place, item: Item) -> None:
    """Complete a route by the first condition that is true, else raise an incident and leave it open."""
    draft.turns += 1
    chosen = _true_way(draft, place) if draft.turns <= MOST_ROUTES else "no_branch"
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


def use_kept(draft: Draft, item: Item) -> bool:
    """Complete an open wait by the oldest signal kept for it, and say whether there was one."""
    kept = next((signal for signal in draft.state.signals if signal.step == item.step), None)
    if kept is not None:
        way = draft.rules.machine.places[item.step].ways[kept.outcome]
        complete_wait(draft, item, way, kept.data, {}, CORE, kept=kept.seq)
    return kept is not None


def close(draft: Draft, result: str, by: e.By, reason: Commitment | None = None) -> None:
    """Close the case: each open item is first cancelled, by number, and waiting tokens are gone."""
    for item in tuple(draft.state.items.values()):
        draft.put_on(item, e.StepCancelled("closed"), by=by)
    draft.put(e.CaseClosed(result, reason), by=by)


def settle(draft: Draft, by: e.By | None = None) -> None:
    """Judge the whole once it has been carried out: is it at its end, is it stuck, does its clock run.

    `by` is who brought it about, if not whoever asked.
    """
    state = draft.state
    if draft.is_open and not state.items:
        _settle_without_items(draft, by or draft.actor())
    if draft.state.promise is not None:
        judge_clock(draft, by or draft.actor())


def _settle_without_items(draft: Draft, by: e.By) -> None:
    state = draft.state
    if not state.tokens:
        close(draft, state.ended or draft.rules.machine.results[0], by)
    elif not state.stuck:
        draft.put(e.DeviationLogged("stuck", "order"), by=by)
        draft.put(e.AlertRaised(draft.rules.machine.supervisor, "stuck"), by=by)


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
        activate(draft, step, by, Arrival(tuple(e.Consumed(step, name) for name in sources)))


def _pass(draft: Draft, place: Place, by: e.By, arrival: Arrival) -> None:
    """Pass a step that has no item to open: by `next`, or by the outcome marked `otherwise`."""
    way = next((way for way in place.ways.values() if way.otherwise), None) or next(iter(place.ways.values()))
    draft.turns += 1
    if draft.turns > MOST_ROUTES:
        draft.put(e.BranchEnded(), by=by, step=place.step.id)
        return
    draft.put(e.StepPassed(outcomes_of(way), arrival.consumes), by=by, step=place.step.id)
    start_promise(draft, by, step=place.step.id, outcome=way.outcome)
    send(draft, place.step.id, way, by)


def _true_way(draft: Draft, place: Place) -> Way | str:
    return true_way(place, typed(draft.state.data, draft.rules.machine.fields))


def complete_wait(
    draft: Draft, item: Item, way: Way, facts: e.Facts, papers: e.Filed, by: e.By, *, kept: int | None = None
) -> None:
    """Complete an open wait; nobody is its doer, and it owes nothing, but it may be late."""
    draft.turns = 0
    item = pass_if_born_overdue(draft, item)
    late = late_by(draft, item)
    body = e.StepCompleted(outcomes_of(way), facts, papers, {}, late_by=late, kept=kept)
    draft.put_on(item, body, by=by)
    if late is not None:
        draft.put_on(item, e.DeviationLogged("late", "time", measure=late), by=by)
    start_promise(draft, by, step=item.step, outcome=way.outcome)
    send(draft, item.step, way, by)
