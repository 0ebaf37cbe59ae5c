"""Where the further ends of a decision stand: in the nearest free cell of its row, else in the note's cell."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definition.model import Definition, Step, To, Way
from engine.machine.sheet.columns import Performers


@dataclass(frozen=True, slots=True)
class Ends:
    """The further ends of a step: by name the performer's place of each, and the ways whose end found no cell."""

    placed: Mapping[str, int]
    lone: tuple[Way, ...]


def end_name(step: str, way: Way) -> str:
    """Name the further end that a way leads to: ways of a step with one result share it."""
    return f"{step} {way.target}"


def further_ends(definition: Definition, who: Performers, step: Step) -> Ends:
    """Give the further ends of a step; one with a single way that ends is itself the end."""
    if len(step.ways) == 1:
        return Ends({}, ())
    ways = {end_name(step.id, way): way for way in step.ways if not isinstance(way.target, To)}
    cells = _free_cells(definition, who, step)
    placed = dict(zip(ways, cells, strict=False))
    return Ends(placed, tuple(way for name, way in ways.items() if name not in placed))


def _free_cells(definition: Definition, who: Performers, step: Step) -> list[int]:
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
