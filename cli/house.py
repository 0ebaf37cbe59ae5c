"""The house over the servers that the environment names, for the time of one command."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli.words import NOT_TRIED, stop
from engine.definition.problems import Problem
from engine.errors import TertibError

if TYPE_CHECKING:
    from engine.service import Service
    from engine.wiring import House

DATABASE = "TERTIB_DATABASE_URL"


def database_url() -> str:
    """Give the address of the database; ends the command when none is named."""
    url = os.environ.get(DATABASE, "").strip()
    if not url:
        stop(
            NOT_TRIED,
            f"which database? Set {DATABASE} (postgresql+psycopg://...), or run it through ./dev run",
            f"basis data yang mana? Isi {DATABASE} (postgresql+psycopg://...), atau jalankan lewat ./dev run",
        )
    return url


@contextmanager
def house_at_hand() -> "Iterator[House]":
    """Open the house; a database that does not answer ends the command and names the variable."""
    from engine.wiring import house_from_environment

    database_url()
    try:
        house = house_from_environment()
        try:
            yield house
        finally:
            house.close()
    except TertibError as problem:
        no_database(str(problem))


@contextmanager
def service_at_hand() -> "Iterator[Service]":
    """Open the house and give its service (see `house_at_hand`)."""
    with house_at_hand() as house:
        yield house.service


def no_database(why: str) -> None:
    """End the command, since the database does not do what is asked of it."""
    line = " ".join(why.partition("(Background on this error")[0].split())
    stop(
        NOT_TRIED,
        f"the database cannot be used: {line}. Look at {DATABASE}; has `tertib migrate` been run?",
        f"basis data tidak dapat dipakai: {line}. Periksa {DATABASE}; sudahkah `tertib migrate` dijalankan?",
    )


def tell(problems: Iterable[Problem]) -> None:
    """Print every problem of a file on standard error, each with its place."""
    for problem in problems:
        print(problem, file=sys.stderr)


def contents(path: Path) -> bytes:
    """Read a file that a command names; ends the command when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as problem:
        stop(NOT_TRIED, f"{path}: {problem.strerror}", f"{path}: {problem.strerror}")
