"""The form cut into pages of A4 landscape (`DESIGN.md` section 4, Print): pure, and again plain numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from engine.machine.sheet.cuts import Cut, Pentagon, cut, reach_over, strip
from engine.machine.sheet.model import Arrow, Label, LoneEnd, Point, Row, Sheet, Words

WIDE, HIGH = 277.0, 190.0
"""What a page takes, in mm: A4 landscape within its margins of 10 mm."""
FORM_HIGH: Final = 171.0
"""What of the height is the form's, in mm: its title stands above and the foot of the page below."""
_CUT: Final = 0.02
"""What a pentagon counts against the square of the empty share of a page."""
_STROKE: Final = 2.0
"""The frame is drawn on the edge: so much more, in px, is shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the form: its rows under the head, in px of its own; `scale` is mm for a px.

    `beside` px are left free to the right of the form. `sheet` holds whole arrows and the pieces of those that are cut;
    each piece ends or begins at one of the `pentagons`.
    """

    sheet: Sheet
    pentagons: tuple[Pentagon, ...]
    beside: float
    scale: float

    @property
    def wide(self) -> float:
        """Give the width of the picture in mm."""
        return (self.sheet.width + self.beside + _STROKE) * self.scale

    @property
    def high(self) -> float:
        """Give its height in mm."""
        return (self.sheet.height + _STROKE) * self.scale


def pages(sheet: Sheet, beside: float = 0.0) -> tuple[Page, ...]:
    """Cut a sheet into pages that take as many rows as fit; `beside` is room for what stands right of it, in px.

    No row is split; one too high for a page has that page alone, and smaller. There are as few pages as may be, filled
    evenly and with few arrows cut. Carries out `DESIGN.md` section 4, Print.
    """
    best: dict[int, _Made] = {len(sheet.rows): _Made(0, 0.0, ())}
    for first in range(len(sheet.rows) - 1, -1, -1):
        fitting = [page for page in _beginning_at(sheet, first, beside) if page.scale >= _scale(sheet, beside)]
        offered = fitting or [_page(sheet, range(first, first + 1), beside)]
        best[first] = min((_with(page, best[first + len(page.sheet.rows)]) for page in offered), key=_Made.price)
    return best[0].pages


@dataclass(frozen=True, slots=True)
class _Made:
    """Pages from some row on to the end: how many, how badly filled and cut, and themselves."""

    count: int
    faults: float
    pages: tuple[Page, ...]

    def price(self) -> tuple[int, float]:
        """Give what decides: the number of pages first."""
        return self.count, self.faults


def _with(page: Page, after: _Made) -> _Made:
    empty = 1 - page.high / FORM_HIGH
    faults = empty * empty + _CUT * len(page.pentagons)
    return _Made(after.count + 1, after.faults + faults, (page, *after.pages))


def _beginning_at(sheet: Sheet, first: int, beside: float) -> Iterator[Page]:
    """Give the pages that begin with a row, each a row longer, up to where the rows alone are too high."""
    room = FORM_HIGH / _scale(sheet, beside) - sheet.head
    for stop in range(first + 1, len(sheet.rows) + 1):
        if sheet.rows[stop - 1].bottom - sheet.rows[first].top > room:
            return
        yield _page(sheet, range(first, stop), beside)


def _scale(sheet: Sheet, beside: float) -> float:
    return WIDE / (sheet.width + beside + _STROKE)


def _page(sheet: Sheet, rows: range, beside: float) -> Page:
    taken = sheet.rows[rows.start : rows.stop]
    places = {row.step: index for index, row in enumerate(sheet.rows)}
    arrows = [arrow for arrow in sheet.arrows if _touches(arrow, places, rows)]
    cuts = [found for arrow in arrows for found in _cuts(sheet, arrow, places, rows)]
    own = [arrow for arrow in arrows if arrow.step is not None and places[arrow.step] in rows]
    room = (0.0, sheet.width)
    above, below = (
        strip([one for down, one in cuts if down is foot], edge, room, reach_over(own, edge, below=foot), below=foot)
        for edge, foot in ((taken[0].top, False), (taken[-1].bottom, True))
    )
    whole = [arrow for arrow in arrows if not list(_cuts(sheet, arrow, places, rows))]
    by = sheet.head + above.high - taken[0].top
    drawn = [*whole, *above.arrows, *below.arrows]
    made = _moved(sheet, taken, [_hopping(arrow, drawn) for arrow in drawn], by)
    made = replace(made, height=made.height + below.high)
    pentagons = tuple(replace(one, y=one.y + by) for one in (*above.pentagons, *below.pentagons))
    scale = min(_scale(sheet, beside), FORM_HIGH / (made.height + _STROKE))
    return Page(made, pentagons, beside, scale)


def _hopping(arrow: Arrow, drawn: Sequence[Arrow]) -> Arrow:
    """Give an arrow without its hops over those that only pass by: they are not drawn on this page."""
    met = {
        hop
        for other in drawn
        for (x1, y1), (x2, y2) in pairwise(other.points)
        for hop in arrow.hops
        if hop.x == x1 == x2 and min(y1, y2) < arrow.points[hop.segment][1] < max(y1, y2)
    }
    return replace(arrow, hops=tuple(hop for hop in arrow.hops if hop in met))


def _touches(arrow: Arrow, places: dict[str, int], rows: range) -> bool:
    return any(places[step] in rows for step in (arrow.step, arrow.target) if step is not None)


def _cuts(sheet: Sheet, arrow: Arrow, places: dict[str, int], rows: range) -> Iterator[tuple[bool, Cut]]:
    """Give the piece of an arrow that leaves the page or comes from another, and whether that is at its foot."""
    if arrow.step is None or arrow.target is None:
        return
    source, target = places[arrow.step], places[arrow.target]
    for other, entering in ((target, False), (source, True)):
        if other not in rows:
            below = other >= rows.stop
            edge = sheet.rows[rows.stop - 1].bottom if below else sheet.rows[rows.start].top
            yield below, cut(arrow, edge, sheet.rows[other].number, entering=entering)


def _moved(sheet: Sheet, taken: Sequence[Row], arrows: Sequence[Arrow], by: float) -> Sheet:
    steps = {row.step for row in taken}
    upper, lower = taken[0].top, taken[-1].bottom
    return replace(
        sheet,
        height=lower + by,
        rows=tuple(_row(row, by) for row in taken),
        symbols=tuple(replace(one, y=one.y + by) for one in sheet.symbols if one.step in steps),
        joints=tuple((_point(one, by), _point(other, by)) for one, other in sheet.joints if upper < one[1] < lower),
        arrows=tuple(_arrow(one, by) for one in arrows),
    )


def _row(row: Row, by: float) -> Row:
    return replace(
        row,
        top=row.top + by,
        bottom=row.bottom + by,
        axis=row.axis + by,
        cells=tuple(_words(cell, by) for cell in row.cells),
        ends=tuple(LoneEnd(end.outcome, _point(end.centre, by), _words(end.words, by)) for end in row.ends),
    )


def _arrow(arrow: Arrow, by: float) -> Arrow:
    label = None if arrow.label is None else _label(arrow.label, by)
    return replace(arrow, points=tuple(_point(one, by) for one in arrow.points), label=label)


def _label(label: Label, by: float) -> Label:
    area = replace(label.area, top=label.area.top + by, bottom=label.area.bottom + by)
    return Label(_words(label.words, by), area)


def _words(words: Words, by: float) -> Words:
    return replace(words, y=words.y + by)


def _point(point: Point, by: float) -> Point:
    return point[0], point[1] + by
