"""Laws of the journal: what holds of every life, read from its events and from the SOP alone (`spec/semantics.md`)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from engine.case import events as e
from engine.case.state import Status
from engine.definition.model import EachPerson, To, Way, Work
from engine.machine.model import Machine
from tests.properties.lives import Life

WHILE_SUSPENDED = (
    e.AttemptRefused, e.AlertAnswered, e.CaseClosed, e.CaseResumed, e.ClockStopped, e.DocumentsAttached, e.NoteAdded,
    e.SignalKept, e.StepAssigned, e.StepCancelled,
)  # fmt: skip
AFTER_CLOSING = (e.AlertAnswered, e.NoteAdded, e.AttemptRefused)
ENDS = (e.StepCompleted, e.StepSkipped, e.StepCancelled)


@dataclass
class Count:
    """The tokens of a case as its journal tells them: those that rest in steps (by item or group) and those that wait.

    `done` are the groups of which an item was completed and not skipped, `completed_at` the last time of each step.
    """

    machine: Machine
    tokens: int = 0
    resting: dict[int, int] = field(default_factory=dict)
    waiting: Counter[tuple[str, str]] = field(default_factory=Counter)
    votes: dict[int, list[str | None]] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    completed_at: dict[str, datetime] = field(default_factory=dict)
    is_jumping: bool = False

    def read(self, event: e.Event) -> None:
        """Count what an event does to tokens."""
        match event.body:
            case e.CaseOpened():
                self.tokens = 1
            case e.StepActivated(consumes=consumes, group=group):
                self._use(consumes)
                self.resting[event.item or 0] = group or event.item or 0
            case e.StepPassed(outcomes=outcomes, consumes=consumes):
                self._use(consumes)
                self._send(event, self.machine.places[event.step or ""].ways[next(iter(outcomes), None)])
            case e.TokenWaited(from_=source):
                self.waiting[event.step or "", source] += 1
            case e.StepCompleted(outcomes=outcomes) | e.StepSkipped(outcomes=outcomes):
                self._end(event, next(iter(outcomes), None))
            case e.StepCancelled(why=why):
                self._cancel(event.item or 0, why)
            case e.DeviationLogged(kind="jumped"):
                self.is_jumping = True
                self.tokens += 1
            case _:
                pass

    def _use(self, consumes: tuple[e.Consumed, ...] | None) -> None:
        """Tokens that waited become the one that goes on, or are used up by the one that jumps there."""
        used = consumes or ()
        self.waiting -= Counter((one.step, one.from_) for one in used)
        self.tokens -= len(used) if self.is_jumping else max(len(used) - 1, 0)
        self.is_jumping = False

    def _end(self, event: e.Event, outcome: str | None) -> None:
        """A token moves on with the item, or with the last that decides for a `for_each`."""
        group = self.resting.pop(event.item or 0)
        votes = self.votes.setdefault(group, [])
        votes.append(outcome)
        if isinstance(event.body, e.StepCompleted):
            self.done.add(group)
        way = decision(self.machine, event.step or "", votes, list(self.resting.values()).count(group))
        if way is not None:
            del self.votes[group]
            self._send(event, way, is_completion=group in self.done)

    def _cancel(self, item: int, why: str) -> None:
        group = self.resting.pop(item)
        if why == "jumped" and group not in self.resting.values():
            self.tokens -= 1
            self.votes.pop(group, None)

    def _send(self, event: e.Event, way: Way, *, is_completion: bool = True) -> None:
        if is_completion:
            self.completed_at[event.step or ""] = event.at
        self.tokens += len(way.target.steps) - 1 if isinstance(way.target, To) else -1


def decision(machine: Machine, step: str, votes: list[str | None], still_open: int) -> Way | None:
    """Give the way that the votes of a step's items come to, None while they are undecided (`for_each`)."""
    place = machine.places[step]
    each = place.step.kind.for_each if isinstance(place.step.kind, Work) else None
    total = len(votes) + still_open
    needs = 1 if each is None else min(each.needs or total, total)
    winner, count = Counter(votes).most_common(1)[0]
    if count >= needs:
        return place.ways[winner]
    return None if still_open else next(way for way in place.ways.values() if way.otherwise)


def no_token_is_lost_or_made(life: Life) -> None:
    """After each command as many tokens rest or wait as were sent and have not ended."""
    count = Count(life.rules.machine)
    for _, _, done, _ in life.past:
        for event in done.events:
            count.read(event)
        if done.state and done.state.status is not Status.CLOSED:
            assert count.tokens == len(set(count.resting.values())) + count.waiting.total()
            assert set(count.resting) == set(done.state.items)
            assert +count.waiting == Counter((token.step, token.from_) for token in done.state.tokens)


def a_join_opens_only_after_what_it_waits_for(life: Life) -> None:
    """Every token that is used waited; a join uses one from each step that it waits for, a jump all that wait there."""
    waiting: Counter[tuple[str, str]] = Counter()
    jumping = False
    for event in life.journal:
        match event.body:
            case e.TokenWaited(from_=source):
                waiting[event.step or "", source] += 1
            case e.DeviationLogged(kind="jumped"):
                jumping = True
            case e.StepActivated(consumes=consumes) | e.StepPassed(consumes=consumes):
                for used in consumes or ():
                    waiting[used.step, used.from_] -= 1
                    assert waiting[used.step, used.from_] >= 0
                    assert used.step == event.step
                wanted = life.rules.machine.places[event.step or ""].waits_for
                assert jumping or not consumes or {used.from_ for used in consumes} == wanted
                left = sum(count for (step, _), count in waiting.items() if step == event.step)
                assert not jumping or not left
                jumping = False
            case _:
                pass


def an_item_ends_once(life: Life) -> None:
    """Each item is opened once, with a number counted from 1, and completed, skipped or cancelled at most once."""
    opened = [event.item for event in life.journal if isinstance(event.body, e.StepActivated)]
    ended = Counter(event.item for event in life.journal if isinstance(event.body, ENDS))
    assert opened == list(range(1, len(opened) + 1))
    assert set(ended.values()) <= {1}
    assert set(ended) <= set(opened)


def each_obligation_is_stated_once(life: Life) -> None:
    """A work item that was completed or skipped states what it owed, once; what was cancelled states nothing itself."""
    kinds = {name: place.step.kind for name, place in life.rules.machine.places.items()}
    stated: dict[int, Counter[str]] = {}
    for event in life.journal:
        obligations = getattr(event.body, "obligations", None) or {}
        stated.setdefault(event.item or 0, Counter()).update(list(obligations))
        assert not obligations or isinstance(kinds[event.step or ""], Work)
    assert all(set(one.values()) <= {1} for one in stated.values())
    due = {event.item: event.body.due for event in life.journal if isinstance(event.body, e.StepActivated)}
    for event in life.journal:
        if not isinstance(kinds.get(event.step or ""), Work):
            continue
        match event.body:
            case e.StepSkipped():
                assert {*stated[event.item or 0]} - {"time"} == {"order"}
            case e.StepCompleted(deemed=True, obligations=obligations):
                assert obligations == {"role": "violated"}
            case e.StepCompleted():
                assert {"order", "role"} <= set(stated[event.item or 0])
                assert ("time" in stated[event.item or 0]) is (due[event.item] is not None)
            case _:
                pass


def nobody_does_two_of_one_group_unless_allowed(life: Life) -> None:
    """Of a `for_each` over people, and where `not_same_as` keeps persons apart, the same person is an override."""
    groups: dict[int, int] = {}
    doers: dict[tuple[str, int], set[str]] = {}
    done: dict[str, set[str]] = {"opening": {life.journal[0].by.person or ""} if life.journal else set()}
    for event in life.journal:
        match event.body:
            case e.StepActivated(group=int() as group):
                groups[event.item or 0] = group
            case e.StepCompleted(person=str() as person) as body:
                kind = life.rules.machine.places[event.step or ""].step.kind
                assert isinstance(kind, Work)
                together = doers.setdefault((event.step or "", groups.get(event.item or 0, 0)), set())
                by_people = kind.for_each is not None and isinstance(kind.for_each.over, EachPerson)
                apart = set().union(*(done.get(step, set()) for step in kind.not_same_as))
                if (by_people and person in together) or person in apart:
                    assert body.obligations["separation"] == "violated"
                together.add(person)
                done.setdefault(event.step or "", set()).add(person)
            case _:
                pass


def only_its_holder_completes_an_item(life: Life) -> None:
    """Who completes an item holds it, or an override is on record for it."""
    holders: dict[int, str | None] = {}
    wrong = {
        (event.command, event.item)
        for event in life.journal
        if isinstance(event.body, e.DeviationLogged) and event.body.kind == "wrong_person"
    }
    for event in life.journal:
        match event.body:
            case e.StepAssigned(person=person):
                holders[event.item or 0] = person
            case e.StepReleased(person=person):
                assert holders[event.item or 0] == person
                holders[event.item or 0] = None
            case e.StepCompleted(person=str() as person) | e.StepStarted(person=person):
                assert holders[event.item or 0] == person or (event.command, event.item) in wrong
            case _:
                pass


def nothing_happens_while_a_case_stands(life: Life) -> None:
    """Between a suspension and what ends it there is only what may be; no alarm fires and nothing is offered."""
    stands = is_closed = False
    for event in life.journal:
        lost = isinstance(event.body, e.DeviationLogged) and event.body.kind == "familiar_lost"
        assert not stands or lost or isinstance(event.body, WHILE_SUSPENDED), event
        assert not is_closed or isinstance(event.body, AFTER_CLOSING), event
        match event.body:
            case e.CaseSuspended():
                stands = True
            case e.CaseResumed():
                stands = False
            case e.CaseClosed():
                stands, is_closed = False, True
            case _:
                pass


def no_due_time_passes_inside_a_suspension(life: Life) -> None:
    """What was not overdue when the case was suspended becomes so only after the resume; the same of the promise."""
    began: dict[int | None, datetime] = {}
    stops: list[tuple[datetime, datetime]] = []
    since = life.now
    for event in life.journal:
        match event.body:
            case e.StepActivated() | e.PromiseStarted():
                began[event.item] = event.at
            case e.CaseSuspended():
                since = event.at
            case e.CaseResumed():
                stops.append((since, event.at))
            case e.DeadlinePassed(due=due):
                assert event.at == due
                assert not any(began[event.item] <= a < due < b for a, b in stops)
            case _:
                pass


def alarms_are_dated_at_their_time(life: Life) -> None:
    """What an alarm did is dated at its own time, which is past; all else is dated when it was decided."""
    fired = (e.DeadlineWarned, e.DeadlinePassed, e.AlertRaised, e.StepEscalated, e.StepReleased, e.DeviationLogged)
    for event in life.journal:
        assert event.at <= event.recorded_at
        assert event.at == event.recorded_at or isinstance(event.body, fired), event
    recorded = [event.recorded_at for event in life.journal]
    assert recorded == sorted(recorded)
    assert [event.seq for event in life.journal] == list(range(1, len(recorded) + 1))


def warnings_come_at_their_time(life: Life) -> None:
    """A warning is dated at the time that was said when the item was opened, or when a stop last moved it."""
    warn: dict[int, datetime | None] = {}
    for event in life.journal:
        match event.body:
            case e.StepActivated(warn=given) | e.PromiseStarted(warn=given):
                warn[event.item or 0] = given
            case e.ClockStarted(warn=datetime() as moved):
                warn[0] = moved
            case e.CaseResumed(clocks=clocks):
                warn |= {number: moved.warn for number, moved in clocks.items() if moved.warn}
            case e.DeadlineWarned():
                assert event.at == warn.pop(event.item or 0)
            case _:
                pass


def nothing_is_late_that_was_not_overdue(life: Life) -> None:
    """`late` follows `overdue`; no item is overdue twice at one due time, and no entry of `on_overdue` fires twice."""
    overdue: Counter[int | None] = Counter()
    marks: Counter[tuple[int | None, int]] = Counter()
    for event in life.journal:
        match event.body:
            case e.DeviationLogged(kind="overdue"):
                overdue[event.item] += 1
            case e.DeviationLogged(kind="late"):
                assert overdue[event.item] == 1
            case e.AlertRaised(mark=int() as mark) | e.StepEscalated(mark=mark):
                marks[event.item, mark] += 1
            case _:
                pass
    assert set(overdue.values()) | set(marks.values()) <= {1}


def a_ruling_of_a_supervisor_is_on_record(life: Life) -> None:
    """Each extension, jump and skip that was no right of its role is a deviation with who allowed it and why."""
    rulings = {e.DeadlineExtended: "extended", e.StepSkipped: "skipped"}
    allowed = {
        (event.command, event.body.kind)
        for event in life.journal
        if isinstance(event.body, e.DeviationLogged) and event.body.reason and event.body.authority
    }
    for event in life.journal:
        kind = rulings.get(type(event.body))
        step = life.rules.machine.places.get(event.step or "")
        waived = step is not None and isinstance(step.step.kind, Work) and step.step.kind.optional
        if kind and not (kind == "skipped" and waived):
            assert (event.command, kind) in allowed
        if isinstance(event.body, e.StepActivated) and event.body.jumped:
            assert (event.command, "jumped") in allowed


LAWS: Final[tuple[Callable[[Life], None], ...]] = (
    no_token_is_lost_or_made,
    a_join_opens_only_after_what_it_waits_for,
    an_item_ends_once,
    each_obligation_is_stated_once,
    nobody_does_two_of_one_group_unless_allowed,
    only_its_holder_completes_an_item,
    nothing_happens_while_a_case_stands,
    no_due_time_passes_inside_a_suspension,
    alarms_are_dated_at_their_time,
    warnings_come_at_their_time,
    nothing_is_late_that_was_not_overdue,
    a_ruling_of_a_supervisor_is_on_record,
)
