"""What a supervisor rules about an open item: more time, another step (`spec/semantics.md`, Commands)."""

from datetime import timedelta

from engine.case import commands as c
from engine.case import events as e
from engine.case.admit import admit_item
from engine.case.authority import authority_of, is_supervisor
from engine.case.draft import Draft
from engine.case.follow import activate
from engine.case.given import reason_given
from engine.case.opening import Arrival
from engine.case.refusal import Refusal
from engine.case.standards import family_of
from engine.case.state import Item
from engine.clockwork.due import after_due
from engine.definition.durations import Duration, Family, one_family, parse_duration
from engine.errors import BadDuration

FURTHEST = timedelta(days=36_525)
"""How far from now a due time may be put: one slip after another must not run past the end of the calendar."""


def extend(draft: Draft, ask: c.ExtendDeadline) -> None:
    """Move a due time that has not passed; the warning stays where it is."""
    item, place = admit_item(draft, ask.target)
    _supervisor(draft)
    family = family_of(draft.rules, item)
    if family is None or item.due is None or item.passed or draft.now > item.due:
        raise Refusal("not_allowed")
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    duration = _duration(ask.duration, family)
    by = draft.actor(item.roles, supervises=True)
    due = after_due(draft.rules.calendar_of(place.step), item.due, duration)
    if due - draft.now > FURTHEST:
        raise Refusal("invalid_data", {"duration": "must not lead further than a hundred years from now"})
    draft.put_on(item, e.DeadlineExtended(item.due, due, reason), by=by)
    deviation = e.DeviationLogged("extended", "time", by.person, reason, authority=authority_of(by))
    draft.put_on(item, deviation, by=by)


def jump(draft: Draft, ask: c.JumpToStep) -> None:
    """Cancel an item, with its siblings of a `for_each`, and open another step whatever its join."""
    is_named = ask.target != c.Target()
    if not is_named:
        _only_where_stuck(draft)
    item = admit_item(draft, ask.target)[0] if is_named else None
    if ask.to_step not in draft.rules.machine.places:
        raise Refusal("unknown_step")
    _supervisor(draft)
    reason = draft.vault.commit("reason", reason_given(ask.reason, what="reason"))
    by = draft.actor(item.roles if item else (), supervises=True)
    for left in _with_siblings(draft, item):
        draft.put_on(left, e.StepCancelled("jumped"), by=by)
    deviation = e.DeviationLogged("jumped", "order", by.person, reason, authority=authority_of(by))
    draft.put(deviation, by=by, item=item.number if item else None, step=item.step if item else None)
    activate(draft, ask.to_step, by, Arrival(_waiting(draft, ask.to_step), jumped=True))


def _supervisor(draft: Draft) -> None:
    if not is_supervisor(draft.rules.machine, draft.roster, draft.command.actor):
        raise Refusal("not_supervisor")


def _duration(text: str, family: Family) -> Duration:
    try:
        duration = parse_duration(text)
    except BadDuration as wrong:
        raise Refusal("invalid_data", {"duration": f"{wrong.message}: {wrong.hint}"}) from None
    if not one_family(duration.family, family):
        raise Refusal("invalid_data", {"duration": "must be of the family of the standard"})
    return duration


def _only_where_stuck(draft: Draft) -> None:
    """A jump that names no item is for a case in which none is open."""
    if draft.state.items:
        raise Refusal("which_item", {"items": tuple(map(str, draft.state.items))})


def _with_siblings(draft: Draft, item: Item | None) -> tuple[Item, ...]:
    if item is None:
        return ()
    items = draft.state.items.values()
    return tuple(one for one in items if one == item or (item.group is not None and one.group == item.group))


def _waiting(draft: Draft, step: str) -> tuple[e.Consumed, ...] | None:
    """Give the tokens that wait at the step: they are used up."""
    return tuple(e.Consumed(step, token.from_) for token in draft.state.tokens if token.step == step) or None
