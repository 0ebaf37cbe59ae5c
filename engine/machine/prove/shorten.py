"""A path without what was completed on the way and does not matter to what it shows."""

from collections.abc import Callable, Iterable, Iterator

from engine.machine.prove.net import Fired, Net, Trail


def shorten(net: Net, path: list[Trail], shows: Callable[[Fired], bool]) -> list[Trail] | None:
    """Leave out completions, the last first, as long as what follows them is possible and still `shows` the same.

    `path` holds what the opening brought about and then, for each completion, what it did; None if it does not show it.
    """
    played = _replayed(net, path)
    if not played or not shows(played[-1]):
        return None
    for at in range(len(path) - 1, 0, -1):
        shorter = _replayed(net, path[:at] + path[at + 1 :])
        if shorter and shows(shorter[-1]):
            path = [fired.trail for fired in shorter]
    return path


def _replayed(net: Net, path: list[Trail]) -> list[Fired] | None:
    """Complete the same steps by the same outcomes; None if one of them is not open."""
    played: list[Fired] = []
    for trail in path:
        fired = _like(_moves(net, played, trail), trail)
        if fired is None:
            return None
        played.append(fired)
    return played


def _moves(net: Net, played: list[Fired], trail: Trail) -> Iterator[Fired]:
    if not played:
        return net.begin()
    at = net.index[trail[0][0]]
    there = played[-1].twice is None and at in played[-1].situation
    return net.moves(played[-1].situation, [at]) if there else iter(())


def _like(moves: Iterable[Fired], trail: Trail) -> Fired | None:
    """Give the move that did the same, else one by the same outcome: a route at a join may now turn elsewhere."""
    same = [fired for fired in moves if fired.trail[:1] == trail[:1]]
    return next((fired for fired in same if fired.trail == trail), same[0] if same else None)
