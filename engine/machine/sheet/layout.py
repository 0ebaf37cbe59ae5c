"""Laying the official form out (`DESIGN.md` section 4): pure, deterministic, bounded."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from engine.definition.model import Definition
from engine.machine.sheet.columns import HEAD_HIGH, Measures, columns, performers
from engine.machine.sheet.costs import Candidate, crosses
from engine.machine.sheet.grid import Band, Grid
from engine.machine.sheet.model import Arrow, Hop, Row, Sheet, Symbol
from engine.machine.sheet.paths import Port
from engine.machine.sheet.plan import Settled, leads_back, settle
from engine.machine.sheet.rows import Written


def lay_out(definition: Definition, locale: str) -> Sheet:
    """Lay out the official form of `definition` in `locale`; the same input gives the same sheet.

    Carries out `DESIGN.md` section 4 in px at 100 %, without anything that is alive.
    """
    who = performers(definition, locale)
    measures, rows, settled = settle(definition, who, locale)
    heads, groups = columns(who, measures, locale)
    final = settled.grid
    return Sheet(
        title=definition.title.said(locale),
        width=measures.total,
        height=final.bands[-1].bottom,
        head=HEAD_HIGH,
        columns=heads,
        groups=groups,
        rows=tuple(_row(row, band, measures) for row, band in zip(rows, final.bands, strict=True)),
        symbols=(*final.symbols, *_ends(final, settled.chosen)),
        joints=final.joints,
        arrows=(*_beginning(final), *_arrows(settled)),
    )


def _ends(final: Grid, settled: Sequence[Candidate]) -> Iterator[Symbol]:
    taken = {one.target for one in settled}
    for spots in final.ends.values():
        yield from (symbol for spot in spots if spot.name in taken for symbol in spot.symbols)


def _beginning(final: Grid) -> Iterator[Arrow]:
    for points in final.beginning:
        yield Arrow(None, None, final.symbols[0].step, points, None, (), back=False)


def _arrows(settled: Settled) -> Iterator[Arrow]:
    """Give the arrows; of those of one outcome that leave by one port only the first bears its label."""
    named: set[tuple[str, Port | None]] = set()
    for wish, one in zip(settled.wishes, settled.chosen, strict=True):
        back = leads_back(settled.grid.spots[wish.step], wish.spots[0])
        label = None if (one.out, one.leaves) in named else one.offer.label
        named.add((one.out, one.leaves))
        hops = tuple(_hops(one, settled.chosen))
        yield Arrow(wish.step, wish.outcome, wish.target, one.points, label, hops, back)


def _hops(one: Candidate, others: Sequence[Candidate]) -> Iterator[Hop]:
    numbers = [index for index, ((_, y1), (_, y2)) in enumerate(pairwise(one.points)) if y1 == y2]
    for number, horizontal in zip(numbers, one.horizontals, strict=True):
        met = {down.at for other in others if other is not one for down in other.verticals if crosses(horizontal, down)}
        for x in sorted(met):
            yield Hop(number, x)


def _row(row: Written, band: Band, measures: Measures) -> Row:
    middle = (band.top + band.bottom) / 2
    return Row(
        step=row.step.id,
        number=row.step.number,
        top=band.top,
        bottom=band.bottom,
        axis=band.axis,
        cells=row.cells(measures, middle),
        facts=row.facts,
        ends=tuple(row.lone_ends(measures, middle)),
    )
