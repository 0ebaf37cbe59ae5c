"""Every path that an arrow may take between two symbols (`DESIGN.md` section 4, Arrows).

A path leaves by a side on the row's middle, or by the bottom to the foot channel (or straight down); it goes on by
a column's middle or by a lane; and it comes in from above, from below, or from a side.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Final

from engine.machine.sheet.grid import CLEAR, Grid, Lane, Spot
from engine.machine.sheet.model import Part, Point

FROM_PORT: Final = 9.0
"""A line leaves a lane at least so far from a port."""

BEND, PIXEL, THROUGH, BACK_BY_FOOT, FURTHER_LANE = 12.0, 0.05, 5000.0, 30.0, 6.0
_OF_EACH_PAIR: Final = 2
_ENTRY_FORWARD: Final = {"T": 0.0, "L": 14.0, "R": 14.0, "B": 60.0}
_ENTRY_BACK: Final = {"T": 60.0, "L": 4.0, "R": 4.0, "B": 4.0}
_ENTRY_END: Final = {"T": 14.0, "L": 0.0, "R": 0.0, "B": 14.0}


class Side(StrEnum):
    """A side of a symbol; its port is the middle of it."""

    LEFT = "L"
    TOP = "T"
    RIGHT = "R"
    BOTTOM = "B"


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a spot; `index` tells the symbols of a joint step apart."""

    spot: str
    side: Side
    index: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """A path with what it costs by itself; `key` names it among those of its arrow, whatever the rows' heights are."""

    key: str
    points: tuple[Point, ...]
    leaves: Port
    enters: Port
    cost: float


@dataclass(frozen=True, slots=True)
class _Leave:
    """A way out: the points up to a horizontal at the last one's y; `heading` is -1, +1, or 0 for both."""

    port: Port
    points: tuple[Point, ...]
    heading: int


@dataclass(frozen=True, slots=True)
class _Enter:
    """A way in: the points from a horizontal at the first one's y, reached from the side `coming` (0: from both).

    Without `level` the first point is reached on the vertical of the port itself.
    """

    port: Port
    points: tuple[Point, ...]
    coming: int
    level: bool


def paths(grid: Grid, source: Spot, target: Spot, most: int) -> tuple[Path, ...]:
    """List the `most` cheapest paths from `source` to `target`, the cheapest first; those through symbols last.

    Each pair of ports that a clear path joins is among them with its cheapest few: a busy step has but one port left.
    """
    clear: list[Path] = []
    blocked: list[Path] = []
    joined: Counter[tuple[Port, Port]] = Counter()
    for path in sorted(every_path(grid, source, target), key=lambda one: (one.cost, one.key)):
        ports = path.leaves, path.enters
        if len(clear) >= most and joined[ports] >= _OF_EACH_PAIR:
            continue
        hits = _hits(grid, path.points)
        if not hits:
            clear.append(path)
            joined[ports] += 1
        elif len(clear) < most:
            blocked.append(replace(path, cost=path.cost + THROUGH * hits))
    return (*clear, *blocked[: max(0, most - len(clear))])


def every_path(grid: Grid, source: Spot, target: Spot) -> Iterator[Path]:
    """Give every path from `source` to `target`, whatever stands in its way."""
    for leave in _leaves(grid, source):
        for enter in _enters(grid, target):
            for lane in _between(grid, leave, enter):
                yield _priced(leave, enter, lane, (source, target))
    for out, into in _over_each_other(source, target):
        yield _straight(source, target, out, into)


def _leaves(grid: Grid, spot: Spot) -> Iterator[_Leave]:
    band = grid.bands[spot.row]
    yield _Leave(Port(spot.name, Side.LEFT), ((spot.symbols[0].area.left, band.axis),), -1)
    yield _Leave(Port(spot.name, Side.RIGHT), ((spot.symbols[-1].area.right, band.axis),), 1)
    for index, symbol in enumerate(spot.symbols):
        down = ((symbol.x, symbol.area.bottom), (symbol.x, band.foot))
        yield _Leave(Port(spot.name, Side.BOTTOM, index), down, 0)


def _enters(grid: Grid, spot: Spot) -> Iterator[_Enter]:
    band = grid.bands[spot.row]
    yield _Enter(Port(spot.name, Side.LEFT), ((spot.symbols[0].area.left, band.axis),), -1, level=True)
    yield _Enter(Port(spot.name, Side.RIGHT), ((spot.symbols[-1].area.right, band.axis),), 1, level=True)
    for index, symbol in enumerate(spot.symbols):
        below = (symbol.x, symbol.area.bottom)
        yield from _vertical(Port(spot.name, Side.BOTTOM, index), below, band.foot)
        if not spot.covered:
            yield from _vertical(Port(spot.name, Side.TOP, index), (symbol.x, symbol.area.top), band.head)


def _vertical(port: Port, tip: Point, channel: float) -> Iterator[_Enter]:
    yield _Enter(port, (tip,), 0, level=False)
    yield _Enter(port, ((tip[0], channel), tip), 0, level=True)


def _between(grid: Grid, leave: _Leave, enter: _Enter) -> Iterator[Lane | None]:
    """Give the lanes that join both; None where they meet without one."""
    (out_x, out_y), (in_x, in_y) = leave.points[-1], enter.points[0]
    if not enter.level:
        above = enter.port.side is Side.TOP
        apart = in_y - out_y if above else out_y - in_y
        if apart > FROM_PORT and _heads(leave.heading, in_x - out_x):
            yield None
        return
    if abs(out_y - in_y) < 1:
        if _heads(leave.heading, in_x - out_x) and _heads(enter.coming, out_x - in_x):
            yield None
        return
    for lane in grid.lanes:
        if _heads(leave.heading, lane.x - out_x) and _heads(enter.coming, lane.x - in_x):
            yield lane


def _heads(heading: int, distance: float) -> bool:
    return abs(distance) >= FROM_PORT and heading * distance >= 0


def _over_each_other(source: Spot, target: Spot) -> Iterator[tuple[int, int]]:
    """Give the pairs of symbols between which a straight line runs down."""
    if target.row > source.row and not target.covered:
        for i, one in enumerate(source.symbols):
            for j, other in enumerate(target.symbols):
                if abs(one.x - other.x) < 1:
                    yield i, j


def _straight(source: Spot, target: Spot, out: int, into: int) -> Path:
    one, other = source.symbols[out], target.symbols[into]
    points = ((one.x, one.area.bottom), (other.x, other.area.top))
    leaves, enters = Port(source.name, Side.BOTTOM, out), Port(target.name, Side.TOP, into)
    return Path(f"straight {out} {into}", points, leaves, enters, _cost(points, leaves, enters, (source, target)))


def _priced(leave: _Leave, enter: _Enter, lane: Lane | None, ends: tuple[Spot, Spot]) -> Path:
    (_, out_y), (in_x, in_y) = leave.points[-1], enter.points[0]
    if lane is not None:
        middle: tuple[Point, ...] = ((lane.x, out_y), (lane.x, in_y))
    else:
        middle = () if enter.level else ((in_x, out_y),)
    points = (*leave.points, *middle, *enter.points)
    way = "" if lane is None else f" {lane.name}"
    bent = "channel" if len(enter.points) > 1 else "port"
    key = f"{leave.port.side}{leave.port.index}{way} {bent} {enter.port.side}{enter.port.index}"
    cost = _cost(points, leave.port, enter.port, ends) + (FURTHER_LANE if lane and lane.further else 0)
    return Path(key, points, leave.port, enter.port, cost)


def _cost(points: tuple[Point, ...], leaves: Port, enters: Port, ends: tuple[Spot, Spot]) -> float:
    source, target = ends
    length = sum(abs(x2 - x1) + abs(y2 - y1) for (x1, y1), (x2, y2) in pairwise(points))
    back = target.row <= source.row
    if target.symbols[0].part is Part.END:
        entry = _ENTRY_END[enters.side]
    else:
        entry = (_ENTRY_BACK if back else _ENTRY_FORWARD)[enters.side]
        entry += BACK_BY_FOOT if back and leaves.side is Side.BOTTOM else 0
    return BEND * (len(points) - 2) + PIXEL * length + entry


def _hits(grid: Grid, points: tuple[Point, ...]) -> int:
    """Count the symbols that a path runs through; its first run starts, and its last ends, at a symbol's edge."""
    hits, last = 0, len(points) - 2
    for index, ((x1, y1), (x2, y2)) in enumerate(pairwise(points)):
        start, stop = (1.0 if index == 0 else -CLEAR), (1.0 if index == last else -CLEAR)
        if y1 == y2:
            low, high = (x1 + start, x2 - stop) if x1 < x2 else (x2 + stop, x1 - start)
            areas = grid.on_axes.get(y1, ())
            hits += sum(area.left < high and low < area.right for area in areas)
        else:
            low, high = (y1 + start, y2 - stop) if y1 < y2 else (y2 + stop, y1 - start)
            areas = grid.in_column.get(x1, ())
            hits += sum(area.top < high and low < area.bottom for area in areas)
    return hits
