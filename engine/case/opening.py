"""How a token opens an item: its time, its multiplication, and what it consumes (`spec/semantics.md`, Tokens)."""

from dataclasses import dataclass
from datetime import datetime

from engine.case import events as e
from engine.case.draft import Draft
from engine.case.standards import duration_of, written
from engine.case.state import History
from engine.clockwork.due import due_at, promised
from engine.definition.durations import Standard
from engine.definition.model import OPENING, EachElement, EachPerson, EachRole, Step, Work


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a step was reached: the tokens that its join used up, and whether by a jump."""

    consumes: tuple[e.Consumed, ...] | None = None
    jumped: bool = False


BY_TOKEN = Arrival()
"""Reached by a token, without a join."""


@dataclass(frozen=True, slots=True)
class Share:
    """One item of a step: its roles, and what it is for in a `for_each`."""

    roles: tuple[str, ...]
    element: str | None = None


def shares(draft: Draft, step: Step) -> tuple[Share, ...]:
    """Give the items that a step opens, in order; none for a `for_each` over nothing."""
    if not isinstance(step.kind, Work):
        return (Share(()),)
    roles = step.kind.roles
    if step.kind.for_each is None:
        return (Share(roles),)
    match step.kind.for_each.over:
        case EachRole(roles=each):
            return tuple(Share((role,), role) for role in each)
        case EachPerson(people=people):
            return tuple(Share(roles, str(number)) for number in range(1, people + 1))
        case EachElement(field=field):
            elements = draft.state.data.get(field, ())
            return tuple(Share(roles, element) for element in elements) if isinstance(elements, tuple) else ()


def activated(draft: Draft, step: Step, share: Share, arrival: Arrival, group: int | None) -> e.StepActivated:
    """Give the event that opens one item, with its due time and warning."""
    duration = duration_of(step.standard, draft.state.data)
    calendar, now = draft.rules.calendar_of(step), draft.now
    start = _start(draft, step)
    clock = None if duration is None else promised(calendar, now, start, duration, step.warn_after)
    shortest = step.kind.min_time if isinstance(step.kind, Work) else None
    follows = duration is not None and not isinstance(step.standard, Standard)
    return e.StepActivated(
        roles=share.roles,
        standard=written(step.standard, duration),
        visit=draft.state.steps.get(step.id, History()).visits + 1,
        due=clock.due if clock else None,
        warn=clock.warn if clock else None,
        consumes=arrival.consumes,
        least=None if shortest is None else due_at(calendar, now, shortest),
        group=group,
        element=share.element,
        jumped=True if arrival.jumped else None,
        family=duration.family.value if follows and duration else None,
    )


def _start(draft: Draft, step: Step) -> datetime:
    """Give the instant that the standard counts from: the activation, the opening, or a step's last completion."""
    if step.counted_from == OPENING:
        return draft.state.opened_at
    counted = draft.state.steps.get(step.counted_from or "")
    return counted.last_completed_at if counted and counted.last_completed_at else draft.now
