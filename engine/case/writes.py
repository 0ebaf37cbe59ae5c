"""What one command writes: plain, ordered values (`spec/runtime.md`, One transaction per command).

`effects` fills these in; a store puts them down in the order of the fields and adds nothing, so that no two stores can
disagree. Instants are UTC datetimes; `entry` and `state` are canonical JSON bytes.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One event: `entry` is its canonical form with `prev`, `hash` its entry hash (hex)."""

    seq: int
    type: str
    at: datetime
    recorded_at: datetime
    item: int | None
    step: str | None
    person: str | None
    entry: bytes
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class SecretRow:
    """A value behind a commitment: `value` is its canonical JSON; `seq` the first event that names it."""

    commit: str
    salt: bytes
    value: bytes
    seq: int


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it is now, to be put in place of what was known of it.

    `ended` is None while it is open, else `completed`, `skipped` or `cancelled`. `to_offer` marks work for the assign
    worker. `kind` is `work`, `wait` or `route`. `alarm_at` is the next instant at which something fires for it.
    """

    item: int
    step: str
    kind: str
    roles: tuple[str, ...]
    visit: int
    activated_at: datetime
    due: datetime | None
    warn: datetime | None
    assignee: str | None
    started_at: datetime | None
    to_offer: bool
    unstaffed: bool
    warned: bool
    overdue: bool
    incident: str | None
    ended: str | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    doer: str | None = None


@dataclass(frozen=True, slots=True)
class ObligationRow:
    """An obligation stated by event `seq`; `month` (YYYY-MM) is that of its `recorded_at` in the calendar's zone."""

    seq: int
    item: int
    step: str
    obligation: str
    verdict: str
    month: str


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """A deviation logged by event `seq`; `due` of an `overdue` one, so that none is logged twice."""

    seq: int
    kind: str
    rule: str
    item: int | None
    step: str | None
    person: str | None
    at: datetime
    recorded_at: datetime
    month: str
    measure: int | None
    due: datetime | None
    reason: str | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """An attempt that a binding rule refused, logged by event `seq`."""

    seq: int
    asked: str
    code: str
    item: int | None
    step: str | None
    person: str | None
    recorded_at: datetime
    month: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert raised by event `seq`; `answered` is the seq of its answer, None while it is open."""

    seq: int
    role: str
    why: str
    item: int | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class AnsweredRow:
    """Alert `alert` was answered by event `seq`."""

    alert: int
    seq: int


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """Somebody was assigned by event `seq`: what the round robin looks back on."""

    seq: int
    person: str
    item: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """The case as it is now. `head` is the hash of its last entry; `next_alarm_at` the next instant at which something
    fires (None: nothing will); `month` (YYYY-MM) that of its closing.
    """

    case: str
    office: str
    sop: str
    version: int
    digest: str
    number: str
    status: str
    result: str | None
    opened_at: datetime
    opened_by: str | None
    closed_at: datetime | None
    month: str | None
    promise_due: datetime | None
    promise_warned: bool
    promise_overdue: bool
    promise_stopped: bool
    stuck: bool
    seq: int
    recorded_at: datetime
    next_alarm_at: datetime | None
    head: str
    state: bytes


@dataclass(frozen=True, slots=True)
class Writes:
    """Everything that one command leaves behind, in the order in which it is to be written."""

    case: CaseRow
    journal: tuple[JournalRow, ...]
    secrets: tuple[SecretRow, ...]
    items: tuple[ItemRow, ...]
    obligations: tuple[ObligationRow, ...]
    deviations: tuple[DeviationRow, ...]
    refusals: tuple[RefusalRow, ...]
    alerts: tuple[AlertRow, ...]
    answered: tuple[AnsweredRow, ...]
    assignments: tuple[AssignmentRow, ...]
