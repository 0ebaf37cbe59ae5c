"""What the items of a `for_each` decide together (`spec/semantics.md`, Tokens).

An item that ends is a vote. The step is completed when `needs` of its items are complete, or have chosen one outcome;
when all have ended and none has enough, the outcome marked `otherwise` is taken.
"""

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.follow import send
from engine.case.promise import start_promise
from engine.case.state import Item, Vote
from engine.definition.model import ForEach, Way, Work
from engine.machine.model import Place

Votes = tuple[Vote, ...]


def votes_with(draft: Draft, item: Item, way: Way, person: str | None, *, skipped: bool = False) -> Votes:
    """Give the votes of the item's group with the one that it is about to cast."""
    earlier = draft.state.votes.get(item.group, ()) if item.group is not None else ()
    return (*earlier, Vote(item.number, way.outcome, person, skipped))


def move_on(draft: Draft, item: Item, way: Way, votes: Votes, by: e.By) -> None:
    """Let the token of an item that has just ended move on: at once, or when its `for_each` has decided."""
    place = draft.rules.machine.places[item.step]
    if item.group is None:
        _take(draft, place, way, by, is_completion=not votes[-1].skipped)
        return
    siblings = tuple(other for other in draft.state.items.values() if other.group == item.group)
    decided = _decided(place, votes, len(siblings))
    if decided is None:
        return
    for sibling in siblings:
        draft.put_on(sibling, e.StepCancelled("decided"), by=by)
    _take(draft, place, decided, by, is_completion=not all(vote.skipped for vote in votes))


def _take(draft: Draft, place: Place, way: Way, by: e.By, *, is_completion: bool) -> None:
    if is_completion:
        start_promise(draft, by, step=place.step.id, outcome=way.outcome)
    send(draft, place.step.id, way, by)


def _decided(place: Place, votes: Votes, still_open: int) -> Way | None:
    """Give the way that is taken, or None if it is not decided yet; `needs` is at most the number of items."""
    total = len(votes) + still_open
    each = place.step.kind.for_each if isinstance(place.step.kind, Work) else None
    needs = min(each.needs if isinstance(each, ForEach) and each.needs else total, total)
    if not place.outcomes:
        return place.ways[None] if len(votes) >= needs else None
    chosen = votes[-1].outcome
    if sum(vote.outcome == chosen for vote in votes) >= needs:
        return place.ways[chosen]
    return None if still_open else next(way for way in place.ways.values() if way.otherwise)
