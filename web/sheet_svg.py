"""The sheet as SVG: the official form as it was laid out, and on it what is alive (the design guide, section 4).

Colours are classes of `sheet.css`, so that the drawing follows the theme and needs no inline style.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from engine.queries.printing import Page, Pentagon
from engine.queries.sheet import Arrow, Label, Part, Row, Shape, Sheet, Symbol
from web.i18n import Speech
from web.render import fragment
from web.sheet_live import Live, Standing, StepLive
from web.sheet_paths import head, longest_vertical, path

GUTTER, GAP, MARGIN = 16.0, 14.0, 204.0
"""Left of the form for the pointer; between form and margin; the margin itself."""

BESIDE: Final = GUTTER - 1.0 + GAP + MARGIN
"""What a printed page of a case needs beside the form."""

_GROUPS_HIGH: Final = 22.0
_RING: Final = 5.0
"""An arrow ends so far before a symbol that has a second outline."""


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow with its path data, the points of its head, and the classes of its line and label."""

    line: str
    head: str
    taken: bool
    label: Label | None
    ground: str
    count: int
    pill: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class DrawnSymbol:
    """A symbol with the standing of its step; a further end is alive once it was reached."""

    symbol: Symbol
    standing: Standing | None
    visits: int
    lone: bool


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row with what is alive in it (None on a form without a case)."""

    row: Row
    live: StepLive | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that the template draws; `arrows` hold those not taken first. `width` is that of the whole picture.

    `lines` are the x and the upper end of each column line: those below a heading over several columns begin there.
    `name` tells the pictures of one page apart; `size` are width and height as an SVG takes them.
    """

    sheet: Sheet
    live: Live | None
    rows: tuple[DrawnRow, ...]
    arrows: tuple[DrawnArrow, ...]
    symbols: tuple[DrawnSymbol, ...]
    left: float
    width: float
    size: tuple[str, str]
    lines: tuple[tuple[float, float], ...]
    name: str = "sheet"
    pentagons: tuple[Pentagon, ...] = ()


def draw(sheet: Sheet, live: Live | None, speech: Speech) -> Markup:
    """Draw the form, with the case on it if `live` is given; the SVG is to stand inline in a page.

    The page needs `sheet.css` and `marks.svg`. Names, labels and texts are escaped by the template.
    """
    return Markup(fragment("sheet.svg", speech, drawing=drawing(sheet, live)))  # noqa: S704 - the template escapes


def draw_page(page: Page, live: Live | None, speech: Speech, name: str) -> Markup:
    """Draw a page of the printed form as `draw` does, as large as it is on paper; `name` is unique in the document."""
    left = GUTTER if live else 1.0
    width = page.sheet.width + page.beside + 2.0
    size = f"{page.wide:.2f}mm", f"{page.high:.2f}mm"
    whole = replace(drawing(page.sheet, live), left=left, width=width, size=size, name=name, pentagons=page.pentagons)
    return Markup(fragment("sheet.svg", speech, drawing=whole))  # noqa: S704 - the template escapes


def drawing(sheet: Sheet, live: Live | None) -> Drawing:
    """Put the laid-out form and what is alive together."""
    rows = tuple(DrawnRow(row, live.of(row.step) if live else None) for row in sheet.rows)
    arrows = sorted((_arrow(arrow, sheet, live) for arrow in sheet.arrows), key=lambda one: one.taken)
    width = GUTTER + sheet.width + (GAP + MARGIN if live else 1.0)
    lines = tuple((column.left, _line_top(sheet, column.left)) for column in sheet.columns[1:])
    size = f"{round(width)}", f"{round(sheet.height + 2)}"
    return Drawing(sheet, live, rows, tuple(arrows), tuple(_symbols(sheet, live)), GUTTER, width, size, lines)


def _line_top(sheet: Sheet, x: float) -> float:
    inside = any(group.left < x < group.right for group in sheet.groups)
    return _GROUPS_HIGH if inside else 0.0


def _arrow(arrow: Arrow, sheet: Sheet, live: Live | None) -> DrawnArrow:
    count = _count(arrow, live)
    short = _RING if live and _reaches_open(arrow, sheet, live) else 0.0
    pill = longest_vertical(arrow) if arrow.back and count else None
    ground = _ground(arrow.label, sheet, live) if arrow.label else ""
    return DrawnArrow(path(arrow, short), head(arrow, short), count > 0, arrow.label, ground, count, pill)


def _reaches_open(arrow: Arrow, sheet: Sheet, live: Live) -> bool:
    """Say whether an arrow ends at a symbol with a second outline; a piece of one may end at a pentagon."""
    return arrow.target in {row.step for row in sheet.rows if live.of(row.step).standing.open}


def _count(arrow: Arrow, live: Live | None) -> int:
    if live is None:
        return 0
    if arrow.step is None:
        return 1 if arrow.target and live.of(arrow.target).visits else 0
    return live.count(arrow.step, arrow.outcome, arrow.target)


def _ground(label: Label, sheet: Sheet, live: Live | None) -> str:
    """Name the colour that lies under a label: of an open row's band, of an outside column, or paper."""
    x, y = label.area.middle, label.area.axis
    row = next((row for row in sheet.rows if row.top <= y < row.bottom), None)
    if row is not None and live and live.of(row.step).standing.open:
        return live.of(row.step).standing.colour
    outside = any(column.outside and column.left <= x < column.right for column in sheet.columns)
    return "outside" if outside else "paper"


def _symbols(sheet: Sheet, live: Live | None) -> Iterator[DrawnSymbol]:
    for symbol in sheet.symbols:
        yield _symbol(symbol, sheet, live)
    for row in sheet.rows:
        for end in row.ends:
            small = Symbol(row.step, Part.END, Shape.SMALL_CAPSULE, *end.centre)
            reached = live is not None and live.count(row.step, end.outcome, None) > 0
            yield DrawnSymbol(small, _reached(live, reached=reached), 0, lone=True)


def _symbol(symbol: Symbol, sheet: Sheet, live: Live | None) -> DrawnSymbol:
    if symbol.part is Part.STEP:
        step = live.of(symbol.step) if live else None
        return DrawnSymbol(symbol, step.standing if step else None, step.visits if step else 0, lone=False)
    at = [arrow for arrow in sheet.arrows if _touches(arrow, symbol)]
    return DrawnSymbol(symbol, _reached(live, reached=any(_count(arrow, live) for arrow in at)), 0, lone=False)


def _reached(live: Live | None, *, reached: bool) -> Standing | None:
    if live is None:
        return None
    return Standing.DONE if reached else Standing.NOT_YET


def _touches(arrow: Arrow, symbol: Symbol) -> bool:
    """Say whether an arrow leaves the beginning, or reaches this further end."""
    if symbol.part is Part.BEGIN:
        return arrow.step is None
    x, y = arrow.points[-1]
    area = symbol.area.grown(0.5)
    return (
        arrow.step == symbol.step
        and arrow.target is None
        and area.left <= x <= area.right
        and area.top <= y <= area.bottom
    )
