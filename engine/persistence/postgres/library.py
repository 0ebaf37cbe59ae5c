"""Definitions and calendars on PostgreSQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select
from sqlalchemy.dialects.postgresql import insert

from engine.persistence.store import CalendarRow, DefinitionRow, InForce
from engine.persistence.tables import calendar, definition, in_force


class PostgresLibrary:
    """See the protocol `Library`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def definition(self, digest: str) -> DefinitionRow | None:
        """Give a published definition."""
        return self._definition(definition.c.digest == digest)

    def version(self, sop: str, version: int) -> DefinitionRow | None:
        """Give the definition of a version."""
        return self._definition((definition.c.sop == sop) & (definition.c.version == version))

    def add_definition(self, row: DefinitionRow) -> None:
        """Publish a definition."""
        self._connection.execute(
            insert(definition).values(
                digest=row.digest,
                sop=row.sop,
                version=row.version,
                title=dict(row.title),
                source=row.source,
                published_at=row.published_at,
                published_by=row.published_by,
            )
        )

    def in_force(self, office: str, sop: str) -> Sequence[InForce]:
        """Give what was ever put into force."""
        wanted = (
            select(in_force).where(in_force.c.office == office, in_force.c.sop == sop).order_by(in_force.c.from_date)
        )
        return [
            InForce(row.office, row.sop, row.digest, row.from_date, row.published_at, row.published_by)
            for row in self._connection.execute(wanted)
        ]

    def put_in_force(self, row: InForce) -> None:
        """Put into force, or move the first date."""
        said = {"from_date": row.first, "published_at": row.published_at, "published_by": row.published_by}
        put = insert(in_force).values(office=row.office, sop=row.sop, digest=row.digest, **said)
        self._connection.execute(put.on_conflict_do_update(index_elements=["office", "sop", "digest"], set_=said))

    def calendar(self, digest: str) -> CalendarRow | None:
        """Give a published calendar."""
        return self._calendar(calendar.c.digest == digest)

    def calendar_named(self, name: str) -> CalendarRow | None:
        """Give the latest version of a calendar."""
        return self._calendar(calendar.c.name == name)

    def calendar_version(self, name: str, version: int) -> CalendarRow | None:
        """Give one version of a calendar."""
        return self._calendar((calendar.c.name == name) & (calendar.c.version == version))

    def add_calendar(self, row: CalendarRow) -> None:
        """Publish a calendar."""
        self._connection.execute(
            insert(calendar).values(
                digest=row.digest,
                name=row.name,
                version=row.version,
                content=dict(row.content),
                published_at=row.published_at,
            )
        )

    def _definition(self, which: ColumnElement[bool]) -> DefinitionRow | None:
        row = self._connection.execute(select(definition).where(which)).first()
        return None if row is None else _definition_row(row)

    def _calendar(self, which: ColumnElement[bool]) -> CalendarRow | None:
        latest = select(calendar).where(which).order_by(calendar.c.version.desc()).limit(1)
        row = self._connection.execute(latest).first()
        return None if row is None else _calendar_row(row)


def _definition_row(row: Row[Any]) -> DefinitionRow:
    return DefinitionRow(row.digest, row.sop, row.version, row.title, row.source, row.published_at, row.published_by)


def _calendar_row(row: Row[Any]) -> CalendarRow:
    return CalendarRow(row.digest, row.name, row.version, row.content, row.published_at)
