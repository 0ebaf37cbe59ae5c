"""A later version of Tertib, as far as those of today can see: one revision more, and states that say more.

    celery -A tests.runtime.later worker -Q assign,enforce     its workers
    python -m tests.runtime.later migrate | verify | note      its command line; `note` gives a command on every case

    LATER_REVISIONS   the folder of its revision

Of every other case the state says what hue it has, which no version of today knows of.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from alembic.config import Config
from sqlalchemy import select

import engine.case.effects
import engine.persistence.codec
import engine.persistence.schema
import engine.persistence.upgrade
import engine.queries.verifying
from engine.case.commands import Accepted, AddNote, Person
from engine.case.state import State
from engine.persistence.tables import case
from engine.wiring import house_from_environment
from tests.runtime.crew import has_hue
from workers.app import app

__all__ = ["app"]

_HUE: Final = "hue"


def become_later() -> None:
    """Make this process one of the later version."""
    for module, name, wrap in (
        (engine.case.effects, "to_moments", _with_hue),
        (engine.queries.verifying, "to_plain", _with_hue),
        (engine.persistence.codec, "from_plain", _without_hue),
        (engine.persistence.upgrade, "_config", _with_revision),
        (engine.persistence.schema, "revisions", lambda known: lambda: (*known(), "9000")),
    ):
        setattr(module, name, wrap(getattr(module, name)))


def _with_hue(write: Callable[[object], Any]) -> Callable[[object], object]:
    def written(value: object) -> object:
        plain = write(value)
        return plain | {_HUE: "blue"} if isinstance(value, State) and has_hue(value.case) else plain

    return written


def _without_hue(read: Callable[..., object]) -> Callable[..., object]:
    @wraps(read)
    def found(cls: type, plain: Mapping[str, object], **named: bool) -> object:
        return read(cls, {key: value for key, value in plain.items() if cls is not State or key != _HUE}, **named)

    return found


def _with_revision(config: Callable[..., Config]) -> Callable[..., Config]:
    def configured(*given: object) -> Config:
        made = config(*given)
        ours = f"{made.get_main_option('script_location')}/versions"
        made.set_main_option("version_locations", os.pathsep.join((ours, os.environ["LATER_REVISIONS"])))
        return made

    return configured


def note_every_case() -> None:
    """Give a command on every case, as people do on the pages of the later version."""
    house = house_from_environment()
    house.hold_back()
    with house.store.reader.connect() as connection:
        cases = connection.execute(select(case.c.case_id)).scalars().all()
    for each in cases:
        reply = house.service.submit(AddNote("sesudahnya"), Person("ani"), each, command_id=f"later-{each}")
        if not isinstance(reply.answer, Accepted):
            sys.exit(f"{each}: {reply}")
    house.close()


become_later()

if __name__ == "__main__":
    if sys.argv[1:] == ["note"]:
        note_every_case()
    else:
        from cli.main import main

        main()
