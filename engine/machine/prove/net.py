"""The table as a net of numbers, and what the completion of a step may bring about (`spec/semantics.md`, Tokens).

A *situation* is a sorted tuple of numbers: an open step by its index, a waiting token by an index beyond the steps. The
items of a `for_each` are one: they always come to one of the step's ways. Skips and jumps are left out: what a
supervisor does against the procedure proves nothing about it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.definition.model import Close, End, Route, To, Way
from engine.machine.model import Machine, Place

Situation = tuple[int, ...]
Taken = tuple[str, str | None]
"""A step completed, and the outcome by which it was."""
Trail = tuple[Taken, ...]
Steps = tuple[str, ...]

CLOSED: Final[Situation] = (-1,)
"""The situation of a closed case."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What a completion led to: the situation, the completions in order, and a step that came to be open twice."""

    situation: Situation
    trail: Trail
    twice: str | None = None


class Net:
    """A machine prepared for exploring. `instant` holds steps that may be completed as soon as they are open."""

    def __init__(self, machine: Machine, instant: frozenset[str] = frozenset()) -> None:
        self.places: tuple[Place, ...] = tuple(machine.places.values())
        self.index = {place.step.id: at for at, place in enumerate(self.places)}
        self.first = self.index[machine.first]
        routes = {place.step.id for place in self.places if isinstance(place.step.kind, Route)}
        self._ways = tuple(tuple(self._numbered(way) for way in place.step.ways) for place in self.places)
        self._at_once = frozenset(self.index[name] for name in routes | instant)

    def begin(self) -> Iterator[Fired]:
        """Give what the opening may lead to."""
        yield from self._settled(self._activate((), self.first, ()))

    def moves(self, situation: Situation) -> Iterator[Fired]:
        """Give what the completion of each open step, by each of its ways, may lead to."""
        for at in dict.fromkeys(situation):
            if 0 <= at < len(self.places):
                rest = list(situation)
                rest.remove(at)
                yield from self._settled(self._complete(tuple(rest), at, ()))

    def open_steps(self, situation: Situation) -> tuple[str, ...]:
        """Give the ids of the steps that are open."""
        return tuple(self.places[at].step.id for at in situation if 0 <= at < len(self.places))

    def waiting(self, situation: Situation) -> tuple[tuple[str, str], ...]:
        """Give the tokens that wait, as (join, source)."""
        count = len(self.places)
        tokens = (divmod(number - count, count) for number in situation if number >= count)
        return tuple((self.places[join].step.id, self.places[source].step.id) for join, source in tokens)

    def ending(self) -> frozenset[str]:
        """Give the steps whose token can come to an end, or to a join: there it depends on others."""
        found: set[int] = set()
        while True:
            more = {at for at in range(len(self.places)) if at not in found and self._may_end(at, found)}
            if not more:
                return frozenset(self.places[at].step.id for at in found)
            found |= more

    def _may_end(self, at: int, ending: set[int]) -> bool:
        source = self.places[at].step.id
        return any(
            targets is None or all(to in ending or source in self.places[to].waits_for for to in targets)
            for targets in self._ways[at]
        )

    def _settled(self, fired: Iterator[Fired]) -> Iterator[Fired]:
        """Close a case in which nothing is open and nothing waits."""
        for one in fired:
            yield one if one.situation else Fired(CLOSED, one.trail, one.twice)

    def _complete(self, rest: Situation, at: int, trail: Trail) -> Iterator[Fired]:
        step = self.places[at].step
        for way, targets in zip(step.ways, self._ways[at], strict=True):
            taken = (*trail, (step.id, way.outcome))
            if targets is None:
                yield Fired(CLOSED, taken)
            else:
                yield from self._send_each(rest, at, targets, taken)

    def _numbered(self, way: Way) -> tuple[int, ...] | None:
        """Give where a way leads as numbers: nowhere at an end, None where the case closes."""
        match way.target:
            case Close():
                return None
            case End():
                return ()
            case To(steps=steps):
                return tuple(self.index[step] for step in steps)

    def _send_each(self, situation: Situation, source: int, targets: tuple[int, ...], trail: Trail) -> Iterator[Fired]:
        """Carry out completely what one token brings about before the next is sent; a closed case takes no more."""
        if not targets:
            yield Fired(situation, trail)
            return
        for one in self._arrive(situation, source, targets[0], trail):
            if one.situation == CLOSED or one.twice:
                yield one
            else:
                yield from self._send_each(one.situation, source, targets[1:], one.trail)

    def _arrive(self, situation: Situation, source: int, target: int, trail: Trail) -> Iterator[Fired]:
        place = self.places[target]
        if self.places[source].step.id not in place.waits_for:
            yield from self._activate(situation, target, trail)
            return
        count = len(self.places)
        waited = [*situation, count + target * count + source]
        needed = [count + target * count + self.index[name] for name in place.waits_for]
        if all(token in waited for token in needed):
            for token in needed:
                waited.remove(token)
            yield from self._activate(tuple(waited), target, trail)
        else:
            yield Fired(tuple(sorted(waited)), trail)

    def _activate(self, situation: Situation, at: int, trail: Trail) -> Iterator[Fired]:
        """Open a step; one that is completed at once goes on, unless it has just been, in a circle without an end."""
        step = self.places[at].step.id
        if at in situation:
            yield Fired(tuple(sorted((*situation, at))), trail, twice=step)
        elif at in self._at_once and sum(name == step for name, _ in trail) < 2:
            yield from self._complete(situation, at, trail)
        else:
            yield Fired(tuple(sorted((*situation, at))), trail)


def steps_of(trail: Trail) -> Steps:
    """Give the steps completed, in order."""
    return tuple(step for step, _ in trail)


def instant_steps(machine: Machine) -> frozenset[str]:
    """Give the steps that need not be looked at while they are open.

    Such a step is reached from one other step alone, by ways that lead nowhere else: two tokens that could meet in it
    could meet in that step before. So completing it at once hides neither a meeting nor a dead end. Nothing meets in a
    route, which is never open: what it leads to is passed over only if the step before the route will do instead.
    """
    before = _only_sources(machine)
    return frozenset(name for name in before if _rests_on_a_step(machine, name, before))


def _only_sources(machine: Machine) -> dict[str, str]:
    """Give the one step that leads to each step of which there is but one, by ways that lead nowhere else."""
    sources: dict[str, set[str]] = {name: set() for name in machine.places}
    shared: set[str] = {machine.first}
    for name, place in machine.places.items():
        for way in place.step.ways:
            targets = way.target.steps if isinstance(way.target, To) else ()
            for target in targets:
                sources[target].add(name)
            if len(targets) > 1:
                shared.update(targets)
    alone = (name for name, place in machine.places.items() if name not in shared and not place.waits_for)
    return {name: next(iter(sources[name])) for name in alone if len(sources[name]) == 1}


def _rests_on_a_step(machine: Machine, name: str, before: dict[str, str]) -> bool:
    """Say whether going back from a step one comes to one that is looked at, and neither to a route nor in a circle."""
    for _ in range(len(before) + 1):
        if name not in before:
            return not isinstance(machine.places[name].step.kind, Route)
        name = before[name]
    return False
