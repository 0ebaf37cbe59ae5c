"""One item among those of a `for_each`: what it is for, and how they stand together (`spec/semantics.md`, Tokens)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from engine.case import events as e
from engine.case.state import Item, State
from engine.definition.model import Definition, EachPerson, EachRole, ForEach, Step, Work
from engine.queries.sources import role_title


@dataclass(frozen=True, slots=True)
class Tally:
    """How the items of one activation stand: so many of `all` are complete, and `needs` are enough."""

    done: int
    all: int
    needs: int


def element_of(definition: Definition, step: Step, element: str | None, locale: str) -> str:
    """Say what an item is for: the title of its role, or its element; "" for one of equals, or of an only item."""
    match each_of(step):
        case None | ForEach(over=EachPerson()):
            return ""
        case ForEach(over=EachRole()):
            return "" if element is None else role_title(definition, element, locale)
        case _:
            return element or ""


def tally_of(state: State, step: Step, item: Item) -> Tally | None:
    """Count the items of the same activation; None if it is the only one there ever was."""
    each = each_of(step)
    if each is None or item.group is None:
        return None
    done = len(state.votes.get(item.group, ()))
    whole = done + sum(other.group == item.group for other in state.items.values())
    return Tally(done, whole, min(each.needs or whole, whole))


def round_of(item: Item, tally: Tally | None) -> int:
    """Say the how manieth time a step is done: all items of one `for_each` are one time, though each is a visit.

    Of a list whose length has changed in between it is the least that fits.
    """
    if tally is None or item.group is None:
        return item.visit
    before = item.visit - (item.number - item.group) - 1
    return -(-before // tally.all) + 1


def rounds_of(events: Iterable[e.Event]) -> dict[int, int]:
    """Say of every item, by number, the how manieth time its step was reached by it."""
    reached: Counter[str] = Counter()
    found: dict[int, int] = {}
    for event in events:
        if isinstance(event.body, e.StepActivated) and event.item is not None and event.step is not None:
            reached[event.step] += event.body.group in {None, event.item}
            found[event.item] = reached[event.step]
    return found


def is_handed(step: Step, item: Item) -> bool:
    """Say whether an item was escalated: it is not with the roles that its step names."""
    return isinstance(step.kind, Work) and not set(item.roles) <= set(_roles_of(step.kind))


def each_of(step: Step) -> ForEach | None:
    """Give how a step is multiplied; None if it is not."""
    return step.kind.for_each if isinstance(step.kind, Work) else None


def _roles_of(work: Work) -> tuple[str, ...]:
    over = None if work.for_each is None else work.for_each.over
    return (*work.roles, *over.roles) if isinstance(over, EachRole) else work.roles
