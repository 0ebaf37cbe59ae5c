"""Laying the official form out (`DESIGN.md` section 4): pure, deterministic, bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from engine.definition.model import Definition, Step, To
from engine.machine.sheet.choose import choose
from engine.machine.sheet.columns import BROAD, HEAD_HIGH, NARROW, Measures, Performers, columns, measures, performers
from engine.machine.sheet.costs import TOUCH, Candidate, candidate, crosses, standing
from engine.machine.sheet.ends import end_name
from engine.machine.sheet.grid import Grid, Spot, grid
from engine.machine.sheet.labels import OUTSIDE, offers
from engine.machine.sheet.model import Arrow, Hop, Row, Sheet
from engine.machine.sheet.paths import Side, paths
from engine.machine.sheet.rows import Written, written
from engine.machine.sheet.words import outcome_label

_PATHS, _LABELS = 48, 3
_WORTH_LOOKING: Final = 250.0
"""No path dearer than the cheapest by more than this is looked at, unless there is nothing else."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """An arrow that wants a path; `words` is its label, "" for none."""

    step: str
    outcome: str | None
    target: str | None
    spot: str
    words: str

    @property
    def out(self) -> str:
        """Name what leaves by one port."""
        return f"{self.step} {self.outcome}"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A whole choice of paths, and what it costs."""

    measures: Measures
    rows: tuple[Written, ...]
    grid: Grid
    wishes: tuple[_Wish, ...]
    chosen: tuple[Candidate, ...]
    cost: float

    @property
    def troubled(self) -> bool:
        """Say whether broader columns are worth a try: a label outside the block, or something on a line."""
        by_itself = any(one.offer.cost >= OUTSIDE for one in self.chosen)
        return by_itself or self.cost - sum(one.cost for one in self.chosen) >= TOUCH / 2


def lay_out(definition: Definition, locale: str) -> Sheet:
    """Lay out the official form of `definition` in `locale`; the same input gives the same sheet.

    Carries out `DESIGN.md` section 4 in px at 100 %, without anything that is alive.
    """
    who = performers(definition, locale)
    plan = _plan(definition, who, locale, NARROW)
    if plan.troubled:
        plan = min(plan, _plan(definition, who, locale, BROAD), key=lambda one: one.cost)
    feet = frozenset(_feet(plan))
    final = grid(who, plan.measures, plan.rows, feet)
    settled = [_again(final, wish, one) for wish, one in zip(plan.wishes, plan.chosen, strict=True)]
    heads, groups = columns(who, plan.measures, locale)
    rows = tuple(_row(final, plan, index) for index in range(len(plan.rows)))
    return Sheet(
        title=definition.title.said(locale),
        width=plan.measures.total,
        height=final.bands[-1].bottom,
        head=HEAD_HIGH,
        columns=heads,
        groups=groups,
        rows=rows,
        symbols=final.symbols,
        joints=final.joints,
        arrows=(*_beginning(final), *_arrows(final, plan.wishes, settled)),
    )


def _plan(definition: Definition, who: Performers, locale: str, least: float) -> _Plan:
    lines = measures(who, locale, least)
    rows = written(definition, who, lines, locale)
    labelled = frozenset(index for index, row in enumerate(rows) if any(way.outcome for way in row.step.ways))
    place = grid(who, lines, rows, labelled)
    wishes = tuple(wish for step in definition.steps for wish in _wishes(place, step, locale))
    numbers = count()
    offered = [_offered(place, wish, numbers) for wish in wishes]
    there = tuple(standing(next(numbers), joint) for joint in place.joints)
    chosen, cost = choose(offered, there, _order(place, wishes), _siblings(wishes))
    return _Plan(lines, rows, place, wishes, chosen, cost)


def _wishes(place: Grid, step: Step, locale: str) -> Iterator[_Wish]:
    for way in step.ways:
        words = "" if way.outcome is None else outcome_label(way.outcome, way.label, locale)
        if isinstance(way.target, To):
            for index, target in enumerate(way.target.steps):
                yield _Wish(step.id, way.outcome, target, target, "" if index else words)
        elif end_name(step.id, way) in place.spots:
            yield _Wish(step.id, way.outcome, None, end_name(step.id, way), words)


def _offered(place: Grid, wish: _Wish, numbers: Iterator[int]) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    possible = paths(place, place.spots[wish.step], place.spots[wish.spot])
    for path in possible[:_PATHS]:
        if path.cost > possible[0].cost + _WORTH_LOOKING:
            break
        best = sorted(offers(place, path.points, wish.words), key=lambda offer: (offer.cost, offer.key))
        found += [candidate(next(numbers), wish.out, wish.spot, path, offer) for offer in best[:_LABELS]]
    return tuple(sorted(found, key=lambda one: (one.cost, one.key)))


def _order(place: Grid, wishes: Sequence[_Wish]) -> list[int]:
    """Forward before back, short before long."""

    def rank(index: int) -> tuple[bool, float, int]:
        source, target = place.spots[wishes[index].step], place.spots[wishes[index].spot]
        across = abs(source.symbols[0].x - target.symbols[0].x)
        return _back(source, target), abs(source.row - target.row) * 66 + across, index

    return sorted(range(len(wishes)), key=rank)


def _back(source: Spot, target: Spot) -> bool:
    return target.row < source.row or target.name == source.name


def _siblings(wishes: Sequence[_Wish]) -> list[tuple[int, ...]]:
    steps = dict.fromkeys(wish.step for wish in wishes)
    groups = [tuple(index for index, wish in enumerate(wishes) if wish.step == step) for step in steps]
    return [group for group in groups if len(group) > 1]


def _feet(plan: _Plan) -> Iterator[int]:
    """Give the rows that a labelled arrow leaves by the foot channel."""
    for one in plan.chosen:
        port = one.leaves
        if port is not None and port.side is Side.BOTTOM and len(one.points) > 2 and one.offer.label is not None:
            yield plan.grid.spots[port.spot].row


def _again(final: Grid, wish: _Wish, chosen: Candidate) -> Candidate:
    """Draw a chosen path again on the final heights."""
    for path in paths(final, final.spots[wish.step], final.spots[wish.spot]):
        if chosen.key.startswith(f"{path.key} | "):
            for offer in offers(final, path.points, wish.words):
                if chosen.key == f"{path.key} | {offer.key}":
                    return candidate(chosen.number, wish.out, wish.spot, path, offer)
    raise AssertionError(chosen.key)


def _beginning(final: Grid) -> Iterator[Arrow]:
    if final.begin is not None:
        first = final.spots[final.begin.step].symbols[0]
        points = ((first.x, final.begin.area.bottom), (first.x, first.area.top))
        yield Arrow(None, None, first.step, points, None, (), back=False)


def _arrows(final: Grid, wishes: Sequence[_Wish], settled: Sequence[Candidate]) -> Iterator[Arrow]:
    for wish, one in zip(wishes, settled, strict=True):
        back = _back(final.spots[wish.step], final.spots[wish.spot])
        hops = tuple(_hops(one, settled))
        yield Arrow(wish.step, wish.outcome, wish.target, one.points, one.offer.label, hops, back)


def _hops(one: Candidate, others: Sequence[Candidate]) -> Iterator[Hop]:
    numbers = [index for index, ((_, y1), (_, y2)) in enumerate(zip(one.points, one.points[1:], strict=False)) if y1 == y2]
    for number, horizontal in zip(numbers, one.horizontals, strict=True):
        met = {down.at for other in others if other is not one for down in other.verticals if crosses(horizontal, down)}
        for x in sorted(met):
            yield Hop(number, x)


def _row(final: Grid, plan: _Plan, index: int) -> Row:
    row, band = plan.rows[index], final.bands[index]
    middle = (band.top + band.bottom) / 2
    return Row(
        step=row.step.id,
        number=row.step.number,
        top=band.top,
        bottom=band.bottom,
        axis=band.axis,
        cells=row.cells(plan.measures, middle),
        facts=row.facts,
        ends=tuple(row.lone_ends(plan.measures, middle)),
    )
