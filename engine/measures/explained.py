"""The explained clock: where the time of a case went, second by second (`spec/time.md`, Measures).

Each second belongs to the first of these that holds: outside working hours; suspended (by ground); for any open item
worked, waiting to be started, waiting for assignment; stopped by a wait; waiting for the system. The parts sum to the
whole exactly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise

from engine.case import events as e
from engine.clockwork.calendar import Calendar

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


class Spent(StrEnum):
    """What a second went to, the first that holds."""

    OUTSIDE = "outside"
    SUSPENDED = "suspended"
    WORKED = "worked"
    UNSTARTED = "unstarted"
    UNASSIGNED = "unassigned"
    STOPPED = "stopped"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds `start` to `end` of the case, counted from its opening, and what they went to.

    `step` is the step of the item that decided it (None outside working hours, while the case is suspended, and where
    no item is open); `ground` the event with the ground of the suspension.
    """

    start: int
    end: int
    spent: Spent
    step: str | None = None
    ground: e.CaseSuspended | None = None

    @property
    def seconds(self) -> int:
        """Give the length."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class _Open:
    """An open item, and how it stands."""

    step: str
    spent: Spent


@dataclass(slots=True)
class _Going:
    """What is so at a moment of the case: its open items, and the suspension while it lasts."""

    items: dict[int, _Open] = field(default_factory=dict)
    suspended: e.CaseSuspended | None = None


def explained(
    events: Iterable[e.Event], kinds: dict[str, str], calendar: Calendar, until: datetime
) -> tuple[Stretch, ...]:
    """Split a case from its opening to `until` (its closing, or now), in the order of time.

    `kinds` says of each step whether it is `work`, `wait` or `route`. Neighbours of one kind and step are joined.
    """
    told = tuple(events)
    if not told:
        return ()
    opened = told[0].at
    found: list[Stretch] = []
    for start, end, why in _pieces(told, kinds, calendar, until):
        piece = replace(why, start=(start - opened) // _SECOND, end=(end - opened) // _SECOND)
        last = found[-1] if found else None
        if last is not None and replace(piece, start=last.start, end=last.end) == last:
            found[-1] = replace(last, end=piece.end)
        elif piece.seconds:
            found.append(piece)
    return tuple(found)


def sums(stretches: Iterable[Stretch]) -> dict[Spent, int]:
    """Give the seconds of each part that there is, in the order in which they count."""
    total = dict.fromkeys(Spent, 0)
    for stretch in stretches:
        total[stretch.spent] += stretch.seconds
    return {spent: seconds for spent, seconds in total.items() if seconds}


def _pieces(
    told: tuple[e.Event, ...], kinds: dict[str, str], calendar: Calendar, until: datetime
) -> Iterator[tuple[datetime, datetime, Stretch]]:
    """Give each piece with what it went to, as a stretch without length."""
    going = _Going()
    # What an alarm did may be dated before the event that precedes it: time does not run back for that.
    instants = (*accumulate((event.at for event in told), max), until)
    for event, (start, end) in zip(told, pairwise(instants), strict=True):
        _follow(going, event, kinds)
        why = _deciding(going)
        for opens, closes, inside in _cut(calendar, start, min(end, until)):
            yield opens, closes, why if inside else Stretch(0, 0, Spent.OUTSIDE)


def _follow(going: _Going, event: e.Event, kinds: dict[str, str]) -> None:
    """Take an event into account: what suspends or resumes the case, opens, assigns, starts or ends an item."""
    if isinstance(event.body, e.CaseSuspended | e.CaseResumed):
        going.suspended = event.body if isinstance(event.body, e.CaseSuspended) else None
    if event.item is None or event.step is None:
        return
    items = going.items
    match event.body:
        case e.StepActivated():
            first = {"work": Spent.UNASSIGNED, "wait": Spent.STOPPED}.get(kinds[event.step], Spent.SYSTEM)
            items[event.item] = _Open(event.step, first)
        case e.StepAssigned():
            items[event.item] = _Open(event.step, Spent.UNSTARTED)
        case e.StepReleased():
            items[event.item] = _Open(event.step, Spent.UNASSIGNED)
        case e.StepStarted():
            items[event.item] = _Open(event.step, Spent.WORKED)
        case e.StepCompleted() | e.StepSkipped() | e.StepCancelled():
            items.pop(event.item, None)
        case _:
            pass


def _deciding(going: _Going) -> Stretch:
    """Give what time goes to now, and the item that decides it; without an open item the system has to go on."""
    if going.suspended is not None:
        return Stretch(0, 0, Spent.SUSPENDED, ground=going.suspended)
    order = tuple(Spent)
    first = min(going.items.values(), key=lambda item: order.index(item.spent), default=None)
    return Stretch(0, 0, Spent.SYSTEM) if first is None else Stretch(0, 0, first.spent, first.step)


def _cut(calendar: Calendar, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime, bool]]:
    """Cut a stretch at the ends of working hours, and say of each piece whether it lies inside them."""
    at, day = start, calendar.local_date(start) - _DAY
    while at < end:
        for opens, closes in calendar.intervals(day):
            if closes <= at or opens >= end:
                continue
            if opens > at:
                yield at, opens, False
                at = opens
            inside = min(closes, end)
            yield at, inside, True
            at = inside
        day += _DAY
        if at < end and calendar.start_of(day) >= end + _DAY:
            yield at, end, False
            at = end
