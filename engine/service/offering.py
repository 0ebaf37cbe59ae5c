"""The duty `assign`: offers items, then assigns them by the policy of their step (`spec/runtime.md`, the workers)."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from engine.case import commands as c
from engine.case.choose import next_ask
from engine.case.state import Item
from engine.case.writes import Writes
from engine.definition import model
from engine.errors import TertibError
from engine.office.appointments import with_assignment
from engine.office.roster import Roster
from engine.persistence.store import Loaded, Marked, Work
from engine.service.deciding import Asked, Decided, Table, decide, table_of
from engine.service.means import Means

_ENOUGH: Final = 4
"""More commands than an item can need in one go: offer, then assign."""


class Undecided(TertibError):  # noqa: N818
    """The core refused what a worker asked: a defect, since workers ask only for what is to be done."""


@dataclass(slots=True)
class Desk:
    """One batch of offers. Whom it assigned to is seen by its next choices at the same office."""

    means: Means
    work: Work
    at: datetime
    directory: int
    _rosters: dict[str, Roster] = field(default_factory=dict)
    _mark: int = 2**62

    def offered(self, loaded: Loaded, marked: Sequence[Marked]) -> Iterator[Writes]:
        """Give what is to be written of a case, in the order decided; raises Undecided, or what the core raises."""
        at = self.means.instant(self.work, self.at, loaded)
        table = table_of(self.means, self.work, loaded, self.directory, at)
        for mark in marked:
            for _ in range(_ENOUGH):
                decided = self._next(table, loaded, mark, at)
                if decided is None or decided.writes is None or decided.after is None:
                    break
                yield decided.writes
                loaded = decided.after
                if not self._chooses(table, loaded, mark):
                    break

    @staticmethod
    def _chooses(table: Table, loaded: Loaded, mark: Marked) -> bool:
        """Say whether a policy assigns the item; one that lies in the pool is done with when it is offered."""
        item = loaded.state.items.get(mark.item)
        return item is not None and not _is_pooled(table, item)

    def _next(self, table: Table, loaded: Loaded, mark: Marked, at: datetime) -> Decided | None:
        """Decide what is to be done for an item next, if anything is."""
        item = loaded.state.items.get(mark.item)
        if item is None:
            return None
        seen = replace(table, roster=self._roster(table, loaded, item, at))
        ask = next_ask(seen.rules, seen.roster, loaded.state, item, directory_changed=mark.reconsider)
        if ask is None:
            return None
        asked = Asked(secrets.token_urlsafe(16), at, c.System(c.Duty.ASSIGN))
        decided = decide(seen, loaded, loaded.state.case, ask, asked)
        if isinstance(decided.answer, c.Refused):
            raise Undecided(f"{c.NAMES[type(ask)]} was refused: {decided.answer.code}")
        if isinstance(ask, c.AssignItem):
            self._mark += 1
            self._rosters[loaded.state.office] = with_assignment(seen.roster, ask.person, self._mark)
        return decided

    def _roster(self, table: Table, loaded: Loaded, item: Item, at: datetime) -> Roster:
        """Give the roster; where a policy chooses, with what it looks back on, read once a batch and office."""
        if _is_pooled(table, item):
            return table.roster
        office = loaded.state.office
        if office not in self._rosters:
            day = at.astimezone(ZoneInfo(table.rules.calendar.zone)).date()
            standings = self.work.cases.standings(office)
            self._rosters[office] = self.means.rosters.looking_back(
                self.work.directory, office, self.directory, day, standings
            )
        return self._rosters[office]


def _is_pooled(table: Table, item: Item) -> bool:
    kind = table.rules.machine.places[item.step].step.kind
    return not isinstance(kind, model.Work) or kind.policy is model.Policy.POOL
