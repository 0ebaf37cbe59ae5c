"""What two arrows cost each other (`DESIGN.md` section 4, Choosing)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.machine.sheet.labels import Offer, lies_on
from engine.machine.sheet.model import Area, Point
from engine.machine.sheet.paths import Path, Port

CROSSING, OVERLAP, AT_MOST, PORT_TWICE = 40.0, 80.0, 50.0, 3000.0
TOUCH: Final = 400.0
"""A crossing too near to a corner or a head to be drawn as a hop."""
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

    `out` names the outcome that it carries, `target` where it leads. `number` is its own among all of one search.
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


def candidate(number: int, out: str, target: str, path: Path, offer: Offer) -> Candidate:
    """Put a path and a place for its label together."""
    key, cost = f"{path.key} | {offer.key}", path.cost + offer.cost
    return _made(number, key, out, target, path.points, (path.leaves, path.enters), offer, cost)


def standing(number: int, points: tuple[Point, ...]) -> Candidate:
    """Give a line that is there in any case, as of a joint step, so that arrows keep clear of it."""
    name = f"standing {number}"
    return _made(number, name, name, name, points, (None, None), Offer("", None, 0.0), 0.0)


def _made(
    number: int,
    key: str,
    out: str,
    target: str,
    points: tuple[Point, ...],
    ports: tuple[Port | None, Port | None],
    offer: Offer,
    cost: float,
) -> Candidate:
    horizontals, verticals = [], []
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        if y1 == y2:
            horizontals.append(Run(y1, min(x1, x2), max(x1, x2), x2 > x1))
        else:
            verticals.append(Run(x1, min(y1, y2), max(y1, y2), y2 > y1))
    return Candidate(
        number, key, out, target, points, *ports, offer, cost, tuple(horizontals), tuple(verticals), _reach(points, offer)
    )


def _reach(points: tuple[Point, ...], offer: Offer) -> Area:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if offer.label is not None:
        area = offer.label.area
        xs, ys = [*xs, area.left, area.right], [*ys, area.top, area.bottom]
    return Area(min(xs), min(ys), max(xs), max(ys)).grown(APART)


def between(one: Candidate, other: Candidate) -> float:
    """Give what two arrows cost each other; 0 where they are well apart or lawfully share a trunk."""
    cost = _ports(one, other)
    if not one.reach.meets(other.reach):
        return cost
    friends = one.target == other.target or one.out == other.out
    for across, down in ((one, other), (other, one)):
        for horizontal in across.horizontals:
            for vertical in down.verticals:
                cost += _meeting(horizontal, vertical, friends=friends)
    for mine, theirs in ((one.horizontals, other.horizontals), (one.verticals, other.verticals)):
        for run in mine:
            for beside in theirs:
                cost += _overlap(run, beside, friends=friends)
    return cost + _labels(one, other)


def _ports(one: Candidate, other: Candidate) -> float:
    if one.leaves is None or other.leaves is None:
        return 0.0
    twice = (one.leaves == other.leaves and one.out != other.out) + (one.leaves == other.enters)
    return PORT_TWICE * (twice + (one.enters == other.leaves))


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
        cost += LABEL_ON_LABEL
    return cost


def runs(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """Give the straight runs of a path."""
    return zip(points, points[1:], strict=False)
