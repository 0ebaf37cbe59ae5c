"""Real workers and beats as processes of their own, and an office that they serve."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

import kombu
from redis import Redis
from sqlalchemy import func, select, text

from engine.case.commands import Accepted, Ask, CompleteItem, Duty, OpenCase, Paper, Person, Target
from engine.persistence.codec import read_entry
from engine.persistence.store import Attempt
from engine.persistence.tables import case
from engine.queries.running import look_at_running
from engine.queries.verifying import Broken, verify
from engine.service import Reply
from engine.wiring import House, Settings, house
from tests.store.office import DIRECTORY, SOP

PATIENCE: Final = 60.0
"""Seconds after which a wait has failed, on two cores that others use as well."""
POINTS: Final = ("claim", "decision", "write", "commit")
"""Where a process may be made to kill itself (`dying.py`)."""
ALWAYS: Final = """
calendar: id-government
version: 1
zone: Asia/Makassar
week: {mon: [00:00-24:00], tue: [00:00-24:00], wed: [00:00-24:00], thu: [00:00-24:00], fri: [00:00-24:00],
       sat: [00:00-24:00], sun: [00:00-24:00]}
"""


def until(true: Callable[[], object], what: str) -> None:
    """Wait until something is so, for a bounded time."""
    pause = Event()
    end = datetime.now(UTC) + timedelta(seconds=PATIENCE)
    while not true():
        assert datetime.now(UTC) < end, f"waited in vain: {what}"
        pause.wait(0.05)


@dataclass(slots=True)
class Crew:
    """An office on real servers; `ago` sets back the clock of what this process does itself."""

    database_url: str
    redis_url: str
    files: Path
    ago: timedelta = timedelta()
    _house: House | None = None
    _count: int = field(default=0)

    @property
    def house(self) -> House:
        """Give the house of this process."""
        if self._house is None:
            settings = Settings(database_url=self.database_url, redis_url=self.redis_url, files=self.files)
            self._house = house(settings, clock=lambda shown: shown - self.ago)
        return self._house

    def move_in(self) -> None:
        """Bring people and an SOP, in an office that never closes."""
        self.house.service.apply_directory(DIRECTORY, "directory.yaml")
        files = [("surat.yaml", SOP.encode()), ("always.yaml", ALWAYS.encode())]
        self.house.service.publish(files, "dinas", date(2020, 1, 1))

    def leave(self) -> None:
        """Close every connection."""
        if self._house is not None:
            self._house.close()

    def do(self, ask: Ask, by: str, case: str | None = None, command_id: str | None = None) -> Reply:
        """Give a command."""
        self._count += 1
        return self.house.service.submit(ask, Person(by), case, command_id=command_id or f"crew-{self._count}")

    def open(self) -> str:
        """Open a case, and give its id."""
        reply = self.do(OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")}), "ani")
        assert reply.case is not None, reply
        return reply.case

    def complete(self, case: str, step: str, by: str, **papers: str) -> None:
        """Complete a step."""
        documents = {name: Paper(reference=place) for name, place in papers.items()}
        assert isinstance(self.do(CompleteItem(Target(step=step), None, documents), by, case).answer, Accepted)

    def events(self, case: str) -> list[tuple[str, dict[str, Any]]]:
        """Give the events of a case: type and entry."""
        with self.house.store.work() as work:
            entries = [json.loads(entry) for entry in work.cases.journal(case)]
        return [(entry["type"], entry) for entry in entries]

    def types(self, case: str) -> list[str]:
        """Give the types of a case's events."""
        return [kind for kind, _ in self.events(case)]

    def broken(self) -> list[Broken]:
        """Give what `tertib verify` finds wrong."""
        return [broken for verified in verify(self.house.sources.reader) for broken in verified.broken]

    def failed(self) -> Sequence[Attempt]:
        """Give all that failed and was not done since."""
        with self.house.store.work() as work:
            return work.duties.attempts()

    def is_of_later(self, case_id: str) -> bool:
        """Say whether the later version has written the state of a case."""
        with self.house.store.reader.connect() as connection:
            state: str = connection.execute(select(case.c.state).where(case.c.case_id == case_id)).scalar_one()
        return "hue" in json.loads(state)

    def opened(self) -> int:
        """Count the cases."""
        with self.house.store.reader.connect() as connection:
            return connection.execute(select(func.count()).select_from(case)).scalar_one()

    def holder(self, case: str) -> str:
        """Give who was assigned last."""
        return str([entry["person"] for kind, entry in self.events(case) if kind == "StepAssigned"][-1])

    def anomalies(self) -> int:
        """Count how often the clock was found behind, as it is told to those who watch."""
        return look_at_running(self.house.sources).anomalies

    def waits_for_a_lock(self) -> bool:
        """Say whether anybody waits for anybody in this database."""
        with self.house.store.reader.connect() as connection:
            waiting = text(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE NOT granted AND datname = current_database()"
            )
            return bool(connection.execute(waiting).scalar_one())

    def queue(self) -> Redis:
        """Give a client of the queue's server."""
        with kombu.Connection(self.redis_url) as queue:
            client: Redis = queue.default_channel.client  # type: ignore[attr-defined] # the Redis client beneath
            return client

    def heard(self, name: str) -> datetime | None:
        """Say when a duty or beat was last heard."""
        return self.house.service.health(name).seen_at

    def wake(self, duty: Duty) -> None:
        """Nudge a duty until its worker is there."""

        def is_heard() -> bool:
            self.house.service.nudge(duty)
            return self.heard(duty) is not None

        until(is_heard, f"the {duty} worker to be there")

    def flush_queue(self) -> None:
        """Empty the queue's server, as if it had been restarted without its memory."""
        self.queue().flushdb()

    def drain(self, duty: Duty) -> int:
        """Do a duty's batch in this process."""
        return self.house.service.drain(duty)

    @contextmanager
    def at_work(self, *parts: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Start workers (by duty) and `beat`; they are killed when the block ends, whole groups of them."""
        with ending() as started:
            started += [self.start(part) for part in parts]
            yield started

    def start(self, part: str, app: str = "workers.app", **environment: str) -> subprocess.Popen[bytes]:
        """Start one: a duty's worker, or `beat`."""
        words = (
            ["beat", "--pidfile="]
            if part == "beat"
            else ["worker", "-Q", part, "-c", "1", "-n", f"{part}-{os.urandom(3).hex()}@t"]
        )
        return self.run("celery", "-A", app, *words, "-l", "warning", **environment)

    def start_dying(self, part: str, point: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker that kills itself at a point (`tests/runtime/dying.py`)."""
        return self.start(part, "tests.runtime.dying", DIES_AT=point, **environment)

    def run(self, *words: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a module in a process of its own, which leads a group."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                env=self.surroundings(**environment),
                cwd=Path(__file__).parents[2],
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    @property
    def environment(self) -> dict[str, str]:
        """Give the settings of this office's processes."""
        addresses = {"TERTIB_DATABASE_URL": self.database_url, "TERTIB_REDIS_URL": self.redis_url}
        return addresses | {"TERTIB_FILES": str(self.files)}

    def surroundings(self, **environment: str) -> dict[str, str]:
        """Give the whole environment of a process."""
        return os.environ | self.environment | environment

    @property
    def log(self) -> Path:
        """Give the file of what its processes say."""
        return self.files.with_name("processes.log")


@contextmanager
def ending() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Give a list of processes; whatever happens, they are killed when the block ends."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield started
    finally:
        for process in started:
            kill(process)


def has_hue(case_id: str) -> bool:
    """Say whether the later version (`later.py`) has something to say of a case."""
    return case_id[0] in "01234567"


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, as a power cut does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def recorded(entry: dict[str, Any]) -> datetime:
    """Give when an event was decided."""
    return read_entry(json.dumps(entry)).recorded_at
