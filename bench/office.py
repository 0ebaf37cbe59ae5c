"""A database of the bench's own, an office in it, and the real worker that serves it."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Final

import psycopg

from bench.sops import CALENDAR, straight
from cli.servers import running
from engine.case.commands import Accepted, Ask, CompleteItem, Duty, OpenCase, Person, Target
from engine.definition.problems import Problems
from engine.wiring import House, Settings, database_address, house, migrate

CLERKS: Final = 32


@dataclass(frozen=True, slots=True)
class Office:
    """The house over the bench's database, and the plain address of it for psycopg."""

    house: House
    plain_url: str
    workers: tuple[int, ...] = ()
    """Processes that serve it."""

    def do(self, ask: Ask, clerk: int, case: str | None = None) -> str:
        """Give a command as a clerk, and give its case; stops the bench if it is refused."""
        reply = self.house.service.submit(ask, Person(f"clerk-{clerk}"), case, command_id=secrets.token_hex(12))
        if not isinstance(reply.answer, Accepted) or reply.case is None:
            sys.exit(f"bench: {ask} was refused: {reply.answer}")
        return reply.case

    def open(self, clerk: int) -> str:
        """Open a case."""
        return self.do(OpenCase("bench", "bench", ""), clerk)

    def complete(self, case: str, step: int, clerk: int) -> None:
        """Complete a step."""
        self.do(CompleteItem(Target(step=f"step_{step}")), clerk, case)


@contextmanager
def office_with_worker() -> Iterator[Office]:
    """Make a database, move in, start the assign worker and beat, and take all of it away again.

    On the servers of TERTIB_DATABASE_URL and TERTIB_REDIS_URL, else on embedded ones that write durably.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database, redis = stack.enter_context(servers(folder))
        url = stack.enter_context(own_database(database))
        settings = Settings(database_url=url, redis_url=redis, files=folder / "files", pool=40)
        office = office_of(settings)
        stack.callback(office.house.close)
        _move_in(office)
        served_by = [
            stack.enter_context(started(words, settings)) for words in (["worker", "-Q", "assign", "-c", "1"], ["beat"])
        ]
        wait_for_worker(office.house, Duty.ASSIGN)
        yield replace(office, workers=tuple(served_by))


def office_of(settings: Settings) -> Office:
    """Give the office over a database that is there."""
    return Office(house(settings), plain(settings.database_url))


@contextmanager
def servers(folder: Path) -> Iterator[tuple[str, str]]:
    """Give a PostgreSQL and a Redis: those of the environment, else embedded ones that write durably."""
    database, redis = os.environ.get("TERTIB_DATABASE_URL"), os.environ.get("TERTIB_REDIS_URL")
    if database and redis:
        yield database_address(database), redis
        return
    with running(folder / "servers") as started_here:
        yield started_here.database_url, started_here.redis_url


@contextmanager
def own_database(url: str) -> Iterator[str]:
    """Give a migrated database of the bench's own beside the one at `url`, and take it away again."""
    name = f"tertib_bench_{secrets.token_hex(4)}"
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        from_name = psycopg.conninfo.conninfo_to_dict(plain(url)).get("dbname", "")
        own = url.replace(f"/{from_name}", f"/{name}", 1)
        try:
            migrate(own, "tertib-bench")
            yield own
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def plain(url: str) -> str:
    """Give the address as psycopg writes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _move_in(office: Office) -> None:
    people = "".join(f"  clerk-{n}: {{name: Clerk {n}}}\n" for n in range(CLERKS))
    held = "".join(f"  - {{person: clerk-{n}, office: bench, role: clerk, from: 2020-01-01}}\n" for n in range(CLERKS))
    text = f"offices:\n  bench: {{title: Bench}}\npeople:\n{people}appointments:\n{held}"
    files = [("sop.yaml", straight().encode()), ("calendar.yaml", CALENDAR.encode())]
    for done in (
        office.house.service.apply_directory(text, "directory.yaml"),
        office.house.service.publish(files, "bench", date(2020, 1, 1)),
    ):
        if isinstance(done, Problems):
            sys.exit("\n".join(map(str, done)))


@contextmanager
def started(words: list[str], settings: Settings) -> Iterator[int]:
    """Run a program of Celery over the workers' application for as long as this is open, and give its process."""
    environment = os.environ | {
        "TERTIB_DATABASE_URL": settings.database_url,
        "TERTIB_REDIS_URL": settings.redis_url or "",
        "TERTIB_FILES": str(settings.files),
    }
    command = [sys.executable, "-m", "celery", "-A", "workers.app", *words, "-l", "warning"]
    quiet = subprocess.DEVNULL
    worker = subprocess.Popen(  # noqa: S603 - our own worker
        command, env=environment, start_new_session=True, stdout=quiet, stderr=quiet
    )
    try:
        yield worker.pid
    finally:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGTERM)
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_for_worker(house: House, duty: Duty) -> None:
    """Wait until a duty's worker is heard of; stops the bench if it is not within a minute."""
    for _ in range(600):
        if house.service.health(duty).healthy:
            return
        Event().wait(0.1)
    sys.exit(f"bench: the {duty} worker did not come up within a minute")
