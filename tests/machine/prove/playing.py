"""Counter-examples played on the core: the steps are completed in the order named, by whatever outcome leads on.

A stage knows no more than an office does: who completes a step gives its output and what it asks for, and fills its
fields; only what a claim says to be missing is never given. Whoever completes is somebody who has done nothing yet.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import product

from engine.case import commands as c
from engine.case import events as e
from engine.case.advance import advance
from engine.case.alarms import next_alarm_at
from engine.case.evolve import evolve
from engine.case.rules import Rules
from engine.case.state import History, Item, State, Status
from engine.clockwork.calendar import calendar_of
from engine.definition.expressions import names_in
from engine.definition.model import OPENING, Definition, Field, FieldType, Route, Wait, Work
from engine.definition.read import read_document
from engine.definition.terms import And, Compare, Expression, Literal, Not, Or
from engine.machine.model import Machine, Place
from engine.office.roster import Holding, Member, Roster

BEGIN = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # a Monday, 08:30 in Makassar
PERSONS = 200
ENOUGH = 80
OFFICE_HOURS = calendar_of(
    {
        "calendar": "id-government",
        "version": 1,
        "zone": "Asia/Makassar",
        "week": {day: ["08:00-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    }
)
Facts = frozenset[tuple[str, str]]
"""Documents and fields, as (kind, name)."""


def document_of(*steps: Mapping[str, object], **more: object) -> dict[str, object]:
    """Give an SOP of these steps as a map."""
    roles = {"clerk": {"title": "Clerk"}, "head": {"title": "Head"}}
    head = {"sop": "t", "version": 1, "title": "T", "supervisor": "head", "roles": roles}
    return {**head, **more, "steps": list(steps)}


def work(name: str, **more: object) -> dict[str, object]:
    """Give a step that a person does."""
    return {"id": name, "activity": "do", "role": "clerk", "time": "1 hour", "produces": "something", **more}


def definition_of(document: Mapping[str, object]) -> Definition:
    """Read an SOP that must be readable."""
    definition = read_document(document, "sop")
    assert isinstance(definition, Definition), list(map(str, definition))
    return definition


def rules_of(machine: Machine) -> Rules:
    """Let a machine run by office hours, whatever its calendars are called."""
    return Rules(machine, dict.fromkeys(machine.calendars, OFFICE_HOURS), dict.fromkeys(machine.calendars, "0" * 64))


@dataclass(frozen=True)
class Told:
    """A case as played so far: the steps that moved on, in order, and every state that the last command led to."""

    now: datetime
    state: State
    done: tuple[str, ...]
    seen: tuple[State, ...]
    events: tuple[e.Event, ...]


class Stage:
    """Plays every way of completing a step."""

    def __init__(self, machine: Machine, withheld: Facts = frozenset()) -> None:
        self.machine = machine
        self.rules = rules_of(machine)
        self.withheld = withheld
        self.gives_requirements = True
        held = tuple(map(Holding, machine.roles))
        self.roster = Roster({f"p{number}": Member(f"p{number}", held) for number in range(PERSONS)})
        self.conditions = tuple(
            way.when for place in machine.places.values() for way in place.ways.values() if way.when is not None
        )

    def openings(self) -> Iterator[Told]:
        """Open the case in every way that matters to a route."""
        intake = self.machine.intake
        papers = self._papers(intake.documents)
        for data in self._data(intake.fields):
            ask = c.OpenCase(self.machine.sop, "office", "1", papers, data)
            told = self._ask(None, BEGIN, c.Person("p0"), ask)
            if told is not None:
                yield told

    def completions(self, told: Told, step: str) -> Iterator[Told]:
        """Complete an open step in every way that matters, by its time being over too."""
        place = self.machine.places[step]
        for outcome, data in product(place.ways, list(self._data(place.step.fields))):
            yield from self._completed(told, place, outcome, data)
        if place.step.on_overdue or (isinstance(place.step.kind, Wait) and place.step.kind.lapse):
            yield from self._in_time(told, step)

    def _completed(self, told: Told, place: Place, outcome: str | None, data: c.Data) -> Iterator[Told]:
        """Complete the item, or every item of a `for_each`, by one outcome."""
        name = place.step.id
        now: Told | None = told
        while now is not None and now.state.of_step(name) and now.done == told.done:
            item = now.state.of_step(name)[0]
            now = self._ask(now, now.now, *self._completing(now.state, item, place, outcome, data))
        if now is not None and now.done != told.done:
            yield now

    def _completing(
        self, state: State, item: Item, place: Place, outcome: str | None, data: c.Data
    ) -> tuple[c.Actor, c.Ask]:
        way, target = place.ways[outcome], c.Target(item=item.number)
        output = way.output if way.output is not None else place.step.output
        requires = way.requires if way.requires is not None else place.step.requires
        asked = tuple(entry.document for entry in requires if self.gives_requirements)
        papers = self._papers((*output, *asked))
        if isinstance(place.step.kind, Wait):
            return c.Outside(), c.SignalWait(target, outcome, papers, data)
        return c.Person(self._doer(state, place)), c.CompleteItem(target, outcome, papers, data)

    def _doer(self, state: State, place: Place) -> str:
        same_as = place.step.kind.same_as if isinstance(place.step.kind, Work) else None
        bound = state.opened_by if same_as == OPENING else state.steps.get(same_as or "", History()).last_doer
        return (bound if same_as else None) or f"p{state.seq % (PERSONS - 1) + 1}"

    def _in_time(self, told: Told, step: str) -> Iterator[Told]:
        """Let alarms fire, one after the other, until the step is over."""
        now: Told | None = told
        for _ in range(10):
            at = next_alarm_at(self.rules, now.state) if now is not None else None
            if now is None or at is None or now.done != told.done or not now.state.of_step(step):
                break
            now = self._ask(now, max(at, now.now) + timedelta(microseconds=1), c.System(c.Duty.ENFORCE), c.TellTime())
        if now is not None and now.done != told.done:
            yield now

    def _ask(self, told: Told | None, at: datetime, actor: c.Actor, ask: c.Ask) -> Told | None:
        """Carry a command out; None if it is refused."""
        before = told.state if told else None
        command_id = f"c{before.seq if before else 0}"
        salts = {path: sha256(path.encode()).digest() for path in c.salted_paths(ask)}
        done = advance(self.rules, self.roster, before, c.Command(command_id, "case", at, actor, ask, salts))
        if isinstance(done.answer, c.Refused) or done.state is None:
            return None
        seen: list[State] = []
        state = before
        for event in done.events:
            state = evolve("case", state, event)
            seen.append(state)
        moved = tuple(moved_on(event, state) for event, state in zip(done.events, seen, strict=True))
        names = tuple(name for name in moved if name is not None)
        return Told(at, done.state, (*(told.done if told else ()), *names), tuple(seen), done.events)

    def _papers(self, names: tuple[str, ...]) -> dict[str, c.Paper]:
        return {name: c.Paper() for name in names if ("document", name) not in self.withheld}

    def _data(self, fields: tuple[Field, ...]) -> Iterator[dict[str, c.Given]]:
        given = [field for field in fields if field.required or ("field", field.name) not in self.withheld]
        for values in product(*(list(self._values(field)) for field in given)):
            yield dict(zip((field.name for field in given), values, strict=True))

    def _values(self, field: Field) -> Iterator[c.Given]:
        """Give the values of a field between which a route may have to choose, else one that fits."""
        asked = [condition for condition in self.conditions if field.name in names_in(condition)]
        match field.type:
            case FieldType.BOOLEAN:
                yield from (True, False)
            case FieldType.CHOICE:
                yield from field.choices
            case FieldType.INTEGER | FieldType.NUMBER if asked:
                marks = {mark for condition in asked for mark in numbers_in(condition)}
                yield from sorted({near for mark in marks for near in (mark - 1, mark, mark + 1)})
            case FieldType.INTEGER | FieldType.NUMBER:
                yield int(field.least or 2)
            case FieldType.DATE:
                yield field.least or field.most or "2026-03-02"
            case FieldType.LIST:
                yield ("one", "two")
                if not field.required:
                    yield ()
            case FieldType.TEXT:
                yield "words"


def numbers_in(expression: Expression) -> Iterator[int]:
    """Give the whole numbers that a condition names."""
    match expression:
        case Literal(int() as value) if not isinstance(value, bool):
            yield value
        case And(parts) | Or(parts):
            for part in parts:
                yield from numbers_in(part)
        case Not(operand):
            yield from numbers_in(operand)
        case Compare(left, _, right):
            yield from numbers_in(left)
            yield from numbers_in(right)
        case _:
            return


def moved_on(event: e.Event, state: State) -> str | None:
    """Give the step that an event completes; of a `for_each` the item with which it moves on."""
    match event.body:
        case e.StepPassed():
            return event.step
        case e.StepCompleted():
            votes = any(vote.item == event.item for group in state.votes.values() for vote in group)
            return None if votes else event.step
        case e.StepCancelled(why="decided"):
            still = state.of_step(event.step or "")
            return None if still else event.step
        case _:
            return None


def confirms(stage: Stage, path: tuple[str, ...], holds: Callable[[Told], bool]) -> bool:
    """Say whether the core, completing the steps of a path, comes to where the claim holds."""
    ahead = list(stage.openings())
    while ahead:
        told = ahead.pop()
        if told.done[: len(path)] != path[: len(told.done)]:
            continue
        if len(told.done) >= len(path):
            if holds(told):
                return True
            continue
        ahead.extend(stage.completions(told, path[len(told.done)]))
    return False


def can_close(stage: Stage, told: Told) -> bool:
    """Say whether a case can come to its end, looking at what it can come into, nearest first.

    Where tokens pile up that never ends: after `ENOUGH` situations it is taken as shown that it cannot.
    """
    seen: set[tuple[object, ...]] = set()
    ahead = [told]
    while ahead and len(seen) < ENOUGH:
        told = ahead.pop(0)
        if told.state.status is Status.CLOSED:
            return True
        steps = tuple(sorted(item.step for item in told.state.items.values()))
        marking = (steps, tuple(sorted((token.step, token.from_) for token in told.state.tokens)))
        if marking in seen:
            continue
        seen.add(marking)
        for step in dict.fromkeys(steps):
            if not isinstance(stage.machine.places[step].step.kind, Route):
                ahead.extend(stage.completions(told, step))
    return False


def is_stuck(told: Told) -> bool:
    """Say whether the last command left tokens that wait and nothing open."""
    return any(isinstance(event.body, e.DeviationLogged) and event.body.kind == "stuck" for event in told.events)


def is_open_twice(step: str) -> Callable[[Told], bool]:
    """Look for a step that the last command opened while it was open."""
    return lambda told: any(len(state.of_step(step)) > 1 for state in told.seen)
