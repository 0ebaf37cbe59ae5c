"""What clients do that goes wrong on purpose: twice at once, two bodies, a race, a clock set back, a lock in the way.

Each is counted as a fault in flight by what the history or the database shows afterwards (`run.py`).
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import count
from threading import Barrier, Event
from typing import Any

import psycopg

from engine.case import commands as c
from engine.service import Reply
from tests.prove.history import Client
from tests.prove.lives import Life, actor_of, completion, opening
from tests.prove.trouble import Struck

Sent = tuple[str, c.Ask, str | None]
"""A command by its id, what it asks and who asks."""


@dataclass(slots=True)
class Daring:
    """The faults of clients; `pool` sends what is sent at the same time, lock waits are told to `struck`.

    Clients `behind` have clocks that were set back.
    """

    pool: Executor
    struck: Struck
    behind: Sequence[Client]
    _groups: "count[int]" = field(default_factory=count)

    def acts(self) -> list[tuple[Callable[[Life], None], int]]:
        """Give what a life may do, with its weight."""
        return [
            (self._twice, 7),
            (self._bodies, 5),
            (self._race, 7),
            (self._clock, 5),
            (self._locked, 3),
            (self._crowd, 5),
        ]

    def _twice(self, life: Life) -> None:
        """Send one command twice at once."""
        command_id = life.id()
        if life.rng.random() < 0.3:
            ask, by = opening(life), "ani"
            for reply in self._together(life, "twice", (None, None), [(command_id, ask, by)] * 2):
                if reply is not None and reply.case is not None:
                    life.cases.add(reply.case)
                    break
        elif case := life.cases.one(life.rng):
            self._together(life, "twice", (case, case), [(command_id, c.AddNote(f"dua kali {command_id}"), "ani")] * 2)

    def _bodies(self, life: Life) -> None:
        """Send two commands by one id."""
        if case := life.cases.one(life.rng):
            command_id = life.id()
            asks: list[c.Ask] = [c.AddNote("yang satu"), c.AddNote("yang lain")]
            self._together(life, "bodies", (case, case), [(command_id, ask, "citra") for ask in asks])

    def _race(self, life: Life) -> None:
        """Let two people complete one item that nobody holds, or one person twice."""
        if (item := life.item()) is None or item.status != "open":
            return
        people = [life.fitting(item), life.fitting(item)]
        self._together(life, "race", (item.case, item.case), [(life.id(), completion(life, item), by) for by in people])

    def _clock(self, life: Life) -> None:
        """Give a command under a clock that was set back by an hour or by a day."""
        behind = replace(life, client=life.rng.choice(self.behind))
        if life.rng.random() < 0.2:
            reply = self._send(behind, (life.id(), opening(life), "ani"), None, "clock")
            if reply is not None and reply.case is not None:
                life.cases.add(reply.case)
        elif item := life.item():
            self._send(behind, (life.id(), completion(life, item), life.fitting(item)), item.case, "clock")

    def _crowd(self, life: Life) -> None:
        """Send a dozen commands on a few cases at one moment, so that some share a transaction; no fault by itself."""
        cases = [case for _ in range(6) if (case := life.cases.one(life.rng)) is not None]
        sent = [(life.id(), c.AddNote(f"ramai {number}"), "citra") for number in range(2 * len(cases))]
        if sent:
            self._together(life, None, (*cases, *reversed(cases)), sent)

    def _locked(self, life: Life) -> None:
        """Hold the lock of a case while a command for it waits; now and then for longer than it waits at a time."""
        if (case := life.cases.one(life.rng)) is None:
            return
        seconds = 5.6 if life.rng.random() < 0.08 else life.rng.uniform(0.2, 0.8)
        try:
            with psycopg.connect(life.look) as holder:
                holder.execute('SELECT 1 FROM "case" WHERE case_id = %s FOR UPDATE', (case,))
                with self.struck.lasting("lock", case=case) as strike:
                    sending = self.pool.submit(
                        self._until_answered, life, (life.id(), c.AddNote("menunggu"), "ani"), case
                    )
                    Event().wait(seconds)
                    strike.in_flight = _waiting(holder) > 0
                    holder.rollback()
                    sending.result(120)
        except psycopg.OperationalError:
            return

    def _together(
        self, life: Life, fault: str | None, cases: Sequence[str | None], sent: Sequence[Sent]
    ) -> list[Reply | None]:
        """Send commands at one moment, then each that got no answer again; `cases` says which is about which."""
        group, start = next(self._groups), Barrier(len(sent))

        def send(one: Sent, case: str | None) -> Reply | None:
            start.wait(30)
            return self._send(life, one, case, fault, group=group)

        others = [self.pool.submit(send, one, case) for one, case in zip(sent[1:], cases[1:], strict=True)]
        replies = [send(sent[0], cases[0]), *(other.result(120) for other in others)]
        return [
            reply or self._until_answered(life, one, case)
            for one, case, reply in zip(sent, cases, replies, strict=True)
        ]

    def _send(
        self, life: Life, one: Sent, case: str | None, fault: str | None, *, group: int | None = None
    ) -> Reply | None:
        command_id, ask, by = one
        reply = life.client.send(command_id, ask, actor_of(by), case, fault=fault, group=group)
        return reply if reply or group is not None else self._until_answered(life, one, case)

    @staticmethod
    def _until_answered(life: Life, one: Sent, case: str | None) -> Reply | None:
        command_id, ask, by = one
        for _ in range(150):
            if (reply := life.client.send(command_id, ask, actor_of(by), case)) is not None:
                return reply
            Event().wait(0.4)
        return None


def _waiting(connection: "psycopg.Connection[Any]") -> int:
    """Count who waits for a lock in this database."""
    row = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        " AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    ).fetchone()
    return 0 if row is None else int(row[0])
