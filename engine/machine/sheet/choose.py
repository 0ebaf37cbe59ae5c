"""Which path each arrow takes: the cheapest together, by a bounded search (`DESIGN.md` section 4, Choosing)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import floor, inf
from typing import Final

from engine.machine.sheet.costs import Candidate, between
from engine.machine.sheet.paths import Port

_ROUNDS: Final = 4
_BEST: Final = 8
_COMBINATIONS: Final = 512
_ATTEMPTS: Final = 40
_PROMISING: Final = 30.0
_TROUBLE: Final = 12.0
"""An arrow that costs so much more than it would alone, or two that cost each other so much, are worth a change."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate for each arrow, and what they cost together."""

    arrows: tuple[Candidate, ...]
    cost: float


def choose(
    offered: Sequence[tuple[Candidate, ...]],
    standing: tuple[Candidate, ...],
    order: Sequence[int],
    siblings: Sequence[tuple[int, ...]],
) -> Choice:
    """Choose one candidate for each arrow; the same input gives the same choice.

    `offered` are sorted by cost and numbered from 0 through all arrows, `standing` after them; `order` says which
    arrow comes first; `siblings` are the arrows of each step that has several.
    """
    search = _Search(offered, standing)
    for index in order:
        search.place(index)
    search.settle(order)
    for group in siblings:
        search.together(group)
    search.repair(order)
    for group in siblings:
        search.together(group)
    search.settle(order)
    return search.choice()


class _Search:
    """One search: what is offered, the choice so far (None: not placed), and what pairs cost, worked out once."""

    def __init__(self, offered: Sequence[tuple[Candidate, ...]], standing: tuple[Candidate, ...]) -> None:
        self._offered = offered
        self._standing = standing
        self._chosen: list[Candidate | None] = [None] * len(offered)
        self._known: defaultdict[int, dict[int, float]] = defaultdict(dict)

    def place(self, index: int) -> None:
        """Give one arrow its cheapest path among the others."""
        self._chosen[index] = None
        others = self._others()
        best, least = self._offered[index][0], inf
        for one in self._offered[index]:
            if one.cost >= least:
                break
            cost = self._cost(one, others, least)
            if cost < least:
                best, least = one, cost
        self._chosen[index] = best

    def settle(self, order: Sequence[int]) -> None:
        """Place every arrow anew, until nothing changes, four rounds at most."""
        for _ in range(_ROUNDS):
            before = list(self._chosen)
            for index in order:
                self.place(index)
            if before == self._chosen:
                return

    def together(self, siblings: tuple[int, ...]) -> None:
        """Give the outcomes of one step the cheapest paths together, of the best few of each."""
        count = min(_BEST, floor(_COMBINATIONS ** (1 / len(siblings)) + 1e-9))
        now = [self._chosen[index] for index in siblings]
        for index in siblings:
            self._chosen[index] = None
        few = [self._best(index, one, count) for index, one in zip(siblings, now, strict=True)]
        least: float = inf
        best: tuple[Candidate | None, ...] = tuple(now)
        for picks in product(*few):
            total = sum(cost for cost, _ in picks)
            for at, (_, one) in enumerate(picks):
                if total >= least:
                    break
                total += sum(self._between(one, other) for _, other in picks[at + 1 :])
            if total < least:
                least, best = total, tuple(one for _, one in picks)
        for index, pick in zip(siblings, best, strict=True):
            self._chosen[index] = pick

    def repair(self, order: Sequence[int]) -> None:
        """Give the arrows in trouble other ports, the worst first, putting elsewhere what that drives out.

        A change that does not make the whole cheaper is taken back; there is a bound to the attempts.
        """
        least, tried, left = self.choice().cost, set[int](), _ATTEMPTS
        while left > 0:
            worst = self._worst(tried)
            if worst is None:
                return
            tried.add(worst)
            before, best = list(self._chosen), list(self._chosen)
            for one in _by_ports(self._offered[worst]):
                self._chosen = list(before)
                self._drive_out(worst, one)
                left -= 1
                cost = self._polished(least, order)
                if cost < least - 1:
                    least, best, tried = cost, self._chosen, {worst}
            self._chosen = best

    def choice(self) -> Choice:
        """Give what is chosen."""
        placed = tuple(self._placed())
        lines = [*placed, *self._standing]
        apart = sum(self._between(one, other) for at, one in enumerate(lines) for other in lines[at + 1 :])
        return Choice(placed, apart + sum(one.cost for one in placed))

    def _placed(self) -> Iterator[Candidate]:
        return (one for one in self._chosen if one is not None)

    def _others(self) -> tuple[Candidate, ...]:
        return (*self._placed(), *self._standing)

    def _between(self, one: Candidate, other: Candidate) -> float:
        cost = self._known[one.number].get(other.number)
        return self._learn(one, other) if cost is None else cost

    def _learn(self, one: Candidate, other: Candidate) -> float:
        cost = between(one, other)
        self._known[one.number][other.number] = self._known[other.number][one.number] = cost
        return cost

    def _cost(self, one: Candidate, others: tuple[Candidate, ...], limit: float = inf) -> float:
        """Give what `one` costs among `others`; stops above `limit`."""
        total, known = one.cost, self._known[one.number]
        for other in others:
            cost = known.get(other.number)
            total += self._learn(one, other) if cost is None else cost
            if total > limit:
                break
        return total

    def _best(self, index: int, now: Candidate | None, count: int) -> list[tuple[float, Candidate]]:
        """Give the best few of an arrow, each on another path, and the one that it has now."""
        others = self._others()
        best = {} if now is None else {now.points: (self._cost(now, others), now)}
        for one in self._offered[index]:
            dearest = max((cost for cost, _ in best.values()), default=inf)
            if len(best) == count and one.cost >= dearest:
                break
            cost = self._cost(one, others)
            if one.points in best:
                best[one.points] = min(best[one.points], (cost, one), key=_price)
            elif len(best) < count or cost < dearest:
                best[one.points] = (cost, one)
                if len(best) > count:
                    best.pop(max((points for points in best), key=lambda points: best[points][0]))
        return sorted(best.values(), key=_price)

    def _worst(self, tried: set[int]) -> int | None:
        """Give the arrow to be tried next: of the step with the most trouble, the one with the most."""
        troubles = [self._trouble(index) for index in range(len(self._offered))]
        steps: dict[str, float] = {}
        for offered, trouble in zip(self._offered, troubles, strict=True):
            steps[offered[0].source] = max(trouble, steps.get(offered[0].source, 0.0))
        rank = [(steps[offered[0].source], trouble) for offered, trouble in zip(self._offered, troubles, strict=True)]
        left = [index for index in range(len(rank)) if index not in tried and rank[index][0] >= _TROUBLE]
        return max(left, key=lambda index: (*rank[index], -index), default=None)

    def _polished(self, least: float, order: Sequence[int]) -> float:
        """Give the cost of the whole; if it comes near to `least`, place every arrow anew before."""
        cost = self.choice().cost
        if least - 1 <= cost < least + _PROMISING:
            for index in order:
                self.place(index)
            cost = self.choice().cost
        return cost

    def _drive_out(self, index: int, one: Candidate) -> None:
        self._chosen[index] = one
        driven = self._against((one,), {index})
        for other in driven:
            self._chosen[other] = None
        for other in driven:
            self.place(other)
        moved = [there for other in driven if (there := self._chosen[other]) is not None]
        for other in (*self._against(moved, {index, *driven}), *driven):
            self.place(other)

    def _against(self, these: Iterable[Candidate], without: set[int]) -> list[int]:
        """Give the arrows that are in trouble with one of `these`, but those in `without`."""
        return [
            index
            for index, other in enumerate(self._chosen)
            if other is not None
            and index not in without
            and any(self._between(one, other) >= _TROUBLE for one in these)
        ]

    def _trouble(self, index: int) -> float:
        """Give what an arrow costs more than it would alone on the sheet."""
        now = self._chosen[index]
        if now is None:
            return 0.0
        self._chosen[index] = None
        cost = self._cost(now, self._others())
        self._chosen[index] = now
        return cost - self._offered[index][0].cost


def _price(pair: tuple[float, Candidate]) -> tuple[float, int]:
    return pair[0], pair[1].number


def _by_ports(offered: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """Give the cheapest candidate for each pair of ports."""
    seen: set[tuple[Port | None, Port | None]] = set()
    for one in offered:
        if (one.leaves, one.enters) not in seen:
            seen.add((one.leaves, one.enters))
            yield one
