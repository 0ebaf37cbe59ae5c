"""The vocabulary of what may be asked of a case, and of the answers (`spec/semantics.md`, Commands).

A command may be refused; an event has happened. Everything that the core must not find out by itself (the time,
identities, salts) comes with the command.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Given = str | int | float | bool | tuple[str, ...] | None
"""A value of a field as somebody gave it, before it is checked; numbers may be written as text."""


class Duty(StrEnum):
    """A worker's duty, or `core` for what the machine does by itself."""

    ASSIGN = "assign"
    ENFORCE = "enforce"
    OPEN = "open"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the office, by an opaque id."""

    id: str


@dataclass(frozen=True, slots=True)
class System:
    """A worker, in one of its duties."""

    duty: Duty


@dataclass(frozen=True, slots=True)
class Outside:
    """An applicant, or somebody else who is not of the office."""


Actor = Person | System | Outside


@dataclass(frozen=True, slots=True)
class Paper:
    """A document given with a command: the digest of its file (SHA-256 hex, bytes, media type), or a reference that
    says where the paper lies, or (in scenarios) neither.
    """

    digest: str | None = None
    size: int | None = None
    media_type: str | None = None
    reference: str | None = None


Papers = Mapping[str, Paper]
"""Documents given, by their name in the glossary."""
Data = Mapping[str, Given]
"""Fields given, by name."""


@dataclass(frozen=True, slots=True)
class Target:
    """The item meant: by its number, or by a step of which exactly one item is open."""

    item: int | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Open a case of an SOP at an office; `number` is the human case number that `service` took."""

    sop: str
    office: str
    number: str
    documents: Papers = field(default_factory=dict)
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferItem:
    """Offer an item to the holders of its roles."""

    target: Target


@dataclass(frozen=True, slots=True)
class AssignItem:
    """Assign an item to a person by the step's policy."""

    target: Target
    person: str


@dataclass(frozen=True, slots=True)
class ClaimItem:
    """Take an item."""

    target: Target
    override: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseItem:
    """Give an item back."""

    target: Target
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StartItem:
    """Begin the work on an item."""

    target: Target
    override: str | None = None


@dataclass(frozen=True, slots=True)
class CompleteItem:
    """Finish an item, with the outcome chosen if its step has outcomes."""

    target: Target
    outcome: str | None = None
    documents: Papers = field(default_factory=dict)
    data: Data = field(default_factory=dict)
    override: str | None = None


@dataclass(frozen=True, slots=True)
class SkipItem:
    """Leave a step out, on the supervisor's authority."""

    target: Target
    reason: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ResolveItem:
    """End the incident of a route: evaluate it again with the data, or take the outcome given."""

    target: Target
    reason: str | None = None
    outcome: str | None = None
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalWait:
    """Say that what a wait waits for has come; kept if the wait is not open."""

    target: Target
    outcome: str | None = None
    documents: Papers = field(default_factory=dict)
    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerAlerts:
    """Say what was done about the open alerts of an item, or of the whole case if none is named.

    The item may be named by the step of which it is the only open one.
    """

    item: int | None = None
    text: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class DelegateItem:
    """Hand an item that one holds to another person."""

    target: Target
    person: str


@dataclass(frozen=True, slots=True)
class ReassignItem:
    """Give an item to another person, on the supervisor's authority."""

    target: Target
    person: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ExtendDeadline:
    """Move the due time of an item by a duration of its family, written as in an SOP."""

    target: Target
    duration: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JumpToStep:
    """Cancel an item (none is named where a case is stuck) and open another step, whatever its join."""

    to_step: str
    target: Target = field(default_factory=Target)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SuspendCase:
    """Let all clocks of the case stand."""

    ground: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ResumeCase:
    """Let the clocks of a suspended case run again."""


@dataclass(frozen=True, slots=True)
class AbortCase:
    """End the case on the supervisor's authority."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class AttachDocuments:
    """Put documents on the case."""

    documents: Papers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write a note on the case."""

    text: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """Withdraw the case."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TellTime:
    """Let every alarm fire that is due (`time_passed`)."""


Ask = (
    OpenCase
    | OfferItem
    | AssignItem
    | ClaimItem
    | ReleaseItem
    | StartItem
    | CompleteItem
    | SkipItem
    | ResolveItem
    | SignalWait
    | AnswerAlerts
    | DelegateItem
    | ReassignItem
    | ExtendDeadline
    | JumpToStep
    | SuspendCase
    | ResumeCase
    | AbortCase
    | AttachDocuments
    | AddNote
    | WithdrawCase
    | TellTime
)

NAMES: Mapping[type[Ask], str] = {
    OpenCase: "open",
    OfferItem: "offer",
    AssignItem: "assign",
    ClaimItem: "claim",
    ReleaseItem: "release",
    StartItem: "start",
    CompleteItem: "complete",
    SkipItem: "skip",
    ResolveItem: "resolve",
    SignalWait: "signal",
    AnswerAlerts: "answer",
    DelegateItem: "delegate",
    ReassignItem: "reassign",
    ExtendDeadline: "extend",
    JumpToStep: "jump",
    SuspendCase: "suspend",
    ResumeCase: "resume",
    AbortCase: "abort",
    AttachDocuments: "attach",
    AddNote: "note",
    WithdrawCase: "withdraw",
    TellTime: "time_passed",
}
"""The names of the commands, as the spec, scenarios and the API write them."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is asked of case `case`, by whom, at which instant (UTC, microseconds).

    `salts` holds 32 random bytes for each text and field that the command gives, by the parameter's path (`reason`,
    `override`, `text`, `data.applicant`, `documents.form`): see `salted_paths`.
    """

    command_id: str
    case: str
    at: datetime
    actor: Actor
    ask: Ask
    salts: Mapping[str, bytes] = field(default_factory=dict)


def salted_paths(ask: Ask) -> tuple[str, ...]:
    """Give the path of every value of `ask` that may have to be committed to, in a fixed order."""
    texts = tuple(name for name in ("reason", "override", "text", "ground") if getattr(ask, name, None) is not None)
    data = tuple(f"data.{name}" for name in getattr(ask, "data", {}))
    papers = getattr(ask, "documents", {})
    references = tuple(f"documents.{name}" for name, paper in papers.items() if paper.reference is not None)
    return texts + data + references


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command was carried out."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The command was not carried out: the code of the refusal, and what a person needs to mend it.

    `details` maps a word to texts: the fields that are wrong with their messages, the documents that are missing.
    """

    code: str
    details: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


Answer = Accepted | Refused

BINDING = frozenset(
    {
        "same_person",
        "other_person",
        "not_eligible",
        "not_assignee",
        "not_supervisor",
        "not_allowed",
        "missing_documents",
        "missing_output",
    }
)
"""The refusals that are logged as AttemptRefused (`spec/semantics.md`, Refusals, marked with a star)."""
