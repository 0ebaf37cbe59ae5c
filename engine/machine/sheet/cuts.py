"""Where an arrow is cut at the edge of a printed page, and where the pentagons of one edge stand.

`DESIGN.md` section 4, Print. Pentagons keep the order of the arrows that they stand for, so that no two ways cross.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.machine.sheet.model import Area, Arrow, Point

WIDE, HIGH = 30.0, 28.0
"""The pentagon, its point down."""

_APART: Final = WIDE + 6
_LEVEL, _APPROACH, _RIM = 8.0, 15.0, 6.0
_LEAST_PAD: Final = 4.0


@dataclass(frozen=True, slots=True)
class Pentagon:
    """An off-page connector with its centre; `number` is that of the step on the other page."""

    number: int
    x: float
    y: float

    @property
    def area(self) -> Area:
        """Give the rectangle around it."""
        return Area(self.x - WIDE / 2, self.y - HIGH / 2, self.x + WIDE / 2, self.y + HIGH / 2)


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of an arrow that reaches the page's edge at its first point (`entering`) or its last one.

    `number` is that of the step on the other page.
    """

    arrow: Arrow
    number: int
    entering: bool

    @property
    def x(self) -> float:
        """Give the x at which the edge is crossed."""
        return self.arrow.points[0 if self.entering else -1][0]

    @property
    def knot(self) -> tuple[float, int, bool]:
        """Name what shares a pentagon: what crosses at one x, one way, from or to one step."""
        return self.x, self.number, self.entering


def cut(arrow: Arrow, edge: float, number: int, *, entering: bool) -> Cut:
    """Give the piece of an arrow before `edge` (a y between two rows), or after it (`entering`)."""
    spans = [
        index
        for index, ((_, y1), (_, y2)) in enumerate(zip(arrow.points, arrow.points[1:], strict=False))
        if min(y1, y2) < edge < max(y1, y2)
    ]
    at = spans[-1] if entering else spans[0]
    met = (arrow.points[at][0], edge)
    if entering:
        hops = tuple(replace(hop, segment=hop.segment - at) for hop in arrow.hops if hop.segment >= at)
        return Cut(replace(arrow, points=(met, *arrow.points[at + 1 :]), hops=hops, label=None), number, entering)
    hops = tuple(hop for hop in arrow.hops if hop.segment <= at)
    return Cut(replace(arrow, points=(*arrow.points[: at + 1], met), hops=hops), number, entering)


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip at an edge of a page in which its pentagons stand; `high` is 0 without any."""

    high: float
    pentagons: tuple[Pentagon, ...]
    arrows: tuple[Arrow, ...]


def strip(cuts: Sequence[Cut], edge: float, room: tuple[float, float], over: float, *, below: bool) -> Strip:
    """Place the pentagons of the cuts that meet at `edge`; `below` says that the strip lies under it.

    `room` are the least and the greatest x of the form; `over` is how far labels reach over the edge, in px.
    """
    if not cuts:
        return Strip(over, (), ())
    knots = sorted({one.knot for one in cuts})
    xs = [x for x, _, _ in knots]
    places = spread(xs, room)
    levels = _levels(xs, places)
    pad, sign = max(over, _LEAST_PAD), 1 if below else -1
    near = pad + _LEVEL * max(levels) + _APPROACH
    centre = edge + sign * (near + HIGH / 2)
    ways = {
        knot: _way(knot[0], place, edge + sign * (pad + _LEVEL * level), edge + sign * near)
        for knot, place, level in zip(knots, places, levels, strict=True)
    }
    stood = tuple(Pentagon(number, place, centre) for (_, number, _), place in zip(knots, places, strict=True))
    return Strip(near + HIGH + _RIM, stood, tuple(_led(one, ways[one.knot]) for one in cuts))


def _way(x: float, place: float, level: float, tip: float) -> tuple[Point, ...]:
    """Give the points from the edge on to the pentagon."""
    return ((x, tip),) if x == place else ((x, level), (place, level), (place, tip))


def _led(one: Cut, way: tuple[Point, ...]) -> Arrow:
    """Lead a piece on to its pentagon, or from it."""
    if not one.entering:
        return replace(one.arrow, points=(*one.arrow.points[:-1], *way))
    hops = tuple(replace(hop, segment=hop.segment + len(way) - 1) for hop in one.arrow.hops)
    return replace(one.arrow, points=(*reversed(way), *one.arrow.points[1:]), hops=hops)


def spread(xs: Sequence[float], room: tuple[float, float]) -> list[float]:
    """Move `xs` (in order) apart so that pentagons fit, as little as may be in the mean of each crowd."""
    crowds: list[tuple[float, int]] = []
    for index, x in enumerate(xs):
        crowds.append((x - index * _APART, 1))
        while len(crowds) > 1 and crowds[-2][0] > crowds[-1][0]:
            (mean, count), (other, more) = crowds[-2:]
            crowds[-2:] = [((mean * count + other * more) / (count + more), count + more)]
    means = [mean for mean, count in crowds for _ in range(count)]
    least, most = room[0] + _APART / 2, room[1] - _APART / 2 - (len(xs) - 1) * _APART
    return [max(least, min(most, mean)) + index * _APART for index, mean in enumerate(means)]


def _levels(xs: Sequence[float], places: Sequence[float]) -> list[int]:
    """Give how many levels from the edge each way turns aside: 0 for those that run straight on."""
    levels = [0] * len(xs)
    for order, sign in ((range(len(xs)), -1), (range(len(xs) - 1, -1, -1), 1)):
        turned: list[int] = []
        for index in order:
            if sign * (places[index] - xs[index]) > 0:
                crossed = (levels[one] for one in turned if sign * (places[index] - xs[one]) >= -_LEVEL)
                levels[index] = max(crossed, default=0) + 1
                turned.append(index)
    return levels


def reach_over(arrows: Sequence[Arrow], edge: float, *, below: bool) -> float:
    """Say how far labels reach over an edge, in px."""
    areas = [one.label.area for one in arrows if one.label is not None]
    return max(0.0, *(area.bottom - edge if below else edge - area.top for area in areas), 0.0)
