"""Closed loops: each client does its next step when the one before is done, without a pause.

The clients are threads of a few processes, as people come through the several webs of an office.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from time import perf_counter, process_time
from typing import Any, Final

import orjson
import psycopg

from bench.office import Office
from bench.reference import Size, Stepper
from bench.sops import STEPS

POLL: Final = 0.0003
"""Seconds between two looks at what is offered, for each client that waits: who looks takes no more than its share."""
_OFFERED: Final = """
SELECT i.case_id
FROM json_array_elements(%s::json) AS w JOIN item AS i ON i.case_id = w ->> 0 AND i.item = (w ->> 1)::integer
WHERE NOT i.to_offer
"""
_BY_KEY: Final = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"

Start = Callable[[], Any]
"""Waits until everybody is ready to begin."""


@dataclass(frozen=True, slots=True)
class Loop:
    """What came of a loop: steps done, seconds that it took, seconds of each step, and processor seconds of clients."""

    steps: int
    seconds: float
    waits: tuple[float, ...]
    processor: float

    @property
    def rate(self) -> float:
        """Give the steps a second."""
        return self.steps / self.seconds

    def percentile(self, percent: int) -> float:
        """Give a percentile of the waits, in milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


def added(loops: Sequence[Loop]) -> Loop:
    """Add up loops that came one after the other."""
    return Loop(
        steps=sum(loop.steps for loop in loops),
        seconds=sum(loop.seconds for loop in loops),
        waits=tuple(wait for loop in loops for wait in loop.waits),
        processor=sum(loop.processor for loop in loops),
    )


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
        with psycopg.connect(self.url, autocommit=True, options=_BY_KEY) as connection:
            awaited: dict[str, int] = {}
            while not done.wait(POLL * max(5, len(awaited))):
                with self._lock:
                    awaited = {case: item for case, (item, _) in self._awaited.items()}
                if awaited:
                    asked = (orjson.dumps(list(awaited.items())).decode(),)
                    self._tell(connection.execute(_OFFERED, asked).fetchall())

    def _tell(self, offered: list[tuple[str]]) -> None:
        with self._lock:
            for (case,) in offered:
                self._awaited.pop(case)[1].set()


def through_the_worker(office: Office, clerks: range, seconds: float, start: Start) -> Loop:
    """Complete steps through the service; a step is done when the Celery worker has offered the next one."""
    lookout, done = _Lookout(office.plain_url), Event()

    def play(clerk: int, end: float, waits: list[float]) -> None:
        case = office.open(clerk)
        lookout.wait_for(case, 1)
        for step in range(1, STEPS + 1):
            began = perf_counter()
            if began >= end:
                return
            office.complete(case, step, clerk)
            if step < STEPS:
                lookout.wait_for(case, step + 1)
            waits.append(perf_counter() - began)

    def client(clerk: int, end: float, waits: list[float]) -> None:
        while perf_counter() < end:
            play(clerk, end, waits)

    with ThreadPoolExecutor(1) as eyes:
        looking = eyes.submit(lookout.look, done)
        try:
            play(clerks[0], perf_counter() + 60, [])  # warms caches, connections and prepared statements
            start()
            return _run(client, clerks, seconds)
        finally:
            done.set()
            looking.result(10)


def by_one_call(office: Office, clerks: range, seconds: float, start: Start, size: Size) -> Loop:
    """Do the same write set by one PL/pgSQL call a step, each client on its own connection."""
    cases = {clerk: office.open(clerk) for clerk in clerks}
    _let_the_worker_finish(office)

    def client(clerk: int, end: float, waits: list[float]) -> None:
        with psycopg.connect(office.plain_url, autocommit=True) as connection:
            stepper = Stepper(connection, size, cases[clerk], cases[clerk])
            while (began := perf_counter()) < end:
                stepper.step()
                waits.append(perf_counter() - began)

    start()
    return _run(client, clerks, seconds)


def _let_the_worker_finish(office: Office) -> None:
    """Wait until nothing is left to offer, so that the worker takes no part in what follows."""
    with psycopg.connect(office.plain_url, autocommit=True) as connection:
        for _ in range(1000):
            if connection.execute("SELECT 1 FROM item WHERE to_offer LIMIT 1").fetchone() is None:
                return
            Event().wait(0.02)
    raise TimeoutError("the worker did not finish")


def _run(client: Callable[[int, float, list[float]], None], clerks: range, seconds: float) -> Loop:
    waits: list[list[float]] = [[] for _ in clerks]
    began, used = perf_counter(), process_time()
    with ThreadPoolExecutor(len(clerks)) as pool:
        running = [pool.submit(client, clerk, began + seconds, mine) for clerk, mine in zip(clerks, waits, strict=True)]
        for each in running:
            each.result()
    steps = sum(map(len, waits))
    return Loop(steps, perf_counter() - began, tuple(wait for each in waits for wait in each), process_time() - used)
