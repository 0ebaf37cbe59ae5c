"""Filling a fresh database: the people, the SOPs, and a past that was really played."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cli.demo import story
from cli.demo.cast import AUDITOR, DEFINITIONS, OFFICES, PASSWORD, Cast, cast_on, definitions
from cli.demo.memory import Memory
from cli.demo.past import Past, PastClock, Told
from cli.publish import SHIPPED, published
from engine.definition.problems import Problems
from engine.errors import TertibError
from engine.queries.viewers import introduce
from engine.service import Service
from engine.wiring import House, Settings, house

ORIGIN: Final = "tertib-demo"
CASES: Final = 160


class NotADemo(TertibError):  # noqa: N818 - names what is wrong
    """The database belongs to an installation that is no demo."""


def cases_wanted() -> int:
    """Give how many cases are played: TERTIB_DEMO_CASES, else 160."""
    said = os.environ.get("TERTIB_DEMO_CASES", "")
    return min(int(said), 5000) if said.isdecimal() and int(said) > 0 else CASES


def seed(database_url: str, files: Path, memory: Memory, told: Told) -> list[str]:
    """Play the past into the database, from where an earlier start was cut off; gives the refusals not foreseen."""
    clock = PastClock(memory.until)
    # The demo's password is printed at every start: its hashes need not be dear.
    settings = Settings(database_url=database_url, files=files, password_passes=1, password_memory=8_192)
    with closing(house(settings, clock)) as built:
        _hold_to_demo(built)
        return _played(built, clock, memory, told)


def restored(database_url: str, files: Path) -> Memory | None:
    """Give what to remember of a folder into which the backup of a demo was restored; None if there are no cases."""
    with closing(house(Settings(database_url=database_url, files=files))) as built:
        with built.whole.held() as contents:
            cases = contents.cases
        if not cases:
            return None
        _hold_to_demo(built)
        return replace(beginning_now(cases), finished=True)


def _hold_to_demo(built: House) -> None:
    if built.store.origin() != ORIGIN:
        raise NotADemo(f"this database belongs to the installation '{built.store.origin()}', which is no demo")


def _played(built: House, clock: PastClock, memory: Memory, told: Told) -> list[str]:
    cast, sops = cast_on(memory.until.date()), definitions()
    since = story.beginning(sops, memory.until)
    clock.at = since - timedelta(days=1)
    _people(built.service, cast)
    _sops(built.service)
    auditor = introduce(built.sources, AUDITOR, "id")
    if auditor is None:
        raise NotADemo("the auditor of the demo is gone")
    past = Past(built, clock, cast, auditor, since, memory.until)
    story.tell(past, sops, memory.cases, told)
    return past.surprises


def _people(service: Service, cast: Cast) -> None:
    applied = service.apply_directory(cast.text, "directory.yaml")
    if isinstance(applied, Problems):
        raise NotADemo("; ".join(map(str, applied)))
    for person in cast.people:
        service.set_password(person, PASSWORD)


def _sops(service: Service) -> None:
    """Put the whole library into force, so that who looks for an SOP finds it; proving it takes some seconds."""
    files = [*sorted(DEFINITIONS.glob("*/sop.yaml")), *sorted(SHIPPED.glob("*.yaml"))]
    for office in OFFICES:
        done = published(service, [(str(file), file.read_bytes()) for file in files], office, None)
        if isinstance(done, Problems):
            raise NotADemo("; ".join(map(str, done)))


def beginning_now(cases: int) -> Memory:
    """Give what to remember of a demo that is started now."""
    return replace(Memory(datetime.now(UTC).replace(microsecond=0), cases), finished=False)
