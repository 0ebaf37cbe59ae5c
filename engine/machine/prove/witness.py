"""A shortest path on which a need is not met: what turns a suspicion of `supply` into a claim."""

import heapq
from typing import Final

from engine.machine.model import Machine
from engine.machine.prove.net import CLOSED, Net, Situation, Trail
from engine.machine.prove.supply import Fact, Need, at_opening, surely_gained

MOST: Final = 20_000
"""Situations looked at before the search gives up; the suspicion then stands without a path."""


def path_without(machine: Machine, need: Need) -> Trail | None:
    """Give the steps completed on a shortest path to where the need is not met; None if there is no such path.

    Empty if it is not met at once, or if there are too many situations to find one.
    """
    return _Search(machine, need).run()


class _Search:
    def __init__(self, machine: Machine, need: Need) -> None:
        self._machine = machine
        self._need = need
        self._net = Net(machine)
        self._seen: set[tuple[Situation, bool]] = set()
        self._ahead: list[tuple[int, int, Situation, bool, Trail]] = []
        self._found: Trail | None = None

    def run(self) -> Trail | None:
        there = self._need.fact in at_opening(self._machine)
        for fired in self._net.begin():
            self._follow((), there, fired.situation, fired.trail)
        while self._ahead and self._found is None:
            _, _, situation, has, path = heapq.heappop(self._ahead)
            if (situation, has) in self._seen:
                continue
            if len(self._seen) > MOST:
                return ()
            self._seen.add((situation, has))
            if not has and self._need.step in self._net.open_steps(situation):
                return path
            for fired in self._net.moves(situation):
                self._follow(path, has, fired.situation, fired.trail)
        return self._found

    def _follow(self, path: Trail, has: bool, situation: Situation, trail: Trail) -> None:  # noqa: FBT001
        """Go along what one completion brought about; a route is over before anybody sees it open."""
        for at, step in enumerate(trail):
            passed = at > 0 or not path
            if step == self._need.step and not has and passed and self._found is None:
                self._found = (*path, *trail[:at])
            has = has or self._gains(step)
        if situation != CLOSED and not has:
            count = len(self._ahead) + len(self._seen)
            heapq.heappush(self._ahead, (len(path) + len(trail), count, situation, has, (*path, *trail)))

    def _gains(self, step: str) -> bool:
        place = self._machine.places[step]
        return all(self._need.fact in surely_gained(place, outcome) for outcome in place.ways)


__all__ = ["Fact", "path_without"]
