"""An office that runs: servers, workers, clients on wires of their own, and what the harness itself looks at."""

import random
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any, Final

import psycopg
from sqlalchemy import make_url

from engine.case import commands as c
from engine.service import Applied, Published
from engine.service import Clock as ServiceClock
from engine.wiring import House, Settings, house
from tests.prove import cast, record
from tests.prove.hands import Hands
from tests.prove.history import Client, Clock, History
from tests.prove.lives import Cases, actor_of
from tests.prove.trouble import Strike, Struck
from tests.prove.wires import BusyWire
from tests.runtime.cutting import Wire, wire_to

STANDARD: Final = timedelta(minutes=1)
"""The time standard of the first step of a letter."""
BEHIND: Final = (timedelta(hours=1), timedelta(days=1))
_NOBODYS: Final = "repeat('0', 64)"
"""The digest of an SOP that nobody published, as SQL says it."""


@dataclass(slots=True)
class Office:
    """Everything of one run. `near` speaks to the database without a wire; `address` is what plain SQL is sent to.

    Each client is as a web process of its own; the clocks of those `behind` were set back, by an hour and by a day.
    """

    hands: Hands
    near: House
    clients: Sequence[Client]
    behind: Sequence[Client]
    wires: Sequence[Wire]
    address: str
    clock: Clock
    history: History = field(default_factory=History)
    struck: Struck = field(default_factory=Struck)
    cases: Cases = field(default_factory=Cases)
    ending: Event = field(default_factory=Event)
    poisoned: set[str] = field(default_factory=set)
    exits: list[int | None] = field(default_factory=list)

    def waiting(self) -> int:
        """Count the work under way: commands not answered, items to be offered, alarms that are due."""
        try:
            with psycopg.connect(self.address, autocommit=True) as connection:
                row = connection.execute(
                    "SELECT (SELECT count(*) FROM item WHERE to_offer) +"
                    ' (SELECT count(*) FROM "case" WHERE next_alarm_at < clock_timestamp())'
                ).fetchone()
        except psycopg.OperationalError:
            return self.history.in_flight()
        return self.history.in_flight() + (0 if row is None else int(row[0]))

    def burst(self, pool: Executor, size: int, rng: random.Random, opened: datetime | None = None) -> list[str]:
        """Open letters at once, under a clock that stands at `opened`; give their ids."""
        client = self.clients[-1]
        ask = c.OpenCase("letter", cast.OFFICE, "", {"form": c.Paper(reference="loket 2")})

        def one(command_id: str) -> str | None:
            for _ in range(100):
                if (reply := client.send(command_id, ask, actor_of("ani"), None, fixed=opened)) is not None:
                    return reply.case
                Event().wait(0.3)
            return None

        ids = [f"burst-{rng.getrandbits(48):x}" for _ in range(size)]
        return [case for case in pool.map(one, ids) if case is not None]

    def poison(self, case: str, kind: str) -> Strike:
        """Let a case name an SOP that nobody published: whoever decides it fails."""
        self._change_state(case, "digest", _NOBODYS)
        self.poisoned.add(case)
        with self.struck.lasting(kind, case=case) as strike:
            return strike

    def noticed_together(self, cases: Sequence[str]) -> int:
        """Count of these cases those whose deadlines were logged in one transaction: the largest such group."""
        counted = (
            "SELECT count(*) FROM prove_seen JOIN event USING (case_id, seq)"
            " WHERE type = 'DeadlinePassed' AND case_id = ANY(%s) GROUP BY transaction"
        )
        with psycopg.connect(self.address) as connection:
            return max((n for (n,) in connection.execute(counted, (list(cases),))), default=0)

    def heal(self, case: str) -> None:
        """Put it right again."""
        self._change_state(case, _NOBODYS, "digest")
        self.poisoned.discard(case)

    def _change_state(self, case: str, of: str, to: str) -> None:
        with psycopg.connect(self.address) as connection:
            connection.execute(
                f'UPDATE "case" SET state = replace(state, {of}, {to}) WHERE case_id = %s'.encode(),  # noqa: S608
                (case,),
            )


@contextmanager
def office_over(url: str, redis_url: str, folder: Path, hands: Sequence[tuple[str, float]]) -> Iterator[Office]:
    """Open an office in an empty database, with these workers (duty, seconds that its clock is behind) and beats."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    clock, history = Clock(), History()
    with ExitStack() as stack:
        laid = [stack.enter_context(_wire(url)) for _ in range(2)]
        near = stack.enter_context(_house(url, redis_url, folder, clock))
        over = [_house(laid[0][1], queue, folder, clock) for queue in (redis_url, None)]
        over += [_house(laid[0][1], redis_url, folder, _behind(by)) for by in BEHIND]
        clients = [Client(stack.enter_context(one), history, clock) for one in over]
        _move_in(near)
        record.watch(address)
        there = {"TERTIB_REDIS_URL": redis_url, "TERTIB_FILES": str(folder / "files")}
        crew = Hands({"TERTIB_DATABASE_URL": laid[1][1], **there}, folder / "hands")
        stack.callback(crew.close)
        for part, back in hands:
            crew.start(part, back)
        wires = [wire for wire, _ in laid]
        yield Office(crew, near, clients[:-2], clients[-2:], wires, address, clock, history)


@contextmanager
def _wire(url: str) -> Iterator[tuple[Wire, str]]:
    with tempfile.TemporaryDirectory() as folder, wire_to(url, Path(folder), BusyWire) as (wire, over):
        try:
            yield wire, over
        finally:
            if isinstance(wire, BusyWire):
                wire.hang_up()


@contextmanager
def _house(url: str, redis_url: str | None, folder: Path, clock: ServiceClock) -> Iterator[House]:
    """Build a house; without a Redis it is one that dies after every COMMIT and before the nudge."""
    settings = Settings(database_url=url, redis_url=redis_url, files=folder / "files")
    built = house(settings, clock)
    try:
        yield built
    finally:
        built.close()


def _behind(by: timedelta) -> ServiceClock:
    return lambda shown: shown - by


def _move_in(near: House) -> None:
    """Bring people, SOPs, and a calendar that never closes."""
    applied = near.service.apply_directory(cast.directory(), "directory.yaml")
    assert isinstance(applied, Applied), applied
    files = [("letter.yaml", cast.LETTER), ("permit.yaml", cast.PERMIT), ("calendar.yaml", cast.CALENDAR)]
    published = near.service.publish([(name, text.encode()) for name, text in files], cast.OFFICE, date(2020, 1, 1))
    assert isinstance(published, Published), published


def rows(address: str, statement: str) -> list[tuple[Any, ...]]:
    """Ask the database something; nothing while it is away."""
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()
    except psycopg.OperationalError:
        return []
