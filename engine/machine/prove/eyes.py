"""Four eyes with too few pairs: steps that an office cannot do with the people it has (`spec/language.md`)."""

from collections.abc import Iterator, Mapping

from engine.definition.model import OPENING, Definition, EachPerson, Step, Work
from engine.definition.problems import Finding, Severity

Holders = Mapping[str, frozenset[str]]
"""Persons by the role that they hold at the office."""


def too_few(definition: Definition, holders: Holders) -> Iterator[Finding]:
    """Warn of each step that has fewer holders than the doers that it and the steps it keeps apart from need."""
    steps = {step.id: step for step in definition.steps}
    for step in definition.steps:
        if not isinstance(step.kind, Work):
            continue
        group = [step, *(steps[name] for name in step.kind.not_same_as if name not in {OPENING, step.id})]
        needed = [_doers(one, holders) for one in group]
        missing = _unmatched([people for people in needed if people is not None])
        if missing:
            more = f"{missing} more {'holder' if missing == 1 else 'holders'}"
            yield Finding(
                ("steps", step.number - 1, "not_same_as" if step.kind.not_same_as else "role"),
                "too_few_holders",
                f"'{step.id}' needs {more} at this office than there are.",
                "Appoint another person to its role, or let other steps be done by others.",
                on_key=True,
                severity=Severity.WARNING,
            )


def _doers(step: Step, holders: Holders) -> list[frozenset[str]] | None:
    """Give, for each person that the step needs, who could be that person; None if nobody of the office does it."""
    if not isinstance(step.kind, Work):
        return None
    able = frozenset().union(*(holders.get(role, frozenset()) for role in step.kind.roles))
    each = step.kind.for_each
    count = each.over.people if each is not None and isinstance(each.over, EachPerson) else 1
    twice = 2 if step.id in step.kind.not_same_as else 1
    return [able] * max(count, twice)


def _unmatched(needed: list[list[frozenset[str]]]) -> int:
    """Give how many places stay empty when each is given to another person as well as can be (augmenting paths)."""
    places = [able for people in needed for able in people]
    taken: dict[str, int] = {}

    def seat(place: int, tried: set[str]) -> bool:
        for person in sorted(places[place] - tried):
            tried.add(person)
            if person not in taken or seat(taken[person], tried):
                taken[person] = place
                return True
        return False

    return sum(not seat(place, set()) for place in range(len(places)))
