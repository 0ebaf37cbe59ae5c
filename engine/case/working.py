"""How an item comes to a person and is begun: offer, assign, claim, release, start, delegate, reassign."""

from datetime import datetime

from engine.case import commands as c
from engine.case import events as e
from engine.case.admit import admit_item
from engine.case.authority import eligible, is_familiar_lost, is_supervisor, objections, work_of
from engine.case.choose import reason_of
from engine.case.draft import Draft
from engine.case.given import reason_given
from engine.case.lift import allow, log_lifted, override_reason
from engine.case.refusal import Refusal
from engine.case.standards import least_without_start
from engine.case.state import Item
from engine.clockwork.due import due_at
from engine.ledger.commitment import Commitment


def offer(draft: Draft, ask: c.OfferItem) -> None:
    """Offer an item to those who could do it now, or log once that nobody could."""
    item, _ = admit_item(draft, ask.target)
    if item.assignee is not None:
        raise Refusal("already_assigned")
    by = draft.actor()
    candidates = len(eligible(draft.rules.machine, draft.roster, draft.state, item))
    if candidates:
        policy = work_of(draft.rules.machine, item).policy.value
        draft.put_on(item, e.StepOffered(item.roles, candidates, policy), by=by)
    elif not item.unstaffed:
        draft.put_on(item, e.DeviationLogged("unstaffed", "role"), by=by)


def assign(draft: Draft, ask: c.AssignItem) -> None:
    """Give an unassigned item to an eligible person."""
    item, _ = admit_item(draft, ask.target)
    against = objections(draft.rules.machine, draft.roster, draft.state, item, ask.person)
    if against:
        raise Refusal(against[0])
    if item.assignee is not None:
        raise Refusal("already_assigned")
    by = draft.actor()
    why = reason_of(draft.rules, draft.state, item, ask.person)
    draft.put_on(item, e.StepAssigned(ask.person, why), by=by)
    note_familiar(draft, item, ask.person, by)


def claim(draft: Draft, ask: c.ClaimItem) -> None:
    """Take an item; a supervisor may take what somebody else holds, with a reason."""
    item, _ = admit_item(draft, ask.target)
    person = asking(draft)
    against = objections(draft.rules.machine, draft.roster, draft.state, item, person)
    held = ("already_assigned",) if item.assignee is not None else ()
    lifted = allow(draft, against + held, ask.override)
    if item.assignee == person:
        raise Refusal("already_assigned")
    reason = override_reason(draft, ask.override)
    by = draft.actor(item.roles, supervises=ask.override is not None)
    draft.put_on(item, e.StepAssigned(person, "claim", least=_unstarted(draft, item)), by=by)
    log_lifted(draft, item, lifted, reason, by)
    note_familiar(draft, item, person, by)


def release(draft: Draft, ask: c.ReleaseItem) -> None:
    """Give an item back: its assignee, or a supervisor with a reason."""
    item, _ = admit_item(draft, ask.target)
    person = asking(draft)
    own = item.assignee == person
    if not own and (item.assignee is None or not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor)):
        raise Refusal("not_assignee")
    reason = _release_reason(draft, ask.reason, own=own)
    by = draft.actor(item.roles, supervises=not own)
    draft.put_on(item, e.StepReleased(item.assignee or person, reason, _unstarted(draft, item)), by=by)


def start(draft: Draft, ask: c.StartItem) -> None:
    """Begin the work on an item; one that nobody holds is taken with it."""
    item, _ = admit_item(draft, ask.target)
    person = asking(draft)
    lifted = allow(draft, against_doing(draft, item, person), ask.override)
    if item.started_at is not None:
        raise Refusal("not_allowed")
    reason = override_reason(draft, ask.override)
    by = draft.actor(item.roles, supervises=ask.override is not None)
    take(draft, item, person, by)
    draft.put_on(item, e.StepStarted(person, _least(draft, item)), by=by)
    log_lifted(draft, item, lifted, reason, by)
    note_familiar(draft, item, person, by)


def asking(draft: Draft) -> str:
    """Give the person who asks (TypeError for others: `admit` lets none through)."""
    actor = draft.command.actor
    if not isinstance(actor, c.Person):
        raise TypeError("only a person does this")
    return actor.id


def against_doing(draft: Draft, item: Item, person: str) -> tuple[str, ...]:
    """Give every objection to this person starting or completing the item, assignment included."""
    against = objections(draft.rules.machine, draft.roster, draft.state, item, person)
    return (*against, "not_assignee") if item.assignee not in {None, person} else against


def take(draft: Draft, item: Item, person: str, by: e.By) -> None:
    """Assign an item that nobody holds to whoever starts or completes it."""
    if item.assignee is None:
        draft.put_on(item, e.StepAssigned(person, "claim"), by=by)


def note_familiar(draft: Draft, item: Item, person: str, by: e.By) -> None:
    """Log, once for an item, that the person whom `same_as` names can no longer do it."""
    if loses_familiar(draft, item):
        draft.put_on(item, e.DeviationLogged("familiar_lost", "same_as", person), by=by)


def loses_familiar(draft: Draft, item: Item) -> bool:
    """Say whether `familiar_lost` is still to be logged for the item."""
    return not item.familiar_lost and is_familiar_lost(draft.rules.machine, draft.roster, draft.state, item)


def delegate(draft: Draft, ask: c.DelegateItem) -> None:
    """Hand an item that one holds to another eligible person."""
    item, _ = admit_item(draft, ask.target)
    if item.assignee != asking(draft):
        raise Refusal("not_assignee")
    _may_take(draft, item, ask.person)
    by = draft.actor(item.roles)
    draft.put_on(item, e.StepAssigned(ask.person, "delegate", least=_unstarted(draft, item)), by=by)
    note_familiar(draft, item, ask.person, by)


def reassign(draft: Draft, ask: c.ReassignItem) -> None:
    """Give an item to another eligible person, on the supervisor's authority."""
    item, _ = admit_item(draft, ask.target)
    if not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        raise Refusal("not_supervisor")
    _may_take(draft, item, ask.person)
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    by = draft.actor(item.roles, supervises=True)
    draft.put_on(item, e.StepAssigned(ask.person, "reassign", reason, _unstarted(draft, item)), by=by)
    note_familiar(draft, item, ask.person, by)


def _may_take(draft: Draft, item: Item, person: str) -> None:
    """Refuse a person named who may not do the item, or holds it already."""
    against = objections(draft.rules.machine, draft.roster, draft.state, item, person)
    if against or item.assignee == person:
        raise Refusal((*against, "already_assigned")[0])


def _unstarted(draft: Draft, item: Item) -> datetime | None:
    return least_without_start(draft.rules, draft.state, item)


def _least(draft: Draft, item: Item) -> datetime | None:
    """Give the instant at which `min_time` is over, counted anew from the start."""
    step = draft.rules.machine.places[item.step].step
    shortest = work_of(draft.rules.machine, item).min_time
    return None if shortest is None else due_at(draft.rules.calendar_of(step), draft.now, shortest)


def _release_reason(draft: Draft, text: str | None, *, own: bool) -> Commitment | None:
    if own and (text is None or not text.strip()):
        return None
    return draft.vault.commit("reason", reason_given(text, what="reason"))
