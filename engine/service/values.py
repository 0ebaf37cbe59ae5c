"""What the functions of the service are given and give back: plain values."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from engine.case.commands import Answer, Duty
from engine.definition.problems import Problem
from engine.persistence.store import PersonRow

Clock = Callable[[datetime], datetime]
"""Gives the instant that counts, told the one that the store's clock shows after the lock is held."""
Nudge = Callable[[Duty], None]
"""Says "look now" to a duty's workers. May be lost; must not raise."""


def of_store(shown: datetime) -> datetime:
    """Take the store's own clock, as everybody does but tests, scenarios and the demo's past."""
    return shown


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and the case that it is about (None: there is none)."""

    answer: Answer
    case: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """A session just begun: `token` goes into the cookie and is kept nowhere else."""

    token: str
    person: PersonRow
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the folder: SHA-256 (hex), bytes, media type."""

    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that was not taken: `too_large`, `empty`, `wrong_kind` (its name), `not_what_it_says` (its content)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PublishedSop:
    """A definition in force at an office from the local date `first`; `known`: it was published before."""

    sop: str
    version: int
    digest: str
    office: str
    first: date
    known: bool


@dataclass(frozen=True, slots=True)
class PublishedCalendar:
    """A calendar at hand for the cases that open from now on."""

    name: str
    version: int
    digest: str
    known: bool


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did, in the order of its files, and what is to be thought of before an SOP is used."""

    sops: tuple[PublishedSop, ...]
    calendars: tuple[PublishedCalendar, ...]
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What a directory changed: how many were added (or changed) and ended; `marked` items are offered again."""

    added: int
    ended: int
    marked: int


@dataclass(frozen=True, slots=True)
class Health:
    """How a duty (or `beat`) does: `why` is empty if it is healthy, else a sentence."""

    name: str
    healthy: bool
    why: str
    seen_at: datetime | None
    waiting: int = 0
