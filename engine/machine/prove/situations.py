"""Every situation that a case can come into, explored (`spec/language.md`, What a publisher is told).

Found: steps that are never open, steps that may be open twice at once, situations from which the case cannot close, and
branches that are left over. Exact up to `MOST` situations; beyond, nothing is claimed.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.machine.model import Machine
from engine.machine.prove.net import CLOSED, Fired, Net, Situation, Trail, instant_steps

MOST: Final = 100_000
FEW: Final = 3_000
"""Up to so many situations each step is looked at while it is open; beyond, those that hide nothing are passed over."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong: `step` it concerns (None: the whole), and a shortest path of completed steps to it."""

    code: str
    step: str | None
    path: Trail


@dataclass(frozen=True, slots=True)
class Explored:
    """`faults` in the order found; `situations` looked at; not `decided` if there were too many."""

    faults: tuple[Fault, ...]
    situations: int
    decided: bool = True


_Came = tuple[Situation | None, Trail]
"""How a situation was reached: from which one (None: by the opening), completing which steps."""


@dataclass(slots=True)
class _Map:
    """The situations found so far, nearest first, each with how it was reached, and what leads to what."""

    came: dict[Situation, _Came] = field(default_factory=dict)
    before: dict[Situation, list[Situation]] = field(default_factory=dict)
    twice: dict[str, tuple[int, _Came]] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)

    def path(self, came: _Came) -> Trail:
        """Give the steps completed, in order, from the opening on."""
        trails = [came[1]]
        while came[0] is not None:
            came = self.came[came[0]]
            trails.append(came[1])
        return tuple(step for trail in reversed(trails) for step in trail)


def explore(machine: Machine) -> Explored:
    """Explore a machine: step by step if that is possible, else over the steps that can hide something."""
    net = Net(machine)
    found = _walk(net, FEW)
    if found is None:
        net = Net(machine, instant_steps(machine))
        found = _walk(net, MOST)
    if found is None:
        return Explored((), MOST, decided=False)
    return Explored(tuple(_faults(net, found)), len(found.came))


def _walk(net: Net, most: int) -> _Map | None:
    """Go through all situations, the one with the shortest trail first; None if there are more than `most`."""
    found = _Map()
    ahead: list[tuple[int, int, Situation, _Came]] = []
    count = 0
    fresh: list[tuple[int, Situation | None, Fired]] = [(0, None, fired) for fired in net.begin()]
    while True:
        for length, origin, fired in fresh:
            count += 1
            far, came = length + len(fired.trail), (origin, fired.trail)
            found.completed.update(fired.trail)
            if fired.twice is not None:
                if far < found.twice.get(fired.twice, (far + 1, came))[0]:
                    found.twice[fired.twice] = (far, came)
                continue
            if origin is not None:
                found.before.setdefault(fired.situation, []).append(origin)
            if fired.situation not in found.came:
                heapq.heappush(ahead, (far, count, fired.situation, came))
        while ahead and ahead[0][2] in found.came:
            heapq.heappop(ahead)
        if not ahead:
            return found
        far, _, situation, came = heapq.heappop(ahead)
        found.came[situation] = came
        if len(found.came) > most:
            return None
        fresh = [(far, situation, fired) for fired in net.moves(situation)]


def _faults(net: Net, found: _Map) -> Iterator[Fault]:
    seen = {step for situation in found.came for step in net.open_steps(situation)} | found.completed
    for place in net.places:
        if place.step.id not in seen and place.step.id not in found.twice:
            yield Fault("unreachable_step", place.step.id, ())
    for step, (_, came) in found.twice.items():
        yield Fault("open_twice", step, found.path(came))
    if not found.twice:
        yield from _dead_ends(net, found)


def _dead_ends(net: Net, found: _Map) -> Iterator[Fault]:
    """Give the nearest situation that has only waiting tokens left, and the nearest that goes on without an end."""
    closing = _leading_to(found, [CLOSED])
    dead = [situation for situation in found.came if situation not in closing]
    left_over = [situation for situation in dead if not net.open_steps(situation)]
    for situation in left_over[:1]:
        join, _ = net.waiting(situation)[0]
        yield Fault("branch_left_over", join, found.path(found.came[situation]))
    explained = _leading_to(found, left_over)
    for situation in [situation for situation in dead if situation not in explained][:1]:
        yield Fault("cannot_close", net.open_steps(situation)[0], found.path(found.came[situation]))


def _leading_to(found: _Map, targets: list[Situation]) -> set[Situation]:
    """Give every situation from which one of `targets` can be reached."""
    leading = {situation for situation in targets if situation in found.came}
    ahead = list(leading)
    while ahead:
        for before in found.before.get(ahead.pop(), ()):
            if before not in leading:
                leading.add(before)
                ahead.append(before)
    return leading
