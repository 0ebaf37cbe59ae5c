"""Transactions in memory: one at a time; what raises leaves everything as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import RLock

from engine.persistence.memory.cases import MemoryCases
from engine.persistence.memory.directory import MemoryDirectory
from engine.persistence.memory.duties import MemoryDuties
from engine.persistence.memory.library import MemoryLibrary
from engine.persistence.memory.outside import MemoryAccounts, MemoryFiles
from engine.persistence.memory.rows import Rows
from engine.persistence.store import Work
from engine.persistence.tables import directory, installation


class MemoryWork:
    """One transaction."""

    def __init__(self, rows: Rows) -> None:
        self.cases = MemoryCases(rows, self.clock)
        self.duties = MemoryDuties(rows, self.clock)
        self.library = MemoryLibrary(rows)
        self.directory = MemoryDirectory(rows)
        self.accounts = MemoryAccounts(rows)
        self.files = MemoryFiles(rows)

    def clock(self) -> datetime:
        """Read this machine's clock."""
        return datetime.now(UTC)


class MemoryStore:
    """A store that is gone with its process: for scenarios of the whole service, and as the reference of the suite."""

    def __init__(self, origin: str = "tertib") -> None:
        self.rows = Rows()
        self.rows.add(installation, {"origin": origin})
        self.rows.add(directory, {"version": 1})
        self._origin = origin
        self._lock = RLock()

    def origin(self) -> str:
        """Give the origin of every chain."""
        return self._origin

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Begin a transaction; others wait until it ends."""
        with self._lock:
            before = self.rows.copy()
            try:
                yield MemoryWork(self.rows)
            except BaseException:
                self.rows.of, self.rows.marks = before.of, before.marks
                raise
