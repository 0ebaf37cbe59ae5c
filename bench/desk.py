"""Cases played by the core alone, in memory: one command after another, each decided from the state before it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from bench.sops import CALENDAR
from engine.case.advance import Advance, advance
from engine.case.commands import Accepted, Actor, Ask, Command, CompleteItem, OpenCase, Person, Target
from engine.case.effects import effects
from engine.case.rules import Rules
from engine.case.state import State
from engine.clockwork.calendar import calendar_of
from engine.definition.marked import read_yaml
from engine.definition.problems import Problems
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition
from engine.office.roster import Holding, Member, Roster

_BEGIN: Final = datetime(2026, 3, 2, tzinfo=UTC)
_BETWEEN: Final = timedelta(minutes=5)
_CLERK: Final = Person("ani")


def rules_of(sop: str) -> Rules:
    """Give the rules of an SOP on the calendar of the benches; ValueError with its problems."""
    definition, calendar = read_definition(sop, "sop.yaml"), read_yaml(CALENDAR, "calendar.yaml")
    if isinstance(definition, Problems) or isinstance(calendar, Problems) or not isinstance(calendar.value, dict):
        raise ValueError(f"{definition}\n{calendar}")  # noqa: TRY004 - what they say is wrong
    machine = compile_definition(definition)
    return Rules(machine, {machine.calendar: calendar_of(calendar.value)}, {machine.calendar: "0" * 64})


@dataclass(slots=True)
class Desk:
    """One case on the desk of one clerk; five minutes pass between commands.

    `stored` works out, for each command, all that a store would be given: the chained journal, the state as JSON, rows.
    """

    rules: Rules
    stored: bool = False
    state: State | None = None
    roster: Roster = field(default_factory=lambda: Roster({_CLERK.id: Member(_CLERK.id, (Holding("clerk"),))}))
    _at: datetime = _BEGIN
    _count: int = 0
    _head: str | None = None

    def open(self) -> None:
        """Open the case."""
        self.do(_CLERK, OpenCase("bench", "bench", "1"))

    def complete(self, step: int, outcome: str | None = None) -> None:
        """Complete a step."""
        self.do(_CLERK, CompleteItem(Target(step=f"step_{step}"), outcome))

    def do(self, actor: Actor, ask: Ask) -> None:
        """Carry a command out (RuntimeError if it is refused)."""
        self._count, self._at = self._count + 1, self._at + _BETWEEN
        command = Command(str(self._count), "case", self._at, actor, ask)
        done = advance(self.rules, self.roster, self.state, command)
        if not isinstance(done.answer, Accepted):
            raise RuntimeError(f"{ask} was refused: {done.answer}")  # noqa: TRY004
        if self.stored:
            self._store(command, done)
        self.state = done.state

    def _store(self, command: Command, done: Advance) -> None:
        written = effects(self.rules, "bench", self.state, self._head, command, done)
        if written is not None:
            self._head = written.case.head


def play(rules: Rules, steps: int, *, stored: bool = False) -> State:
    """Open a case and complete its steps one after another; RuntimeError if it is not closed by then."""
    desk = Desk(rules, stored)
    desk.open()
    for step in range(1, steps + 1):
        desk.complete(step)
    if desk.state is None or desk.state.closed_at is None:
        raise RuntimeError("the case is not at its end")
    return desk.state
