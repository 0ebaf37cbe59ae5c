"""Closed loops: each client does its next step when the one before is done, without a pause."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from threading import Event, Lock
from time import perf_counter
from typing import Final

import psycopg

from bench.office import Office
from bench.reference import Size, Stepper
from bench.sops import STEPS

POLL: Final = 0.0002
"""Seconds between two looks at what is offered, for each client that waits: who looks takes no more than its share."""
_OFFERED: Final = "SELECT case_id, item FROM item WHERE case_id = ANY(%s) AND ended IS NULL AND NOT to_offer"


@dataclass(frozen=True, slots=True)
class Loop:
    """What came of a loop: steps done, seconds that it took, seconds of each step that was waited for."""

    steps: int
    seconds: float
    waits: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Give the steps a second."""
        return self.steps / self.seconds

    def percentile(self, percent: int) -> float:
        """Give a percentile of the waits, in milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


@dataclass(slots=True)
class _Lookout:
    """One thread that looks for all clients whether what they wait for is offered, committed and visible."""

    url: str
    _awaited: dict[str, tuple[int, Event]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait_for(self, case: str, item: int) -> None:
        """Wait until an item is offered; gives up after half a minute."""
        came = Event()
        with self._lock:
            self._awaited[case] = (item, came)
        if not came.wait(30):
            raise TimeoutError(f"item {item} of case {case} was never offered")

    def look(self, done: Event) -> None:
        """Look until the loop is over."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cases: list[str] = []
            while not done.wait(POLL * max(5, len(cases))):
                with self._lock:
                    cases = list(self._awaited)
                if cases:
                    self._tell(connection.execute(_OFFERED, (cases,)).fetchall())

    def _tell(self, offered: list[tuple[str, int]]) -> None:
        with self._lock:
            for case, item in offered:
                if case in self._awaited and self._awaited[case][0] == item:
                    self._awaited.pop(case)[1].set()


def through_the_worker(office: Office, clients: int, seconds: float) -> Loop:
    """Complete steps through the service; a step is done when the Celery worker has offered the next one."""
    lookout, done = _Lookout(office.plain_url), Event()

    def client(clerk: int, end: float, waits: list[float]) -> int:
        steps = 0
        while perf_counter() < end:
            case = office.open(clerk)
            lookout.wait_for(case, 1)
            for step in range(1, STEPS + 1):
                began = perf_counter()
                office.complete(case, step, clerk)
                if step < STEPS:
                    lookout.wait_for(case, step + 1)
                    waits.append(perf_counter() - began)
                steps += 1
        return steps

    with ThreadPoolExecutor(1) as eyes:
        looking = eyes.submit(lookout.look, done)
        try:
            return _run(client, clients, seconds)
        finally:
            done.set()
            looking.result(10)


def by_one_call(office: Office, clients: int, seconds: float, size: Size) -> Loop:
    """Do the same write set by one PL/pgSQL call a step, each client on its own connection."""
    names = count(1)
    cases = [office.open(n) for n in range(clients)]
    _let_the_worker_finish(office)

    def client(clerk: int, end: float, waits: list[float]) -> int:
        with psycopg.connect(office.plain_url, autocommit=True) as connection:
            stepper = Stepper(connection, size, cases[clerk], f"{clients}-{clerk}-{next(names)}")
            steps = 0
            while perf_counter() < end:
                began = perf_counter()
                stepper.step()
                waits.append(perf_counter() - began)
                steps += 1
            return steps

    return _run(client, clients, seconds)


def _let_the_worker_finish(office: Office) -> None:
    """Wait until nothing is left to offer, so that the worker takes no part in what follows."""
    with psycopg.connect(office.plain_url, autocommit=True) as connection:
        for _ in range(1000):
            if connection.execute("SELECT 1 FROM item WHERE to_offer LIMIT 1").fetchone() is None:
                return
            Event().wait(0.02)
    raise TimeoutError("the worker did not finish")


def _run(client: Callable[[int, float, list[float]], int], clients: int, seconds: float) -> Loop:
    waits: list[list[float]] = [[] for _ in range(clients)]
    began = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        running = [pool.submit(client, n, began + seconds, waits[n]) for n in range(clients)]
        steps = sum(each.result() for each in running)
    return Loop(steps, perf_counter() - began, tuple(wait for each in waits for wait in each))
