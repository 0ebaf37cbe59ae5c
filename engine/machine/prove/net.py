"""The table as a net of numbers, and what the completion of a step may bring about (`spec/semantics.md`, Tokens).

A *situation* is a sorted tuple of numbers: an open step by its index, a waiting token by an index beyond the steps. The
items of a `for_each` are one: they always come to one of the step's ways. Skips and jumps are left out: what a
supervisor does against the procedure proves nothing about it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
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
_CLOSE: Final = -1
_Course = tuple[int | Taken, ...]
"""What a completion does, in order: a completion by itself, an arrival by its number, `_CLOSE`."""


@dataclass(frozen=True, slots=True)
class Fired:
    """What a completion led to: the situation, the completions in order, and a step that came to be open twice."""

    situation: Situation
    trail: Trail
    twice: str | None = None


class Net:
    """A machine prepared for exploring.

    With `closing` false nobody closes the case: an outcome that would is left out, or if there is no other, or a route
    leads there, the branch just ends.
    """

    def __init__(self, machine: Machine, *, closing: bool = True) -> None:
        self.places: tuple[Place, ...] = tuple(machine.places.values())
        self.count = len(self.places)
        self.index = {place.step.id: at for at, place in enumerate(self.places)}
        self.first = self.index[machine.first]
        self.targets = tuple(tuple(self._numbered(way, closing) for way in place.step.ways) for place in self.places)
        self._routes = frozenset(at for at, place in enumerate(self.places) if isinstance(place.step.kind, Route))
        self._awaited = tuple(
            tuple(self._token(to, self.index[source]) for source in sorted(place.waits_for))
            for to, place in enumerate(self.places)
        )
        self._direct = frozenset() if closing else frozenset(self._closing_beside_others())
        self._courses = tuple(tuple(self._courses_of(at, ())) for at in range(self.count))

    def begin(self) -> Iterator[Fired]:
        """Give what the opening may lead to."""
        return self._followed([], (self.first,), [])

    def moves(self, situation: Situation, only: Iterable[int] | None = None) -> Iterator[Fired]:
        """Give what the completion of each open step (of `only`), by each of its ways, may lead to."""
        for at in self.open(situation) if only is None else only:
            rest = list(situation)
            rest.remove(at)
            for course in self._courses[at]:
                yield from self._followed(rest, course, [])

    def open(self, situation: Situation) -> tuple[int, ...]:
        """Give the steps that are open, each once, by their numbers."""
        return tuple(dict.fromkeys(at for at in situation if 0 <= at < self.count))

    def open_steps(self, situation: Situation) -> tuple[str, ...]:
        """Give the ids of the steps that are open."""
        return tuple(self.places[at].step.id for at in situation if 0 <= at < self.count)

    def waiting(self, situation: Situation) -> tuple[tuple[str, str], ...]:
        """Give the tokens that wait, as (join, source)."""
        tokens = (divmod(number - self.count, self.count) for number in situation if number >= self.count)
        return tuple((self.places[join].step.id, self.places[source].step.id) for join, source in tokens)

    def arrival(self, source: int, target: int) -> int:
        """Give what a token from one step to another becomes: an open step, or one that waits at a join."""
        return self._token(target, source) if self.places[source].step.id in self.places[target].waits_for else target

    def awaited(self, join: int) -> tuple[int, ...]:
        """Give the tokens that a join waits for; none if any token activates it."""
        return self._awaited[join]

    def may_close(self, at: int) -> bool:
        """Say whether the completion of a step may close the case, at once or by a route."""
        seen, ahead = {at}, [at]
        while ahead:
            for targets in self.targets[ahead.pop()]:
                if targets is None:
                    return True
                fresh = {to for to in targets if to in self._routes} - seen
                seen |= fresh
                ahead.extend(fresh)
        return False

    def is_closing(self, taken: Taken) -> bool:
        """Say whether the case is closed by the completion of a step by an outcome."""
        at = self.index[taken[0]]
        ways = zip(self.places[at].step.ways, self.targets[at], strict=True)
        return any(targets is None for way, targets in ways if way.outcome == taken[1])

    def closes(self) -> bool:
        """Say whether the case may be closed while something is open."""
        return any(None in targets for targets in self.targets)

    def closes_beside(self) -> bool:
        """Say whether a completion may close the case by a route and open other steps beside it, in vain."""
        beside = {to for ways in self.targets for targets in ways if targets and len(targets) > 1 for to in targets}
        return any(to in self._routes and self.may_close(to) for to in beside)

    def ending(self) -> frozenset[str]:
        """Give the steps whose token can come to an end, or to a join: there it depends on others."""
        found: set[int] = set()
        while True:
            more = {at for at in range(self.count) if at not in found and self._may_end(at, found)}
            if not more:
                return frozenset(self.places[at].step.id for at in found)
            found |= more

    def _may_end(self, at: int, ending: set[int]) -> bool:
        source = self.places[at].step.id
        return any(
            targets is None or all(to in ending or source in self.places[to].waits_for for to in targets)
            for targets in self.targets[at]
        )

    def _numbered(self, way: Way, closing: bool) -> tuple[int, ...] | None:  # noqa: FBT001 - one of two nets
        """Give where a way leads as numbers: nowhere at an end, None where the case closes."""
        match way.target:
            case Close():
                return None if closing else ()
            case End():
                return ()
            case To(steps=steps):
                return tuple(self.index[step] for step in steps)

    def _closing_beside_others(self) -> Iterator[Taken]:
        """Give the ways of steps that close the case, where there are others."""
        for at, place in enumerate(self.places):
            closing = [way for way in place.step.ways if isinstance(way.target, Close)]
            if at not in self._routes and len(closing) < len(place.step.ways):
                yield from ((place.step.id, way.outcome) for way in closing)

    def _token(self, join: int, source: int) -> int:
        return self.count + join * self.count + source

    def _courses_of(self, at: int, before: tuple[int, ...]) -> Iterator[_Course]:
        """Spell out what each way of a step does, through the routes that it leads to.

        A circle of routes would never come to an end: the third time round the route is left open.
        """
        step = self.places[at].step
        for way, targets in zip(step.ways, self.targets[at], strict=True):
            taken = (step.id, way.outcome)
            if taken in self._direct:
                continue
            if targets is None:
                yield (taken, _CLOSE)
            else:
                arrivals = [list(self._arrivals(at, to, (*before, at))) for to in targets]
                for parts in product(*arrivals):
                    yield (taken, *(item for part in parts for item in part))

    def _arrivals(self, source: int, to: int, before: tuple[int, ...]) -> Iterator[_Course]:
        arrived = self.arrival(source, to)
        if arrived == to and to in self._routes and before.count(to) < 2:
            yield from self._courses_of(to, before)
        else:
            yield (arrived,)

    def _followed(self, rest: list[int], course: _Course, taken: list[Taken]) -> Iterator[Fired]:
        """Carry out completely what each token brings about before the next is sent; a closed case takes no more."""
        situation, trail = list(rest), list(taken)
        for done, item in enumerate(course, 1):
            if isinstance(item, tuple):
                trail.append(item)
                continue
            if item == _CLOSE:
                yield Fired(CLOSED, tuple(trail))
                return
            at = self._arrived(situation, item)
            if at in self._routes and sum(name == self.places[at].step.id for name, _ in trail) < 2:
                for other in self._courses[at]:
                    yield from self._followed(situation, (*other, *course[done:]), trail)
                return
            if at is not None:
                situation.append(at)
                if situation.count(at) > 1:
                    yield Fired(tuple(sorted(situation)), tuple(trail), twice=self.places[at].step.id)
                    return
        yield Fired(tuple(sorted(situation)) or CLOSED, tuple(trail))

    def _arrived(self, situation: list[int], arrival: int) -> int | None:
        """Give the step that an arrival activates; a token that has to wait is put down."""
        if arrival < self.count:
            return arrival
        join = (arrival - self.count) // self.count
        situation.append(arrival)
        if not all(token in situation for token in self._awaited[join]):
            return None
        for token in self._awaited[join]:
            situation.remove(token)
        return join


def steps_of(trail: Trail) -> Steps:
    """Give the steps completed, in order."""
    return tuple(step for step, _ in trail)
