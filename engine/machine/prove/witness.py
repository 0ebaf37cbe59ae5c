"""A shortest path on which a need is not met: what turns a suspicion of `supply` into a claim."""

import heapq
from dataclasses import dataclass
from itertools import count

from engine.machine.model import Machine
from engine.machine.prove.net import CLOSED, Net, Situation, Steps, Taken, Trail, instant_steps, steps_of
from engine.machine.prove.situations import FEW, MOST
from engine.machine.prove.supply import Need, at_opening, surely_gained


@dataclass(frozen=True, slots=True)
class Searched:
    """The steps completed on a shortest path to where the need is not met, None if there is no such path.

    Not `decided` if there were too many situations to know.
    """

    path: Steps | None
    decided: bool = True


def path_without(machine: Machine, need: Need, few: int = FEW, most: int = MOST) -> Searched:
    """Search the situations, step by step if that is possible, else over the steps that can hide something.

    A step that may meet the need is never passed over: when it is completed is what matters.
    """
    if need.fact in at_opening(machine):
        return Searched(None)
    found = _Search(machine, need, Net(machine), few).run()
    if found.decided:
        return found
    gaining = {
        name
        for name, place in machine.places.items()
        if any(need.fact in surely_gained(machine, place, outcome) for outcome in place.ways)
    }
    return _Search(machine, need, Net(machine, instant_steps(machine) - gaining), most).run()


class _Search:
    """Goes through the situations in which the need is not met yet, nearest first."""

    def __init__(self, machine: Machine, need: Need, net: Net, most: int) -> None:
        self._machine = machine
        self._need = need
        self._net = net
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
            if not self._need.completed and self._need.step in self._net.open_steps(situation):
                return Searched(steps_of(path))
            for fired in self._net.moves(situation):
                self._follow(path, fired.situation, fired.trail)
        return Searched(None)

    def _follow(self, path: Trail, situation: Situation, trail: Trail) -> None:
        """Go along what one completion brought about, up to where the need shows or is met."""
        for at, taken in enumerate(trail):
            before = (*path, *trail[:at])
            if taken[0] == self._need.step and not self._need.completed:
                self._push(before, None)
                return
            if self._gains(taken):
                return
            if taken[0] == self._need.step and self._need.outcome in {None, taken[1]}:
                self._push((*before, taken), None)
                return
        if situation != CLOSED:
            self._push((*path, *trail), situation)

    def _push(self, path: Trail, situation: Situation | None) -> None:
        heapq.heappush(self._ahead, (len(path), next(self._count), situation, path))

    def _gains(self, taken: Taken) -> bool:
        step, outcome = taken
        return self._need.fact in surely_gained(self._machine, self._machine.places[step], outcome)
