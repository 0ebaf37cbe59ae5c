"""What two arrows cost each other (`DESIGN.md` section 4, Choosing)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from engine.machine.sheet.grid import Spot
from engine.machine.sheet.labels import ON_A_SYMBOL, Offer, lies_on
from engine.machine.sheet.model import Area, Part, Point
from engine.machine.sheet.paths import THROUGH, Path, Port

CROSSING, OVERLAP, AT_MOST, PORT_TWICE = 40.0, 80.0, 50.0, 3000.0
TOUCH: Final = 400.0
"""A crossing too near to a corner or a head to be drawn as a hop."""
TWO_PORTS: Final = 20.0
"""One outcome that leads to several steps should leave by one port."""
LABEL_ON_LINE, LABEL_ON_LABEL = 200.0, 200.0

APART: Final = 5.0
_CLEAR_OF_ENDS: Final = 9.0


@dataclass(frozen=True, slots=True)
class Run:
    """A straight run: `at` is its y (of a horizontal) or x, from `low` to `high`; `ahead` says which way it leads."""

    at: float
    low: float
    high: float
    ahead: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A path with a place for its label, and what it costs by itself.

    `out` names the outcome that it carries, `target` where it leads. `number` is its own among all of one search;
    `brings` is the further end that would stand at its tip.
    """

    number: int
    key: str
    out: str
    target: str
    points: tuple[Point, ...]
    leaves: Port | None
    enters: Port | None
    offer: Offer
    cost: float
    horizontals: tuple[Run, ...]
    verticals: tuple[Run, ...]
    reach: Area
    brings: Area | None

    @property
    def source(self) -> str:
        """Name the step that the arrow leaves ("" for a line that is there in any case)."""
        return "" if self.leaves is None else self.leaves.spot


def candidate(number: int, out: str, target: Spot, path: Path, offer: Offer) -> Candidate:
    """Put a path and a place for its label together."""
    end = target.symbols[0].area if target.symbols[0].part is Part.END else None
    if end is not None and offer.label is not None and offer.label.area.meets(end):
        offer = replace(offer, cost=offer.cost + ON_A_SYMBOL)
    names = (f"{path.key} | {offer.key}", out, target.name)
    return _made(number, names, path.points, (path.leaves, path.enters), offer, path.cost + offer.cost, end)


def standing(number: int, points: tuple[Point, ...]) -> Candidate:
    """Give a line that is there in any case, as of a joint step, so that arrows keep clear of it."""
    name = f"standing {number}"
    return _made(number, (name, name, name), points, (None, None), Offer("", None, 0.0), 0.0, None)


def _made(
    number: int,
    names: tuple[str, str, str],
    points: tuple[Point, ...],
    ports: tuple[Port | None, Port | None],
    offer: Offer,
    cost: float,
    brings: Area | None,
) -> Candidate:
    horizontals, verticals = [], []
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 == y2:
            horizontals.append(Run(y1, min(x1, x2), max(x1, x2), x2 > x1))
        else:
            verticals.append(Run(x1, min(y1, y2), max(y1, y2), y2 > y1))
    reach = _reach(points, [area for area in (brings, offer.label.area if offer.label else None) if area is not None])
    return Candidate(number, *names, points, *ports, offer, cost, tuple(horizontals), tuple(verticals), reach, brings)


def _reach(points: tuple[Point, ...], areas: Sequence[Area]) -> Area:
    xs = [*(x for x, _ in points), *(x for area in areas for x in (area.left, area.right))]
    ys = [*(y for _, y in points), *(y for area in areas for y in (area.top, area.bottom))]
    return Area(min(xs), min(ys), max(xs), max(ys)).grown(APART)


def between(one: Candidate, other: Candidate) -> float:
    """Give what two arrows cost each other; 0 where they are well apart or lawfully share a trunk."""
    cost = _ports(one, other)
    if not one.reach.meets(other.reach):
        return cost
    friends = (one.target, one.enters) == (other.target, other.enters) or (one.out, one.leaves) == (
        other.out,
        other.leaves,
    )
    for across, down in ((one, other), (other, one)):
        for horizontal in across.horizontals:
            for vertical in down.verticals:
                cost += _meeting(horizontal, vertical, friends=friends)
    for mine, theirs in ((one.horizontals, other.horizontals), (one.verticals, other.verticals)):
        for run in mine:
            for beside in theirs:
                cost += _overlap(run, beside, friends=friends)
    return cost + _labels(one, other) + _ends(one, other) + _ends(other, one)


def _ends(one: Candidate, other: Candidate) -> float:
    """Give what it costs that `other` runs through the end of `one`, or has its own end or label there."""
    if one.brings is None or one.target == other.target:
        return 0.0
    cost = THROUGH * sum(lies_on(one.brings.grown(2), *run) for run in runs(other.points))
    if other.brings is not None and one.brings.meets(other.brings):
        cost += THROUGH
    label = other.offer.label
    return cost + (ON_A_SYMBOL if label is not None and label.area.meets(one.brings) else 0.0)


def _ports(one: Candidate, other: Candidate) -> float:
    if one.leaves is None or other.leaves is None:
        return 0.0
    if one.out == other.out:
        return 0.0 if one.leaves == other.leaves else TWO_PORTS
    return PORT_TWICE * ((one.leaves == other.leaves) + (one.leaves == other.enters) + (one.enters == other.leaves))


def crosses(horizontal: Run, vertical: Run) -> bool:
    """Say whether both cross far enough from their ends for the horizontal to hop."""
    return (
        horizontal.low + _CLEAR_OF_ENDS <= vertical.at <= horizontal.high - _CLEAR_OF_ENDS
        and vertical.low + _CLEAR_OF_ENDS <= horizontal.at <= vertical.high - _CLEAR_OF_ENDS
    )


def _meeting(horizontal: Run, vertical: Run, *, friends: bool) -> float:
    if not (
        horizontal.low - APART < vertical.at < horizontal.high + APART
        and vertical.low - APART < horizontal.at < vertical.high + APART
    ):
        return 0.0
    if crosses(horizontal, vertical):
        return CROSSING
    return 0.0 if friends else TOUCH


def _overlap(run: Run, beside: Run, *, friends: bool) -> float:
    shared = min(run.high, beside.high) - max(run.low, beside.low)
    if abs(run.at - beside.at) >= APART or shared <= -APART:
        return 0.0
    if friends and run.at == beside.at and (run.ahead == beside.ahead or shared <= 0):
        return 0.0
    return OVERLAP * min(AT_MOST, max(shared, 0.0) + APART)


def _labels(one: Candidate, other: Candidate) -> float:
    mine, theirs = one.offer.label, other.offer.label
    cost = 0.0
    if mine is not None:
        cost += LABEL_ON_LINE * sum(lies_on(mine.area, *run) for run in runs(other.points))
    if theirs is not None:
        cost += LABEL_ON_LINE * sum(lies_on(theirs.area, *run) for run in runs(one.points))
    if mine is not None and theirs is not None and mine.area.grown(1).meets(theirs.area):
        cost += 0.0 if mine == theirs and one.out == other.out else LABEL_ON_LABEL
    return cost


def runs(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """Give the straight runs of a path."""
    return pairwise(points)
