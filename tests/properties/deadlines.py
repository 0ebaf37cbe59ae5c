"""The times of a life, worked out again from its journal by an oracle that counts minutes (`spec/time.md`)."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from engine.case import commands as c
from engine.case import events as e
from engine.definition.durations import Duration, Family, Standard, parse_duration, parse_standard
from engine.definition.model import OPENING
from engine.machine.model import Machine
from tests.properties.laws import Count
from tests.properties.lives import Life
from tests.properties.offices import WRITTEN
from tests.properties.oracle import Oracle

ORACLE = Oracle({key: value for key, value in WRITTEN.items() if key != "calendar"})


def deadlines_are_those_of_the_oracle(life: Life) -> None:
    """Every due time of an item and of the promise: as it is given, as it is extended, as a stop moves it."""
    told = _Times(life.rules.machine, Count(life.rules.machine))
    for command, _, done, _ in life.past:
        for event in done.events:
            told.read(event, command.ask)
            told.count.read(event)


@dataclass
class _Clock:
    due: datetime | None
    family: Family | None


@dataclass
class _Times:
    """The clocks that run, by item (0: the promise), and since when the case or the promise stands."""

    machine: Machine
    count: Count
    opened: datetime | None = None
    clocks: dict[int, _Clock] = field(default_factory=dict)
    since: datetime | None = None
    stopped: datetime | None = None

    def read(self, event: e.Event, ask: c.Ask) -> None:
        number = event.item or 0
        match event.body:
            case e.CaseOpened():
                self.opened = event.at
            case e.StepActivated() as body:
                self._given(number, self._start(event), body.standard, body.due)
            case e.PromiseStarted() as body:
                promise = self.machine.promise
                text = promise.standard.text if promise and isinstance(promise.standard, Standard) else None
                if text is not None:
                    self._given(0, event.at, text, body.due)
            case e.DeadlineExtended() as body if isinstance(ask, c.ExtendDeadline):
                assert self.clocks[number].due == body.due_before
                assert body.due == over(body.due_before, parse_duration(ask.duration), from_due=True)
                self.clocks[number].due = body.due
            case e.DeadlinePassed(due=due) if number in self.clocks:
                assert self.clocks[number].due == due
            case e.StepCompleted() | e.StepSkipped() | e.StepCancelled():
                self.clocks.pop(number, None)
            case e.CaseSuspended():
                self.since = event.at
            case e.CaseResumed(clocks=clocks):
                for item in [item for item in self.clocks if item]:
                    self._moved(item, self.since, event.at, clocks[item].due if item in clocks else None)
            case e.ClockStopped():
                self.stopped = event.at
            case e.ClockStarted(due=due) if 0 in self.clocks:
                self._moved(0, self.stopped, event.at, due)
            case _:
                pass

    def _start(self, event: e.Event) -> datetime:
        counted_from = self.machine.places[event.step or ""].step.counted_from
        if counted_from == OPENING:
            assert self.opened is not None
            return self.opened
        return self.count.completed_at.get(counted_from or "", event.at)

    def _given(self, number: int, start: datetime, standard: str | None, due: datetime | None) -> None:
        duration = written(standard)
        assert due == (None if duration is None else over(start, duration))
        self.clocks[number] = _Clock(due, duration.family if duration else None)

    def _moved(self, number: int, since: datetime | None, now: datetime, told: datetime | None) -> None:
        clock = self.clocks[number]
        if clock.due is None or clock.family is None or since is None:
            assert told is None
            return
        before, clock.due = clock.due, told or clock.due
        assert clock.due == (before if before < since else resumed(clock.family, since, now, before))


def written(standard: str | None) -> Duration | None:
    """Read a standard as an event tells it: `3 x 30 minutes` follows from a number."""
    count, _, each = (standard or "").rpartition(" x ")
    if standard is None or not count:
        return parse_standard(standard).most if standard else None
    once = parse_duration(each)
    return Duration(once.family, once.amount * int(count), standard)


@lru_cache(maxsize=5000)
def over(start: datetime, duration: Duration, *, from_due: bool = False) -> datetime:
    """When a duration is over; 24:00 of a due time counts as the date that ends there."""
    day = ORACLE.date_of(start, ending=from_due)
    match duration.family:
        case Family.WORKING_TIME:
            return ORACLE.used_up(start, timedelta(seconds=duration.amount))
        case Family.MONTHS:
            years, month = divmod(day.month - 1 + duration.amount, 12)
            last = monthrange(day.year + years, month + 1)[1]
            return ORACLE.end(Family.MONTHS, date(day.year + years, month + 1, min(day.day, last)))
        case family:
            return ORACLE.end(family, ORACLE.nth(family, day, duration.amount))


@lru_cache(maxsize=5000)
def resumed(family: Family, since: datetime, now: datetime, due: datetime) -> datetime:
    """Where a due time lies once a stop is over."""
    if family is Family.WORKING_TIME:
        return ORACLE.used_up(now, ORACLE.between(since, due))
    return ORACLE.end(family, ORACLE.moved(family, since, now, ORACLE.date_of(due, ending=True)))
