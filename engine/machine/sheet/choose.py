"""Which path each arrow takes: the cheapest together, by a bounded search (`DESIGN.md` section 4, Choosing)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import floor
from typing import Final

from engine.machine.sheet.costs import Candidate, between
from engine.machine.sheet.paths import Port

_ROUNDS: Final = 4
_BEST: Final = 8
_COMBINATIONS: Final = 512
_TRIALS: Final = 64
_TROUBLE: Final = 35.0


@dataclass(slots=True)
class _Search:
    """The state of one search: the candidates of each arrow by cost, what stands anyhow, and the choice so far."""

    offered: Sequence[tuple[Candidate, ...]]
    standing: tuple[Candidate, ...]
    chosen: dict[int, Candidate] = field(default_factory=dict)
    known: dict[tuple[int, int], float] = field(default_factory=dict)

    def between(self, one: Candidate, other: Candidate) -> float:
        """Give what both cost each other, worked out once."""
        a, b = one.number, other.number
        pair = (a, b) if a < b else (b, a)
        if pair not in self.known:
            self.known[pair] = between(one, other)
        return self.known[pair]

    def cost(self, one: Candidate, without: frozenset[int], limit: float) -> float:
        """Give what `one` costs among all that is chosen but `without`; stops above `limit`."""
        total = one.cost
        for other in self.standing:
            total += self.between(one, other)
        for index, other in self.chosen.items():
            if total > limit:
                return total
            if index not in without:
                total += self.between(one, other)
        return total

    def place(self, index: int) -> None:
        """Give one arrow its cheapest path among the others."""
        best, least = self.offered[index][0], float("inf")
        for one in self.offered[index]:
            if one.cost >= least:
                break
            cost = self.cost(one, frozenset((index,)), least)
            if cost < least:
                best, least = one, cost
        self.chosen[index] = best

    def together(self, siblings: tuple[int, ...]) -> None:
        """Give the outcomes of one step the cheapest paths together, of the best few of each."""
        count = min(_BEST, floor(_COMBINATIONS ** (1 / len(siblings)) + 1e-9))
        apart = frozenset(siblings)
        few = [self._best(index, apart, count) for index in siblings]
        least, best = float("inf"), tuple(self.chosen[index] for index in siblings)
        for picks in product(*few):
            total = sum(cost for cost, _ in picks)
            for at, (_, one) in enumerate(picks):
                if total >= least:
                    break
                total += sum(self.between(one, other) for _, other in picks[at + 1 :])
            if total < least:
                least, best = total, tuple(one for _, one in picks)
        self.chosen.update(zip(siblings, best, strict=True))

    def repair(self, trials: int) -> None:
        """Try other ports for each arrow in trouble, putting those that it drives out elsewhere; bounded by `trials`."""
        least = self.total()
        for index in sorted(self.chosen):
            if self._trouble(index) < _TROUBLE:
                continue
            for one in _by_ports(self.offered[index]):
                before = dict(self.chosen)
                self._drive_out(index, one)
                cost = self.total()
                trials -= 1
                if cost < least:
                    least = cost
                else:
                    self.chosen = before
                if trials == 0:
                    return

    def _drive_out(self, index: int, one: Candidate) -> None:
        self.chosen[index] = one
        driven = [i for i, other in self.chosen.items() if i != index and self.between(one, other) >= _TROUBLE]
        for _ in range(2):
            for other in driven:
                self.place(other)
        self.place(index)

    def _trouble(self, index: int) -> float:
        one = self.chosen[index]
        return one.cost - self.offered[index][0].cost + self.cost(one, frozenset((index,)), float("inf")) - one.cost

    def total(self) -> float:
        """Give what the whole choice costs."""
        lines = [*self.chosen.values(), *self.standing]
        apart = sum(self.between(one, other) for at, one in enumerate(lines) for other in lines[at + 1 :])
        return apart + sum(one.cost for one in self.chosen.values())

    def _best(self, index: int, apart: frozenset[int], count: int) -> list[tuple[float, Candidate]]:
        """Give the best few of an arrow among all but `apart`, each on another path, and the one it has now."""
        now = self.chosen[index]
        best = {now.points: (self.cost(now, apart, float("inf")), now)}
        for one in self.offered[index]:
            dearest = max(cost for cost, _ in best.values())
            if len(best) == count and one.cost >= dearest:
                break
            cost = self.cost(one, apart, float("inf"))
            if one.points in best:
                best[one.points] = min(best[one.points], (cost, one), key=_price)
            elif len(best) < count or cost < dearest:
                best[one.points] = (cost, one)
                if len(best) > count:
                    del best[max(best, key=lambda points: (best[points][0], points != now.points))]
        return sorted(best.values(), key=_price)


def _price(pair: tuple[float, Candidate]) -> tuple[float, str]:
    return pair[0], pair[1].key


def choose(
    offered: Sequence[tuple[Candidate, ...]],
    standing: tuple[Candidate, ...],
    order: Sequence[int],
    siblings: Sequence[tuple[int, ...]],
) -> tuple[tuple[Candidate, ...], float]:
    """Choose one candidate for each arrow, and give what they cost together.

    `offered` are sorted by cost and numbered, `order` says who comes first.

    `siblings` are the arrows of each step that has several. The same input gives the same choice.
    """
    search = _Search(offered, standing)
    for index in order:
        search.place(index)
    for _ in range(_ROUNDS):
        before = dict(search.chosen)
        for index in order:
            search.place(index)
        if before == search.chosen:
            break
    for group in siblings:
        search.together(group)
    search.repair(_TRIALS)
    for group in siblings:
        search.together(group)
    for index in order:
        search.place(index)
    return tuple(search.chosen[index] for index in range(len(offered))), search.total()


def _by_ports(offered: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """Give the cheapest candidate for each pair of ports."""
    seen: set[tuple[Port | None, Port | None]] = set()
    for one in offered:
        if (one.leaves, one.enters) not in seen:
            seen.add((one.leaves, one.enters))
            yield one
