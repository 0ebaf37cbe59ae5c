"""Carrying one command to the core, and what it leaves to be written: shared by `submit` and the drains."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.case.advance import advance
from engine.case.commands import Actor, Answer, Ask, Command, salted_paths
from engine.case.effects import effects
from engine.case.rules import Rules
from engine.case.state import State
from engine.case.writes import Writes
from engine.ledger.commitment import SALT_BYTES
from engine.office.roster import Roster
from engine.persistence.store import Loaded, Work
from engine.service.means import Means


@dataclass(frozen=True, slots=True)
class Decided:
    """The answer, what is to be written (None: nothing), and the case after it (None: there is none)."""

    answer: Answer
    writes: Writes | None
    after: Loaded | None

    @property
    def state(self) -> State | None:
        """Give the state of the case after the command."""
        return None if self.after is None else self.after.state


@dataclass(frozen=True, slots=True)
class Table:
    """What a case is decided by, on the table: its rules, the roster of its office, and the origin of its chain."""

    rules: Rules
    roster: Roster
    origin: str


def table_of(means: Means, work: Work, loaded: Loaded, directory: int, at: datetime) -> Table:
    """Lay out what the next command on an existing case is decided by."""
    state = loaded.state
    rules = means.shelf.rules(work.library, state.digest, state.calendars)
    day = at.astimezone(ZoneInfo(rules.calendar.zone)).date()
    roster = means.rosters.at(work.directory, state.office, directory, day)
    return Table(rules, roster, means.store.origin())


def decide(table: Table, loaded: Loaded | None, case: str, ask: Ask, asked: "Asked") -> Decided:
    """Carry a command to the core; salts are drawn here, from the operating system."""
    salts = {path: secrets.token_bytes(SALT_BYTES) for path in salted_paths(ask)}
    command = Command(asked.command_id, case, asked.at, asked.actor, ask, salts)
    before, head = (None, None) if loaded is None else (loaded.state, loaded.head)
    outcome = advance(table.rules, table.roster, before, command)
    writes = effects(table.rules, table.origin, before, head, command, outcome)
    if writes is None or outcome.state is None:
        return Decided(outcome.answer, None, loaded)
    return Decided(outcome.answer, writes, Loaded(outcome.state, writes.case.head))


@dataclass(frozen=True, slots=True)
class Asked:
    """The envelope of a command: its id, its instant and who gives it."""

    command_id: str
    at: datetime
    actor: Actor
