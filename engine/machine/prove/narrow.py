"""Which open steps need to be looked at in a situation (stubborn sets: Valmari, "Stop it, and be stubborn!", 2017).

Nobody but its own completion takes the token of an open step away. So completions of different open steps may change
places, and one step is enough to look at: parallel parts are gone through one after the other, instead of in every
order. Then

* every dead end is found, after as many completions: nothing is left open in it, so the step was completed on the way,
  and may as well have been first;
* a situation from which the case cannot close is found, if none of its open steps is put off for ever: whatever closes
  the case closes it there as well;
* a step that opens, and one that opens while it is open, are found where nobody closes the case, if a step that the
  others may open again is not the one that is looked at.
"""

from collections.abc import Callable, Iterator
from typing import Final

from engine.machine.prove.circles import circles
from engine.machine.prove.net import CLOSED, Net, Situation, Taken
from engine.machine.prove.walk import Looks, Walk

_PATIENCE: Final = 20
"""So often it is looked for steps that were put off, before everything is looked at."""


class Bound:
    """The most that a situation can bring about: each token may be used again and again, and nobody waits in vain.

    `shut` completions are left out.
    """

    def __init__(self, net: Net, shut: Callable[[Taken], bool] = lambda taken: False) -> None:  # noqa: ARG005
        self._net = net
        self._gives = tuple(frozenset(self._given(at, shut)) for at in range(net.count))
        self._joins: dict[int, list[int]] = {}
        for join in range(net.count):
            for token in net.awaited(join):
                self._joins.setdefault(token, []).append(join)

    def may_open(self, situation: Situation, step: int, without: int | None = None) -> bool:
        """Say whether a step might be opened, if that of `without` is never completed."""
        return any(made == step for made in self._made(situation, without))

    def _given(self, at: int, shut: Callable[[Taken], bool]) -> Iterator[int]:
        """Give the arrivals that the completions of a step bring."""
        step = self._net.places[at].step
        for way, targets in zip(step.ways, self._net.targets[at], strict=True):
            if not shut((step.id, way.outcome)):
                yield from (self._net.arrival(at, to) for to in targets or ())

    def _made(self, situation: Situation, without: int | None) -> Iterator[int]:
        """Give every step that may be opened, as it is found."""
        there = set(situation)
        made: set[int] = set()
        done = {without}
        ahead = list(self._net.open(situation))
        while ahead:
            at = ahead.pop()
            if at in done:
                continue
            done.add(at)
            for step in self._activated(self._gives[at], there):
                if step not in made:
                    made.add(step)
                    yield step
                    ahead.append(step)

    def _activated(self, arrivals: frozenset[int], there: set[int]) -> Iterator[int]:
        there |= arrivals
        for arrival in arrivals:
            if arrival < self._net.count:
                yield arrival
            for join in self._joins.get(arrival, ()):
                if there.issuperset(self._net.awaited(join)):
                    yield join


class Choice:
    """Chooses the step that is looked at. A `careful` one does not choose a step that may close the case."""

    def __init__(self, net: Net, *, careful: bool = False) -> None:
        self._net = net
        self._bound = Bound(net)
        self._unfit = frozenset(at for at in range(net.count) if careful and net.may_close(at))

    def of(self, situation: Situation, before: Situation = ()) -> tuple[int, ...]:
        """Give the one step to be looked at, rather one that was not open `before`; else every open step."""
        every = self._net.open(situation)
        if len(every) > 1:
            for at in sorted(every, key=lambda at: (at in before, at)):
                if self.is_enough(situation, at):
                    return (at,)
        return every

    def is_enough(self, situation: Situation, at: int) -> bool:
        """Say whether nothing is passed by if this open step is completed first."""
        return at not in self._unfit and not self._bound.may_open(situation, at, without=at)


def ignore_nobody(walk: Walk, choice: Choice) -> None:
    """Look also at the steps that were put off for ever, in a circle that is never left.

    One after the other is enough; where that comes to no end, everything is looked at from there on.
    """
    patience = _PATIENCE
    while walk.whole:
        lost = walk.came.keys() - walk.leading_to([CLOSED, *walk.stuck()]) - set(walk.piling)
        order = [situation for situation in walk.came if situation in lost]
        if patience:
            more = [one for circle in circles(walk.after, order) for one in _put_off(walk, choice, circle)]
        else:
            walk.look = lambda situation, _: walk.net.open(situation)
            more = _not_looked_at(walk, order)
        if not more:
            return
        walk.look_further(more)
        patience = max(0, patience - 1)


def _put_off(walk: Walk, choice: Choice, circle: frozenset[Situation]) -> Looks:
    """Give a step that is open in the circle and completed nowhere in it; if its order matters, all that were not."""
    looked = {at for situation in circle for at in walk.looked[situation]}
    waiting = [(situation, at) for situation in sorted(circle) for at in walk.net.open(situation) if at not in looked]
    for situation, at in waiting:
        if choice.is_enough(situation, at):
            return [(situation, (at,))]
    return _not_looked_at(walk, sorted(circle)) if waiting else []


def _not_looked_at(walk: Walk, situations: list[Situation]) -> Looks:
    rest = ((one, tuple(at for at in walk.net.open(one) if at not in walk.looked[one])) for one in situations)
    return [(situation, steps) for situation, steps in rest if steps]
