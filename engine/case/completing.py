"""What fires a step: complete, skip, resolve, signal (`spec/semantics.md`, Commands; Documents and data)."""

from engine.case import commands as c
from engine.case import events as e
from engine.case.admit import admit_item, admit_step
from engine.case.authority import authority_of, has_role, is_supervisor
from engine.case.draft import Draft
from engine.case.follow import complete_wait, outcomes_of, send, true_way
from engine.case.given import facts_given, papers_given, reason_given, text_given, typed
from engine.case.groups import move_on, votes_with
from engine.case.lateness import late_by, pass_if_born_overdue, waited_and_worked
from engine.case.lift import allow, log_lifted, override_reason
from engine.case.outcome import Judged, missing, obligations, way_chosen
from engine.case.promise import start_promise
from engine.case.refusal import Refusal
from engine.case.state import Item, Status
from engine.case.working import against_doing, asking, loses_familiar, note_familiar, take
from engine.definition.model import Way, Work
from engine.machine.model import Place


def complete(draft: Draft, ask: c.CompleteItem) -> None:
    """Finish a work item: who may, which way, what is given, what is missing; then the record and its tokens."""
    item, place = admit_item(draft, ask.target)
    person = asking(draft)
    lifted = allow(draft, against_doing(draft, item, person), ask.override)
    reason = override_reason(draft, ask.override)
    way = way_chosen(place, ask.outcome)
    facts = facts_given(place.step.fields, ask.data, draft.vault)
    papers = papers_given(ask.documents, draft.rules.machine.glossary, draft.vault)
    judged = missing(draft, item, place, way, facts, papers)
    lifted += _allow_missing(judged, override=ask.override is not None)
    by = draft.actor(item.roles, supervises=ask.override is not None)
    take(draft, item, person, by)
    item = pass_if_born_overdue(draft, item)
    votes = votes_with(draft, item, way, person)
    lost = item.familiar_lost or loses_familiar(draft, item)
    late = late_by(draft, item)
    waited, worked = waited_and_worked(draft, item)
    stated = obligations(item, place, judged, lifted, familiar_lost=lost)
    body = e.StepCompleted(outcomes_of(way), facts, papers, stated, person, waited, worked, late)
    draft.put_on(item, body, by=by)
    _log_pace(draft, item, person, late, by)
    log_lifted(draft, item, lifted, reason, by)
    note_familiar(draft, item, person, by)
    move_on(draft, item, way, votes, by)


def skip(draft: Draft, ask: c.SkipItem) -> None:
    """Leave a step out: its tokens are sent, but it is no completion."""
    item, place = admit_item(draft, ask.target)
    optional = isinstance(place.step.kind, Work) and place.step.kind.optional
    _may_skip(draft, item, optional=optional)
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    way = way_chosen(place, ask.outcome)
    by = draft.actor(item.roles, supervises=True)
    item = pass_if_born_overdue(draft, item)
    votes = votes_with(draft, item, way, None, skipped=True)
    stated = {"order": "waived" if optional else "violated"} if isinstance(place.step.kind, Work) else {}
    draft.put_on(item, e.StepSkipped(outcomes_of(way), reason, stated), by=by)
    if not optional:
        deviation = e.DeviationLogged("skipped", "order", by.person, reason, authority=authority_of(by))
        draft.put_on(item, deviation, by=by)
    move_on(draft, item, way, votes, by)


def resolve(draft: Draft, ask: c.ResolveItem) -> None:
    """End the incident of a route: with data that lets it be evaluated, or by the outcome given."""
    item, place = admit_item(draft, ask.target)
    if not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        raise Refusal("not_supervisor")
    if item.incident is None:
        raise Refusal("not_allowed")
    text = reason_given(ask.reason, what="reason")
    given = text_given(ask.outcome)
    chosen = None if given is None else way_chosen(place, given)
    facts = _facts_of_resolve(draft, ask, must_decide=chosen is None, place=place)
    way = chosen or _decided(draft, place, facts)
    by = draft.actor((), supervises=True)
    draft.put_on(item, e.IncidentResolved(draft.vault.commit("reason", text)), by=by)
    draft.put_on(item, e.StepCompleted(outcomes_of(way), facts, {}, {}), by=by)
    start_promise(draft, by, step=item.step, outcome=way.outcome)
    send(draft, item.step, way, by)


def signal(draft: Draft, ask: c.SignalWait) -> None:
    """Complete an open wait, or keep the signal until its wait opens."""
    place = admit_step(draft, ask.target)
    open_items = draft.state.of_step(place.step.id)
    is_open = bool(open_items) and draft.state.status is Status.OPEN
    item = admit_item(draft, ask.target)[0] if is_open else None
    if isinstance(draft.command.actor, c.Person) and not has_role(
        draft.rules.machine, draft.roster, draft.command.actor
    ):
        raise Refusal("not_allowed")
    way = way_chosen(place, ask.outcome)
    facts = facts_given(place.step.fields, ask.data, draft.vault)
    papers = papers_given(ask.documents, draft.rules.machine.glossary, draft.vault)
    by = _on_behalf_of_outside(draft.actor())
    if item is None:
        draft.put(e.SignalKept(papers, facts, way.outcome), by=by, step=place.step.id)
        return
    _allow_missing(missing(draft, item, place, way, facts, papers), override=False)
    complete_wait(draft, item, way, facts, papers, by)


def _may_skip(draft: Draft, item: Item, *, optional: bool) -> None:
    """A supervisor may skip, and of an optional step whoever holds its role."""
    actor = draft.command.actor
    holds = isinstance(actor, c.Person) and draft.roster.holds(actor.id, item.roles)
    if not is_supervisor(draft.rules.machine, draft.roster, actor) and not (optional and holds):
        raise Refusal("not_supervisor")


def _log_pace(draft: Draft, item: Item, person: str, late: int | None, by: e.By) -> None:
    """Log what was too slow, and what was done faster than it can be."""
    if late is not None:
        draft.put_on(item, e.DeviationLogged("late", "time", person, measure=late), by=by)
    if item.least is not None and draft.now < item.least:
        draft.put_on(item, e.DeviationLogged("too_fast", "min_time", person), by=by)


def _allow_missing(judged: Judged, *, override: bool) -> tuple[str, ...]:
    """Give what an override lifts of missing documents and output; Refusal with their names if there is none."""
    lifted = []
    for code, names in (("missing_documents", judged.lacking), ("missing_output", judged.lacking_output)):
        if names and not override:
            raise Refusal(code, {"documents": names})
        if names:
            lifted.append(code)
    return tuple(lifted)


def _facts_of_resolve(draft: Draft, ask: c.ResolveItem, *, must_decide: bool, place: Place) -> e.Facts:
    """Check the data against the whole SOP; without outcome and data there is nothing new to decide by."""
    if must_decide and not ask.data:
        raise Refusal("outcome_required", {"outcomes": place.outcomes})
    return facts_given(draft.rules.machine.fields.values(), ask.data, draft.vault, complete=False)


def _decided(draft: Draft, place: Place, facts: e.Facts) -> Way:
    found = true_way(place, typed({**draft.state.data, **facts}, draft.rules.machine.fields))
    if isinstance(found, str):
        raise Refusal("outcome_required", {"outcomes": place.outcomes, "why": found})
    return found


def _on_behalf_of_outside(by: e.By) -> e.By:
    return by if by.person is None else e.By(by.person, by.role, by.right, "outside")
