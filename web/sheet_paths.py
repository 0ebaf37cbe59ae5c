"""The arrows of the sheet as SVG paths: round corners, hops, heads (the design guide, section 4, Arrows)."""

from math import hypot
from typing import Final

from engine.queries.sheet import Arrow, Hop, Point

CORNER, HOP = 5.0, 4.0
HEAD_LONG, HEAD_WIDE = 9.0, 8.0
_INTO_HEAD: Final = 6.0


def path(arrow: Arrow, short: float = 0.0) -> str:
    """Give the path data of an arrow's line, ending inside its head; the tip stands `short` px before the port."""
    points = [*arrow.points[:-1], _before(arrow.points, short + _INTO_HEAD)]
    parts = [f"M{_at(points[0])}"]
    start = points[0]
    for index, end in enumerate(points[1:]):
        last = index == len(points) - 2
        turn = 0.0 if last else min(CORNER, _length(points[index], end) / 2, _length(end, points[index + 2]) / 2)
        stop = _towards(end, points[index], turn)
        parts += _hops([hop for hop in arrow.hops if hop.segment == index], start, stop)
        parts.append(f"L{_at(stop)}")
        if not last:
            start = _towards(end, points[index + 2], turn)
            parts.append(f"Q{_at(end)} {_at(start)}")
    return " ".join(parts)


def head(arrow: Arrow, short: float = 0.0) -> str:
    """Give the three points of an arrow's head, as a polygon takes them."""
    tip = _before(arrow.points, short)
    x, y = _towards(tip, arrow.points[-2], HEAD_LONG)
    half = HEAD_WIDE / 2
    if y == tip[1]:
        return f"{_at(tip)} {_at((x, y - half))} {_at((x, y + half))}"
    return f"{_at(tip)} {_at((x - half, y))} {_at((x + half, y))}"


def longest_vertical(arrow: Arrow) -> Point:
    """Give the middle of the longest vertical run (of the longest run, if there is none)."""
    runs = list(zip(arrow.points, arrow.points[1:], strict=False))
    upright = [run for run in runs if run[0][0] == run[1][0]] or runs
    (x1, y1), (x2, y2) = max(upright, key=lambda run: _length(*run))
    return (x1 + x2) / 2, (y1 + y2) / 2


def number(value: float) -> str:
    """Write a coordinate: at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _hops(hops: list[Hop], start: Point, stop: Point) -> list[str]:
    y, heading = start[1], 1 if stop[0] > start[0] else -1
    found = []
    for hop in sorted(hops, key=lambda one: heading * one.x):
        before, after = (hop.x - heading * HOP, y), (hop.x + heading * HOP, y)
        found.append(f"L{_at(before)} A{HOP:g} {HOP:g} 0 0 {1 if heading > 0 else 0} {_at(after)}")
    return found


def _before(points: tuple[Point, ...], distance: float) -> Point:
    return _towards(points[-1], points[-2], distance)


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = _length(start, end)
    share = distance / length if length else 0.0
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _length(one: Point, other: Point) -> float:
    return hypot(other[0] - one[0], other[1] - one[1])


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
