"""The directory as one value: every office, person, appointment and absence (`spec/runtime.md`, Who holds a role)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.office.appointments import Absence, Appointment


@dataclass(frozen=True, slots=True)
class Office:
    """An office by its code; `calendars` maps the name in an SOP to the calendar that this office uses for it."""

    code: str
    title: str
    parent: str | None = None
    calendars: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person by an opaque id: the name for people to read, the one to sign in with, the language preferred."""

    id: str
    name: str
    login: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """All of it; whatever is not in here is not, or no more."""

    offices: tuple[Office, ...]
    people: tuple[Somebody, ...]
    appointments: tuple[Appointment, ...]
    absences: tuple[Absence, ...]
