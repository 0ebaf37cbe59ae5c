"""A shortest path on which a need is not met: what turns a suspicion of `supply` into a claim.

Once the fact is there nothing matters any more. Until then a step without whose completion the need cannot show is
enough to look at: every path completes it, and it may as well be first (`narrow`).
"""

import heapq
from dataclasses import dataclass
from itertools import count

from engine.machine.model import Machine
from engine.machine.prove.narrow import Bound
from engine.machine.prove.net import CLOSED, Net, Situation, Steps, Trail, steps_of
from engine.machine.prove.situations import MOST
from engine.machine.prove.supply import Need, at_opening, surely_gained


@dataclass(frozen=True, slots=True)
class Searched:
    """The steps completed on a shortest path to where the need is not met, None if there is no such path.

    Not `decided` if there were too many situations to know.
    """

    path: Steps | None
    decided: bool = True


def path_without(machine: Machine, need: Need, most: int = MOST) -> Searched:
    """Search the situations in which the need is not met yet, nearest first."""
    if need.facts & at_opening(machine):
        return Searched(None)
    return _Search(machine, need, most).run()


class _Search:
    def __init__(self, machine: Machine, need: Need, most: int) -> None:
        self._need = need
        self._net = Net(machine)
        self._goal = self._net.index[need.step]
        self._gaining = frozenset(
            (name, outcome)
            for name, place in machine.places.items()
            for outcome in place.ways
            if need.facts & surely_gained(machine, place, outcome)
        )
        self._bound = Bound(self._net, self._gaining.__contains__)
        self._most = most
        self._count = count()
        self._ahead: list[tuple[int, int, Situation | None, Trail]] = []

    def run(self) -> Searched:
        seen: set[Situation] = set()
        for fired in self._net.begin():
            self._follow((), fired.situation, fired.trail)
        while self._ahead:
            _, _, situation, path = heapq.heappop(self._ahead)
            if situation is None:
                return Searched(steps_of(path))
            if situation in seen:
                continue
            if len(seen) >= self._most:
                return Searched(None, decided=False)
            seen.add(situation)
            if self._goal in situation and not self._need.completed:
                return Searched(steps_of(path))
            for fired in self._net.moves(situation, self._looked_at(situation)):
                self._follow(path, fired.situation, fired.trail)
        return Searched(None)

    def _looked_at(self, situation: Situation) -> tuple[int, ...]:
        """Give a step that is completed on every path to where the need shows; none if there is no such path."""
        every = self._net.open(situation)
        if self._goal in every:
            return (self._goal,)
        if not self._bound.may_open(situation, self._goal):
            return ()
        needed = (at for at in every if not self._bound.may_open(situation, self._goal, without=at))
        return next(((at,) for at in needed), every)

    def _follow(self, path: Trail, situation: Situation, trail: Trail) -> None:
        """Go along what one completion brought about, up to where the need shows or is met."""
        for at, taken in enumerate(trail):
            before = (*path, *trail[:at])
            if taken[0] == self._need.step and not self._need.completed:
                self._push(before, None)
                return
            if taken in self._gaining:
                return
            if taken[0] == self._need.step and self._need.outcome in {None, taken[1]}:
                self._push((*before, taken), None)
                return
        if situation != CLOSED:
            self._push((*path, *trail), situation)

    def _push(self, path: Trail, situation: Situation | None) -> None:
        heapq.heappush(self._ahead, (len(path), next(self._count), situation, path))
