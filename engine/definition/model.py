"""A definition as values: what should happen, as people wrote it (`spec/language.md`).

Everything is frozen and complete: names are resolved, defaults are filled in, and what was optional in the file is
`None` or empty here. Nothing in this module reads, checks or runs anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from engine.definition.durations import ByChoice, Duration, PerCount, Standard
from engine.definition.expressions import Expression


@dataclass(frozen=True, slots=True)
class Text:
    """Words for a reader, by locale; a plain string has the locale "" (`spec/language.md`, Text)."""

    words: tuple[tuple[str, str], ...]

    def said(self, locale: str) -> str:
        """Give the text in `locale`, else the first one."""
        return dict(self.words).get(locale, self.words[0][1])


class Level(StrEnum):
    """Where a role stands in the office; the measures show the lowest of the levels."""

    STAFF = "staff"
    LEADERSHIP = "leadership"


TimeStandard = Standard | PerCount | ByChoice
"""How long something may take: a duration, or one that follows from a field of the case."""


@dataclass(frozen=True, slots=True)
class Role:
    """A position, never a person."""

    id: str
    title: Text
    level: Level = Level.STAFF


class FieldType(StrEnum):
    """What a field holds (`spec/language.md`, Fields)."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Field:
    """Typed data of the case; `least` and `most` are the written `min` and `max` (a decimal or an ISO date)."""

    name: str
    type: FieldType
    title: Text
    required: bool = False
    least: str | None = None
    most: str | None = None
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the glossary: every document that the SOP names, with its title (the slug if none is given)."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Requirement:
    """A document that must be on the case at completion; with `when` only where the expression holds."""

    document: str
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class To:
    """Target: one token to each of these steps, in the order written."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """Target: this branch ends, with a result if one is named."""

    result: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """Target: the whole case closes now; all else that is open is cancelled."""

    result: str


Target = To | End | Close


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of a step: an outcome, or the only way (`outcome` is None) of a step without outcomes.

    `requires` and `output`, where not None, replace the step's own lists for this outcome; `otherwise` marks what is
    taken when the items of a `for_each` come to no decision.
    """

    outcome: str | None
    target: Target
    label: Text | None = None
    when: Expression | None = None
    requires: tuple[Requirement, ...] | None = None
    output: tuple[str, ...] | None = None
    otherwise: bool = False


class Policy(StrEnum):
    """How the assign worker finds a person (`assign`)."""

    POOL = "pool"
    ROUND_ROBIN = "round_robin"
    LEAST_LOADED = "least_loaded"


OPENING = "opening"
"""In `not_same_as` and `same_as`: the person who opened the case."""


@dataclass(frozen=True, slots=True)
class EachRole:
    """One item for each of these roles, designated to it (joint sign-off)."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EachPerson:
    """So many items, each done by another person."""

    people: int


@dataclass(frozen=True, slots=True)
class EachElement:
    """One item for each element of a list field."""

    field: str


@dataclass(frozen=True, slots=True)
class ForEach:
    """How a step is multiplied; `needs` items decide it (None: all of them)."""

    over: EachRole | EachPerson | EachElement
    needs: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A person who holds one of the roles at the case's office does it.

    Done faster than `min_time` it is too fast; an `optional` one may be skipped by its role.
    """

    roles: tuple[str, ...]
    policy: Policy = Policy.POOL
    not_same_as: tuple[str, ...] = ()
    same_as: str | None = None
    for_each: ForEach | None = None
    min_time: Duration | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Somebody outside acts; equal texts are one party.

    The promise's clock stands while it is open, unless it `runs`; `lapse` is the outcome that is taken, as a matter of
    course, when its time is over.
    """

    party: Text
    runs: bool = False
    lapse: str | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Nobody works; the outcome follows from data at once."""


Kind = Work | Wait | Route


@dataclass(frozen=True, slots=True)
class TellRole:
    """Reaction: the holders of a role are alerted."""

    role: str


@dataclass(frozen=True, slots=True)
class HandToRole:
    """Reaction: the item is escalated to another role."""

    role: str


@dataclass(frozen=True, slots=True)
class TakeOutcome:
    """Reaction: an outcome is deemed to be taken instead of a person's decision."""

    outcome: str


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Reaction to the promise: the whole case closes with a result."""

    result: str


@dataclass(frozen=True, slots=True)
class Reaction:
    """An entry of `on_overdue`: what is done `after` the due time (None: at once)."""

    act: TellRole | HandToRole | TakeOutcome | CloseCase
    after: Duration | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the SOP; `number` counts from 1 in the order written, as on the official form.

    `on_overdue` is None where no list was written: then overdue alerts the supervisor. `joins` are the steps of a
    `join: [...]` (None: all that lead here, if `join_all`). `counted_from` is `opening` or a step (None: the step's own
    activation), `calendar` another one than the SOP's.
    """

    id: str
    number: int
    activity: Text
    kind: Kind
    ways: tuple[Way, ...]
    standard: TimeStandard | None = None
    warn_after: Duration | None = None
    counted_from: str | None = None
    calendar: str | None = None
    uses: tuple[Text, ...] = ()
    produces: Text | None = None
    requires: tuple[Requirement, ...] = ()
    output: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    join_all: bool = False
    joins: tuple[str, ...] | None = None
    on_overdue: tuple[Reaction, ...] | None = None
    note: Text | None = None

    def leads_to(self) -> Iterator[str]:
        """Give every step that a token from here may reach, in the order written (with repeats)."""
        for way in self.ways:
            if isinstance(way.target, To):
                yield from way.target.steps


@dataclass(frozen=True, slots=True)
class Promise:
    """The standard of the whole case, from opening or from the first completion of `start` (with `outcome`)."""

    standard: TimeStandard
    start: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What a case must bring to be opened."""

    documents: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Stops:
    """Limits on suspending a case, over all its stops (None: no limit)."""

    grounds: tuple[str, ...] | None = None
    longest: Duration | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Who signed the SOP, as the identity block says it."""

    position: str | None = None
    name: str | None = None
    nip: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity block of the official form; only `number` is always there."""

    number: str
    office: str | None = None
    unit: str | None = None
    created: date | None = None
    revised: date | None = None
    effective: date | None = None
    review_due: date | None = None
    approved_by: Approval | None = None
    legal_basis: tuple[str, ...] = ()
    qualifications: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    equipment: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of an SOP. `digest` is the SHA-256 (hex) of the file's bytes: the same file, the same definition."""

    sop: str
    version: int
    title: Text
    roles: tuple[Role, ...]
    supervisor: str
    steps: tuple[Step, ...]
    digest: str
    identity: Identity | None = None
    case_number: str = "{n:04}/{sop}/{year}"
    calendar: str = "id-government"
    promise: Promise | None = None
    on_overdue: tuple[Reaction, ...] | None = None
    stops: Stops | None = None
    results: tuple[str, ...] = ("done",)
    documents: tuple[Document, ...] = ()
    intake: Intake = field(default_factory=Intake)
