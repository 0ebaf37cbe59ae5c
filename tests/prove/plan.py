"""The faults that strike servers and workers, one after the other, drawn from the seed; all in the main thread."""

import random
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import cycle, product
from threading import Event
from time import monotonic
from typing import Final

from tests.prove.hands import Order
from tests.prove.history import now
from tests.prove.office import STANDARD, Office
from tests.prove.town import Town
from tests.prove.worker import POINTS

DUTIES: Final = ("assign", "enforce")
BATCH: Final = 32
BETWEEN_KILLS: Final = (2.0, 3.5)
"""Seconds."""
GROWN_UP: Final = 20.0
"""Seconds after its start a worker is surely there: told to stop before, it ends as any program does."""


@dataclass(slots=True)
class Plan:
    """What strikes. `pool` opens many cases at once; Redis is stopped for `away` seconds, workers are killed for
    `killed_for`.
    """

    office: Office
    town: Town
    rng: random.Random
    pool: Executor
    away: float = 40.0
    killed_for: float = 36.0
    killing: bool = False
    _next_order: float = 0.0
    _orders: Iterator[Order] = field(init=False)

    def __post_init__(self) -> None:
        orders = [Order(duty, point, 1, "child") for duty, point in product(DUTIES, POINTS)]
        orders += [Order(duty, point, 1, "whole") for duty, point in product(DUTIES, ("decided", "committed"))]
        self.rng.shuffle(orders)
        self._orders = cycle(orders)

    def wait(self, seconds: float) -> None:
        """Let time pass; whoever died is replaced, and while there is killing somebody is told to die."""
        end, pause = monotonic() + seconds, Event()
        while monotonic() < end:
            pause.wait(0.2)
            self.office.hands.replace_dead()
            if self.killing and monotonic() >= self._next_order:
                self.office.hands.order(next(self._orders))
                self._next_order = monotonic() + self.rng.uniform(*BETWEEN_KILLS)

    def strike(self, kinds: Sequence[str], seconds: float) -> None:
        """Let these strike in this order, spread over some seconds; what is left of the time is waited out."""
        end = monotonic() + seconds
        for number, kind in enumerate(kinds):
            KINDS[kind](self)
            left = (end - monotonic()) / (len(kinds) - number)
            self.wait(max(0.5, left))
        self.wait(end - monotonic())

    def kills(self) -> None:
        """Kill workers at every point, one after the other: each point, each duty, the child or the whole of it."""
        self.killing = True
        self.wait(self.killed_for)
        self.killing = False
        self.office.hands.forget_orders()

    def redis_flushed(self) -> None:
        """Flush the queue three times while cases are opened."""
        opening = self.pool.submit(self.office.burst, self.pool, 12, self.rng)
        for _ in range(3):
            self.wait(0.2)
            with self.office.struck.lasting("redis") as strike:
                strike.told = "flushed"
                strike.in_flight = self.office.waiting() > 0
                self.town.flush()
        opening.result(60)

    def redis_killed(self) -> None:
        """Kill Redis while cases are opened, and start it again."""
        opening = self.pool.submit(self.office.burst, self.pool, 12, self.rng)
        self.wait(0.3)
        with self.office.struck.lasting("redis") as strike:
            strike.told = "killed"
            strike.in_flight = self.office.waiting() > 0
            self.town.stop("valkey", signal.SIGKILL)
            self.wait(1.0)
            self.town.start_valkey()
        opening.result(60)

    def redis_stopped(self) -> None:
        """Stop Redis for a long while, life going on."""
        with self.office.struck.lasting("redis") as strike:
            strike.told = f"stopped for {self.away:.0f} s"
            self.town.stop("valkey", signal.SIGTERM)
            self.wait(self.away)
            strike.in_flight = self.office.waiting() > 0
            self.town.start_valkey()

    def postgres_restarted(self) -> None:
        """Restart PostgreSQL under load."""
        self._postgres(signal.SIGINT, "restarted")

    def postgres_crashed(self) -> None:
        """Stop PostgreSQL at once, without a checkpoint: it recovers from its log."""
        self._postgres(signal.SIGQUIT, "crashed")

    def _postgres(self, how: signal.Signals, told: str) -> None:
        opening = self.pool.submit(self.office.burst, self.pool, 12, self.rng)
        self.wait(0.3)
        with self.office.struck.lasting("postgres") as strike:
            strike.told = told
            strike.in_flight = self.office.history.in_flight() > 0
            self.town.stop("postgres", how)
            self.town.start_postgres()
        opening.result(60)

    def worker_told_to_stop(self) -> None:
        """Tell a worker of each duty to stop, while there is work for it; it has to end by itself."""
        for duty in DUTIES:
            opening = self.pool.submit(self.office.burst, self.pool, 16, self.rng, now() - STANDARD)
            self.wait(0.4)
            self.office.hands.forget_orders()
            for name in self.office.hands.of(duty, GROWN_UP)[:1]:
                with self.office.struck.lasting("stop") as strike:
                    strike.told = duty
                    strike.in_flight = self.office.waiting() > 0
                    self.office.exits.append(self.office.hands.dismiss(name))
                self.office.hands.start(duty)
            opening.result(60)

    def batch_killed(self) -> None:
        """Let a worker die over a batch whose deadlines pass at one moment."""
        self.office.hands.order(Order("enforce", self.rng.choice(("decided", "written")), 8, "child"))
        self.office.burst(self.pool, 24, self.rng, self._so_that_due_in(6))
        self.wait(8)

    def deadlines(self) -> None:
        """Let the deadlines of a few cases pass at one moment; no fault by itself."""
        self.office.burst(self.pool, 8, self.rng, self._so_that_due_in(3))
        self.wait(5)

    def offers_killed(self) -> None:
        """Let workers die that have decided what to offer, and whom to."""
        for point in ("decided", "written"):
            self.office.hands.order(Order("assign", point, 1, "child"))
            self.office.burst(self.pool, 6, self.rng)
            self.wait(2)

    def bad_in_batch(self) -> None:
        """Let one of a batch of 32 fail always."""
        cases = self.office.burst(self.pool, BATCH, self.rng, self._so_that_due_in(8))
        self.wait(2)
        strike = self.office.poison(self.rng.choice(cases), "bad_in_batch")
        self.wait(10)
        strike.in_flight = self.office.noticed_together(cases) >= BATCH // 2

    def poison(self) -> None:
        """Let a case fail always."""
        (case,) = self.office.burst(self.pool, 1, self.rng, self._so_that_due_in(4))
        self.wait(1)
        self.office.poison(case, "poison").in_flight = True

    def nudge_key(self) -> None:
        """Leave the key of a nudge behind as a dead worker would, if it lived for ever, and then open cases."""
        opening = self.pool.submit(self.office.burst, self.pool, 6, self.rng)
        with self.town.queue() as queue, self.office.struck.lasting("nudge_key") as strike:
            for duty in DUTIES:
                queue.set(f"tertib:nudged:{duty}", b"1")
            strike.in_flight = self.office.waiting() > 0
        opening.result(60)

    @staticmethod
    def _so_that_due_in(seconds: float) -> datetime:
        """Give when a letter was opened whose first step is due in so many seconds."""
        return now() - STANDARD + timedelta(seconds=seconds)


KINDS: Final[Mapping[str, Callable[[Plan], None]]] = {
    "kills": Plan.kills,
    "redis_flushed": Plan.redis_flushed,
    "redis_killed": Plan.redis_killed,
    "redis_stopped": Plan.redis_stopped,
    "postgres_restarted": Plan.postgres_restarted,
    "postgres_crashed": Plan.postgres_crashed,
    "worker_told_to_stop": Plan.worker_told_to_stop,
    "batch_killed": Plan.batch_killed,
    "deadlines": Plan.deadlines,
    "offers_killed": Plan.offers_killed,
    "bad_in_batch": Plan.bad_in_batch,
    "poison": Plan.poison,
    "nudge_key": Plan.nudge_key,
}
