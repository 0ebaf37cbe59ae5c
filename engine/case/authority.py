"""The one place that says who may (`spec/semantics.md`, Commands and who may give them; Refusals).

`objections` gives every rule of persons that stands against somebody for an item, in the order in which refusals are
told; no objection means *eligible*.
"""

from collections.abc import Iterable

from engine.case import commands as c
from engine.case.commands import Actor, Outside, Person, System
from engine.case.events import Authority, By
from engine.case.state import History, Item, State
from engine.definition.model import OPENING, EachPerson, Work
from engine.machine.model import Machine
from engine.office.roster import Holding, Member, Roster


def objections(machine: Machine, roster: Roster, state: State, item: Item, person: str) -> tuple[str, ...]:
    """Give the codes against this person doing the item, assignment aside, in the order in which they are told."""
    against = []
    if person in _barred(machine, state, item):
        against.append("same_person")
    if _bound(machine, roster, state, item) not in {None, person}:
        against.append("other_person")
    if not roster.holds(person, item.roles):
        against.append("not_eligible")
    return tuple(against)


def _barred(machine: Machine, state: State, item: Item) -> frozenset[str | None]:
    """Give those who did what the same person may not do: `not_same_as`, another item of their `for_each`."""
    work = work_of(machine, item)
    others = (doer for step in work.not_same_as for doer in doers_of(state, step))
    return frozenset((*others, *_doers_of_group(work, state, item)))


def _bound(machine: Machine, roster: Roster, state: State, item: Item) -> str | None:
    """Give the one person to whom `same_as` leaves the item, or None if it binds nobody."""
    return None if is_familiar_lost(machine, roster, state, item) else familiar_of(machine, state, item)


def _doers_of_group(work: Work, state: State, item: Item) -> tuple[str | None, ...]:
    """Give who did other items of a `for_each` over people: nobody does two of one activation."""
    if work.for_each is None or not isinstance(work.for_each.over, EachPerson) or item.group is None:
        return ()
    return tuple(vote.person for vote in state.votes.get(item.group, ()))


def work_of(machine: Machine, item: Item) -> Work:
    """Give the kind of a work item (TypeError for an item of another kind: nobody of the office does it)."""
    kind = machine.places[item.step].step.kind
    if not isinstance(kind, Work):
        raise TypeError(f"step {item.step} is no work step")
    return kind


def doers_of(state: State, step: str) -> tuple[str, ...]:
    """Give who completed items of a step on this case; `opening` stands for who opened it."""
    if step == OPENING:
        return () if state.opened_by is None else (state.opened_by,)
    return state.steps.get(step, History()).doers


def familiar_of(machine: Machine, state: State, item: Item) -> str | None:
    """Give the person that `same_as` binds the item to, or None if it binds nobody."""
    step = work_of(machine, item).same_as
    if step is None:
        return None
    return state.opened_by if step == OPENING else state.steps.get(step, History()).last_doer


def is_familiar_lost(machine: Machine, roster: Roster, state: State, item: Item) -> bool:
    """Say whether the person that `same_as` names holds none of the item's roles any more: it binds nobody then."""
    familiar = familiar_of(machine, state, item)
    return familiar is not None and not roster.holds(familiar, item.roles)


def eligible(machine: Machine, roster: Roster, state: State, item: Item) -> tuple[Member, ...]:
    """Give those who could be offered the item now: no objection, and not absent."""
    barred, bound = _barred(machine, state, item), _bound(machine, roster, state, item)
    return tuple(
        member
        for member in roster.candidates(item.roles)
        if member.person not in barred and bound in {None, member.person}
    )


def is_supervisor(machine: Machine, roster: Roster, actor: Actor) -> bool:
    """Say whether the actor holds the SOP's supervisor role at the office."""
    return isinstance(actor, Person) and roster.holds(actor.id, (machine.supervisor,))


_RULINGS = (
    c.ReleaseItem,
    c.ReassignItem,
    c.AnswerAlerts,
    c.SuspendCase,
    c.ResumeCase,
    c.ExtendDeadline,
    c.SkipItem,
    c.JumpToStep,
    c.ResolveItem,
    c.AbortCase,
)


def asks_supervisor(ask: c.Ask) -> bool:
    """Say whether a command is one of those that a supervisor gives as such: by its row, or by an override."""
    return isinstance(ask, _RULINGS) or getattr(ask, "override", None) is not None


def has_role(machine: Machine, roster: Roster, actor: Actor) -> bool:
    """Say whether the actor holds any role of the SOP at the office."""
    return isinstance(actor, Person) and roster.holds(actor.id, machine.roles)


def actor_by(machine: Machine, roster: Roster, actor: Actor, roles: Iterable[str], *, supervises: bool) -> By:
    """Give the envelope's `by`: the first of `roles` held, else the supervisor role if it was asked for, else any."""
    match actor:
        case Person(id=person):
            asked = (*roles, machine.supervisor) if supervises else tuple(roles)
            held = roster.holding(person, asked) or roster.holding(person, machine.roles)
            return _by(person, held)
        case System(duty=duty):
            return By(system=duty.value)
        case Outside():
            return By(outside=True)


def authority_of(by: By) -> Authority | None:
    """Give who allowed a deviation and by what right, from the envelope of the command that allowed it."""
    if by.person is None:
        return None
    return Authority(by.person, by.role, by.right, by.on_behalf)


def _by(person: str, held: Holding | None) -> By:
    if held is None:
        return By(person=person)
    return By(person=person, role=held.role, right=held.right.value, on_behalf=held.on_behalf)
