"""Definitions and calendars in memory."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from engine.persistence import tables as t
from engine.persistence.batch import Row
from engine.persistence.memory.rows import Rows
from engine.persistence.store import CalendarRow, DefinitionRow, InForce


class MemoryLibrary:
    """See the protocol `Library`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def definition(self, digest: str) -> DefinitionRow | None:
        """Give a published definition."""
        row = self._rows.get(t.definition, digest)
        return None if row is None else DefinitionRow(**row)

    def version(self, sop: str, version: int) -> DefinitionRow | None:
        """Give the definition of a version."""
        found = self._rows.where(t.definition, lambda row: (row["sop"], row["version"]) == (sop, version))
        return DefinitionRow(**found[0]) if found else None

    def add_definition(self, row: DefinitionRow) -> None:
        """Publish a definition."""
        self._rows.add(t.definition, asdict(row))

    def in_force(self, office: str, sop: str) -> Sequence[InForce]:
        """Give what was ever put into force."""
        found = self._rows.where(t.in_force, lambda row: (row["office"], row["sop"]) == (office, sop))
        rows = sorted(found, key=lambda row: row["from_date"])
        return [
            InForce(r["office"], r["sop"], r["digest"], r["from_date"], r["published_at"], r["published_by"])
            for r in rows
        ]

    def put_in_force(self, row: InForce) -> None:
        """Put into force, or move the first date."""
        said = asdict(row)
        self._rows.put(t.in_force, {**said, "from_date": said.pop("first")})

    def calendar(self, digest: str) -> CalendarRow | None:
        """Give a published calendar."""
        return self._calendar(lambda row: bool(row["digest"] == digest))

    def calendar_named(self, name: str) -> CalendarRow | None:
        """Give the latest version of a calendar."""
        return self._calendar(lambda row: bool(row["name"] == name))

    def calendar_version(self, name: str, version: int) -> CalendarRow | None:
        """Give one version of a calendar."""
        return self._calendar(lambda row: bool((row["name"], row["version"]) == (name, version)))

    def add_calendar(self, row: CalendarRow) -> None:
        """Publish a calendar."""
        self._rows.add(t.calendar, asdict(row))

    def _calendar(self, wanted: Callable[[Row], bool]) -> CalendarRow | None:
        found = self._rows.where(t.calendar, wanted)
        return CalendarRow(**max(found, key=lambda row: row["version"])) if found else None
