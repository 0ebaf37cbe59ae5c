"""Every situation that a case can come into, explored (`spec/language.md`, What a publisher is told).

Found: steps that are never open, steps that may be open twice at once, situations from which the case cannot close, and
branches that are left over. Exact up to `MOST` situations; beyond, only what was seen is claimed.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from engine.definition.model import Close
from engine.machine.model import Machine
from engine.machine.prove.net import CLOSED, Fired, Net, Situation, Steps, Trail, instant_steps, steps_of

MOST: Final = 100_000
FEW: Final = 3_000
"""Up to so many situations each step is looked at while it is open; beyond, those that hide nothing are passed over."""
_TWICE: Final = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong: the step it concerns, and a shortest path of completed steps to it.

    Nothing leads to a step that is never open: its path is None.
    """

    code: str
    step: str
    path: Steps | None


@dataclass(frozen=True, slots=True)
class Explored:
    """`faults` in the order found; `situations` looked at; not `decided` if there were too many."""

    faults: tuple[Fault, ...]
    situations: int
    decided: bool = True


_Came = tuple[Situation | None, Trail]
"""How a situation was reached: from which one (None: by the opening), by which completions."""


@dataclass(slots=True)
class _Map:
    """The situations found so far, nearest first, each with how it was reached, and what leads to what.

    `piling` are those in which tokens wait at a join and more and more come, all else being the same: they are not
    followed further. Not `whole` if there were too many.
    """

    came: dict[Situation, _Came] = field(default_factory=dict)
    before: dict[Situation, list[Situation]] = field(default_factory=dict)
    twice: dict[str, tuple[int, _Came]] = field(default_factory=dict)
    piling: list[Situation] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)
    whole: bool = True

    def path(self, came: _Came) -> Steps:
        """Give the steps completed, in order, from the opening on."""
        trails = [came[1]]
        while came[0] is not None:
            came = self.came[came[0]]
            trails.append(came[1])
        return tuple(step for trail in reversed(trails) for step in steps_of(trail))

    def piles_up(self, situation: Situation) -> bool:
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


def explore(machine: Machine, few: int = FEW, most: int = MOST) -> Explored:
    """Explore a machine: step by step if that is possible, else over the steps that can hide something."""
    net = Net(machine)
    found = _walk(net, few)
    near = tuple(_faults(net, found))
    if found.whole:
        return Explored(near, len(found.came))
    net = Net(machine, instant_steps(machine))
    found = _walk(net, most)
    known = {_told(fault) for fault in near}
    further = (fault for fault in _faults(net, found) if _told(fault) not in known)
    return Explored((*near, *further), len(found.came), decided=found.whole)


def _told(fault: Fault) -> tuple[str, str]:
    """Give what two faults are the same by: of dead ends the nearest alone is told."""
    return fault.code, fault.step if fault.code in {"unreachable_step", "open_twice"} else ""


def _walk(net: Net, most: int) -> _Map:
    """Go through all situations, the one with the shortest trail first; through `most` at most."""
    found = _Map()
    ahead: list[tuple[int, int, Situation, _Came]] = []
    count = 0
    fresh: list[tuple[int, Situation | None, Fired]] = [(0, None, fired) for fired in net.begin()]
    while True:
        for length, origin, fired in fresh:
            count += 1
            far, came = length + len(fired.trail), (origin, fired.trail)
            found.completed.update(steps_of(fired.trail))
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
        if len(found.came) >= most:
            found.whole = False
            return found
        far, _, situation, came = heapq.heappop(ahead)
        found.came[situation] = came
        if found.piles_up(situation):
            found.piling.append(situation)
            fresh = []
        else:
            fresh = [(far, situation, fired) for fired in net.moves(situation)]


def _faults(net: Net, found: _Map) -> Iterator[Fault]:
    if found.whole:
        yield from (Fault("unreachable_step", step, None) for step in _never_open(net, found))
    for step, (_, came) in found.twice.items():
        yield Fault("open_twice", step, found.path(came))
    yield from _without_end(net, found) if found.twice else _dead_ends(net, found)


def _never_open(net: Net, found: _Map) -> Iterator[str]:
    """Give the steps that were not seen open; beyond one that is open twice nobody has looked."""
    seen = {step for situation in found.came for step in net.open_steps(situation)} | found.completed
    beyond = set(found.twice)
    ahead = list(beyond)
    while ahead:
        following = set(net.places[net.index[ahead.pop()]].step.leads_to()) - beyond
        beyond |= following
        ahead.extend(following)
    return (place.step.id for place in net.places if place.step.id not in seen | beyond)


def _dead_ends(net: Net, found: _Map) -> Iterator[Fault]:
    """Give the nearest situation that has only waiting tokens left, and the nearest that goes on without an end."""
    closing = _leading_to(found, [CLOSED])
    dead = [situation for situation in found.came if situation not in closing]
    stuck = [situation for situation in dead if not net.open_steps(situation)]
    for situation in (stuck or found.piling)[:1]:
        yield Fault("branch_left_over", _where_it_waits(net, situation), found.path(found.came[situation]))
    if not found.whole:
        return
    explained = _leading_to(found, [*stuck, *found.piling])
    for situation in [situation for situation in dead if situation not in explained][:1]:
        yield Fault("cannot_close", net.open_steps(situation)[0], found.path(found.came[situation]))


def _without_end(net: Net, found: _Map) -> Iterator[Fault]:
    """Give the nearest situation with a step that leads to no end, whatever is done elsewhere.

    Where a step may be open twice not all was looked at; but a token that nobody can end keeps the case open.
    """
    if any(isinstance(way.target, Close) for place in net.places for way in place.step.ways):
        return
    ending = net.ending()
    for situation, came in found.came.items():
        lost = [step for step in net.open_steps(situation) if step not in ending]
        for step in lost[:1]:
            yield Fault("cannot_close", step, found.path(came))
            return


def _where_it_waits(net: Net, situation: Situation) -> str:
    """Give the join at which a token waits, the one at which more than one of a kind do if there is such."""
    waiting = net.waiting(situation)
    return max(waiting, key=waiting.count)[0]


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
