"""The database as a whole: what a backup has to know of it, and whether one may be put into it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from engine.persistence import tables as t
from engine.persistence.address import for_tools
from engine.persistence.files import FileFolder
from engine.persistence.schema import revision_of
from engine.persistence.store import StoreDown


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds at one instant, and `snapshot`, by which another connection sees the same instant."""

    snapshot: str
    origin: str
    revision: str
    cases: int
    entries: int
    files: tuple[str, ...]
    """The digests of the files that events name, in order."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The database behind `engine` at `url`, and the folder of its files."""

    engine: Engine
    url: str
    files: FileFolder

    def server_major(self) -> int:
        """Give the major version of the server, such as 18; StoreDown if it does not answer."""
        with self._asking() as connection:
            number: str = connection.execute(text("SHOW server_version_num")).scalar_one()
        return int(number) // 10_000

    def tables_there(self) -> Sequence[str]:
        """Give the names of all tables that the database has; StoreDown if it does not answer."""
        with self._asking() as connection:
            return inspect(connection).get_table_names()

    @contextmanager
    def held(self) -> Iterator[Contents]:
        """Give the contents, and keep the instant in sight for as long as this is open; StoreDown if it cannot."""
        with self._asking() as connection:
            snapshot: str = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            files = select(t.filed.c.digest).distinct().order_by(t.filed.c.digest)
            yield Contents(
                snapshot=snapshot,
                origin=connection.execute(select(t.installation.c.origin)).scalar_one(),
                revision=revision_of(connection) or "",
                cases=connection.execute(select(func.count()).select_from(t.case)).scalar_one(),
                entries=connection.execute(select(func.count()).select_from(t.event)).scalar_one(),
                files=tuple(connection.execute(files).scalars()),
            )

    def for_tools(self) -> Mapping[str, str]:
        """Give the environment by which PostgreSQL's own tools find the database."""
        return for_tools(self.url)

    def copy_out(self, digests: Sequence[str], folder: Path) -> tuple[str, ...]:
        """Copy files into another folder; gives those that are not there, or not what was stored."""
        return _copied(digests, self.files, FileFolder(folder))

    def copy_in(self, digests: Sequence[str], folder: Path) -> tuple[str, ...]:
        """Copy files from another folder; gives those that are not there, or not what was stored."""
        return _copied(digests, FileFolder(folder), self.files)

    @contextmanager
    def _asking(self) -> Iterator[Connection]:
        try:
            plain = self.engine.connect()
            with plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise StoreDown(str(error)) from error


def _copied(digests: Sequence[str], source: FileFolder, target: FileFolder) -> tuple[str, ...]:
    """Copy files, each held against its name; what is there already is not written again."""
    return tuple(digest for digest in digests if not target.has(digest) and not _copy(digest, source, target))


def _copy(digest: str, source: FileFolder, target: FileFolder) -> bool:
    try:
        content = source.read(digest)
    except ValueError:
        return False
    if content is not None:
        target.put(content)
    return content is not None
