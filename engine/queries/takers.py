"""Who could take an item from whoever has it, with what they hold already; who cannot, and why (the design, 6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.case.authority import objections
from engine.case.state import Item
from engine.definition.model import OPENING, Work
from engine.persistence import reads_cases
from engine.queries.rows import Known
from engine.queries.sources import Look, step_of

Loads = Mapping[str, tuple[int, int]]
"""By person: open items held at the office, and how many of them are overdue."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who could take the item; `away` says that they are absent today."""

    person: str
    name: str
    held: int
    late: int
    away: bool


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who holds a role of the item, and the rule against them; `step_number` is the step it points to."""

    name: str
    code: str
    step_number: int | None


@dataclass(frozen=True, slots=True)
class Takers:
    """Who could take an item, those with the least in hand first, and who of its roles cannot."""

    could: tuple[Taker, ...] = ()
    cannot: tuple[Barred, ...] = ()


def takers_of(look: Look, known: Known, item: Item, loads: Loads) -> Takers:
    """Part the holders of an item's roles, without its assignee, into those who could take it and those who cannot."""
    machine, roster = look.machine(known.row.digest), look.roster(known.row.office)
    could, cannot = [], []
    for member in roster.members.values():
        if member.person == item.assignee or not roster.holds(member.person, item.roles):
            continue
        name = look.name(member.person) or member.person
        against = objections(machine, roster, known.state, item, member.person)
        if against:
            step = pointed_to(known, item, member.person, against[0])
            cannot.append(Barred(name, against[0], number_of(known, step)))
        else:
            could.append(Taker(member.person, name, *loads.get(member.person, (0, 0)), member.absent))
    return Takers(tuple(sorted(could, key=lambda one: (one.away, one.held, one.name))), tuple(cannot))


def loads_at(look: Look, office: str) -> Loads:
    """Count what each person of an office holds."""
    return reads_cases.loads(look.connection, office)


def pointed_to(known: Known, item: Item, person: str, code: str) -> str | None:
    """Give the step whose doer a rule compares somebody with; None if it compares with nobody."""
    kind = step_of(known.definition, item.step).kind
    if not isinstance(kind, Work):
        return None
    if code == "other_person":
        return kind.same_as
    if code == "same_person":
        doers = {step: history.doers for step, history in known.state.steps.items()}
        doers[OPENING] = () if known.state.opened_by is None else (known.state.opened_by,)
        named = next((step for step in kind.not_same_as if person in doers.get(step, ())), None)
        return named if named is not None or kind.for_each is None else item.step
    return None


def number_of(known: Known, step: str | None) -> int | None:
    """Give the number of a step; None for the opening."""
    return None if step is None or step == OPENING else step_of(known.definition, step).number
