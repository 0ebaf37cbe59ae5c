"""Every situation that a case can come into, explored (`spec/language.md`, What a publisher is told).

Found: steps that are never open, steps that may be open twice at once, situations from which the case cannot close, and
branches that are left over. A few situations are looked at in every order; beyond, only where the order matters
(`narrow`), which finds the same. Exact up to `MOST` situations looked at; beyond, only what was seen is claimed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.machine.model import Machine
from engine.machine.prove.narrow import Choice, ignore_nobody
from engine.machine.prove.net import CLOSED, Fired, Net, Situation, Steps, Trail, steps_of
from engine.machine.prove.shorten import shorten
from engine.machine.prove.walk import Came, Walk

MOST: Final = 100_000
FEW: Final = 2_000
"""Up to so many situations, nearest first, each open step is looked at."""
_ENOUGH: Final = 3_000
"""So many situations are looked at for what else is wrong, if something near is."""
_NEAR: Final = 300
"""So many situations are looked at to see that a shorter path leads to the same fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that goes wrong: the step it concerns, and a shortest path of completed steps to it.

    Nothing leads to a step that is never open: its path is None.
    """

    code: str
    step: str
    path: Steps | None

    @property
    def same(self) -> tuple[str, str]:
        """What it is one fault by: of dead ends the nearest alone is told."""
        return self.code, self.step if self.code in {"unreachable_step", "open_twice"} else ""


@dataclass(frozen=True, slots=True)
class Explored:
    """`faults` in the order found; `situations` looked at in the longest walk; not `decided` if there were too many."""

    faults: tuple[Fault, ...]
    situations: int
    decided: bool = True


@dataclass(frozen=True, slots=True)
class _Seen:
    """A fault, and how the situation that shows it was reached."""

    code: str
    step: str
    came: Came


def explore(machine: Machine, few: int = FEW, most: int = MOST) -> Explored:
    """Explore a machine: in every order if that is possible, else in the orders that can hide something."""
    net = Net(machine)
    near = Walk(net, lambda situation, _: net.open(situation), min(few, most), few).run()
    seen = (*_open_twice(near), *_ends(near), *_piling(near))
    faults = [*_never_open(near), *(Fault(one.code, one.step, _steps(near.path(one.came))) for one in seen)]
    if near.whole:
        return Explored(_once(faults), len(near.came))
    opening, ending = _narrow_walks(machine, net, most)
    further = [*_never_open(opening), *_shortened(opening, net, _open_twice(opening))]
    further += [*_shortened(ending, net, _ends(ending)), *_shortened(opening, net, _piling(opening))]
    situations = max(len(opening.came), len(ending.came))
    return Explored(_once([*faults, *further]), situations, decided=opening.whole and ending.whole)


def _once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Give of what is one fault the first, which has the shortest path."""
    told: dict[tuple[str, str], Fault] = {}
    for fault in faults:
        told.setdefault(fault.same, fault)
    return tuple(told.values())


def _narrow_walks(machine: Machine, net: Net, most: int) -> tuple[Walk, Walk]:
    """Give the walk that shows what is opened, and the one that shows how cases end.

    What is opened, once or twice, can be opened without that anybody closes the case. If every branch then comes to its
    end, closing harms nobody, and one walk shows both.
    """
    beside = net.closes_beside()
    if beside or not net.closes():
        walk = _narrow_walk(net, most, careful=beside)
        return walk, walk
    opening = _narrow_walk(Net(machine, closing=False), most, ends_count=False)
    calm = opening.whole and not opening.twice and len(opening.leading_to([CLOSED])) == len(opening.came)
    return opening, opening if calm else _narrow_walk(net, most)


def _narrow_walk(
    net: Net, most: int, *, careful: bool = False, ends_count: bool = True, begin: Iterable[Fired] | None = None
) -> Walk:
    choice = Choice(net, careful=careful)
    walk = Walk(net, choice.of, most, _ENOUGH, ends_count=ends_count).run(begin)
    ignore_nobody(walk, choice)
    return walk


def _steps(path: Iterable[Trail]) -> Steps:
    return tuple(step for trail in path for step in steps_of(trail))


def _shortened(walk: Walk, net: Net, found: Iterable[_Seen]) -> Iterator[Fault]:
    """Give faults without the steps that were completed on the way and do not matter, nor close the case."""
    for seen in found:
        path = [trail for trail in walk.path(seen.came) if not any(net.is_closing(taken) for taken in trail)]
        short = path if seen.code == "branch_left_over" else shorten(net, path, _showing(walk, net, seen))
        if short is not None:
            yield Fault(seen.code, seen.step, _steps(short))


def _showing(walk: Walk, net: Net, seen: _Seen) -> Callable[[Fired], bool]:
    """Give what tells whether a path comes to where a fault shows."""
    if seen.code == "open_twice":
        return lambda fired: fired.twice == seen.step
    if walk.twice:
        return lambda fired: seen.step in net.open_steps(fired.situation)
    return lambda fired: fired.twice is None and _is_lost(net, fired)


def _is_lost(net: Net, fired: Fired) -> bool:
    """Say whether the case cannot close any more, though no branch is left over."""
    onward = _narrow_walk(net, _NEAR, begin=[Fired(fired.situation, ())])
    return onward.whole and not (onward.twice or onward.piling or onward.stuck() or CLOSED in onward.came)


def _never_open(walk: Walk) -> Iterator[Fault]:
    """Give the steps that were not seen open; beyond one that is open twice nobody has looked."""
    if not walk.whole:
        return
    net = walk.net
    seen = {step for situation in walk.came for step in net.open_steps(situation)} | walk.completed
    beyond = set(walk.twice)
    ahead = list(beyond)
    while ahead:
        following = set(net.places[net.index[ahead.pop()]].step.leads_to()) - beyond
        beyond |= following
        ahead.extend(following)
    for place in net.places:
        if place.step.id not in seen | beyond:
            yield Fault("unreachable_step", place.step.id, None)


def _open_twice(walk: Walk) -> Iterator[_Seen]:
    for step, (_, came) in walk.twice.items():
        yield _Seen("open_twice", step, came)


def _ends(walk: Walk) -> Iterator[_Seen]:
    """Give the nearest situation that has only waiting tokens left, and the nearest that goes on without an end."""
    if walk.twice:
        yield from _without_end(walk)
        return
    stuck = walk.stuck()
    yield from _left_over(walk, stuck)
    if not walk.whole:
        return
    explained = walk.leading_to([CLOSED, *stuck, *walk.piling])
    for situation in [situation for situation in walk.came if situation not in explained][:1]:
        open_steps, ending = walk.net.open_steps(situation), walk.net.ending()
        step = next((step for step in open_steps if step not in ending), open_steps[0])
        yield _Seen("cannot_close", step, walk.came[situation])


def _piling(walk: Walk) -> Iterator[_Seen]:
    """Give the nearest situation in which tokens wait of which more and more come."""
    yield from () if walk.twice else _left_over(walk, walk.piling)


def _left_over(walk: Walk, situations: list[Situation]) -> Iterator[_Seen]:
    for situation in situations[:1]:
        waiting = walk.net.waiting(situation)
        yield _Seen("branch_left_over", max(waiting, key=waiting.count)[0], walk.came[situation])


def _without_end(walk: Walk) -> Iterator[_Seen]:
    """Give the nearest situation with a step that leads to no end, whatever is done elsewhere.

    Where a step may be open twice not all was looked at; but a token that nobody can end keeps the case open.
    """
    if walk.net.closes():
        return
    ending = walk.net.ending()
    for situation, came in walk.came.items():
        lost = [step for step in walk.net.open_steps(situation) if step not in ending]
        for step in lost[:1]:
            yield _Seen("cannot_close", step, came)
            return
