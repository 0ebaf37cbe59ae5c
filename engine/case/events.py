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
    roles: tuple[str, ...]
    standard: str | None
    visit: int
    due: datetime | None = None
    warn: datetime | None = None
    consumes: tuple[Consumed, ...] | None = None


@dataclass(frozen=True, slots=True)
class StepOffered:
    roles: tuple[str, ...]
    candidates: int
    policy: str


@dataclass(frozen=True, slots=True)
class StepAssigned:
    person: str
    why: str


@dataclass(frozen=True, slots=True)
class StepReleased:
    person: str
    reason: Commitment | None = None


@dataclass(frozen=True, slots=True)
class StepStarted:
    person: str


@dataclass(frozen=True, slots=True)
class StepCompleted:
    """`waited` and `worked` in working seconds, of work items; `late_by` as the deviation's measure; `kept` the seq
    of the kept signal that was used."""

    outcomes: tuple[str, ...]
    data: Facts
    documents: Filed
    obligations: Obligations
    person: str | None = None
    waited: int | None = None
    worked: int | None = None
    late_by: int | None = None
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class StepSkipped:
    outcomes: tuple[str, ...]
    reason: Commitment
    obligations: Obligations


@dataclass(frozen=True, slots=True)
class StepCancelled:
    why: str


@dataclass(frozen=True, slots=True)
class TokenWaited:
    from_: str


@dataclass(frozen=True, slots=True)
class BranchEnded:
    result: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentsAttached:
    documents: Filed


@dataclass(frozen=True, slots=True)
class NoteAdded:
    text: Commitment


@dataclass(frozen=True, slots=True)
class SignalKept:
    documents: Filed
    data: Facts
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class PromiseStarted:
    due: datetime | None
    warn: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeadlineWarned:
    due: datetime


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    due: datetime
    obligations: Obligations | None = None


@dataclass(frozen=True, slots=True)
class AlertRaised:
    role: str
    why: str
    mark: int | None = None


@dataclass(frozen=True, slots=True)
class AlertAnswered:
    alerts: tuple[int, ...]
    text: Commitment


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The promise's clock stands."""


@dataclass(frozen=True, slots=True)
class ClockStarted:
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
    asked: str
    code: str
    details: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    why: str


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    reason: Commitment


@dataclass(frozen=True, slots=True)
class CaseClosed:
    result: str


Body = (
    CaseOpened
    | StepActivated
    | StepOffered
    | StepAssigned
    | StepReleased
    | StepStarted
    | StepCompleted
    | StepSkipped
    | StepCancelled
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
    """The envelope. `at` is the instant that it counts from, `recorded_at` the one at which it was decided (both UTC)."""

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
