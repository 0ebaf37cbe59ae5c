"""Generated lives: moves drawn from what is open on a case, illegal ones mixed in, with a clock that leaps.

A life is played by `advance` alone; what it leaves (journal, states, writes) is what the properties look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from engine.case import commands as c
from engine.case.advance import Advance, advance
from engine.case.choose import next_ask
from engine.case.effects import effects
from engine.case.events import Event
from engine.case.rules import Rules
from engine.case.state import Item, State, Status
from engine.case.writes import Writes
from engine.definition.model import Field, FieldType, Route, Wait
from engine.machine.model import Place
from engine.office.roster import Holding, Member, Roster

BEGIN = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
ORIGIN = "test"
LEAPS = (timedelta(0), timedelta(minutes=1), timedelta(minutes=40), timedelta(hours=5), timedelta(days=1, hours=3))


@dataclass(repr=False)
class Life:
    """A case with its journal and the chain's head; `past` holds each decision with what it is to leave behind."""

    rules: Rules
    roster: Roster
    now: datetime = BEGIN
    state: State | None = None
    head: str | None = None
    journal: list[Event] = field(default_factory=list)
    past: list[tuple[c.Command, State | None, Advance, Writes | None]] = field(default_factory=list)

    def __repr__(self) -> str:
        asked = "\n".join(f"  {command.at:%a %H:%M:%S} {command.actor} {command.ask}" for command, *_ in self.past)
        return f"a life of {self.rules.machine.sop}:\n{asked}"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: ARG002, FBT001
        printer.text(repr(self))

    def ask(self, actor: c.Actor, ask: c.Ask) -> Advance:
        """Carry one command out."""
        command_id = f"c{len(self.past)}"
        salts = {path: sha256(f"{command_id}{path}".encode()).digest() for path in c.salted_paths(ask)}
        command = c.Command(command_id, "life", self.now, actor, ask, salts)
        before = self.state
        done = advance(self.rules, self.roster, before, command)
        writes = effects(self.rules, ORIGIN, before, self.head, command, done)
        self.past.append((command, before, done, writes))
        self.state = done.state
        self.journal.extend(done.events)
        self.head = writes.journal[-1].hash if writes else self.head
        return done

    def let_the_worker_act(self) -> None:
        """Offer and assign until nothing is left to do."""
        while (found := next(self._worker_asks(), None)) is not None:
            self.ask(c.System(c.Duty.ASSIGN), found)

    def _worker_asks(self) -> Iterator[c.Ask]:
        for item in self.state.items.values() if self.state else ():
            ask = next_ask(self.rules, self.roster, self.state, item) if self.state else None
            if ask is not None:
                yield ask


def roster_of(rules: Rules) -> Roster:
    """Two holders of each role, one person who holds all but the supervisor's, a stranger without any."""
    held: dict[str, tuple[str, ...]] = {f"{role}{n}": (role,) for role in rules.machine.roles for n in (1, 2)}
    held["jack"] = tuple(role for role in rules.machine.roles if role != rules.machine.supervisor)
    members = {person: Member(person, tuple(map(Holding, roles))) for person, roles in held.items()}
    return Roster({**members, "stranger": Member("stranger", ())})


def value_for(declared: Field) -> st.SearchStrategy[c.Given]:
    """Give values that fit a field."""
    match declared.type:
        case FieldType.INTEGER | FieldType.NUMBER:
            least = int(declared.least or 0)
            most = int(declared.most or least + 99)
            return st.integers(least, most)
        case FieldType.DATE:
            return st.just(declared.least or declared.most or "2026-03-02")
        case FieldType.BOOLEAN:
            return st.booleans()
        case FieldType.CHOICE:
            return st.sampled_from(declared.choices)
        case FieldType.LIST:
            return st.just(("a",))
        case FieldType.TEXT:
            return st.just("words")


@st.composite
def moves(draw: st.DrawFn, life: Life) -> tuple[c.Actor, c.Ask]:
    """Draw a move: mostly one that is open, sometimes anything at all."""
    person = c.Person(draw(st.sampled_from(sorted(life.roster.members))))
    state = life.state
    if state is None or not state.items or draw(st.integers(0, 9)) == 0:
        return draw(_stray(life, person))
    item = draw(st.sampled_from(list(state.items.values())))
    return draw(_on_item(life, item, person))


@st.composite
def opening(draw: st.DrawFn, rules: Rules) -> c.OpenCase:
    """Draw an opening that brings what the intake asks for."""
    intake = rules.machine.intake
    data = {declared.name: draw(value_for(declared)) for declared in intake.fields}
    return c.OpenCase(rules.machine.sop, "office", "1", {name: c.Paper() for name in intake.documents}, data)


@st.composite
def _on_item(draw: st.DrawFn, life: Life, item: Item, person: c.Person) -> tuple[c.Actor, c.Ask]:
    place = life.rules.machine.places[item.step]
    target = c.Target(item=item.number)
    outcome = draw(st.sampled_from(place.outcomes)) if place.outcomes else None
    boss = c.Person(f"{life.rules.machine.supervisor}1")
    holder = draw(st.sampled_from([p for p in life.roster.members if life.roster.holds(p, item.roles)] or ["stranger"]))
    doer = c.Person(item.assignee or holder)
    papers = draw(_papers(place))
    data = {declared.name: draw(value_for(declared)) for declared in place.step.fields}
    match place.step.kind:
        case Wait():
            return c.Outside(), c.SignalWait(target, outcome, papers, data)
        case Route():
            return boss, c.ResolveItem(target, "because", outcome)
        case _:
            choices: tuple[tuple[c.Actor, c.Ask], ...] = (
                (doer, c.CompleteItem(target, outcome, papers, data)),
                (doer, c.CompleteItem(target, outcome, papers, data)),
                (doer, c.StartItem(target)),
                (person, c.ClaimItem(target)),
                (doer, c.ReleaseItem(target)),
                (boss, c.CompleteItem(target, outcome, {}, data, "urgent")),
                (boss, c.ClaimItem(target, "urgent")),
                (boss, c.SkipItem(target, "known", outcome)),
            )
            return draw(st.sampled_from(choices))


def _papers(place: Place) -> st.SearchStrategy[dict[str, c.Paper]]:
    """All that any way asks for, or some of it."""
    names = {entry.document for entry in place.step.requires} | set(place.step.output)
    for way in place.ways.values():
        names |= {entry.document for entry in way.requires or ()} | set(way.output or ())
    everything = {name: c.Paper() for name in sorted(names)}
    return st.one_of(st.just(everything), st.just({}))


@st.composite
def _stray(draw: st.DrawFn, life: Life, person: c.Person) -> tuple[c.Actor, c.Ask]:
    """Anything: the wrong actor, a step that is not open, texts that are missing."""
    steps = [*life.rules.machine.places, "nowhere"]
    target = c.Target(step=draw(st.sampled_from(steps)))
    asks: tuple[c.Ask, ...] = (
        c.CompleteItem(target, "nonsense"),
        c.ClaimItem(target),
        c.SignalWait(target),
        c.SkipItem(target),
        c.AddNote("a word"),
        c.AddNote(" "),
        c.AttachDocuments({}),
        c.AnswerAlerts(None, "seen"),
        c.WithdrawCase(None),
        c.TellTime(),
        draw(opening(life.rules)),
    )
    actors: tuple[c.Actor, ...] = (person, c.Outside(), c.System(c.Duty.ENFORCE))
    return draw(st.sampled_from(actors)), draw(st.sampled_from(asks))


def is_over(life: Life) -> bool:
    """Say whether nothing can happen any more."""
    return life.state is not None and life.state.status is Status.CLOSED
