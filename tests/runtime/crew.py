"""Real workers and beats as processes of their own, and an office that they serve."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

import kombu

from engine.case.commands import Accepted, Ask, CompleteItem, Duty, OpenCase, Paper, Person, Target
from engine.persistence.codec import read_entry
from engine.service import Reply
from engine.wiring import House, Settings, house
from tests.store.office import DIRECTORY, SOP

PATIENCE: Final = 60.0
"""Seconds after which a wait has failed, on two cores that others use as well."""
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
        with kombu.Connection(self.redis_url) as queue:
            queue.default_channel.client.flushdb()  # type: ignore[attr-defined] # the Redis client beneath

    def drain(self, duty: Duty) -> int:
        """Do a duty's batch in this process."""
        return self.house.service.drain(duty)

    @contextmanager
    def at_work(self, *parts: str) -> Iterator[list[subprocess.Popen[bytes]]]:
        """Start workers (by duty) and `beat`; they are killed when the block ends, whole groups of them."""
        started = [self.start(part) for part in parts]
        try:
            yield started
        finally:
            for process in started:
                kill(process)

    def start(self, part: str) -> subprocess.Popen[bytes]:
        """Start one."""
        words = (
            ["beat"] if part == "beat" else ["worker", "-Q", part, "-c", "1", "-n", f"{part}-{os.urandom(3).hex()}@t"]
        )
        environment = os.environ | {
            "TERTIB_DATABASE_URL": self.database_url,
            "TERTIB_REDIS_URL": self.redis_url,
            "TERTIB_FILES": str(self.files),
        }
        return subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "workers.app", *words, "-l", "warning"],
            env=environment,
            cwd=Path(__file__).parents[2],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, as a power cut does."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def recorded(entry: dict[str, Any]) -> datetime:
    """Give when an event was decided."""
    return read_entry(json.dumps(entry)).recorded_at
