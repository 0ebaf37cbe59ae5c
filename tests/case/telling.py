"""How the tests of the core put a case together: an SOP as text, people, and commands one after another."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from engine.case import commands as c
from engine.case.advance import Advance, advance
from engine.case.effects import effects
from engine.case.rules import Rules
from engine.case.state import State
from engine.case.writes import Writes
from engine.clockwork.calendar import calendar_of
from engine.definition.model import Definition
from engine.definition.read import read_definition
from engine.machine.compile import compile_definition
from engine.office.roster import Holding, Member, Right, Roster

BEGIN = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # a Monday, 08:00 in Makassar
OFFICE_HOURS = calendar_of(
    {
        "calendar": "id-government",
        "version": 1,
        "zone": "Asia/Makassar",
        "week": {day: ["08:00-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
)
HEAD = """
sop: t
version: 1
title: T
supervisor: boss
roles: {clerk: {title: Clerk}, head: {title: Head}, boss: {title: Boss}}
"""
PEOPLE = {"ani": ("clerk",), "budi": ("clerk", "head"), "citra": ("head",), "dewi": ("boss",)}


class Tale:
    """A case that is told command by command; `last` is the decision of the last one, `left` what it is to leave."""

    def __init__(self, sop: str, people: dict[str, tuple[str, ...]] | None = None) -> None:
        definition = read_definition(HEAD + sop, "sop.yaml")
        assert isinstance(definition, Definition), list(definition)
        machine = compile_definition(definition)
        self.rules = Rules(machine, {machine.calendar: OFFICE_HOURS}, {machine.calendar: "0" * 64}, machine.effective)
        self.roster = Roster(
            {who: Member(who, tuple(map(Holding, roles))) for who, roles in (people or PEOPLE).items()}
        )
        self.now = BEGIN
        self.state: State | None = None
        self.head: str | None = None
        self.count = 0
        self.left: Writes | None = None

    def appoint(self, person: str, role: str, right: Right, on_behalf: str | None = None) -> None:
        """Let a person hold one role by this right alone."""
        members = {**self.roster.members, person: Member(person, (Holding(role, right, on_behalf),))}
        self.roster = Roster(members)

    def later(self, **span: float) -> "Tale":
        """Let time go on."""
        self.now += timedelta(**span)
        return self

    def open(self, **given: object) -> Advance:
        """Open the case, from outside."""
        return self.ask(c.Outside(), c.OpenCase("t", "office", "7", **given))  # type: ignore[arg-type]

    def by(self, person: str, ask: c.Ask) -> Advance:
        """Ask as a person."""
        return self.ask(c.Person(person), ask)

    def ask(self, actor: c.Actor, ask: c.Ask) -> Advance:
        """Carry a command out."""
        self.count += 1
        salts = {path: sha256(f"{self.count}{path}".encode()).digest() for path in c.salted_paths(ask)}
        command = c.Command(f"c{self.count}", "case", self.now, actor, ask, salts)
        before = self.state
        done = advance(self.rules, self.roster, before, command)
        self.left = effects(self.rules, "origin", before, self.head, command, done)
        self.state = done.state
        if self.left:
            self.head = self.left.case.head
        return done


def complete(step: str, outcome: str | None = None, **given: object) -> c.CompleteItem:
    """Ask to complete the open item of a step."""
    return c.CompleteItem(c.Target(step=step), outcome, **given)  # type: ignore[arg-type]
