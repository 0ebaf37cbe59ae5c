"""What the engine asks of a store, as protocols (`spec/runtime.md`, One transaction; The row is the message).

A `Store` hands out a `Work`: one transaction with everything that can be done in it. It commits when its block ends,
and undoes all if the block raises. `MemoryStore` is the reference, `PostgresStore` the one that lives; one suite of
tests (`tests/store/`) holds for both. Instants that a statement compares with come from the caller, never from a store.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from engine.case.commands import Answer, Duty
from engine.case.state import State
from engine.case.writes import Writes
from engine.errors import TertibError
from engine.office.appointments import Absence, Appointment, Standing

DUTIES: Final = (Duty.ASSIGN, Duty.ENFORCE)
"""The duties that find in rows what is to be done, and may have to leave a case aside."""


class Again(TertibError):  # noqa: N818
    """The transaction was undone, or its fate is unknown: ask again with the same command id."""


class Twice(TertibError):  # noqa: N818
    """A unique key was taken already: what was to be written stands there, or contradicts what does."""


class StoreDown(TertibError):  # noqa: N818
    """The store does not answer."""


class StillAtWork(TertibError):  # noqa: N818
    """What the version before relies on is about to change, and these of it are at work; the message names them."""


class LaterVersion(StoreDown):
    """A case was written by a later version of Tertib, which is to carry it on: this process is to be replaced."""


@dataclass(frozen=True, slots=True)
class Known:
    """A command that was decided: the digest of what was asked, its case and its answer."""

    digest: str
    case: str | None
    answer: Answer


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case whose row is locked: its state and the hash of its last entry."""

    state: State
    head: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look gives: the store's clock, read after the lock; the directory's version; what is known."""

    at: datetime
    directory: int
    known: Known | None
    loaded: Loaded | None


@dataclass(frozen=True, slots=True)
class LookedTogether:
    """What one look gives of several commands: `known` by command id, `loaded` the cases that nobody else holds."""

    at: datetime
    directory: int
    known: Mapping[str, Known]
    loaded: Mapping[str, Loaded]


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A decided command, to be answered the same way for ever."""

    command_id: str
    digest: str
    case: str | None
    asked: str
    person: str | None
    at: datetime
    answer: Answer


@dataclass(frozen=True, slots=True)
class Attempt:
    """A case that failed for a duty; parked when `parked_at` is set, else tried again from `retry_at`."""

    duty: Duty
    case: str
    attempts: int
    retry_at: datetime
    parked_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A published version of an SOP: `source` is the file, byte for byte; `title` by locale."""

    digest: str
    sop: str
    version: int
    title: Mapping[str, str]
    source: bytes
    published_at: datetime
    published_by: str | None


@dataclass(frozen=True, slots=True)
class InForce:
    """An SOP put into force at an office: cases may open from the local date `first`."""

    office: str
    sop: str
    digest: str
    first: date
    published_at: datetime
    published_by: str | None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A published working calendar; `content` is its canonical map."""

    digest: str
    name: str
    version: int
    content: Mapping[str, object]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office; `calendars` maps the name in an SOP to the calendar that the office uses for it."""

    code: str
    title: str
    parent: str | None
    calendars: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person by opaque id, with the name for people to read and the one to sign in with."""

    id: str
    name: str
    login: str | None
    locale: str | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A stored file by its SHA-256 (hex)."""

    digest: str
    size: int
    media_type: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session by the digest of its token."""

    token: str
    person: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Marked:
    """An item to be looked at by the assign worker; `reconsider`: since the directory changed."""

    case: str
    item: int
    reconsider: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What a worker sees before it claims: the store's clock, the directory's version, whether anything has failed."""

    at: datetime
    directory: int
    has_failed: bool


class Cases(Protocol):
    """Cases, and the commands that were answered."""

    def look(self, command_id: str, case: str | None) -> Looked:
        """Lock the row of `case` (if there is one), then look up the command and read the clock.

        Raises LaterVersion if this version cannot carry the case on.
        """

    def look_together(self, command_ids: Sequence[str], cases: Sequence[str]) -> LookedTogether:
        """Lock those of the cases that nobody else holds, in the order of their ids, then look and read the clock.

        Cases that a later version of Tertib has written are left out.
        """

    def number(self, office: str, sop: str, year: int) -> int:
        """Lock the counter and give the last number taken, also by this transaction (0: none yet)."""

    def take_number(self, office: str, sop: str, year: int, n: int) -> None:
        """Write the counter back when the transaction ends, since the case opened."""

    def put(self, writes: Sequence[Writes], commands: Sequence[CommandRow], files: Mapping[str, Sequence[str]]) -> None:
        """Put down what was decided, of one case or of many; `files` says by case which files its events name.

        Raises Again if a command id is taken already.
        """

    def standings(self, office: str) -> Mapping[str, Standing]:
        """Give each person's open assigned items and last assignment over the office's cases."""

    def journal(self, case: str) -> Sequence[bytes]:
        """Give the entries of a case in canonical form, in order."""


class Duties(Protocol):
    """What the workers find to do."""

    def begin(self, duty: Duty, batch: str, at: datetime) -> None:
        """Note that a batch begins; a crash of the database's machine may lose the note."""

    def look(self, duty: Duty, batch: str | None = None) -> Seen:
        """Read the store's clock, the version of the directory, and whether anything has failed for this duty.

        A `batch` that has begun is held until the transaction ends.
        """

    def died_over(self, duty: Duty, before: datetime) -> Sequence[str]:
        """Give the batches that had begun before an instant, did not end, and are held by nobody."""

    def end(self, batches: Sequence[str]) -> None:
        """Strike out batches that have come to their end."""

    def claim(self, duty: Duty, at: datetime, limit: int) -> Sequence[Loaded]:
        """Lock up to `limit` cases that wait for the duty and that nobody else holds, passing over failed ones.

        Cases of a later version of Tertib are left to it.
        """

    def claim_one(self, duty: Duty, case: str, at: datetime) -> Loaded | None:
        """Lock one case if it still waits for the duty, nobody else holds it, and no later version wrote it."""

    def waiting(self, duty: Duty, at: datetime, limit: int, *, failed_only: bool) -> Sequence[str]:
        """Give cases that wait for the duty, without locking: those that are to be taken one by one.

        Parked ones and those whose time has not come again are left out; `failed_only`: fresh ones too.
        """

    def marked(self, cases: Sequence[str]) -> Sequence[Marked]:
        """Give the items of locked cases that are to be offered, by case and number."""

    def unmark(self, cases: Sequence[str]) -> None:
        """Clear the marks of these cases, of which each was looked at, before what is put down."""

    def mark(self, offices: Sequence[str]) -> int:
        """Mark the open unassigned items of these offices, and give how many there are."""

    def count_attempt(self, duty: Duty, case: str, at: datetime, why: str) -> Attempt:
        """Count an attempt: with each the next one is further away, after the fifth the case is parked."""

    def explain(self, duty: Duty, case: str, why: str) -> None:
        """Say why the attempt that was counted last failed."""

    def forget_attempts(self, duty: Duty, cases: Sequence[str]) -> None:
        """Forget what failed before: it went well, or a person says try again."""

    def forget_idle(self, duty: Duty) -> None:
        """Forget what failed before of cases that do not wait for the duty any more: somebody else moved them on.

        No clock is asked, since it may be behind: what failed was due before the time at which it is tried again.
        """

    def attempts(self) -> Sequence[Attempt]:
        """Give all that failed and was not done since."""

    def beat(self, name: str, at: datetime, *, gets_on: bool) -> None:
        """Say that a duty's worker, or `beat`, lives; `gets_on`: and that it does what there is to do."""

    def heartbeats(self) -> Mapping[str, tuple[datetime, datetime]]:
        """Give by name when each was last heard, and when it last got on."""

    def count_anomaly(self, at: datetime, gap_ms: int) -> None:
        """Count a clock found behind the last event of a case."""


class Library(Protocol):
    """Definitions and calendars by digest, and what is in force where."""

    def definition(self, digest: str) -> DefinitionRow | None:
        """Give a published definition."""

    def version(self, sop: str, version: int) -> DefinitionRow | None:
        """Give the definition that was published as this version."""

    def add_definition(self, row: DefinitionRow) -> None:
        """Publish a definition, for ever."""

    def in_force(self, office: str, sop: str) -> Sequence[InForce]:
        """Give what was ever put into force of an SOP at an office."""

    def put_in_force(self, row: InForce) -> None:
        """Put a definition into force at an office, or move its first date."""

    def calendar(self, digest: str) -> CalendarRow | None:
        """Give a published calendar."""

    def calendar_named(self, name: str) -> CalendarRow | None:
        """Give the latest version of a calendar."""

    def calendar_version(self, name: str, version: int) -> CalendarRow | None:
        """Give the calendar that was published as this version."""

    def add_calendar(self, row: CalendarRow) -> None:
        """Publish a calendar, for ever."""


class Directory(Protocol):
    """Offices, people, appointments and absences; whoever is no longer named is ended, never deleted."""

    def lock(self) -> int:
        """Lock the directory against other changes and give its version."""

    def bump(self) -> None:
        """Count a change."""

    def office(self, code: str) -> OfficeRow | None:
        """Give an office that has not ended."""

    def offices(self) -> Sequence[OfficeRow]:
        """Give the offices that have not ended, by code."""

    def put_office(self, row: OfficeRow) -> None:
        """Add an office, or change what is said of it, or take it up again."""

    def end_office(self, code: str, at: datetime) -> None:
        """End an office."""

    def people(self) -> Sequence[PersonRow]:
        """Give the people who have not ended, by id."""

    def put_person(self, row: PersonRow) -> None:
        """Add a person, or change what is said of one, or take one up again."""

    def end_person(self, person: str, at: datetime) -> None:
        """End a person: no signing in any more."""

    def appointments(self, office: str | None = None) -> Sequence[Appointment]:
        """Give the appointments that were not ended, of one office or of all."""

    def add_appointment(self, appointment: Appointment) -> None:
        """Add an appointment."""

    def end_appointment(self, appointment: Appointment, at: datetime) -> None:
        """End an appointment."""

    def absences(self, office: str | None = None) -> Sequence[Absence]:
        """Give the absences that were not ended: all, or of the people appointed at an office and their substitutes."""

    def add_absence(self, absence: Absence) -> None:
        """Add an absence."""

    def end_absence(self, absence: Absence, at: datetime) -> None:
        """End an absence."""


LEAST_GAIN: Final = timedelta(minutes=1)
"""By how much the use of a session has to lengthen it to be written down."""


class Accounts(Protocol):
    """Passwords and sessions."""

    def credential(self, login: str) -> tuple[str, str | None] | None:
        """Give the id and the password's hash of the person who signs in by this name."""

    def set_password(self, person: str, hashed: str) -> bool:
        """Keep a password's hash; False if there is no such person."""

    def add_session(self, row: SessionRow) -> None:
        """Begin a session."""

    def session(self, token: str, at: datetime) -> PersonRow | None:
        """Give the person of a session that has neither ended nor expired."""

    def keep_session(self, token: str, at: datetime, idle: timedelta, life: timedelta) -> None:
        """Let a session that lives expire `idle` after `at`, but no later than `life` after it began.

        Written once a minute at most: a use that would add less adds nothing.
        """

    def end_session(self, token: str, at: datetime) -> None:
        """End a session."""

    def end_sessions(self, person: str, at: datetime) -> None:
        """End all sessions of a person."""


class Files(Protocol):
    """What is known of stored files; the bytes lie in a folder (`files.py`)."""

    def put(self, row: FileRow) -> None:
        """Note that a file is stored, or that it was given again."""

    def known(self, digests: Sequence[str]) -> Mapping[str, FileRow]:
        """Give the stored ones among these, held against sweeping until the transaction ends."""

    def filed(self, case: str) -> Mapping[str, int]:
        """Give the files that the events of a case name, with their sizes in bytes."""

    def take_unnamed(self, before: datetime, limit: int) -> Sequence[str]:
        """Strike out files stored before an instant that no event names, and give their digests."""


class Work(Protocol):
    """One transaction."""

    @property
    def cases(self) -> Cases:
        """Cases and commands."""

    @property
    def duties(self) -> Duties:
        """What the workers find to do."""

    @property
    def library(self) -> Library:
        """Definitions and calendars."""

    @property
    def directory(self) -> Directory:
        """Offices and people."""

    @property
    def accounts(self) -> Accounts:
        """Passwords and sessions."""

    @property
    def files(self) -> Files:
        """Stored files."""

    def clock(self) -> datetime:
        """Read the store's clock."""


class Store(Protocol):
    """A place where cases are kept."""

    def origin(self) -> str:
        """Give the origin that every chain of this installation begins with."""

    def work(self) -> AbstractContextManager[Work]:
        """Begin a transaction: it commits when the block ends, and is undone if the block raises.

        Raises Again if it was undone or its fate is unknown, StoreDown if the store does not answer.
        """
