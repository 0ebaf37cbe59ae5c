"""The clients: each draws from its own seed what it does next, to cases that all of them share.

The seed fixes what is drawn; which client comes first is up to the machine.
"""

import random
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock
from time import monotonic
from typing import Any, Final

import psycopg

from engine.case import commands as c
from engine.service import Reply
from tests.prove import cast
from tests.prove.history import Client

PATIENCE: Final = 90.0
"""Seconds for which a client sends a command again that nobody answers."""
REMEMBERED: Final = 200
"""Cases that the clients still come back to; older ones are left to their deadlines."""


@dataclass(frozen=True, slots=True)
class Open:
    """An open item, as a client sees it."""

    case: str
    sop: str
    status: str
    number: int
    step: str
    kind: str
    roles: tuple[str, ...]
    assignee: str | None

    @property
    def target(self) -> c.Target:
        """Name it in a command."""
        return c.Target(item=self.number)


@dataclass(slots=True)
class Cases:
    """The cases that the clients know."""

    _known: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _lock: Lock = field(default_factory=Lock)

    def add(self, case: str) -> None:
        """Tell of a case."""
        with self._lock:
            self._known.append(case)

    def one(self, rng: random.Random) -> str | None:
        """Draw a case, mostly a young one."""
        with self._lock:
            if not self._known:
                return None
            young = rng.random() < 0.75
            return rng.choice(list(self._known)[-25:] if young else list(self._known))


@dataclass(slots=True)
class Life:
    """One client. `look` is the plain address of the database, over which it reads and never writes."""

    name: str
    rng: random.Random
    client: Client
    cases: Cases
    look: str
    ending: Event
    _count: int = 0
    _reader: "psycopg.Connection[Any] | None" = None

    def live(self, *acts: tuple[Callable[["Life"], None], int]) -> None:
        """Act until the end is near; now and then do one of `acts`, each with its weight."""
        doing = [*_ACTS.items(), *acts]
        what, weights = [act for act, _ in doing], [weight for _, weight in doing]
        while not self.ending.wait(self.rng.uniform(0.05, 0.45)):
            (act,) = self.rng.choices(what, weights)
            act(self)
        if self._reader is not None:
            self._reader.close()

    def id(self) -> str:
        """Draw the id of a command."""
        self._count += 1
        return f"{self.name}-{self._count}"

    def ask(self, ask: c.Ask, by: str | None, case: str | None, back: timedelta = timedelta()) -> Reply | None:
        """Send a command by one id until it is answered."""
        command_id, actor = self.id(), actor_of(by)
        end = monotonic() + PATIENCE
        while (reply := self.client.send(command_id, ask, actor, case, back=back)) is None and monotonic() < end:
            Event().wait(0.4)
        return reply

    def items(self, case: str) -> list[Open]:
        """Look at the open items of a case; nothing is seen while the database is away."""
        try:
            if self._reader is None:
                self._reader = psycopg.connect(self.look, autocommit=True)
            rows = self._reader.execute(
                "SELECT i.case_id, c.sop, c.status, i.item, i.step, i.kind, i.roles, i.assignee FROM item AS i"
                ' JOIN "case" AS c USING (case_id) WHERE i.case_id = %s AND i.ended IS NULL',
                (case,),
            ).fetchall()
        except psycopg.OperationalError:
            self._reader = None
            return []
        return [Open(row[0], row[1], row[2], row[3], row[4], row[5], tuple(row[6]), row[7]) for row in rows]

    def item(self, kind: str = "work") -> Open | None:
        """Draw an open item."""
        case = self.cases.one(self.rng)
        found = [] if case is None else [item for item in self.items(case) if item.kind == kind]
        return self.rng.choice(found) if found else None

    def fitting(self, item: Open) -> str:
        """Draw somebody who may do an item: whoever has it, else a holder of its roles."""
        return item.assignee or self.rng.choice([person for role in item.roles for person in cast.HOLDERS[role]])


def actor_of(by: str | None) -> c.Actor:
    """Give a person of the office, or somebody outside."""
    return c.Outside() if by is None else c.Person(by)


def completion(life: Life, item: Open) -> c.CompleteItem:
    """Say that an item is done, with all that its step asks for."""
    chosen = life.rng.choice(cast.OUTCOMES[item.step]) if item.step in cast.OUTCOMES else None
    output = cast.OUTPUT.get(item.step)
    papers = {} if output is None else {output: c.Paper(reference=f"map {life.rng.randrange(100)}")}
    return c.CompleteItem(item.target, chosen, papers)


def opening(life: Life) -> c.OpenCase:
    """Ask for a case."""
    sop = life.rng.choice(("letter", "permit"))
    data: Mapping[str, c.Given] = {"applicant": f"Warga {life.rng.randrange(1000)}"} if sop == "letter" else {}
    return c.OpenCase(sop, cast.OFFICE, "", {"form": c.Paper(reference="loket 1")}, data)


def _open(life: Life) -> None:
    """Open a case; often one that came in a while ago, so that its deadlines fall into this run."""
    back = timedelta(seconds=life.rng.uniform(15, 58)) if life.rng.random() < 0.6 else timedelta()
    reply = life.ask(opening(life), life.rng.choice(("ani", "citra", None)), None, back)
    if reply is not None and reply.case is not None:
        life.cases.add(reply.case)


def _complete(life: Life) -> None:
    if item := life.item():
        life.ask(completion(life, item), life.fitting(item), item.case)


def _intrude(life: Life) -> None:
    """Try what one has no right to."""
    if (item := life.item()) is None:
        return
    allowed = {person for role in item.roles for person in cast.HOLDERS[role]}
    by = life.rng.choice([person for person in cast.ROLES_OF if person not in allowed])
    asks: tuple[c.Ask, ...] = (c.ClaimItem(item.target), c.StartItem(item.target), completion(life, item))
    life.ask(life.rng.choice(asks), by, item.case)


def _of_item(make: Callable[[Life, Open], c.Ask], *, supervisor: bool = False) -> Callable[[Life], None]:
    """Give the act of asking something of an item, as whoever fits or as a supervisor."""

    def act(life: Life) -> None:
        if item := life.item():
            by = life.rng.choice(cast.SUPERVISORS) if supervisor else life.fitting(item)
            life.ask(make(life, item), by, item.case)

    return act


def _of_case(make: Callable[[Life], c.Ask], *people: str | None) -> Callable[[Life], None]:
    """Give the act of asking something of a case, as one of these people."""

    def act(life: Life) -> None:
        if case := life.cases.one(life.rng):
            life.ask(make(life), life.rng.choice(people), case)

    return act


def _signal(life: Life) -> None:
    if item := life.item("wait"):
        life.ask(c.SignalWait(c.Target(step=item.step), "agreed"), None, item.case)


def _resume(life: Life) -> None:
    """Let a case go on that stands."""
    for _ in range(8):
        if (item := life.item()) and item.status == "suspended":
            life.ask(c.ResumeCase(), life.rng.choice(cast.SUPERVISORS), item.case)
            return


def _anybody(life: Life) -> str:
    return life.rng.choice([*cast.ROLES_OF])


_ACTS: Final[Mapping[Callable[[Life], None], int]] = {
    _open: 14,
    _complete: 30,
    _intrude: 8,
    _signal: 6,
    _resume: 5,
    _of_item(lambda _, item: c.ClaimItem(item.target)): 6,
    _of_item(lambda _, item: c.StartItem(item.target)): 6,
    _of_item(lambda _, item: c.ReleaseItem(item.target, "berhalangan")): 4,
    _of_item(lambda life, item: c.DelegateItem(item.target, _anybody(life))): 3,
    _of_item(lambda life, item: c.ReassignItem(item.target, _anybody(life), "beban"), supervisor=True): 3,
    _of_item(lambda _, item: c.ExtendDeadline(item.target, "1 minute", "menunggu"), supervisor=True): 3,
    _of_item(lambda _, item: c.SkipItem(item.target, "tidak perlu"), supervisor=True): 1,
    _of_case(lambda life: c.AddNote(f"catatan {life.rng.randrange(1000)}"), "ani", "fani", "joko"): 10,
    _of_case(lambda _: c.AttachDocuments({"form": c.Paper(reference="map 9")}), "budi", None): 3,
    _of_case(lambda _: c.AnswerAlerts(text="sudah dilihat"), "citra", "hasan", "nina"): 3,
    _of_case(lambda _: c.WithdrawCase("batal"), None, "ani"): 1,
    _of_case(lambda _: c.SuspendCase("pemeriksaan", "ditunda"), "citra", "eko"): 2,
}
