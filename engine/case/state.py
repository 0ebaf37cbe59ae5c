"""What is true of a case: the fold of its events (`spec/semantics.md`, State; `spec/events.md`, the state is bounded).

The state holds what the next decision needs and nothing that grows with the age of the case: closed items live in the
journal alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from engine.case.events import Facts, FiledPaper


class Status(StrEnum):
    """Whether the case goes on."""

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Item:
    """A step being open.

    `candidates` is the answer of the last offer (None: it is to be offered), `released` who gave it back last,
    `marks` the entries of `on_overdue` that have fired, `incident` why the machine could not go on here; `least`,
    `group`, `element`, `jumped` and `family` as StepActivated says.
    """

    number: int
    step: str
    roles: tuple[str, ...]
    activated_at: datetime
    activated_seq: int
    visit: int
    due: datetime | None = None
    warn: datetime | None = None
    assignee: str | None = None
    started_at: datetime | None = None
    candidates: int | None = None
    unstaffed: bool = False
    released: str | None = None
    warned: bool = False
    passed: bool = False
    marks: tuple[int, ...] = ()
    familiar_lost: bool = False
    incident: str | None = None
    least: datetime | None = None
    group: int | None = None
    element: str | None = None
    jumped: bool = False
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """A closed item of a `for_each` that is still running: what it chose, and who did it (None: nobody)."""

    item: int
    outcome: str | None
    person: str | None
    skipped: bool


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension; `until` is None while it lasts. `ground` is None where it is committed."""

    since: datetime
    ground: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token that waits at the join `step` and came from `from_`."""

    step: str
    from_: str


@dataclass(frozen=True, slots=True)
class KeptSignal:
    """A signal that came before its wait was open; `seq` is its event."""

    seq: int
    step: str
    outcome: str | None
    data: Facts


@dataclass(frozen=True, slots=True)
class OnCase:
    """The last version of a document, and the seq of the event that put it there."""

    seq: int
    paper: FiledPaper


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise of the case: its due time, what has fired, and since when its clock stands (None: it runs)."""

    due: datetime | None
    warn: datetime | None = None
    started_at: datetime | None = None
    warned: bool = False
    passed: bool = False
    marks: tuple[int, ...] = ()
    stopped_at: datetime | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that nobody has answered: the seq of its event, its item (None: the case), the role told."""

    seq: int
    item: int | None
    role: str


@dataclass(frozen=True, slots=True)
class History:
    """What became of a step so far: visits, who completed it, who did so last and when."""

    visits: int = 0
    doers: tuple[str, ...] = ()
    last_doer: str | None = None
    last_completed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A case. Mappings keep the order in which their keys came; `items` holds the open ones by number.

    `stops` are the suspensions so far, `votes` the closed items of each running `for_each` by its group.
    `closed_at` is kept: notes and answers may follow, and the case still counts by the month of its closing.
    """

    case: str
    seq: int
    recorded_at: datetime
    opened_at: datetime
    status: Status
    office: str
    sop: str
    version: int
    digest: str
    number: str
    calendars: Mapping[str, str]
    result: str | None = None
    ended: str | None = None
    opened_by: str | None = None
    last_item: int = 0
    items: Mapping[int, Item] = field(default_factory=dict)
    tokens: tuple[Token, ...] = ()
    signals: tuple[KeptSignal, ...] = ()
    documents: Mapping[str, OnCase] = field(default_factory=dict)
    data: Facts = field(default_factory=dict)
    promise: Clock | None = None
    alerts: tuple[OpenAlert, ...] = ()
    steps: Mapping[str, History] = field(default_factory=dict)
    stuck: bool = False
    stops: tuple[Stop, ...] = ()
    votes: Mapping[int, tuple[Vote, ...]] = field(default_factory=dict)
    closed_at: datetime | None = None

    def of_step(self, step: str) -> tuple[Item, ...]:
        """Give the open items of a step, by number."""
        return tuple([item for item in self.items.values() if item.step == step])
