"""What happened: the permanent schema of the journal (`spec/events.md`).

An event is an envelope and a body. Values are plain: texts, integers, booleans, lists of texts and commitments, with
decimals and dates as texts, so that a journal can be read without any machine or calendar.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.ledger.commitment import Commitment

VERSION = 1
"""The version `v` of the meanings below."""

Value = str | int | bool | tuple[str, ...] | Commitment
"""A field of the case as it stands on record: numbers that are no integers, and dates, are texts."""


@dataclass(frozen=True, slots=True)
class By:
    """Who did it: a person with role, right and principal, the system in a duty, or somebody outside.

    Exactly one of `person`, `system` and `outside` is set.
    """

    person: str | None = None
    role: str | None = None
    right: str | None = None
    on_behalf: str | None = None
    system: str | None = None
    outside: bool | None = None


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A document on record: the digest of its file with size (bytes) and media type, or a committed reference."""

    digest: str | None = None
    size: int | None = None
    media_type: str | None = None
    reference: Commitment | None = None


Filed = Mapping[str, FiledPaper]
Facts = Mapping[str, Value]
Obligations = Mapping[str, str]
"""Obligation class -> `met`, `violated` or `waived` (`spec/measures.md`)."""


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case began, with everything that it pins for its life."""

    number: str
    office: str
    sop: str
    version: int
    digest: str
    calendars: Mapping[str, str]
    data: Facts
    documents: Filed


@dataclass(frozen=True, slots=True)
class Consumed:
    """A waiting token used up: it waited at `step` and came from `from_`."""

    step: str
    from_: str


@dataclass(frozen=True, slots=True)
class StepActivated:
    """An item was opened by a token.

    `least` is the instant at which `min_time` is over, `group` the number of the first item of its `for_each`, and
    `element` what it is for; `family` is said where the standard follows from a field.
    """

    roles: tuple[str, ...]
    standard: str | None
    visit: int
    due: datetime | None = None
    warn: datetime | None = None
    consumes: tuple[Consumed, ...] | None = None
    least: datetime | None = None
    group: int | None = None
    element: str | None = None
    jumped: bool | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class StepOffered:
    """An item was offered; `candidates` persons could do it now."""

    roles: tuple[str, ...]
    candidates: int
    policy: str


@dataclass(frozen=True, slots=True)
class StepAssigned:
    """An item came to a person; `why` is the policy or the command that brought it.

    `least` is the instant at which `min_time` is over where this cleared a start: counted from the activation again.
    """

    person: str
    why: str
    reason: Commitment | None = None
    least: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepReleased:
    """An item was given back by or taken from `person`."""

    person: str
    reason: Commitment | None = None
    least: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepStarted:
    """The work on an item began."""

    person: str
    least: datetime | None = None


@dataclass(frozen=True, slots=True)
class StepCompleted:
    """`waited` and `worked` in working seconds, of work items; `late_by` as the deviation's measure; `kept` the seq
    of the kept signal that was used.
    """

    outcomes: tuple[str, ...]
    data: Facts
    documents: Filed
    obligations: Obligations
    person: str | None = None
    waited: int | None = None
    worked: int | None = None
    late_by: int | None = None
    deemed: bool | None = None
    lapsed: bool | None = None
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class StepSkipped:
    """An item was left out on a supervisor's authority."""

    outcomes: tuple[str, ...]
    reason: Commitment
    obligations: Obligations


@dataclass(frozen=True, slots=True)
class StepPassed:
    """A `for_each` over nothing was passed at once, without an item; `consumes` as in StepActivated."""

    outcomes: tuple[str, ...]
    consumes: tuple[Consumed, ...] | None = None


@dataclass(frozen=True, slots=True)
class StepEscalated:
    """An item went over to other roles, by entry `mark` of `on_overdue`."""

    roles: tuple[str, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    """A due time was moved on a supervisor's authority."""

    due_before: datetime
    due: datetime
    reason: Commitment


@dataclass(frozen=True, slots=True)
class CaseSuspended:
    """All clocks stand; the ground is in clear if the SOP names its grounds."""

    ground: str | Commitment
    reason: Commitment


@dataclass(frozen=True, slots=True)
class Moved:
    """The times of an item after a stop."""

    due: datetime | None = None
    warn: datetime | None = None
    least: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseResumed:
    """The clocks run again; `clocks` holds, by item number, each that moved."""

    clocks: Mapping[int, Moved]


@dataclass(frozen=True, slots=True)
class StepCancelled:
    """An item ended with its case."""

    why: str


@dataclass(frozen=True, slots=True)
class TokenWaited:
    """A token came to a join and waits."""

    from_: str


@dataclass(frozen=True, slots=True)
class BranchEnded:
    """A token reached `end`."""

    result: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentsAttached:
    """Documents were put on the case."""

    documents: Filed


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """A note was written."""

    text: Commitment


@dataclass(frozen=True, slots=True)
class SignalKept:
    """A signal came for a wait that was not open."""

    documents: Filed
    data: Facts
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class PromiseStarted:
    """The clock of the case's promise began."""

    due: datetime | None
    warn: datetime | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class DeadlineWarned:
    """A warning's time came."""

    due: datetime


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    """A due time passed."""

    due: datetime
    obligations: Obligations | None = None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    """A role was told; `mark` is the entry of `on_overdue` that did it."""

    role: str
    why: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class AlertAnswered:
    """Alerts (by seq) were seen, and what was done was said."""

    alerts: tuple[int, ...]
    text: Commitment


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The promise's clock stands."""


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """The promise's clock runs again, with the times that moved."""

    due: datetime | None = None
    warn: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who allowed a deviation, and by what right."""

    person: str
    role: str | None = None
    right: str | None = None
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class DeviationLogged:
    """`measure` in working seconds, or counting days in the families of days."""

    kind: str
    rule: str
    person: str | None = None
    reason: Commitment | None = None
    measure: int | None = None
    authority: Authority | None = None


@dataclass(frozen=True, slots=True)
class AttemptRefused:
    """A binding rule refused a command."""

    asked: str
    code: str
    details: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """The machine could not go on at an item."""

    why: str


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """A supervisor ended an incident."""

    reason: Commitment


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """`reason` of a withdrawal."""

    result: str
    reason: Commitment | None = None


Body = (
    CaseOpened
    | StepActivated
    | StepOffered
    | StepAssigned
    | StepReleased
    | StepStarted
    | StepCompleted
    | StepSkipped
    | StepPassed
    | StepCancelled
    | StepEscalated
    | DeadlineExtended
    | CaseSuspended
    | CaseResumed
    | TokenWaited
    | BranchEnded
    | DocumentsAttached
    | NoteAdded
    | SignalKept
    | PromiseStarted
    | DeadlineWarned
    | DeadlinePassed
    | AlertRaised
    | AlertAnswered
    | ClockStopped
    | ClockStarted
    | DeviationLogged
    | AttemptRefused
    | IncidentRaised
    | IncidentResolved
    | CaseClosed
)


@dataclass(frozen=True, slots=True)
class Event:
    """The envelope: `at` is the instant that it counts from, `recorded_at` the one at which it was decided (UTC)."""

    seq: int
    at: datetime
    recorded_at: datetime
    by: By
    command: str
    body: Body
    item: int | None = None
    step: str | None = None

    @property
    def type(self) -> str:
        """Give the name of the type, as the journal writes it."""
        return type(self.body).__name__
