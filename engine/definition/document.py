"""The file as written: one model for each map of an SOP file, in the order of `spec/language.md`.

This is the border where pydantic stands; behind it there are only the frozen values of `model`. Short forms (`verify`
for `{next: verify}`) are opened up here, names are not resolved here.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from engine.definition.scalars import (
    CaseNumber,
    Condition,
    Day,
    Id,
    Line,
    Slug,
    Words,
    WrittenDuration,
    WrittenStandard,
)

TYPES = ("text", "integer", "number", "date", "boolean", "choice", "list")
Whole = Annotated[int, Field(ge=1, le=1_000_000)]


class Written(BaseModel):
    """A map of the file; keys that it does not know are errors."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class WrittenApproval(Written):
    """`approved_by` of the identity block."""

    position: Line | None = None
    name: Line | None = None
    nip: Line | None = None


class WrittenIdentity(Written):
    """The identity block of the official form."""

    number: Line
    office: Line | None = None
    unit: Line | None = None
    created: Day | None = None
    revised: Day | None = None
    effective: Day | None = None
    review_due: Day | None = None
    approved_by: WrittenApproval | None = None
    legal_basis: list[Line] = []
    qualifications: list[Line] = []
    related: list[Line] = []
    equipment: list[Line] = []
    warnings: list[Line] = []
    records: list[Line] = []


class WrittenRole(Written):
    """A position."""

    title: Words
    level: Literal["staff", "leadership"] = "staff"


def _bound(value: object) -> object:
    return str(value) if isinstance(value, int | Decimal | date) and not isinstance(value, bool) else value


Bound = Annotated[Line, BeforeValidator(_bound), WithJsonSchema({"type": ["number", "string"]})]


class WrittenField(Written):
    """Typed data; which keys fit which type is told by `shape`."""

    type: Literal["text", "integer", "number", "date", "boolean", "choice", "list"]
    title: Words | None = None
    required: bool = False
    min: Bound | None = None
    max: Bound | None = None
    max_length: Whole | None = None
    choices: Annotated[list[Line], Field(min_length=1)] | None = None
    personal: bool = False


class WrittenIntake(Written):
    """What a case must bring to be opened."""

    documents: list[Id] = []
    fields: dict[Id, WrittenField] = {}


class WrittenPerCount(Written):
    """A standard that is multiplied by a field."""

    each: WrittenDuration
    per: Id


class WrittenByChoice(Written):
    """A standard for each value of a choice field."""

    by: Id
    of: Annotated[dict[Line, WrittenDuration], Field(min_length=1)]


def _form_of_time(value: object) -> str:
    if not isinstance(value, dict):
        return "[plain]"
    return "[by]" if "by" in value or "of" in value else "[each]"


TimeOf = Annotated[
    Annotated[WrittenStandard, Tag("[plain]")]
    | Annotated[WrittenPerCount, Tag("[each]")]
    | Annotated[WrittenByChoice, Tag("[by]")],
    Discriminator(_form_of_time),
]


class WrittenPromise(Written):
    """`time_standard`: of the whole case, or from the first completion of a step."""

    within: TimeOf
    start: Id | None = Field(default=None, alias="from")
    outcome: Id | None = None


class WrittenRequirement(Written):
    """An entry of `requires`."""

    document: Id
    when: Condition | None = None


def _opened(key: str) -> BeforeValidator:
    """Open the short form, a single value, up to the map that it stands for."""
    return BeforeValidator(lambda value: value if isinstance(value, dict | Written) else {key: value})


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def unwrapped(value: object) -> object:
    """Give a target as one map: `{next: {close: R}}` is `{close: R}`, a bare `end` or step is `{next: ...}`."""
    if not isinstance(value, dict):
        return {"next": value}
    while isinstance(inner := value.get("next"), dict):
        value = {**{key: other for key, other in value.items() if key != "next"}, **inner}
    return value


Requirements = list[Annotated[WrittenRequirement, _opened("document")]]
Names = Annotated[list[Id], BeforeValidator(_listed), Field(min_length=1)]


def _promised(value: object) -> object:
    """Open a standard up to the promise that it stands for; a map without `within` is a standard too."""
    is_map = isinstance(value, dict) and not {"each", "per", "by", "of"} & set(value)
    return value if is_map or isinstance(value, Written) else {"within": value}


Promise = Annotated[WrittenPromise, BeforeValidator(_promised)]


class WrittenTarget(Written):
    """Where an outcome leads; exactly one of `next`, `end` and `close` is there (`shape`)."""

    next: Names | None = None
    end: Id | None = None
    close: Id | None = None
    label: Words | None = None
    when: Condition | None = None
    requires: Requirements | None = None
    output: list[Id] | None = None
    otherwise: bool = False


Target = Annotated[WrittenTarget, BeforeValidator(unwrapped)]


class WrittenReaction(Written):
    """An entry of `on_overdue`; exactly one of the four acts is there (`shape`)."""

    alert: Id | None = None
    escalate: Id | None = None
    outcome: Id | None = None
    close: Id | None = None
    after: WrittenDuration | None = None


class WrittenForEach(Written):
    """`for_each`; exactly one of `roles`, `people` and `field` is there (`shape`)."""

    roles: Names | None = None
    people: Annotated[int, Field(ge=1, le=1000)] | None = None
    field: Id | None = None
    needs: Annotated[int, Field(ge=1, le=1000)] | None = None


class WrittenStops(Written):
    """`stops`: the limits on suspending a case."""

    grounds: Annotated[list[Line], Field(min_length=1)] | None = None
    max: WrittenDuration | None = None
    times: Whole | None = None


Join = Annotated[
    Annotated[Literal["any", "all"], Tag("[word]")] | Annotated[list[Id], Field(min_length=1), Tag("[list]")],
    Discriminator(lambda value: "[list]" if isinstance(value, list) else "[word]"),
]


class WrittenStep(Written):
    """A step; which keys fit which kind is told by `shape`."""

    id: Id
    activity: Words | None = None
    role: Names | None = None
    wait: Words | None = None
    route: bool | None = None
    time: TimeOf | None = None
    counted_from: Id | None = None
    calendar: Slug | None = None
    clock: Literal["stops", "runs"] | None = None
    lapse: Id | None = None
    min_time: WrittenDuration | None = None
    optional: bool | None = None
    for_each: WrittenForEach | None = None
    warn_after: WrittenDuration | None = None
    uses: list[Words] = []
    produces: Words | None = None
    requires: Requirements = []
    output: list[Id] = []
    fields: dict[Id, WrittenField] = {}
    next: Target | None = None
    outcomes: Annotated[dict[Id, Target], Field(min_length=1)] | None = None
    join: Join = "any"
    not_same_as: Annotated[list[Id], BeforeValidator(_listed)] = []
    same_as: Id | None = None
    assign: Literal["pool", "round_robin", "least_loaded"] = "pool"
    on_overdue: list[WrittenReaction] | None = None
    note: Words | None = None


class WrittenSop(Written):
    """The whole file."""

    sop: Slug
    version: Whole
    title: Words
    identity: WrittenIdentity | None = None
    case_number: CaseNumber = "{n:04}/{sop}/{year}"
    calendar: Slug = "id-government"
    time_standard: Promise | None = None
    stops: WrittenStops | None = None
    results: Annotated[list[Id], Field(min_length=1)] = ["done"]
    supervisor: Id
    on_overdue: list[WrittenReaction] | None = None
    roles: Annotated[dict[Id, WrittenRole], Field(min_length=1)]
    documents: dict[Id, Words] = {}
    intake: WrittenIntake = WrittenIntake()
    steps: Annotated[list[WrittenStep], Field(min_length=1)]
