"""What cases go through before they are molds, played through the service at instants that the bench chooses."""

import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import psycopg

from bench.molds import FRACTION
from bench.province import ROLES, code, person
from engine.case.commands import (
    Accepted,
    Actor,
    Ask,
    ClaimItem,
    CompleteItem,
    Duty,
    OpenCase,
    Outside,
    Person,
    SignalWait,
    Target,
)
from engine.wiring import House

_HOLDER: Final = "SELECT assignee FROM item WHERE case_id = %s AND ended IS NULL"


@dataclass(frozen=True, slots=True)
class Life:
    """A course of a case: the SOP, what is done in turn, how many days ago it began, and its share among its like.

    A word with a dot completes a step by a role (`check.reviewer`), or claims it (`claim check.reviewer`); `came`
    signals the wait, `late` lets two days pass and the alarm fire.
    """

    sop: str
    acts: tuple[str, ...]
    days: int
    share: int


OPEN: Final = (
    Life("permit", (), 3, 14),
    Life("permit", ("claim receive.clerk",), 5, 8),
    Life("permit", ("receive.clerk",), 10, 14),
    Life("permit", ("receive.clerk", "claim check.reviewer"), 12, 6),
    Life("permit", ("receive.clerk", "check.reviewer"), 20, 8),
    Life("permit", ("receive.clerk", "check.reviewer", "came"), 30, 4),
    Life("letter", (), 4, 12),
    Life("letter", ("write.clerk",), 9, 12),
    Life("letter", ("write.clerk", "check.reviewer"), 15, 4),
    Life("complaint", (), 0, 4),
    Life("complaint", ("late",), 6, 10),
    Life("complaint", ("late", "answer.clerk"), 14, 3),
    Life("complaint", ("answer.clerk",), 8, 6),
)
CLOSED: Final = (
    Life("permit", ("receive.clerk", "check.reviewer", "came", "sign.head"), 60, 2),
    Life("letter", ("write.clerk", "check.reviewer", "sign.head"), 50, 2),
    Life("complaint", ("late", "answer.clerk", "review.reviewer", "sign.head"), 40, 1),
)
DUE: Final = Life("complaint", (), 3, 1)
"""A complaint that nobody answered in its day, and of which nobody has told the time yet."""


@dataclass(slots=True)
class Clock:
    """The clock of the house that lives are played in."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self, _: datetime) -> datetime:
        """Give the instant that the house is to take for now, whatever the database shows."""
        return self.now


@dataclass(slots=True)
class Player:
    """Plays lives at the first office."""

    house: House
    clock: Clock
    connection: psycopg.Connection[Any]
    _count: int = 0

    def play(self, life: Life, number: int) -> tuple[str, str]:
        """Play a life, with other people for each `number`; gives the case and the mark of its commands."""
        self._count += 1
        mark, clerk = f"bench{self._count:05}x", Person(person(0, "clerk", number % ROLES["clerk"]))
        begun = datetime.now(UTC) - timedelta(days=life.days, hours=1, minutes=number % 50)
        self.clock.now = begun.replace(microsecond=FRACTION)
        case = self._do(OpenCase(life.sop, code(0), ""), clerk, None, mark)
        for act in life.acts:
            self.clock.now += timedelta(minutes=7)
            self._act(act, number, case, mark)
        return case, mark

    def _act(self, act: str, number: int, case: str, mark: str) -> None:
        word, _, role = act.partition(".")
        who = Person(self._holder(case) or person(0, role, (number + 1) % ROLES.get(role, 1)))
        match word.split():
            case ["late"]:
                self.clock.now += timedelta(days=2)
                self.house.service.drain(Duty.ENFORCE)
            case ["came"]:
                self._do(SignalWait(Target(step="visit"), "came"), Outside(), case, mark)
            case ["claim", step]:
                self._do(ClaimItem(Target(step=step)), who, case, mark)
            case _:
                self._do(CompleteItem(Target(step=word)), who, case, mark)

    def _holder(self, case: str) -> str | None:
        """Give whom the open item of a case is assigned to."""
        found = self.connection.execute(_HOLDER, (case,)).fetchone()
        return None if found is None else found[0]

    def _do(self, ask: Ask, actor: Actor, case: str | None, mark: str) -> str:
        """Give a command, and have what it opened offered."""
        self.clock.now += timedelta(seconds=1)
        command = f"{mark}{self.clock.now:%d%H%M%S}"
        reply = self.house.service.submit(ask, actor, case, command_id=command)
        if not isinstance(reply.answer, Accepted) or reply.case is None:
            sys.exit(f"bench: {ask} by {actor} was refused: {reply.answer}")
        self.clock.now += timedelta(seconds=5)
        self.house.service.drain(Duty.ASSIGN)
        return reply.case
