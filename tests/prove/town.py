"""A PostgreSQL and a Valkey of one's own, that can be stopped and killed; sockets only, in one folder.

Use it from the main thread: the kernel stops a server when the thread that started it has ended.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final
from urllib.parse import urlsplit

import psycopg
from psycopg import sql
from redis import Redis
from sqlalchemy import make_url

from cli.servers import postgres, valkey
from cli.servers.folder import Folder, Identity, folder_at, launcher
from engine.wiring import migrate

PATIENCE: Final = 60.0
"""Seconds after which a server that does not come is given up."""


class Town:
    """The servers over a folder."""

    def __init__(self, data: Path) -> None:
        self.folder: Folder = folder_at(data)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def redis_url(self) -> str:
        """The address of the queue, as Celery writes it."""
        return valkey.url(self.folder)

    def database_url(self, name: str = "postgres") -> str:
        """The address of a database, as SQLAlchemy writes it."""
        return make_url(postgres.url(self.folder)).set(database=name).render_as_string(hide_password=False)

    def start_postgres(self) -> None:
        """Start PostgreSQL, with what it needs to lose nothing that it has committed, and wait until it answers."""
        words = postgres.command(self.folder, durable=True)
        self._start("postgres", words, signal.SIGINT, self.folder.identity)
        self._await("postgres", lambda pid: postgres.ready(self.folder, pid))

    def start_valkey(self) -> None:
        """Start Valkey and wait until it answers."""
        self._start("valkey", valkey.command(self.folder, durable=True), signal.SIGTERM, "same")
        self._await("valkey", lambda _: valkey.ready(self.folder))

    def stop(self, name: str, how: signal.Signals) -> None:
        """Stop a server, and wait until it has gone."""
        server = self._running.pop(name)
        server.send_signal(how)
        try:
            server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()

    def flush(self) -> None:
        """Throw away all that the queue holds."""
        with closing(self.queue()) as client:
            client.flushall()

    def queue(self) -> Redis:
        """Give a client of the queue."""
        return Redis(unix_socket_path=urlsplit(self.redis_url).path, socket_timeout=5)

    def new_database(self, name: str) -> str:
        """Make a migrated, empty database, and give its address."""
        plain = make_url(self.database_url()).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = self.database_url(name)
        migrate(url)
        return url

    def close(self) -> None:
        """Stop both."""
        with suppress(KeyError):
            self.stop("valkey", signal.SIGTERM)
        with suppress(KeyError):
            self.stop("postgres", signal.SIGINT)
        if self.folder.data not in self.folder.sockets.parents:
            with suppress(OSError):
                self.folder.sockets.rmdir()

    def _start(self, name: str, words: Sequence[str], when_we_die: signal.Signals, identity: Identity) -> None:
        with (self.folder.logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [*launcher(os.getpid(), when_we_die, identity), *words],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def _await(self, name: str, is_ready: Callable[[int], bool]) -> None:
        pause, end = Event(), monotonic() + PATIENCE
        while not is_ready(self._running[name].pid):
            if monotonic() > end or self._running[name].poll() is not None:
                raise RuntimeError(f"{name} does not start: see {self.folder.logs}")
            pause.wait(0.05)


@contextmanager
def town_at(data: Path) -> Iterator[Town]:
    """Start both servers; they are stopped when the block ends."""
    town = Town(data)
    try:
        town.start_postgres()
        town.start_valkey()
        yield town
    finally:
        town.close()
