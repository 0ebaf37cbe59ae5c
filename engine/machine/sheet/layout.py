"""Laying the official form out (`DESIGN.md` section 4): pure, deterministic, bounded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from engine.definition.model import Definition, To
from engine.machine.sheet.choose import choose
from engine.machine.sheet.columns import BROAD, HEAD_HIGH, NARROW, Measures, Performers, columns, measures, performers
from engine.machine.sheet.costs import TOUCH, Candidate, candidate, crosses, standing
from engine.machine.sheet.grid import Grid, Spot, grid
from engine.machine.sheet.labels import OUTSIDE, label_width, offers
from engine.machine.sheet.model import Arrow, Hop, Row, Sheet, Symbol
from engine.machine.sheet.paths import Port, Side, every_path, paths
from engine.machine.sheet.rows import Written, written
from engine.machine.sheet.words import outcome_label

_BROADEST, _BESIDE_LABEL = 150.0, 16.0
"""The broadest column at an edge of the block; a label takes so much more than its width from its middle to there."""
_PATHS, _LABELS = 32, 2
_WORTH_LOOKING: Final = 250.0
"""No path dearer than the cheapest by more than this is looked at, unless there is nothing else."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """An arrow that wants a path to one of `spots` (several for a further end); `words` is its label, "" for none."""

    step: str
    outcome: str | None
    target: str | None
    spots: tuple[Spot, ...]
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
    plan = _best_plan(definition, who, locale)
    feet = frozenset(_feet(plan))
    final = grid(who, plan.measures, plan.rows, feet)
    wishes = tuple(wish for row in plan.rows for wish in _wishes(final, row, locale))
    settled = [_again(final, wish, one) for wish, one in zip(wishes, plan.chosen, strict=True)]
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
        symbols=(*final.symbols, *_ends(final, settled)),
        joints=final.joints,
        arrows=(*_beginning(final), *_arrows(final, wishes, settled)),
    )


def _best_plan(definition: Definition, who: Performers, locale: str) -> _Plan:
    """Try columns as narrow as may be, then broad ones, then with room at the edges of the block for words there."""
    best = _plan(definition, who, locale, (NARROW,) * len(who.columns))
    for widen in (_broad, _with_edges):
        if best.troubled:
            best = min(best, _plan(definition, who, locale, widen(who, best)), key=lambda one: one.cost)
    return best


def _broad(who: Performers, _: _Plan) -> tuple[float, ...]:
    return (BROAD,) * len(who.columns)


def _with_edges(who: Performers, plan: _Plan) -> tuple[float, ...]:
    """Give the first and the last column room for the shortest word of each of their decisions beside its symbol."""
    needed = [BROAD] * len(who.columns)
    for place in {0, len(who.columns) - 1}:
        for step in {wish.step for wish in plan.wishes if who.places[wish.step] == (place,)}:
            labels = [label_width(wish.words) for wish in plan.wishes if wish.step == step and wish.words]
            if len(labels) > 1:
                needed[place] = max(needed[place], min(_BROADEST, 2 * (min(labels) + _BESIDE_LABEL)))
    return tuple(needed)


def _plan(definition: Definition, who: Performers, locale: str, least: tuple[float, ...]) -> _Plan:
    lines = measures(who, locale, least)
    rows = written(definition, who, lines, locale)
    labelled = frozenset(index for index, row in enumerate(rows) if any(way.outcome for way in row.step.ways))
    place = grid(who, lines, rows, labelled)
    wishes = tuple(wish for row in rows for wish in _wishes(place, row, locale))
    numbers = count()
    offered = [_offered(place, wish, numbers) for wish in wishes]
    there = tuple(standing(next(numbers), joint) for joint in place.joints)
    choice = choose(offered, there, _order(place, wishes), _siblings(wishes))
    return _Plan(lines, rows, place, wishes, choice.arrows, choice.cost)


def _wishes(place: Grid, row: Written, locale: str) -> Iterator[_Wish]:
    step = row.step
    for way in step.ways:
        words = "" if way.outcome is None else outcome_label(way.outcome, way.label, locale)
        if isinstance(way.target, To):
            for target in dict.fromkeys(way.target.steps):
                yield _Wish(step.id, way.outcome, target, (place.spots[target],), words)
        elif place.ends[step.id] and way not in row.ends.lone:
            yield _Wish(step.id, way.outcome, None, place.ends[step.id], words)


def _offered(place: Grid, wish: _Wish, numbers: Iterator[int]) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for spot in wish.spots:
        possible = paths(place, place.spots[wish.step], spot, _PATHS // len(wish.spots))
        for path in possible:
            if path.cost > possible[0].cost + _WORTH_LOOKING:
                break
            best = sorted(offers(place, path.points, wish.words), key=lambda offer: (offer.cost, offer.key))
            found += [candidate(next(numbers), wish.out, spot, path, offer) for offer in best[:_LABELS]]
    inside = [one for one in found if one.offer.inside]
    return tuple(sorted(inside or found, key=lambda one: (one.cost, one.key)))


def _order(place: Grid, wishes: Sequence[_Wish]) -> list[int]:
    """Forward before back, short before long."""

    def rank(index: int) -> tuple[bool, float, int]:
        source, target = place.spots[wishes[index].step], wishes[index].spots[0]
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
    spot = next(spot for spot in wish.spots if spot.name == chosen.target)
    for path in every_path(final, final.spots[wish.step], spot):
        if chosen.key.startswith(f"{path.key} | "):
            for offer in offers(final, path.points, wish.words):
                if chosen.key == f"{path.key} | {offer.key}":
                    return candidate(chosen.number, wish.out, spot, path, offer)
    raise AssertionError(chosen.key)


def _ends(final: Grid, settled: Sequence[Candidate]) -> Iterator[Symbol]:
    taken = {one.target for one in settled}
    for spots in final.ends.values():
        yield from (symbol for spot in spots if spot.name in taken for symbol in spot.symbols)


def _beginning(final: Grid) -> Iterator[Arrow]:
    if final.begin is not None:
        first = final.spots[final.begin.step].symbols[0]
        points = ((first.x, final.begin.area.bottom), (first.x, first.area.top))
        yield Arrow(None, None, first.step, points, None, (), back=False)


def _arrows(final: Grid, wishes: Sequence[_Wish], settled: Sequence[Candidate]) -> Iterator[Arrow]:
    named: set[tuple[str, Port | None]] = set()
    for wish, one in zip(wishes, settled, strict=True):
        back = _back(final.spots[wish.step], wish.spots[0])
        label = None if (one.out, one.leaves) in named else one.offer.label
        named.add((one.out, one.leaves))
        yield Arrow(wish.step, wish.outcome, wish.target, one.points, label, tuple(_hops(one, settled)), back)


def _hops(one: Candidate, others: Sequence[Candidate]) -> Iterator[Hop]:
    numbers = [
        index for index, ((_, y1), (_, y2)) in enumerate(zip(one.points, one.points[1:], strict=False)) if y1 == y2
    ]
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
