"""Redis and PostgreSQL fail under load, and nothing is lost, doubled or late (`spec/runtime.md`, One truth)."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Final

import pytest
from redis import RedisError

from cli.servers import running
from engine.case.commands import Accepted, AddNote, Ask, OpenCase, Paper
from engine.persistence.store import StoreDown
from engine.persistence.upgrade import migrate
from tests.runtime.crew import Crew, recorded, until
from tests.runtime.processes import processes_over

pytestmark = [pytest.mark.servers, pytest.mark.timeout(400)]

STOPPED_FOR: Final = 40.0
"""Seconds for which Redis says nothing."""
LATEST: Final = timedelta(seconds=30)
"""How late anything may be after Redis has come back."""
WORKERS: Final = 3
CLIENTS: Final = 3
OPENING: Final = OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")})
ONCE: Final = ("StepOffered", "StepAssigned", "DeadlineWarned", "DeadlinePassed", "DeviationLogged")


@pytest.fixture
def crew(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    """An office on servers of its own, which may be killed."""
    monkeypatch.delenv("TERTIB_DATABASE_URL", raising=False)
    monkeypatch.delenv("TERTIB_REDIS_URL", raising=False)
    with running(data) as servers:
        migrate(servers.database_url)
        made = Crew(servers.database_url, servers.redis_url, data / "files")
        made.move_in()
        yield made
        made.leave()


@dataclass(slots=True)
class Load:
    """People who go on asking, each by an id of its own until it is answered, whatever happens meanwhile."""

    crew: Crew
    late: Crew
    stop: Event = field(default_factory=Event)
    notes: dict[str, int] = field(default_factory=dict)

    def go_on(self, client: int) -> None:
        """Open cases that are overdue already, and write notes on them."""
        count = 0
        while not self.stop.wait(0.15):
            count += 1
            case = self._answered(self.late, OPENING, f"open-{client}-{count}", None)
            for number in range(3):
                self._answered(self.crew, AddNote(f"catatan {number}"), f"note-{client}-{count}-{number}", case)
                self.notes[case] = number + 1

    def _answered(self, crew: Crew, ask: Ask, command_id: str, case: str | None) -> str:
        end = datetime.now(UTC) + timedelta(seconds=60)
        while True:
            try:
                reply = crew.do(ask, "ani", case, command_id)
            except StoreDown:
                assert datetime.now(UTC) < end, "the database did not come back"
                continue
            assert isinstance(reply.answer, Accepted)
            assert reply.case is not None
            return reply.case


@contextmanager
def load_on(crew: Crew) -> Iterator[Load]:
    late = Crew(crew.database_url, crew.redis_url, crew.files, ago=timedelta(hours=2))
    load = Load(crew, late)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(load.go_on, number) for number in range(CLIENTS)]
        try:
            yield load
        finally:
            load.stop.set()
        for client in clients:
            client.result(90)
    late.leave()


def pid_of(data: Path, program: str) -> int:
    return min(pid for pid, words in processes_over(data) if program in words.split(" ")[0])


def test_nothing_is_lost_doubled_or_late_when_redis_and_postgresql_fail_under_load(crew: Crew, data: Path) -> None:
    """Redis is flushed, killed, and says nothing for 40 s, in which PostgreSQL is restarted and then crashes.

    Three workers of each duty and two beats do everything once all the same.
    """
    with crew.at_work(*["assign", "enforce"] * WORKERS, "beat", "beat"):
        until(lambda: crew.heard("assign") and crew.heard("enforce"), "the workers to be there")
        with load_on(crew) as load:
            until(lambda: len(load.notes) > CLIENTS, "the load to begin")
            crew.flush_queue()
            os.kill(pid_of(data, "valkey-server"), signal.SIGKILL)
            silent = _valkey_comes_back(crew, data)

            os.kill(silent, signal.SIGSTOP)
            stopped_at = datetime.now(UTC)
            for number in (signal.SIGINT, signal.SIGKILL):
                before = len(load.notes)
                os.kill(pid_of(data, "bin/postgres"), number)
                until(lambda: len(load.notes) > before + 2 * CLIENTS, "people to be answered again")  # noqa: B023
            until(lambda: datetime.now(UTC) - stopped_at > timedelta(seconds=STOPPED_FOR), "Redis to be awaited")
            os.kill(silent, signal.SIGCONT)
            went_on_at = datetime.now(UTC)
            until(lambda: _heard_since(crew, went_on_at), "the workers to go on")
            until(lambda: _listening(crew) == 2 * WORKERS, "each single worker to listen again")
        cases = list(load.notes)
        until(lambda: all(set(ONCE) <= set(crew.types(case)) for case in cases), "all to be assigned and overdue")

    for case in cases:
        types = crew.types(case)
        assert [types.count(once) for once in ONCE] == [1] * len(ONCE), types
        assert types.count("NoteAdded") == load.notes[case]
    assert crew.opened() == len(cases)
    assert crew.failed() == [], "that a server failed is no failure of a case"
    assert crew.broken() == []
    last = max(recorded(dict(crew.events(case))["StepAssigned"]) for case in cases)
    assert last - went_on_at < LATEST


def _valkey_comes_back(crew: Crew, data: Path) -> int:
    """Wait until the killed one has a successor that answers."""

    def answers() -> bool:
        with suppress(RedisError, OSError):
            return bool(crew.queue().ping())
        return False

    until(answers, "Redis to be back")
    return pid_of(data, "valkey-server")


def _heard_since(crew: Crew, instant: datetime) -> bool:
    heard = [crew.heard(name) for name in ("assign", "enforce")]
    return all(at is not None and at > instant for at in heard)


def _listening(crew: Crew) -> int:
    """Count the workers that wait for a message."""
    return sum(client["cmd"] == "brpop" for client in crew.queue().client_list())
