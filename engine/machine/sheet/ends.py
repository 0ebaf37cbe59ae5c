"""Where the further ends of a decision may stand: in the nearest free cells of its row, else in the note's cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.definition.model import Step, To, Way
from engine.machine.sheet.columns import Performers

_CELLS: Final = 4
"""No end is put further off than the nearest few cells."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The further ends of a step: the places (from 0) that they may take, and the ways whose end finds none.

    Ways that choose one cell share its capsule: their labels tell them apart.
    """

    places: tuple[int, ...]
    lone: tuple[Way, ...]


def further_ends(who: Performers, step: Step) -> Ends:
    """Give the further ends of a step; one with a single way that ends is itself the end."""
    if len(step.ways) == 1:
        return Ends((), ())
    ways = tuple(way for way in step.ways if not isinstance(way.target, To))
    cells = tuple(_free_cells(who, step)[:_CELLS])
    return Ends(cells, () if cells else ways)


def _free_cells(who: Performers, step: Step) -> list[int]:
    """Give the places of free cells, the nearest first; of two equally near the side to which fewer arrows lead."""
    own = who.places[step.id]
    targets = [who.places[target] for target in step.leads_to()]
    busy = {
        1: sum(places[0] > own[-1] for places in targets),
        -1: sum(places[-1] < own[0] for places in targets),
    }
    free = [place for place in range(len(who.columns)) if not own[0] <= place <= own[-1]]
    return sorted(free, key=lambda place: _far(place, own, busy))


def _far(place: int, own: tuple[int, ...], busy: Mapping[int, int]) -> tuple[int, int, int]:
    side = 1 if place > own[-1] else -1
    distance = place - own[-1] if side > 0 else own[0] - place
    return distance, busy[side], -side
