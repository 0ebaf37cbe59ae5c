"""What must be so before a command is looked at closer: who asks, which case, which item (spec: Refusals).

A command that does not fit the kind of the actor or of the step is `not_allowed`, whatever else applies.
"""

from collections.abc import Mapping

from engine.case import commands as c
from engine.case.draft import Draft
from engine.case.refusal import Refusal
from engine.case.state import Item, Status
from engine.definition.model import Kind, Route, Wait, Work
from engine.machine.model import Place

_ACTORS: Mapping[type[c.Ask], tuple[type[c.Actor], ...]] = {
    c.OpenCase: (c.Person, c.Outside, c.System),
    c.OfferItem: (c.System,),
    c.AssignItem: (c.System,),
    c.ClaimItem: (c.Person,),
    c.ReleaseItem: (c.Person,),
    c.StartItem: (c.Person,),
    c.CompleteItem: (c.Person,),
    c.SkipItem: (c.Person,),
    c.ResolveItem: (c.Person,),
    c.SignalWait: (c.Outside, c.Person),
    c.AnswerAlerts: (c.Person,),
    c.DelegateItem: (c.Person,),
    c.ReassignItem: (c.Person,),
    c.ExtendDeadline: (c.Person,),
    c.JumpToStep: (c.Person,),
    c.SuspendCase: (c.Person,),
    c.ResumeCase: (c.Person,),
    c.AbortCase: (c.Person,),
    c.AttachDocuments: (c.Person, c.Outside),
    c.AddNote: (c.Person,),
    c.WithdrawCase: (c.Outside, c.Person),
    c.TellTime: (c.System,),
}
_KINDS: Mapping[type[c.Ask], type[Kind]] = {
    c.OfferItem: Work,
    c.AssignItem: Work,
    c.ClaimItem: Work,
    c.ReleaseItem: Work,
    c.StartItem: Work,
    c.CompleteItem: Work,
    c.DelegateItem: Work,
    c.ReassignItem: Work,
    c.ResolveItem: Route,
    c.SignalWait: Wait,
}
_ON_CLOSED = (c.AnswerAlerts, c.AddNote)
_ON_SUSPENDED = (
    c.AttachDocuments,
    c.AddNote,
    c.AnswerAlerts,
    c.SignalWait,
    c.ReassignItem,
    c.ResumeCase,
    c.WithdrawCase,
    c.AbortCase,
    c.TellTime,
)


def admit_case(draft: Draft) -> None:
    """Refuse what fits neither actor nor step, then what finds no case, or one that is closed or stands."""
    ask = draft.command.ask
    if draft.current is None:
        raise Refusal("unknown_case")
    if not isinstance(draft.command.actor, _ACTORS[type(ask)]) or not _fits_step(draft):
        raise Refusal("not_allowed")
    if draft.state.status is Status.CLOSED and not isinstance(ask, _ON_CLOSED):
        raise Refusal("case_closed")
    if draft.state.status is Status.SUSPENDED and not isinstance(ask, _ON_SUSPENDED):
        raise Refusal("case_suspended")


def admit_opening(draft: Draft) -> None:
    """Refuse a second opening; whether the SOP is known here was found out before there were rules."""
    if draft.current is not None:
        raise Refusal(_SECOND_OPENING[draft.state.status])


_SECOND_OPENING: Mapping[Status, str] = {
    Status.OPEN: "not_allowed",
    Status.SUSPENDED: "case_suspended",
    Status.CLOSED: "case_closed",
}


def admit_item(draft: Draft, target: c.Target) -> tuple[Item, Place]:
    """Find the item meant; Refusal `unknown_step`, `step_not_open` or `which_item`."""
    item = _by_number(draft, target.item) if target.item is not None else _by_step(draft, target.step)
    return item, draft.rules.machine.places[item.step]


def admit_step(draft: Draft, target: c.Target) -> Place:
    """Find the step meant, whether or not an item of it is open; Refusal `unknown_step` or `step_not_open`."""
    if target.item is not None:
        return draft.rules.machine.places[_by_number(draft, target.item).step]
    place = draft.rules.machine.places.get(target.step or "")
    if place is None:
        raise Refusal("unknown_step")
    return place


def admit_alerted(draft: Draft, ask: c.AnswerAlerts) -> int | None:
    """Give the number of the item whose alerts are answered, closed or not; None for the whole case."""
    if ask.item is None:
        return None if ask.step is None else _by_step(draft, ask.step).number
    if not 0 < ask.item <= draft.state.last_item:
        raise Refusal("step_not_open")
    return ask.item


def meant(draft: Draft) -> tuple[int | None, str | None]:
    """Give the item and step that the command points to, as far as they can be found, for the log of a refusal."""
    target = _target(draft.command.ask)
    if draft.current is None:
        return None, None
    if target.item is not None:
        item = draft.state.items.get(target.item)
        return (None, None) if item is None else (item.number, item.step)
    if target.step is None or target.step not in draft.rules.machine.places:
        return None, None
    found = draft.state.of_step(target.step)
    return (found[0].number if len(found) == 1 else None), target.step


def _target(ask: c.Ask) -> c.Target:
    if isinstance(ask, c.AnswerAlerts):
        return c.Target(ask.item, ask.step)
    target = getattr(ask, "target", None)
    return target if isinstance(target, c.Target) else c.Target()


def _fits_step(draft: Draft) -> bool:
    wanted = _KINDS.get(type(draft.command.ask))
    _, step = meant(draft)
    return wanted is None or step is None or isinstance(draft.rules.machine.places[step].step.kind, wanted)


def _by_number(draft: Draft, number: int) -> Item:
    item = draft.state.items.get(number)
    if item is None:
        raise Refusal("step_not_open")
    return item


def _by_step(draft: Draft, step: str | None) -> Item:
    if step is None or step not in draft.rules.machine.places:
        raise Refusal("unknown_step")
    found = draft.state.of_step(step)
    if len(found) > 1:
        raise Refusal("which_item", {"items": tuple(str(item.number) for item in found)})
    if not found:
        raise Refusal("step_not_open")
    return found[0]
