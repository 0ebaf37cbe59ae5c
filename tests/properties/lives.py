"""Generated lives: moves drawn from what is open on a case, illegal ones mixed in, with a clock that leaps.

A life is played by `advance` alone, and after each command all that is known of it is what was stored: the state is
read back. What it leaves (journal, states, writes) is what the properties look at.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from engine.case import commands as c
from engine.case.advance import Advance, advance
from engine.case.authority import eligible
from engine.case.choose import next_ask
from engine.case.effects import effects
from engine.case.events import Event
from engine.case.plain import from_plain, to_plain
from engine.case.rules import Rules
from engine.case.state import Item, State, Status
from engine.case.writes import Writes
from engine.definition.model import Field, FieldType, Route, Wait
from engine.ledger.canonical import canonical
from engine.machine.model import Place
from engine.office.roster import Holding, Member, Roster

BEGIN = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
ORIGIN = "test"
LEAPS = (
    timedelta(0),
    timedelta(microseconds=1),
    timedelta(minutes=1),
    timedelta(minutes=9),
    timedelta(minutes=40),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(days=1, hours=3),
    timedelta(days=9),
)
Move = tuple[c.Actor, c.Ask]
DURATIONS = ("1 hour", "1 working day", "2 calendar days", "1 month", "a while")


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
        self.state = from_plain(State, json.loads(canonical(to_plain(done.state))), whole=True) if done.state else None
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
            return st.sampled_from([("a",), ("a", "b"), *([] if declared.required else [()])])
        case FieldType.TEXT:
            return st.just("words")


@st.composite
def moves(draw: st.DrawFn, life: Life) -> tuple[c.Actor, c.Ask]:
    """Draw a move: mostly one that is open, sometimes anything at all."""
    person = c.Person(draw(st.sampled_from(sorted(life.roster.members))))
    state = life.state
    chance = draw(st.integers(0, 19))
    if chance == 19 or (state is None and chance > 15):
        return draw(_stray(life, person))
    if state is None:
        return c.Outside(), draw(opening(life.rules))
    if chance in {16, 17, 18} or not state.items or (state.status is Status.SUSPENDED and chance > 5):
        return draw(_on_case(life))
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
    papers = draw(_papers(place))
    data = {declared.name: draw(value_for(declared)) for declared in place.step.fields}
    match place.step.kind:
        case Wait():
            signal = c.SignalWait(target, outcome, papers, data)
            return draw(_mostly((c.Outside(), signal), (boss, draw(_ruling(life, target, outcome)))))
        case Route():
            resolve = c.ResolveItem(target, "because", outcome)
            return draw(_mostly((boss, resolve), (boss, draw(_ruling(life, target, outcome)))))
        case _:
            fit = _fit(life, item)
            doer = c.Person(item.assignee or draw(st.sampled_from(fit)))
            other = draw(st.sampled_from([*fit, *fit, person.id]))
            return draw(
                _mostly(
                    (doer, c.CompleteItem(target, outcome, papers, data)),
                    (doer, c.StartItem(target)),
                    (doer, c.DelegateItem(target, other)),
                    (doer, c.SkipItem(target, "not needed", outcome)),
                    (boss, c.ReassignItem(target, other, "ill")),
                    (boss, draw(_ruling(life, target, outcome))),
                    (boss, draw(_ruling(life, target, outcome))),
                    (person, c.ClaimItem(target)),
                    (c.Person(other), c.ClaimItem(target)),
                    (doer, c.ReleaseItem(target)),
                    (boss, c.CompleteItem(target, outcome, {}, data, "urgent")),
                    (boss, c.ClaimItem(target, "urgent")),
                )
            )


def _mostly(first: Move, *others: Move) -> st.SearchStrategy[Move]:
    """The first more often than any other."""
    return st.sampled_from([first] * (len(others) + 1) + [*others])


def _fit(life: Life, item: Item) -> list[str]:
    """Give who may do the item now; whoever holds its role if nobody may."""
    if life.state is None:
        return ["stranger"]
    fit = [member.person for member in eligible(life.rules.machine, life.roster, life.state, item)]
    return fit or [person for person in sorted(life.roster.members) if life.roster.holds(person, item.roles)]


def _ruling(life: Life, target: c.Target, outcome: str | None) -> st.SearchStrategy[c.Ask]:
    """What a supervisor does about an item of any kind; a join at which tokens wait is a likely place to jump to."""
    waited_for = sorted({token.step for token in life.state.tokens}) if life.state else []
    places = [*waited_for] * 9 + list(life.rules.machine.places)
    return st.one_of(
        st.just(c.SkipItem(target, "known", outcome)),
        st.sampled_from(DURATIONS).map(lambda duration: c.ExtendDeadline(target, duration, "more is needed")),
        st.sampled_from(places).map(lambda to_step: c.JumpToStep(to_step, target, "because")),
    )


@st.composite
def _on_case(draw: st.DrawFn, life: Life) -> tuple[c.Actor, c.Ask]:
    """What concerns the case: it is suspended, and resumed, more often than it is ended."""
    boss = c.Person(f"{life.rules.machine.supervisor}1")
    stops = life.rules.machine.stops
    ground = draw(st.sampled_from((stops.grounds if stops else None) or ("money",)))
    step = draw(st.sampled_from(list(life.rules.machine.places.values())))
    outcome = draw(st.sampled_from(step.outcomes)) if step.outcomes else None
    data = {declared.name: draw(value_for(declared)) for declared in step.step.fields}
    last: tuple[c.Ask, ...] = (c.AbortCase("no use"), c.SuspendCase("money", "again"), c.WithdrawCase("gone"))
    choices: tuple[tuple[c.Actor, c.Ask], ...] = (
        (boss, c.ResumeCase()),
        (boss, c.ResumeCase()),
        (boss, c.SuspendCase(ground, "it cannot go on")),
        (boss, c.SuspendCase(ground, "it cannot go on")),
        (boss, c.JumpToStep(step.step.id, reason="it stands")),
        (boss, c.AnswerAlerts(None, "seen")),
        (c.Outside(), c.SignalWait(c.Target(step=step.step.id), outcome, {}, data)),
        (c.Outside(), c.SignalWait(c.Target(step=step.step.id), outcome, {}, data)),
        (c.System(c.Duty.ENFORCE), c.TellTime()),
        (boss, draw(st.sampled_from(last))),
    )
    return draw(st.sampled_from(choices))


def _papers(place: Place) -> st.SearchStrategy[dict[str, c.Paper]]:
    """All that any way asks for, or some of it."""
    names = {entry.document for entry in place.step.requires} | set(place.step.output)
    for way in place.ways.values():
        names |= {entry.document for entry in way.requires or ()} | set(way.output or ())
    everything = {name: c.Paper() for name in sorted(names)}
    return st.sampled_from([everything, everything, everything, {}])


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
        c.SuspendCase("nothing", " "),
        c.ResumeCase(),
        c.AbortCase("why not"),
        c.ExtendDeadline(target, "1 hour", "more"),
        c.JumpToStep("nowhere", target, "because"),
        c.ReassignItem(target, "stranger", "ill"),
        c.DelegateItem(target, "stranger"),
        c.TellTime(),
        draw(opening(life.rules)),
    )
    actors: tuple[c.Actor, ...] = (person, c.Outside(), c.System(c.Duty.ENFORCE))
    return draw(st.sampled_from(actors)), draw(st.sampled_from(asks))


def is_over(life: Life) -> bool:
    """Say whether nothing can happen any more."""
    return life.state is not None and life.state.status is Status.CLOSED
