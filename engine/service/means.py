"""What the service works with: handed in by `engine.wiring`, so that tests and the demo hand in their own."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from engine.persistence.directory import Rosters
from engine.persistence.files import FileFolder
from engine.persistence.library import Shelf
from engine.persistence.store import Loaded, Store, Work
from engine.service.values import Clock, Nudge, of_store

_LOG: Final = logging.getLogger(__name__)
TOLERATED: Final = timedelta(seconds=5)
"""A clock found behind the last event of a case by more than this is an anomaly."""


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """The cost of argon2id: passes and memory (KiB)."""

    passes: int = 3
    memory: int = 65_536


@dataclass(frozen=True, slots=True)
class Means:
    """The store, the folder of files, the nudge, the clock, and what this process remembers."""

    store: Store
    files: FileFolder
    nudge: Nudge
    clock: Clock = of_store
    cost: PasswordCost = field(default_factory=PasswordCost)
    shelf: Shelf = field(default_factory=Shelf)
    rosters: Rosters = field(default_factory=Rosters)

    def now(self, work: Work) -> datetime:
        """Read the clock."""
        return self.clock(work.clock())

    def instant(self, work: Work, shown: datetime, loaded: Loaded | None) -> datetime:
        """Give the instant of a command: the clock's, never before the last event of the case (`spec/runtime.md`)."""
        at = self.clock(shown)
        if loaded is None or at >= loaded.state.recorded_at:
            return at
        gap = loaded.state.recorded_at - at
        if gap > TOLERATED:
            _LOG.warning("the clock is %s behind the last event of a case", gap, extra={"case": loaded.state.case})
            work.duties.count_anomaly(at, round(gap.total_seconds() * 1000))
        return loaded.state.recorded_at
