"""Transactions on PostgreSQL (`spec/runtime.md`, One transaction per command).

READ COMMITTED and row locks; unique keys are the last word. What is put down goes out together with the COMMIT, so that
a command costs two round trips: lock and look, write and commit.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError, DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from engine.persistence.address import APPLICATION_NAME
from engine.persistence.postgres.accounts import PostgresAccounts
from engine.persistence.postgres.cases import PostgresCases
from engine.persistence.postgres.directory import PostgresDirectory
from engine.persistence.postgres.duties import PostgresDuties
from engine.persistence.postgres.files import PostgresFiles
from engine.persistence.postgres.library import PostgresLibrary
from engine.persistence.store import Again, StoreDown, Twice, Work
from engine.persistence.tables import installation

_SETTINGS: Final = (
    "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s -c statement_timeout=60s"
    " -c default_transaction_isolation=read\\ committed -c timezone=UTC"  # whatever the database is set to
    f" -c application_name={APPLICATION_NAME}"
)
_BY_KEY: Final = (
    "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
    " -c enable_bitmapscan=off -c jit=off"
)
"""Of what writes: everything is found by key, or at the beginning of an index, whatever the values. A plan that reads a
whole table looks cheaper where nothing is counted yet, and is kept: in a new database, or a restored one. And only a
plain look into an index marks what is dead in it, so that the next one passes over it.
"""
_TRY_AGAIN: Final = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
_COMMAND_KEY: Final = "pk_command"

Statement = tuple[str, Sequence[Any]]


class PostgresWork:
    """One transaction. Statements given to `later` go out with the COMMIT, in one round trip."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        driver = connection.connection.driver_connection
        if not isinstance(driver, psycopg.Connection):
            msg = "the URL of the database has to begin with postgresql+psycopg://"
            raise TypeError(msg)
        self.hot: psycopg.Connection[Any] = driver
        self._later: list[Statement] = []

    @cached_property
    def cases(self) -> PostgresCases:
        """Cases and commands."""
        return PostgresCases(self.connection, self.hot, self.later)

    @cached_property
    def duties(self) -> PostgresDuties:
        """What the workers find to do."""
        return PostgresDuties(self.connection, self.hot, self.later)

    @cached_property
    def library(self) -> PostgresLibrary:
        """Definitions and calendars."""
        return PostgresLibrary(self.connection)

    @cached_property
    def directory(self) -> PostgresDirectory:
        """Offices and people."""
        return PostgresDirectory(self.connection)

    @cached_property
    def accounts(self) -> PostgresAccounts:
        """Passwords and sessions."""
        return PostgresAccounts(self.connection)

    @cached_property
    def files(self) -> PostgresFiles:
        """Stored files."""
        return PostgresFiles(self.connection)

    def clock(self) -> datetime:
        """Read the database's clock."""
        row = self.hot.execute("SELECT clock_timestamp()").fetchone()
        return row[0]  # type: ignore[index, no-any-return] # one row, one instant

    def later(self, statement: str, values: Sequence[Any]) -> None:
        """Keep a statement for the last round trip."""
        self._later.append((statement, values))

    def commit(self) -> None:
        """Send what was kept and COMMIT together."""
        if self._later:
            with self.hot.pipeline():
                for statement, values in self._later:
                    self.hot.execute(statement, values)
                self.hot.execute("COMMIT", prepare=False)  # commit() of psycopg would wait once more in between
        self.connection.commit()
        if self.hot.info.transaction_status is not psycopg.pq.TransactionStatus.IDLE:
            self.hot.commit()


class PostgresStore:
    """A database at `url` (`postgresql+psycopg://...`). Connections are made when first needed, so it may be forked.

    `engine` writes; `reader` is for those who only ask, and is refused by the database if it writes.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self._url = url
        self._era = object()
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            connect_args={"options": f"{_SETTINGS} {_BY_KEY}"},
        )
        event.listen(self.engine, "connect", self._begin)
        event.listen(self.engine, "checkout", self._check)

    @cached_property
    def reader(self) -> Engine:
        """The engine of those who only ask."""
        return create_engine(
            self._url,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=30,
            connect_args={"options": f"{_SETTINGS} -c default_transaction_read_only=on"},
        )

    @cached_property
    def _origin(self) -> str:
        with self.engine.connect() as connection:
            origin: str = connection.execute(select(installation.c.origin)).scalar_one()
        return origin

    def origin(self) -> str:
        """Give the origin that every chain of this installation begins with."""
        return self._origin

    def forget_connections(self) -> None:
        """Leave the pool's connections to the process that forked this one."""
        self.engine.dispose(close=False)

    def close(self) -> None:
        """Close every connection."""
        for engine in (self.engine, vars(self).get("reader")):  # the latter, if anybody asked for it
            if engine is not None:
                engine.dispose()

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Begin a transaction (see the protocol)."""
        try:
            connection = self.engine.connect()
        except SQLAlchemyError as error:
            raise StoreDown(f"the database does not answer; look at TERTIB_DATABASE_URL: {error}") from error
        try:
            work = PostgresWork(connection)
            yield work
            work.commit()
        except BaseException as error:
            self._undo(connection)
            if (told := _told(error)) is not None:
                raise told from error
            raise
        finally:
            connection.close()

    def _undo(self, connection: Connection) -> None:
        """Roll back; if that fails, use none of the connections made before any more: the server may be a new one."""
        try:
            connection.rollback()
            driver = connection.connection.driver_connection
            if isinstance(driver, psycopg.Connection):
                driver.rollback()
        except (psycopg.Error, SQLAlchemyError):
            connection.invalidate()
            self._era = object()

    def _begin(self, _: object, record: ConnectionPoolEntry) -> None:
        record.info["era"] = self._era

    def _check(self, _: object, record: ConnectionPoolEntry, __: object) -> None:
        """Close a connection of an era that is over; the pool makes another in its place."""
        if record.info.get("era") is not self._era:
            raise DisconnectionError


def _told(error: BaseException) -> Again | StoreDown | Twice | None:
    """Say `Again` where the transaction was undone for no fault of its own, or where nobody knows how it ended."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    match cause:
        case errors.UniqueViolation() if cause.diag.constraint_name == _COMMAND_KEY:
            return Again("another transaction answers this command")
        case errors.UniqueViolation():
            return Twice(str(cause))
        case errors.UndefinedTable():
            return StoreDown("the database has not the schema of this version: run `tertib migrate`")
        case errors.QueryCanceled():
            return None
        case psycopg.Error() if isinstance(cause, _TRY_AGAIN):
            return Again(str(cause))
        case _:
            return None
