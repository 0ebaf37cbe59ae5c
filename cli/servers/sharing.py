"""Using the servers of a data folder, together with everybody else who uses it at this time.

The first user starts a *keeper* (`keeper.py`), which belongs to nobody's session and watches over the servers. Every
user holds a shared lock on `users.lock`, which the kernel gives back however the user ends; when the keeper can have
that lock for itself, nobody is left, and it stops the servers. So `./dev run` works while the demo is up, and either
may end first. And every user looks now and then whether the keeper still lives, and starts another if it does not.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from cli.servers import postgres, valkey
from cli.servers.folder import Folder, ServersError, folder_at

_PATIENCE = 90.0  # seconds for a start, or for another's stop
_BETWEEN_LOOKS = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Servers:
    """The addresses of a PostgreSQL (as SQLAlchemy writes it) and of a Redis or Valkey (as Celery writes it)."""

    database_url: str
    redis_url: str


@contextlib.contextmanager
def running(data: Path, *, durable: bool = True) -> Iterator[Servers]:
    """The servers of the data folder, started if nobody has; they stop when the last user has left.

    TERTIB_DATABASE_URL and TERTIB_REDIS_URL stand for servers of one's own: with both set, nothing is started.
    `durable=False` is for tests alone. ServersError when the servers cannot run here; its message names the remedy.
    """
    database_url, redis_url = os.environ.get("TERTIB_DATABASE_URL"), os.environ.get("TERTIB_REDIS_URL")
    if database_url and redis_url:
        yield Servers(database_url, redis_url)
        return
    folder = folder_at(data)
    with folder.lock("users").open("ab") as users:
        take(users, fcntl.LOCK_SH, _PATIENCE)  # waits while a keeper is stopping
        try:
            with _watched(folder, durable=durable) as servers:
                yield replace(
                    servers,
                    database_url=database_url or servers.database_url,
                    redis_url=redis_url or servers.redis_url,
                )
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            _wait_for_end(folder, users)


def take(file: IO[bytes], kind: int, seconds: float = 0.0) -> bool:
    """Take a lock (`fcntl.LOCK_SH` or `LOCK_EX`) within so many seconds.

    False if it was not to be had at once and no time was given; ServersError when the time is over.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
        except OSError:
            if not seconds:
                return False
        else:
            return True
        if time.monotonic() > until:
            message = f"{file.name} is held by another process: end it, or choose another data folder"
            raise ServersError(message)
        time.sleep(0.05)


@contextlib.contextmanager
def _watched(folder: Folder, *, durable: bool) -> Iterator[Servers]:
    """The addresses, and a thread that sees to it that somebody answers there."""
    leaving = threading.Event()

    def watch() -> None:
        while not leaving.wait(_BETWEEN_LOOKS):
            try:
                _kept(folder, durable=durable)
            except ServersError as problem:
                print(problem, file=sys.stderr)

    servers = _answering(folder, durable=durable)
    watcher = threading.Thread(target=watch, name="servers", daemon=True)
    watcher.start()
    try:
        yield servers
    finally:
        leaving.set()
        watcher.join()


def _answering(folder: Folder, *, durable: bool) -> Servers:
    """The addresses, once somebody answers there: a keeper found at work may be dying, or starting a server again."""
    until = time.monotonic() + _PATIENCE
    while True:
        servers = _kept(folder, durable=durable)
        if servers and postgres.answers(folder) and valkey.ready(folder):
            return servers
        if time.monotonic() > until:
            message = f"the servers of {folder.data} do not answer: see {folder.logs}"
            raise ServersError(message)
        time.sleep(0.05)


def _kept(folder: Folder, *, durable: bool) -> Servers | None:
    """The addresses that a keeper has written down, none if it is leaving; a keeper is started if there is none."""
    with folder.lock("starting").open("ab") as starting:
        take(starting, fcntl.LOCK_EX, _PATIENCE)
        if not _has_keeper(folder):
            folder.address.unlink(missing_ok=True)
            words = [sys.executable, "-m", "cli.servers.keeper", str(folder.data), "durable" if durable else "fast"]
            # Comes back when the servers are ready; the keeper itself has by then left for the background.
            started = subprocess.run(words, check=False, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if started.returncode != 0:
                raise ServersError(started.stderr.strip() or f"the servers did not start: see {folder.logs}")
        try:
            return Servers(**json.loads(folder.address.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None


def _has_keeper(folder: Folder) -> bool:
    with folder.lock("keeper").open("ab") as keeper:
        return not take(keeper, fcntl.LOCK_SH)


def _wait_for_end(folder: Folder, users: IO[bytes]) -> None:
    """Having been the last user, wait until the keeper has stopped the servers, so that nothing is left when we end."""
    until = time.monotonic() + _PATIENCE
    while _has_keeper(folder) and time.monotonic() < until:
        if take(users, fcntl.LOCK_EX):
            fcntl.flock(users, fcntl.LOCK_UN)  # nobody uses them; the keeper will see it in a moment
        elif take(users, fcntl.LOCK_SH):
            return  # others do
        time.sleep(0.05)
