"""What is known of stored files, on PostgreSQL."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects.postgresql import insert

from engine.persistence.store import FileRow
from engine.persistence.tables import file, filed


class PostgresFiles:
    """See the protocol `Files`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, row: FileRow) -> None:
        """Note a file; given again, it is young again."""
        put = insert(file).values(digest=row.digest, size=row.size, media_type=row.media_type, stored_at=row.stored_at)
        self._connection.execute(
            put.on_conflict_do_update(index_elements=["digest"], set_={"stored_at": row.stored_at})
        )

    def known(self, digests: Sequence[str]) -> Mapping[str, FileRow]:
        """Give the stored ones, held until the transaction ends."""
        wanted = (
            select(file)
            .where(file.c.digest.in_(digests))
            .order_by(file.c.digest)
            .with_for_update(key_share=True, read=True)
        )
        return {
            row.digest: FileRow(row.digest, row.size, row.media_type, row.stored_at)
            for row in self._connection.execute(wanted)
        }

    def filed(self, case: str) -> Mapping[str, int]:
        """Give the files of a case with their sizes."""
        wanted = select(file.c.digest, file.c.size).join(filed, filed.c.digest == file.c.digest)
        return {row.digest: row.size for row in self._connection.execute(wanted.where(filed.c.case_id == case))}

    def take_unnamed(self, before: datetime, limit: int) -> Sequence[str]:
        """Strike out what no event names."""
        named = exists().where(filed.c.digest == file.c.digest)
        old = (
            select(file.c.digest)
            .where(file.c.stored_at < before, ~named)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        gone = delete(file).where(file.c.digest.in_(old.scalar_subquery())).returning(file.c.digest)
        return list(self._connection.execute(gone).scalars())
