"""Circles that are never left: what leads to one another and to nothing else (Tarjan, SIAM J. Computing 1, 1972)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.machine.prove.net import Situation

Leads = Mapping[Situation, Sequence[Situation]]


def circles(leads: Leads, among: Iterable[Situation]) -> Iterator[frozenset[Situation]]:
    """Give each circle that can be come to from `among` and is never left; one situation alone may be one."""
    search = _Search(leads)
    for situation in among:
        if situation not in search.low:
            yield from search.run(situation)


class _Search:
    """Depth first: `low` holds the earliest of its circle that each was seen to lead to; `_held` those of open ones."""

    def __init__(self, leads: Leads) -> None:
        self._leads = leads
        self.low: dict[Situation, int] = {}
        self._held: dict[Situation, None] = {}

    def run(self, start: Situation) -> Iterator[frozenset[Situation]]:
        along = [(self._enter(start), start, iter(self._leads.get(start, ())))]
        while along:
            number, situation, ahead = along[-1]
            following = next(ahead, None)
            if following is None:
                along.pop()
                if along:
                    self._lower(along[-1][1], self.low[situation])
                if self.low[situation] == number:
                    yield from self._circle(situation)
            elif following not in self.low:
                along.append((self._enter(following), following, iter(self._leads.get(following, ()))))
            elif following in self._held:
                self._lower(situation, self.low[following])

    def _enter(self, situation: Situation) -> int:
        self.low[situation] = len(self.low)
        self._held[situation] = None
        return self.low[situation]

    def _lower(self, situation: Situation, number: int) -> None:
        self.low[situation] = min(self.low[situation], number)

    def _circle(self, first: Situation) -> Iterator[frozenset[Situation]]:
        """Take a circle off what is held; give it if nothing leads out of it."""
        found = set()
        while first not in found:
            found.add(self._held.popitem()[0])
        if all(to in found for situation in found for to in self._leads.get(situation, ())):
            yield frozenset(found)
