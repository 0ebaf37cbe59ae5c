"""Which arrows the sheet needs, and a path for each in columns that are broad enough for their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count
from typing import Final

from engine.definition.model import Definition, To
from engine.machine.sheet.choose import choose
from engine.machine.sheet.columns import BROAD, BROADEST, NARROW, Measures, Performers, measures
from engine.machine.sheet.costs import TOUCH, Candidate, between, candidate, standing
from engine.machine.sheet.grid import Grid, Spot, grid
from engine.machine.sheet.labels import OUTSIDE, label_width, offers
from engine.machine.sheet.paths import Side, every_path, paths
from engine.machine.sheet.rows import Written, words_wide, written
from engine.machine.sheet.words import outcome_label

_BESIDE_LABEL: Final = 16.0
"""At an edge of the block a label takes so much more than its width from its middle to there."""
_PATHS, _LABELS, _EVERY = 32, 2, 99
_WORTH_LOOKING: Final = 250.0
"""No path dearer than the cheapest by more than this is looked at, unless there is nothing else."""


@dataclass(frozen=True, slots=True)
class Wish:
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
    wishes: tuple[Wish, ...]
    chosen: tuple[Candidate, ...]
    cost: float

    @property
    def troubled(self) -> bool:
        """Say whether broader columns are worth a try: a label outside the block, or something on a line."""
        by_itself = any(one.offer.cost >= OUTSIDE for one in self.chosen)
        return by_itself or self.cost - sum(one.cost for one in self.chosen) >= TOUCH / 2


@dataclass(frozen=True, slots=True)
class Settled:
    """The grid with its final heights, and on it the arrows that are wanted with the path of each."""

    grid: Grid
    wishes: tuple[Wish, ...]
    chosen: tuple[Candidate, ...]


def settle(definition: Definition, who: Performers, locale: str) -> tuple[Measures, tuple[Written, ...], Settled]:
    """Choose the columns' widths, the rows' heights and the paths.

    Rows are as low as may be, unless labels would then come to lie on lines: then all that have labels stay higher.
    """
    plan = _best_plan(definition, who, locale)
    low = _drawn(plan, who, locale, frozenset(_feet(plan)))
    if _together(low.chosen) > _together(plan.chosen) + TOUCH / 4:
        low = _drawn(plan, who, locale, _labelled(plan.rows))
    return plan.measures, plan.rows, low


def _drawn(plan: _Plan, who: Performers, locale: str, feet: frozenset[int]) -> Settled:
    """Draw the chosen paths again on other heights; `feet` are the rows with a labelled arrow at their foot."""
    final = grid(who, plan.measures, plan.rows, feet)
    wishes = tuple(wish for row in plan.rows for wish in _wishes(final, row, locale))
    return Settled(final, wishes, tuple(map(_again, [final] * len(wishes), wishes, plan.chosen)))


def _together(chosen: Sequence[Candidate]) -> float:
    return sum(one.cost for one in chosen) + sum(between(one, other) for one, other in combinations(chosen, 2))


def _labelled(rows: Sequence[Written]) -> frozenset[int]:
    return frozenset(index for index, row in enumerate(rows) if any(way.outcome for way in row.step.ways))


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
                widest = max(labels) if len(needed) == 1 else min(labels)
                needed[place] = max(needed[place], min(BROADEST, 2 * (widest + _BESIDE_LABEL)))
    return tuple(needed)


def _plan(definition: Definition, who: Performers, locale: str, least: tuple[float, ...]) -> _Plan:
    lines = measures(who, locale, least, words_wide(definition, who, locale))
    rows = written(definition, who, lines, locale)
    place = grid(who, lines, rows, _labelled(rows))
    wishes = tuple(wish for row in rows for wish in _wishes(place, row, locale))
    numbers = count()
    offered = [_offered(place, wish, numbers) for wish in wishes]
    there = tuple(standing(next(numbers), line) for line in (*place.joints, *place.beginning))
    choice = choose(offered, there, _order(place, wishes), _siblings(wishes))
    return _Plan(lines, rows, place, wishes, choice.arrows, choice.cost)


def _wishes(place: Grid, row: Written, locale: str) -> Iterator[Wish]:
    step = row.step
    for way in step.ways:
        words = "" if way.outcome is None else outcome_label(way.outcome, way.label, locale)
        if isinstance(way.target, To):
            for target in dict.fromkeys(way.target.steps):
                yield Wish(step.id, way.outcome, target, (place.spots[target],), words)
        elif place.ends[step.id] and way not in row.ends.lone:
            yield Wish(step.id, way.outcome, None, place.ends[step.id], words)


def _offered(place: Grid, wish: Wish, numbers: Iterator[int]) -> tuple[Candidate, ...]:
    found: list[Candidate] = []
    for spot in wish.spots:
        possible = paths(place, place.spots[wish.step], spot, _PATHS // len(wish.spots))
        for path in possible:
            if path.cost > possible[0].cost + _WORTH_LOOKING:
                break
            best = offers(place, path.points, wish.words, _LABELS)
            found += [candidate(next(numbers), wish.out, spot, path, offer) for offer in best]
    inside = [one for one in found if one.offer.inside]
    return tuple(sorted(inside or found, key=lambda one: (one.cost, one.key)))


def _order(place: Grid, wishes: Sequence[Wish]) -> list[int]:
    """Forward before back, short before long."""

    def rank(index: int) -> tuple[bool, float, int]:
        source, target = place.spots[wishes[index].step], wishes[index].spots[0]
        across = abs(source.symbols[0].x - target.symbols[0].x)
        return leads_back(source, target), abs(source.row - target.row) * 66 + across, index

    return sorted(range(len(wishes)), key=rank)


def leads_back(source: Spot, target: Spot) -> bool:
    """Say whether an arrow leads up, or to where it starts."""
    return target.row < source.row or target.name == source.name


def _siblings(wishes: Sequence[Wish]) -> list[tuple[int, ...]]:
    steps = dict.fromkeys(wish.step for wish in wishes)
    groups = [tuple(index for index, wish in enumerate(wishes) if wish.step == step) for step in steps]
    return [group for group in groups if len(group) > 1]


def _feet(plan: _Plan) -> Iterator[int]:
    """Give the rows that a labelled arrow leaves by the foot channel, or whose labels stand as far off their axis."""
    for one in plan.chosen:
        port = one.leaves
        if port is None or one.offer.label is None:
            continue
        if one.offer.far or (port.side is Side.BOTTOM and len(one.points) > 2):
            yield plan.grid.spots[port.spot].row


def _again(final: Grid, wish: Wish, chosen: Candidate) -> Candidate:
    """Draw a chosen path again on the final heights."""
    spot = next(spot for spot in wish.spots if spot.name == chosen.target)
    for path in every_path(final, final.spots[wish.step], spot):
        if chosen.key.startswith(f"{path.key} | "):
            for offer in offers(final, path.points, wish.words, _EVERY):
                if chosen.key == f"{path.key} | {offer.key}":
                    return candidate(chosen.number, wish.out, spot, path, offer)
    raise AssertionError(chosen.key)
