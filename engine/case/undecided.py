"""What is taken where nobody decides in time: a deemed outcome, a lapse (`spec/semantics.md`, Alarms; Kinds of step).

Both are dated now, with everything that they start, and neither documents nor output are checked.
"""

from dataclasses import replace

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.follow import outcomes_of, send
from engine.case.groups import move_on, votes_with
from engine.case.lateness import waited_and_worked
from engine.case.promise import start_promise
from engine.case.state import Item
from engine.definition.model import Work


def deem(draft: Draft, item: Item, outcome: str, by: e.By) -> None:
    """Take the outcome of an `on_overdue` instead of a person's decision: a deviation."""
    place = draft.rules.machine.places[item.step]
    way = place.ways[outcome]
    votes = votes_with(draft, item, way, None)
    draft.put_on(item, _deemed(draft, item, e.StepCompleted(outcomes_of(way), {}, {}, {}, deemed=True)), by=by)
    draft.put_on(item, e.DeviationLogged("deemed", "time"), by=by)
    move_on(draft, item, way, votes, by)


def lapse(draft: Draft, item: Item, outcome: str, by: e.By) -> None:
    """Take the outcome of a wait whose time is over, as a matter of course: no deviation, no alert."""
    way = draft.rules.machine.places[item.step].ways[outcome]
    draft.put_on(item, e.StepCompleted(outcomes_of(way), {}, {}, {}, lapsed=True), by=by)
    start_promise(draft, by, step=item.step, outcome=way.outcome)
    send(draft, item.step, way, by)


def _deemed(draft: Draft, item: Item, body: e.StepCompleted) -> e.StepCompleted:
    """Of a work item the role's part was not played; how long it waited is on record all the same."""
    if not isinstance(draft.rules.machine.places[item.step].step.kind, Work):
        return body
    waited, worked = waited_and_worked(draft, item)
    return replace(body, obligations={"role": "violated"}, waited=waited, worked=worked)
