"""A walk through the situations that a case can come into, the nearest first."""

import heapq
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from engine.machine.prove.net import CLOSED, Fired, Net, Situation, Trail

_TWICE: Final = 2

Came = tuple[Situation | None, Trail]
"""How a situation was reached: from which one (None: by the opening), by which completions."""
Look = Callable[[Situation, Situation], tuple[int, ...]]
"""Chooses the steps to be looked at in a situation, told from which one it was reached."""
Looks = list[tuple[Situation, tuple[int, ...]]]
"""Situations with steps that are to be looked at in them."""


@dataclass(slots=True)
class Walk:
    """The situations found so far, nearest first, each with how it was reached, and what leads to what.

    `twice` holds the nearest way to a step that is open twice, with its length; `looked` the steps that were completed
    in a situation. `piling` are those in which tokens wait at a join and more and more come, all else being the same:
    they are not followed further. Not `whole` if there were more than `most`, or more than `enough` once something is
    wrong. Without `ends_count` only a step that is open twice is wrong: where nobody closes the case it may well end
    with tokens that wait.
    """

    net: Net
    look: Look
    most: int
    enough: int
    came: dict[Situation, Came] = field(default_factory=dict)
    after: dict[Situation, list[Situation]] = field(default_factory=dict)
    looked: dict[Situation, tuple[int, ...]] = field(default_factory=dict)
    twice: dict[str, tuple[int, Came]] = field(default_factory=dict)
    piling: list[Situation] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)
    whole: bool = True
    ends_count: bool = True
    _is_wrong: bool = False
    _far: dict[Situation, int] = field(default_factory=dict)
    _ahead: list[tuple[int, int, Situation, Came]] = field(default_factory=list)
    _count: int = 0

    def run(self, begin: Iterable[Fired] | None = None) -> "Walk":
        """Go through all situations that the opening, or what `begin` gives, leads to."""
        self._meet(0, None, self.net.begin() if begin is None else begin)
        self._go_on()
        return self

    def look_further(self, looks: Looks) -> None:
        """Look at more steps of situations, and go on from there."""
        for situation, steps in looks:
            self.looked[situation] += steps
            self._meet(self._far[situation], situation, self.net.moves(situation, steps))
        self._go_on()

    def path(self, came: Came) -> list[Trail]:
        """Give what was completed, in order, from the opening on."""
        trails = [came[1]]
        while came[0] is not None:
            came = self.came[came[0]]
            trails.append(came[1])
        return trails[::-1]

    def leading_to(self, targets: Iterable[Situation]) -> set[Situation]:
        """Give every situation from which one of `targets` can be reached."""
        before: dict[Situation, list[Situation]] = {}
        for situation, following in self.after.items():
            for one in following:
                before.setdefault(one, []).append(situation)
        return spread((target for target in targets if target in self.came), before)

    def stuck(self) -> list[Situation]:
        """Give the situations with nothing but tokens that wait, nearest first."""
        return [situation for situation in self.came if situation != CLOSED and not self.net.open(situation)]

    def _go_on(self) -> None:
        while self.whole:
            while self._ahead and self._ahead[0][2] in self.came:
                heapq.heappop(self._ahead)
            if not self._ahead:
                return
            if len(self.came) >= (min(self.most, self.enough) if self._is_wrong else self.most):
                self.whole = False
                return
            self._enter(*heapq.heappop(self._ahead))

    def _enter(self, far: int, _: int, situation: Situation, came: Came) -> None:
        self.came[situation] = came
        self._far[situation] = far
        self.looked[situation] = ()
        if self._piles_up(situation):
            self._is_wrong |= self.ends_count
            self.piling.append(situation)
        else:
            self._is_wrong |= self.ends_count and situation != CLOSED and not self.net.open(situation)
            self.looked[situation] = self.look(situation, came[0] or ())
            self._meet(far, situation, self.net.moves(situation, self.looked[situation]))

    def _meet(self, far: int, origin: Situation | None, fresh: Iterable[Fired]) -> None:
        """Note what was brought about, at a distance of `far` completions."""
        for fired in fresh:
            self._count += 1
            length, came = far + len(fired.trail), (origin, fired.trail)
            self.completed.update(step for step, _ in fired.trail)
            if fired.twice is not None:
                self._is_wrong = True
                if length < self.twice.get(fired.twice, (length + 1, came))[0]:
                    self.twice[fired.twice] = (length, came)
                continue
            if origin is not None:
                self.after.setdefault(origin, []).append(fired.situation)
            if fired.situation not in self.came:
                heapq.heappush(self._ahead, (length, self._count, fired.situation, came))

    def _piles_up(self, situation: Situation) -> bool:
        """Say whether two situations before this one differ from it only by fewer tokens that wait at joins.

        After the first of them the surplus is looked at, so that a dead end to which it leads is found.
        """
        kinds = set(situation)
        if len(kinds) == len(situation):
            return False
        fewer, earlier = 0, self.came[situation][0]
        while earlier is not None and fewer < _TWICE:
            fewer += set(earlier) == kinds and all(earlier.count(kind) <= situation.count(kind) for kind in kinds)
            earlier = self.came[earlier][0]
        return fewer == _TWICE


def spread(start: Iterable[Situation], leads: dict[Situation, list[Situation]]) -> set[Situation]:
    """Give everything that can be reached along `leads`, the start included."""
    reached = set(start)
    ahead = deque(reached)
    while ahead:
        for following in leads.get(ahead.popleft(), ()):
            if following not in reached:
                reached.add(following)
                ahead.append(following)
    return reached
