"""Playing a scenario on paper, by the same core as live cases (`spec/scenarios.md`).

Alarms that are due fire with each action; after each action, refused or not, the assigning worker acts until nothing is
left to do. Nothing is random: salts are derived from the command, ids are counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from engine.case import commands as c
from engine.case import events as e
from engine.case.advance import advance
from engine.case.choose import next_ask
from engine.case.rules import Rules
from engine.case.state import Item, State
from engine.clockwork.calendar import Calendar, canonical
from engine.ledger.canonical import digest
from engine.machine.model import Machine
from engine.office.roster import Holding, Member, Roster
from engine.rehearsal.scenario import Action, Scenario

CASE = "scenario"


@dataclass(frozen=True, slots=True)
class Played:
    """An action with what came of it: the refusal's code, the new events, and the case after it (None before it).

    `why` are the details of the refusal, as `amount: must be given` ("" without any).
    """

    action: Action
    refused: str | None
    events: tuple[e.Event, ...]
    state: State | None
    why: str = ""


def rules_for(machine: Machine, calendars: Mapping[str, Calendar]) -> Rules:
    """Give the rules that a machine makes with calendars, by the names that the SOP uses."""
    digests = {name: digest(canonical(calendar)) for name, calendar in calendars.items()}
    return Rules(machine, calendars, digests, machine.effective)


def play(scenario: Scenario, rules: Rules) -> Iterator[Played]:
    """Play a scenario action by action."""
    stage = _Stage(rules, scenario.people)
    for action in scenario.play:
        refused = stage.ask(action)
        events = stage.new_events()
        code, why = (refused.code, _said(refused)) if refused else (None, "")
        yield Played(action, code, events, stage.state, why)


def _said(refused: c.Refused) -> str:
    details = ((name, [told] if isinstance(told, str) else told) for name, told in refused.details.items())
    return "; ".join(f"{name}: {', '.join(told)}" for name, told in details)


@dataclass(slots=True)
class _Stage:
    """The case as played so far, with the journal and the answers that were given."""

    rules: Rules
    people: Mapping[str, tuple[str, ...]]
    state: State | None = None
    journal: list[e.Event] = field(default_factory=list)
    answers: dict[str, tuple[object, c.Answer]] = field(default_factory=dict)
    told: int = 0
    last_assigned: dict[str, int] = field(default_factory=dict)

    def new_events(self) -> tuple[e.Event, ...]:
        """Give the events since this was asked last."""
        told, self.told = self.told, len(self.journal)
        return tuple(self.journal[told:])

    def ask(self, action: Action) -> c.Refused | None:
        """Carry an action out and let the worker act after it; give the refusal."""
        body = (action.ask, action.actor)
        first = self.answers.get(action.command_id)
        if first is not None:
            answer = first[1] if first[0] == body else c.Refused("conflict")
        else:
            answer = self._advance(action.command_id, action.at, action.actor, action.ask)
            self.answers[action.command_id] = (body, answer)
        self._let_the_worker_act(action.at)
        return answer if isinstance(answer, c.Refused) else None

    def _advance(self, command_id: str, at: datetime, actor: c.Actor, ask: c.Ask) -> c.Answer:
        salts = {path: sha256(f"{command_id}/{path}".encode()).digest() for path in c.salted_paths(ask)}
        command = c.Command(command_id, CASE, at, actor, ask, salts)
        done = advance(self.rules, self._roster(), self.state, command)
        self.state = done.state
        self.journal.extend(done.events)
        for event in done.events:
            if isinstance(event.body, e.StepAssigned):
                self.last_assigned[event.body.person] = event.seq
        return done.answer

    def _let_the_worker_act(self, at: datetime) -> None:
        while (found := self._next_for_worker()) is not None:
            seq = self.state.seq if self.state else 0
            self._advance(f"assign-{seq}", at, c.System(c.Duty.ASSIGN), found)

    def _next_for_worker(self) -> c.Ask | None:
        if self.state is None or not self.state.items:
            return None
        roster = self._roster()
        asks = (next_ask(self.rules, roster, self.state, item) for item in self.state.items.values())
        return next((ask for ask in asks if ask is not None), None)

    def _roster(self) -> Roster:
        items = tuple(self.state.items.values()) if self.state else ()
        return Roster({person: self._member(person, roles, items) for person, roles in self.people.items()})

    def _member(self, person: str, roles: tuple[str, ...], items: tuple[Item, ...]) -> Member:
        return Member(
            person=person,
            holdings=tuple(Holding(role) for role in roles),
            load=sum(item.assignee == person for item in items),
            last_assigned=self.last_assigned.get(person),
        )
