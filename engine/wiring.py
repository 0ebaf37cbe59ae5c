"""From settings to a house that works: the only module that knows everything.

    house = house_from_environment()
    house.service.submit(...)           # the one way to write
    house.sources                       # what `engine.queries` asks

Settings are environment variables: the names below with `TERTIB_` before them. One that is missing or cannot be used
raises BadSetting, which names it.
"""

import logging
import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, Literal
from urllib.parse import parse_qs, urlsplit

from celery import Celery
from kombu.exceptions import OperationalError
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from engine.case.commands import Duty
from engine.errors import TertibError
from engine.persistence.address import address
from engine.persistence.files import FileFolder
from engine.persistence.postgres import PostgresStore
from engine.persistence.reads import Reader
from engine.persistence.schema import NEWER, Schema, schema_of
from engine.persistence.store import StillAtWork, StoreDown
from engine.persistence.whole import Whole
from engine.queries.sources import Sources
from engine.service import Clock, Nudge, Service, of_store
from engine.service.means import Means, PasswordCost

__all__ = [
    "BadSetting", "House", "Nudges", "Queue", "Settings", "StillAtWork", "broker_of", "database_address", "house",
    "house_from_environment", "migrate", "read_settings",
]  # fmt: skip
_LOG: Final = logging.getLogger(__name__)
_DATABASE: Final = "TERTIB_DATABASE_URL"
_REDIS: Final = "TERTIB_REDIS_URL"
_MUTED_FOR: Final = 1.0
"""Seconds for which a nudge swallows those that follow, unless a worker looks earlier."""


_OF_SCHEMA: Final = {
    Schema.NONE: "it has no schema yet: run `tertib migrate`",
    Schema.OLDER: "its schema is that of an earlier version: run `tertib migrate`",
    Schema.NEWER: NEWER,
}
_HOPELESS: Final = (
    "password authentication failed",
    "does not exist",
    "no pg_hba.conf entry",
    "could not translate host",
)
"""What a server says to whom it will never let in; its codes are not told to clients before they are."""


class BadSetting(TertibError):  # noqa: N818
    """A setting that is missing or of no use; the message names the variable to set."""


class Settings(BaseSettings):
    """What the environment says. `database_url` as `postgresql+psycopg://...`, `redis_url` as Celery writes it."""

    model_config = SettingsConfigDict(env_prefix="TERTIB_")

    database_url: str
    redis_url: str | None = None
    files: Path = Path(".data/files")
    password_passes: int = 3
    password_memory: int = 65_536
    pool: int = 10
    metrics_token: str = ""
    log: Literal["text", "json"] = "text"


@dataclass(frozen=True, slots=True)
class Queue:
    """How a Redis is set: what it does when its memory is full."""

    policy: str


@dataclass(frozen=True, slots=True)
class House:
    """Everything that a face needs."""

    service: Service
    sources: Sources
    store: PostgresStore
    settings: Settings
    nudges: "Nudges | None" = None

    @property
    def whole(self) -> Whole:
        """The database and the files as a whole, for backups."""
        return Whole(self.store.engine, database_address(self.settings.database_url), FileFolder(self.settings.files))

    def hold_back(self) -> None:
        """Raise BadSetting if no start can come to any good: a wrong password, a schema of another version.

        A database that does not answer yet is waited for by whatever is started.
        """
        try:
            schema = schema_of(self.store.engine)
        except StoreDown as error:
            if why := _hopeless(error.__cause__):
                raise BadSetting(f"{_DATABASE}: {why}") from error
            return
        if schema is not Schema.CURRENT:
            raise BadSetting(f"the database that {_DATABASE} names: {_OF_SCHEMA[schema]}")

    def queue(self) -> "Queue | None":
        """Say how the queue is set; None if it does not answer, or there is none."""
        try:
            memory = _redis(self.settings.redis_url).info("memory") if self.settings.redis_url else {}
        except (RedisError, OSError):
            return None
        return Queue(str(memory["maxmemory_policy"])) if memory else None

    def close(self) -> None:
        """Close every connection."""
        self.store.close()


def house_from_environment(clock: Clock = of_store) -> House:
    """Build a house from the environment; connects to nothing yet. Raises BadSetting."""
    return house(read_settings(), clock)


def read_settings() -> Settings:
    """Read the environment; raises BadSetting."""
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"TERTIB_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise BadSetting(names) from error


def house(settings: Settings, clock: Clock = of_store, nudge: Nudge | None = None) -> House:
    """Build a house; `nudge` stands in for the one over Redis."""
    store = PostgresStore(database_address(settings.database_url), pool_size=settings.pool)
    nudges = Nudges(settings.redis_url) if settings.redis_url and nudge is None else None
    means = Means(
        store=store,
        files=FileFolder(settings.files),
        nudge=nudge or nudges or _silent,
        clock=clock,
        cost=PasswordCost(settings.password_passes, settings.password_memory),
    )
    return House(Service(means), Sources(Reader(store.reader, clock), means.shelf), store, settings, nudges)


def database_address(url: str) -> str:
    """Give the address as SQLAlchemy wants it, whichever of the usual ways it is written; raises BadSetting."""
    try:
        return address(url)
    except ValueError as error:
        raise BadSetting(f"{_DATABASE}: {error}") from error


def migrate(url: str, origin: str = "tertib") -> None:
    """Bring a database to the schema of this version.

    Raises BadSetting if it cannot be reached or refuses, StillAtWork if others have to be stopped first.
    """
    from engine.persistence import upgrade  # noqa: PLC0415 - what it takes is read by this command alone

    try:
        upgrade.migrate(database_address(url), origin)
    except StoreDown as error:
        raise BadSetting(f"the database that {_DATABASE} names cannot be used: {error}") from error


def broker_of(settings: Settings) -> str:
    """Give the address of the queue; raises BadSetting if there is none."""
    if settings.redis_url is None:
        raise BadSetting(f"{_REDIS}: workers need a queue, such as redis://localhost/0")
    return settings.redis_url


@dataclass(slots=True)
class Nudges:
    """Sends a duty's name to the queue of that name, at most once a second until a worker looks.

    May be lost at any time: the sweep comes each second. Nothing is raised and nobody waits for a Redis that is gone.
    """

    url: str
    _redis: Redis | None = None
    _app: Celery | None = None
    _quiet_until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, duty: Duty) -> None:
        """Say "look now"."""
        if time.monotonic() < self._quiet_until:
            return
        try:
            redis, app = self._connected()
            if redis.set(_key(duty), b"1", nx=True, px=round(_MUTED_FOR * 1000)):
                app.send_task(f"tertib.{duty}", queue=duty.value, expires=10, retry=False)
        except (RedisError, OperationalError, OSError) as error:
            self._quiet_until = time.monotonic() + _MUTED_FOR
            _LOG.warning("a nudge to %s was lost, the sweep will do: %s", duty, error)

    def unmute(self, duty: Duty) -> None:
        """Let the next nudge through: whoever gave it has committed before what is claimed from now on."""
        try:
            self._connected()[0].delete(_key(duty))
        except (RedisError, OSError) as error:
            _LOG.warning("%s: %s", duty, error)

    def _connected(self) -> tuple[Redis, Celery]:
        """Make the connections when first needed, so that the house may be forked."""
        with self._lock:
            if self._redis is None or self._app is None:
                self._redis = _redis(self.url)
                self._app = Celery("tertib-nudges", broker=self.url, set_as_current=False)
                self._app.conf.update(task_ignore_result=True, task_serializer="json", broker_connection_retry=False)
            return self._redis, self._app


def _redis(url: str) -> Redis:
    """Connect as Celery does, to `redis://` or `redis+socket:///path?virtual_host=N`, but never wait for long."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        database = parse_qs(parts.query).get("virtual_host", ["0"])[0].strip("/") or "0"
        url = f"unix://{parts.path}?db={database}"
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0))


def _key(duty: Duty) -> str:
    return f"tertib:nudged:{duty}"


def _hopeless(error: BaseException | None) -> str | None:
    """Give the line of an error that waiting does not mend."""
    lines = str(error).splitlines()
    return next((line.strip() for line in lines if any(word in line for word in _HOPELESS)), None)


def _silent(_: Duty) -> None:
    """Nudge nobody: where there is no Redis, the sweep finds everything."""
