"""Who is who in the demo: its offices, their calendars and people, from `directory.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from string import Template
from typing import Any, Final
from zoneinfo import ZoneInfo

from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.marked import Marked, read_yaml
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition

DEFINITIONS: Final = Path(__file__).resolve().parents[2] / "definitions"
SOPS: Final = ("incoming-mail", "direct-payment", "one-stop-permit")
"""Those of which cases are played; the whole library is in force."""
OFFICES: Final = ("PTSP", "KPT")
"""The offices at work; the third one, above both, only watches."""
AUDITOR: Final = "a-01"
PASSWORD: Final = "tertib-demo"  # noqa: S105 - printed at every start: the demo's people are invented
_DIRECTORY: Final = Path(__file__).with_name("directory.yaml")


@dataclass(frozen=True, slots=True)
class Post:
    """A role held at an office from `first` to `last` (None: still)."""

    person: str
    office: str
    role: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Away:
    """A person is not there; the substitute holds the roles."""

    person: str
    first: date
    last: date
    substitute: str | None


@dataclass(frozen=True)
class Cast:
    """The directory of the demo as of the day on which it was first started; `text` is the file as it is applied."""

    text: str

    @cached_property
    def _plain(self) -> Mapping[str, Any]:
        read = read_yaml(self.text, _DIRECTORY.name)
        return _map_of(read)

    @cached_property
    def people(self) -> Mapping[str, Mapping[str, str]]:
        """The people by id, each with `name` and `login`."""
        people: Mapping[str, Mapping[str, str]] = self._plain["people"]
        return people

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """Every appointment."""
        return tuple(
            Post(a["person"], a["office"], a["role"], _day(a["from"]), _day(a["to"]) if "to" in a else None)
            for a in self._plain["appointments"]
        )

    @cached_property
    def absences(self) -> tuple[Away, ...]:
        """Every absence."""
        return tuple(
            Away(a["person"], _day(a["from"]), _day(a["to"]), a.get("substitute")) for a in self._plain["absences"]
        )

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """The working calendar of each office at work."""
        return {office: _calendar(self._plain["offices"][office]["calendars"]["id-government"]) for office in OFFICES}

    def holders(self, office: str, roles: Iterable[str], at: datetime) -> list[str]:
        """Give who is there and holds one of the roles on the office's day, in a fixed order; substitutes too."""
        day, wanted = at.astimezone(ZoneInfo(self.calendars[office].zone)).date(), set(roles)
        away = {one.person: one.substitute for one in self.absences if one.first <= day <= one.last}
        held = [
            post.person
            for post in self.posts
            if post.office == office and post.role in wanted and post.first <= day <= (post.last or day)
        ]
        there = [away.get(person, person) for person in held]
        return list(dict.fromkeys(person for person in there if person is not None and person not in away))

    def colleagues(self, office: str) -> list[str]:
        """Give everybody of an office."""
        return list(dict.fromkeys(post.person for post in self.posts if post.office == office))


def cast_on(today: date) -> Cast:
    """Give the cast of a demo that is started on a day."""
    days = {
        "began": today - timedelta(days=400),
        "left": today - timedelta(days=8),
        "earlier_from": today - timedelta(days=33),
        "earlier_to": today - timedelta(days=29),
        "away_from": today - timedelta(days=2),
        "away_to": today + timedelta(days=5),
    }
    return Cast(Template(_DIRECTORY.read_text("utf-8")).substitute({name: str(day) for name, day in days.items()}))


def definitions() -> Mapping[str, Definition]:
    """Read the SOPs of which cases are played."""
    found = {sop: read_definition((DEFINITIONS / sop / "sop.yaml").read_bytes(), sop) for sop in SOPS}
    return {sop: read for sop, read in found.items() if not isinstance(read, Problems)}


def _calendar(name: str) -> Calendar:
    read = read_yaml((DEFINITIONS / "calendars" / f"{name}.yaml").read_bytes(), name)
    return calendar_of(_map_of(read))


def _map_of(read: Marked | Problems) -> dict[str, Any]:
    """Give what a file of Tertib's own says; nothing if it is broken, which the service then tells with its place."""
    return read.value if isinstance(read, Marked) and isinstance(read.value, dict) else {}


def _day(written: str) -> date:
    return date.fromisoformat(written)
