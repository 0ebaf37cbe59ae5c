"""A worker, or a process that gives one command, which kills itself at a named point (`kill -9`).

    celery -A tests.runtime.dying worker -Q assign      the real worker, armed by its environment
    python -m tests.runtime.dying COMMAND_ID            opens a case of `tests.store.office`, as a page would

    DIES_AT     claim      the rows are locked, nothing is decided
                decision   all is decided, nothing was sent
                write      PostgreSQL has every row, and was not told to COMMIT
                commit     it is committed; nobody was nudged, no message acknowledged, no answer given
    DIES_OVER   only when this case is among those at hand
    DIES_ALONE  the pool's child dies and the worker lives, as when the kernel runs out of memory; else both die

The store is wrapped from outside: the product knows of none of this.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

import psycopg

from engine.case.commands import OpenCase, Paper, Person
from engine.persistence.postgres.cases import PostgresCases
from engine.persistence.postgres.duties import PostgresDuties
from engine.persistence.postgres.store import PostgresWork
from engine.persistence.store import Loaded
from engine.wiring import house_from_environment
from workers.app import app

__all__ = ["app"]

_MAIN: Final = os.getpid()
_over: Final = os.environ.get("DIES_OVER")
_at_hand = {"put": False}
"""Whether the transaction that is open has put down what the process is to die over."""


def die() -> None:
    """Kill this process, and the worker of whose pool it is."""
    if os.getpid() != _MAIN and "DIES_ALONE" not in os.environ:
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Wrap the store, so that this process dies at a point."""
    if point == "claim":
        _after(PostgresCases, "look", lambda looked: _die_over([looked.loaded]))
        _after(PostgresDuties, "claim", _die_over)
        _after(PostgresDuties, "claim_one", lambda loaded: _die_over([loaded]))
        return
    _before(PostgresCases, "put", _note)
    match point:
        case "decision":
            _after(PostgresCases, "put", lambda _: _die_if_put())
        case "write":
            _before(psycopg.Connection, "execute", _die_before_commit)
        case "commit":
            _after(PostgresWork, "commit", lambda _: _die_if_put())
        case _:
            sys.exit(f"DIES_AT: there is no point {point}")


def _die_over(found: Iterable[Loaded | None]) -> None:
    cases = {loaded.state.case for loaded in found if loaded is not None}
    if cases and (_over is None or _over in cases):
        die()


def _note(_: PostgresCases, writes: Iterable[Any], *__: object) -> None:
    cases = {each.case.case for each in writes}
    _at_hand["put"] = bool(cases) and (_over is None or _over in cases)


def _die_if_put() -> None:
    if _at_hand["put"]:
        die()


def _die_before_commit(connection: psycopg.Connection[Any], statement: object, *_: object, **__: object) -> None:
    if statement == "COMMIT" and _at_hand["put"]:
        with connection.pipeline():  # waits until the server has carried out what was sent before
            die()


def _before(cls: type, name: str, act: Callable[..., None]) -> None:
    whole: Callable[..., object] = getattr(cls, name)

    @wraps(whole)
    def wrapped(*given: object, **named: object) -> object:
        act(*given, **named)
        return whole(*given, **named)

    setattr(cls, name, wrapped)


def _after(cls: type, name: str, act: Callable[[Any], None]) -> None:
    whole: Callable[..., object] = getattr(cls, name)

    @wraps(whole)
    def wrapped(*given: object, **named: object) -> object:
        value = whole(*given, **named)
        act(value)
        return value

    setattr(cls, name, wrapped)


if "DIES_AT" in os.environ:
    arm(os.environ["DIES_AT"])

if __name__ == "__main__":
    opening = OpenCase("surat", "dinas", "", {"form": Paper(reference="map 1")})
    house_from_environment().service.submit(opening, Person("ani"), command_id=sys.argv[1])
