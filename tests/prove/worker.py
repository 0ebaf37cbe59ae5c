"""A worker that dies when it is told to.

    python -m tests.prove.worker DUTY ORDERS BACK CELERY-WORDS ...

It is the product's own worker, with its clock set back by BACK seconds, and with four places watched. An order is a
file in ORDERS, named DUTY.POINT.LEAST.SCOPE.NUMBER: whoever reaches the point while it holds at least LEAST cases takes
it, writes down what it held, and kills itself (`child`) or its whole process group (`whole`) with SIGKILL.

    claimed    the cases are locked, nothing is decided
    decided    what is to be written is known, nothing is sent
    written    the rows are written, COMMIT is not sent
    committed  COMMIT is answered, nobody is nudged
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from celery.bin.celery import main as celery

from engine.case.commands import Duty
from engine.case.writes import Writes
from engine.persistence.postgres.cases import PostgresCases
from engine.persistence.postgres.duties import PostgresDuties
from engine.persistence.postgres.store import PostgresWork
from engine.persistence.store import CommandRow, Loaded
from engine.wiring import house_from_environment
from workers import drain

POINTS: Final = ("claimed", "decided", "written", "committed")


class Doom:
    """Where this worker's orders lie, and the cases that it holds."""

    def __init__(self, duty: str, orders: Path) -> None:
        self._duty = duty
        self._orders = orders
        self.held: tuple[str, ...] = ()
        self.is_put = False
        self.over: object = None
        """The connection over which they are held: another transaction of the worker is none of our business."""

    def holds(self, claimed: Sequence[Loaded], over: object) -> None:
        """Note what was claimed."""
        self.held, self.over, self.is_put = tuple(loaded.state.case for loaded in claimed), over, False
        if self.held:
            self.comes("claimed")

    def comes(self, point: str, before: Callable[[], object] = lambda: None) -> None:
        """Die here, if an order says so and is nobody else's; `before` is done first."""
        for order in sorted(self._orders.glob(f"{self._duty}.{point}.*")):
            _, _, least, scope, number = order.name.split(".")
            if len(self.held) < int(least):
                continue
            try:
                order.unlink()
            except FileNotFoundError:
                continue
            before()
            self._note(point, scope, number)
            if scope == "whole":
                os.killpg(os.getpgrp(), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)

    def _note(self, point: str, scope: str, number: str) -> None:
        note = {"point": point, "scope": scope, "cases": self.held, "at": datetime.now(UTC).isoformat()}
        (self._orders / f"done.{number}").write_text(json.dumps({**note, "duty": self._duty}), encoding="utf-8")


def watch(doom: Doom) -> None:
    """Watch the places where it may die."""
    claim, claim_one = PostgresDuties.claim, PostgresDuties.claim_one
    put, commit = PostgresCases.put, PostgresWork.commit

    def claims(self: PostgresDuties, duty: Duty, at: datetime, limit: int) -> Sequence[Loaded]:
        claimed = claim(self, duty, at, limit)
        doom.holds(claimed, self._hot)
        return claimed

    def claims_one(self: PostgresDuties, duty: Duty, case: str, at: datetime) -> Loaded | None:
        loaded = claim_one(self, duty, case, at)
        doom.holds([] if loaded is None else [loaded], self._hot)
        return loaded

    def puts(
        self: PostgresCases, writes: Sequence[Writes], rows: Sequence[CommandRow], files: Mapping[str, Sequence[str]]
    ) -> None:
        if doom.over is self._hot:
            doom.is_put = bool(writes)
            if writes:
                doom.comes("decided")
        put(self, writes, rows, files)

    def commits(self: PostgresWork) -> None:
        if doom.over is not self.hot or not doom.is_put:
            commit(self)
            return
        doom.comes("written", lambda: [self.hot.execute(*each) for each in self._later])
        commit(self)
        doom.comes("committed")
        doom.is_put = False

    for owner, name, watched in (
        (PostgresDuties, "claim", claims),
        (PostgresDuties, "claim_one", claims_one),
        (PostgresCases, "put", puts),
        (PostgresWork, "commit", commits),
    ):
        setattr(owner, name, watched)


def main(words: Sequence[str]) -> None:
    """Work."""
    duty, orders, back = words[0], Path(words[1]), timedelta(seconds=float(words[2]))
    watch(Doom(duty, orders))
    if back:
        setattr(drain, "house_from_environment", lambda: house_from_environment(lambda shown: shown - back))  # noqa: B010
    sys.argv = ["celery", "-A", "workers.app", *words[3:]]
    celery()


if __name__ == "__main__":
    main(sys.argv[1:])
