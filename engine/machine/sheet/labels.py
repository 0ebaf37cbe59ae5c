"""Where the name of an outcome may stand beside a path (`DESIGN.md` section 4, Label)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from engine.machine.sheet.grid import Grid
from engine.machine.sheet.model import Anchor, Area, Label, Point, Words
from engine.machine.sheet.widths import width

SIZE: Final = 10.5
LEADING: Final = 11.5
ON_A_SYMBOL, ON_A_LINE, OUTSIDE, LONGER = 200.0, 200.0, 80.0, 6.0

_FROM_PORT, _ABOVE, _BESIDE = 3.0, 5.0, 5.0
_UP, _DOWN = 8.0, 2.5
_INNER: Final = 24.0
_SHOULDER: Final = 20.0
_FAR: Final = ("shoulder", "hip", "inner")
_NEAR: Final = 150.0
"""Symbols further from an arrow's beginning than this are out of reach of its label."""
_TWO_LINES: Final = 8.0
_WORTH_BREAKING: Final = 50.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A place for the label, with what it costs by itself.

    `inside` says that it is within the block Pelaksana, `far` that it takes a higher row. `key` names it
    whatever the heights of the rows are.
    """

    key: str
    label: Label | None
    cost: float
    inside: bool = True
    far: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A place: the x where the text starts (or ends), the baseline of its last line or of its first, the price."""

    key: str
    x: float
    baseline: float
    anchor: Anchor
    grows_up: bool
    price: float
    room: float


def offers(grid: Grid, points: tuple[Point, ...], text: str, most: int) -> tuple[Offer, ...]:
    """List the `most` cheapest places for `text` along `points`, the cheapest first.

    The one offer of an arrow without words has no label.
    """
    if not text:
        return (Offer("", None, 0.0),)
    found: list[Offer] = []
    near = tuple(area for area in grid.areas if abs(area.axis - points[0][1]) < _NEAR)
    places = [(_price(place, lines), place, lines) for lines in _broken(text) for place in _places(points)]
    for price, place, lines in sorted(places, key=lambda one: (one[0], one[1].key)):
        if len(found) >= most and price >= sorted(offer.cost for offer in found)[most - 1]:
            break
        found.append(_offer(grid, points, place, lines, near))
    return tuple(sorted(found, key=lambda offer: (offer.cost, offer.key))[:most])


def label_width(text: str) -> float:
    """Give the width of a label on one line in px."""
    return _widest((text,))


@lru_cache(maxsize=1024)
def _widest(lines: tuple[str, ...]) -> float:
    return max(width(line, SIZE) for line in lines)


@lru_cache(maxsize=1024)
def _broken(text: str) -> tuple[tuple[str, ...], ...]:
    """Give the text on one line, and on two if it is long."""
    words = text.split()
    if len(words) < 2 or label_width(text) <= _WORTH_BREAKING:
        return ((text,),)
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return (text,), min(halves, key=_widest)


def _places(points: tuple[Point, ...]) -> Iterator[_Place]:
    (x1, y1), (x2, y2) = points[0], points[1]
    if y1 == y2:
        yield from _beside_horizontal(points, 1 if x2 > x1 else -1)
        return
    if len(points) > 2:
        yield from _over_channel(x2, y2, points[2][0])
    room = 999.0 if len(points) == 2 else 0.0
    price = 0.0 if len(points) == 2 else 12.0
    yield _Place("right", x1 + 6, y1 + _FROM_PORT + _UP, Anchor.START, grows_up=False, price=price, room=room)
    yield _Place("left", x1 - 6, y1 + _FROM_PORT + _UP, Anchor.END, grows_up=False, price=price + 1, room=room)


def _beside_horizontal(points: tuple[Point, ...], heading: int) -> Iterator[_Place]:
    (x1, y), (x2, _) = points[0], points[1]
    along, against = (Anchor.START, Anchor.END) if heading > 0 else (Anchor.END, Anchor.START)
    room = abs(x2 - x1) - _FROM_PORT
    start = x1 + heading * _FROM_PORT
    yield _Place("above", start, y - _ABOVE, along, grows_up=True, price=0, room=room)
    yield _Place("below", start, y + _ABOVE + _UP, along, grows_up=False, price=9, room=room)
    middle = x1 - heading * 28
    over = middle + heading * 6
    yield _Place("shoulder", over, y - _SHOULDER, along, grows_up=True, price=7, room=999)
    yield _Place("hip", over, y + _SHOULDER + _UP, along, grows_up=False, price=9, room=999)
    if len(points) > 2:
        up = points[2][1] < y
        corner = x2 + heading * _BESIDE
        level = y - _ABOVE - 2 if up else y + _ABOVE + _UP
        yield _Place("lane", corner, level, along, grows_up=up, price=4, room=999)
        inner = x2 - heading * _BESIDE
        level = y - _INNER if up else y + _INNER + _UP
        yield _Place("inner", inner, level, against, grows_up=up, price=14, room=999)


def _over_channel(x: float, y: float, onward: float) -> Iterator[_Place]:
    heading = 1 if onward > x else -1
    along, against = (Anchor.START, Anchor.END) if heading > 0 else (Anchor.END, Anchor.START)
    yield _Place("foot", x + heading * 6, y - _ABOVE, along, grows_up=True, price=0, room=abs(onward - x) - 6)
    yield _Place("behind", x - heading * 6, y - _ABOVE + 3, against, grows_up=True, price=6, room=999)


def _price(place: _Place, lines: tuple[str, ...]) -> float:
    return place.price + (LONGER if _widest(lines) > place.room else 0) + _TWO_LINES * (len(lines) - 1)


def _offer(
    grid: Grid, points: tuple[Point, ...], place: _Place, lines: tuple[str, ...], near: tuple[Area, ...]
) -> Offer:
    wide = _widest(lines)
    over = (len(lines) - 1) * LEADING
    first = place.baseline - over if place.grows_up else place.baseline
    left = place.x if place.anchor is Anchor.START else place.x - wide
    area = Area(left, first - _UP, left + wide, first + over + _DOWN)
    label = Label(Words(lines, place.x, first, place.anchor, SIZE, LEADING), area)
    inside = grid.block[0] + 1 <= area.left and area.right <= grid.block[1] - 1
    cost = _price(place, lines) + _trouble(points, area, near) + (0.0 if inside else OUTSIDE)
    return Offer(f"{place.key} {len(lines)}", label, cost, inside, place.key in _FAR)


def _trouble(points: tuple[Point, ...], area: Area, near: tuple[Area, ...]) -> float:
    narrow = area.grown(-1)
    on_symbols = sum(narrow.meets(symbol) for symbol in near)
    on_line = sum(lies_on(area, one, other) for one, other in pairwise(points))
    return ON_A_SYMBOL * on_symbols + ON_A_LINE * on_line


def lies_on(area: Area, one: Point, other: Point) -> bool:
    """Say whether a label lies on the run from `one` to `other`, or nearer than a pixel to it."""
    (x1, y1), (x2, y2) = one, other
    return (
        area.left - 1 < max(x1, x2)
        and min(x1, x2) < area.right + 1
        and area.top - 1 < max(y1, y2)
        and min(y1, y2) < area.bottom + 1
    )
