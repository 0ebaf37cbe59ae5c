"""Where the rows, columns, lanes, channels and symbols are, before any arrow is drawn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from engine.machine.sheet.columns import HEAD_HIGH, Measures, Performers
from engine.machine.sheet.model import Area, Part, Point, Shape, Symbol
from engine.machine.sheet.rows import Written

ASIDE: Final = 8.0
"""Lanes and channels run so far inside the lines of the grid."""

CLEAR: Final = 3.0
"""A line passes no symbol nearer than this."""

_FURTHER: Final = 14.0
_BEGIN_UP: Final = 42.0
_AXIS_DOWN: Final = 20.0


@dataclass(frozen=True, slots=True)
class Band:
    """A row's place; arrows that leave its symbols by the side run on `axis`."""

    top: float
    bottom: float
    axis: float

    @property
    def head(self) -> float:
        """Give the y of the channel under the upper line."""
        return self.top + ASIDE

    @property
    def foot(self) -> float:
        """Give the y of the channel above the lower line."""
        return self.bottom - ASIDE


@dataclass(frozen=True, slots=True)
class Spot:
    """What arrows leave or reach: a step, or a further end; `symbols` stand from left to right.

    `covered` says that the beginning's capsule stands on its top.
    """

    name: str
    row: int
    symbols: tuple[Symbol, ...]
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A vertical beside a column line, named by its place from the left; the `further` ones for want of a better."""

    name: int
    x: float
    further: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The form without its arrows.

    `spots` by step; `ends` by step the cells where its further ends may stand: an arrow takes one with it.
    """

    bands: tuple[Band, ...]
    block: tuple[float, float]
    lanes: tuple[Lane, ...]
    spots: Mapping[str, Spot]
    ends: Mapping[str, tuple[Spot, ...]]
    begin: Symbol | None
    areas: tuple[Area, ...]
    on_axes: Mapping[float, tuple[Area, ...]]
    in_column: Mapping[float, tuple[Area, ...]]

    @property
    def symbols(self) -> tuple[Symbol, ...]:
        """Give every symbol, row by row."""
        begin = () if self.begin is None else (self.begin,)
        return (*begin, *(symbol for spot in self.spots.values() for symbol in spot.symbols))

    @property
    def beginning(self) -> tuple[tuple[Point, Point], ...]:
        """Give the line from the capsule above a first decision down to it, if there is one."""
        if self.begin is None:
            return ()
        first = self.spots[self.begin.step].symbols[0]
        return (((first.x, self.begin.area.bottom), (first.x, first.area.top)),)

    @property
    def joints(self) -> tuple[tuple[Point, Point], ...]:
        """Give the plain lines between the symbols of a joint step."""
        return tuple(
            ((one.area.right, one.y), (other.area.left, other.y))
            for spot in self.spots.values()
            for one, other in zip(spot.symbols, spot.symbols[1:], strict=False)
        )


def grid(who: Performers, measures: Measures, rows: tuple[Written, ...], feet: frozenset[int]) -> Grid:
    """Place everything; `feet` are the rows (from 0) that a labelled arrow leaves by the foot."""
    bands = tuple(_bands(rows, feet))
    spots: dict[str, Spot] = {}
    ends: dict[str, tuple[Spot, ...]] = {}
    for index, row in enumerate(rows):
        places = who.places[row.step.id]
        centres = [(measures.middle(place), bands[index].axis) for place in places]
        own = tuple(Symbol(row.step.id, Part.STEP, row.shape, x, y) for x, y in centres)
        spots[row.step.id] = Spot(row.step.id, index, own, covered=row.begins)
        ends[row.step.id] = tuple(_end(row, index, bands[index], measures.middle(place)) for place in row.ends.places)
    begin = None
    if rows[0].begins:
        first = spots[rows[0].step.id].symbols[0]
        begin = Symbol(first.step, Part.BEGIN, Shape.SMALL_CAPSULE, first.x, first.y - _BEGIN_UP)
    lines = [measures.performer(place) for place in range(measures.count)]
    lanes = tuple(_lanes(lines))
    return Grid(
        bands,
        measures.block,
        lanes,
        spots,
        ends,
        begin,
        _areas(spots, begin),
        _on_axes(spots, bands),
        _in_column(spots, begin, [(left + right) / 2 for left, right in lines], lanes),
    )


def _end(row: Written, index: int, band: Band, x: float) -> Spot:
    end = Symbol(row.step.id, Part.END, Shape.SMALL_CAPSULE, x, band.axis)
    return Spot(f"{row.step.id} end {x:g}", index, (end,))


def _bands(rows: tuple[Written, ...], feet: frozenset[int]) -> Iterator[Band]:
    top = HEAD_HIGH
    for index, row in enumerate(rows):
        bottom = top + row.height(foot=index in feet)
        yield Band(top, bottom, (top + bottom) / 2 + (_AXIS_DOWN if row.begins else 0))
        top = bottom


def _lanes(lines: list[tuple[float, float]]) -> Iterator[Lane]:
    for index, (left, right) in enumerate(lines):
        yield Lane(4 * index, left + ASIDE, further=False)
        yield Lane(4 * index + 1, left + _FURTHER, further=True)
        yield Lane(4 * index + 2, right - _FURTHER, further=True)
        yield Lane(4 * index + 3, right - ASIDE, further=False)


def _areas(spots: Mapping[str, Spot], begin: Symbol | None) -> tuple[Area, ...]:
    own = [symbol.area for spot in spots.values() for symbol in spot.symbols]
    return (*own, begin.area) if begin is not None else tuple(own)


def _on_axes(spots: Mapping[str, Spot], bands: tuple[Band, ...]) -> dict[float, tuple[Area, ...]]:
    found: dict[float, tuple[Area, ...]] = {band.axis: () for band in bands}
    for spot in spots.values():
        found[bands[spot.row].axis] += tuple(symbol.area for symbol in spot.symbols)
    return found


def _in_column(
    spots: Mapping[str, Spot], begin: Symbol | None, middles: list[float], lanes: tuple[Lane, ...]
) -> dict[float, tuple[Area, ...]]:
    """Give what a vertical at each middle and lane would touch: symbols, and the lines between joint symbols."""
    areas = list(_areas(spots, begin))
    for spot in spots.values():
        left, right, y = spot.symbols[0].x, spot.symbols[-1].x, spot.symbols[0].y
        areas += [Area(x - 1, y - 1, x + 1, y + 1) for x in middles if left < x < right]
    verticals = [*middles, *(lane.x for lane in lanes)]
    return {x: tuple(area for area in areas if area.left - CLEAR < x < area.right + CLEAR) for x in verticals}
