"""What an event makes of the item that it names: the part of `evolve` that looks at nothing else of the case."""

from engine.case import events as e
from engine.case.replaced import replaced
from engine.case.state import Item

_ENDS = (e.StepCompleted, e.StepSkipped, e.StepCancelled)


def item_after(item: Item | None, event: e.Event) -> Item | None:
    """Give what an event makes of the item that it names; None once the item is no longer open."""
    body = event.body
    if isinstance(body, e.StepActivated):
        return _activated(event, body)
    if item is None or isinstance(body, _ENDS):
        return None
    return _changed(item, event)


def item_moved(item: Item, moved: e.Moved) -> Item:
    """Give an item with the times that a stop of the case has moved."""
    return replaced(item, due=moved.due or item.due, warn=moved.warn or item.warn, least=moved.least or item.least)


def _changed(item: Item, event: e.Event) -> Item:
    match event.body:
        case e.StepOffered(candidates=candidates):
            return replaced(item, candidates=candidates)
        case e.StepAssigned(person=person, least=least):
            return replaced(item, assignee=person, started_at=None, least=least or item.least)
        case e.StepReleased(person=person, least=least):
            unheld = replaced(item, assignee=None, started_at=None, candidates=None, released=person)
            return replaced(unheld, least=least or item.least)
        case e.StepStarted(least=least):
            return replaced(item, started_at=event.at, least=least or item.least)
        case e.StepEscalated(roles=roles, mark=mark):
            return replaced(item, roles=roles, candidates=None, marks=(*item.marks, mark))
        case e.DeadlineExtended(due=due):
            return replaced(item, due=due)
        case e.DeadlineWarned():
            return replaced(item, warned=True)
        case e.DeadlinePassed():
            return replaced(item, passed=True)
        case e.AlertRaised(mark=int() as mark):
            return replaced(item, marks=(*item.marks, mark))
        case e.DeviationLogged(kind="unstaffed"):
            return replaced(item, unstaffed=True, candidates=0)
        case e.DeviationLogged(kind="familiar_lost"):
            return replaced(item, familiar_lost=True)
        case e.IncidentRaised(why=why):
            return replaced(item, incident=why)
        case e.IncidentResolved():
            return replaced(item, incident=None)
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
