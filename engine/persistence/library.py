"""What was read and compiled once in this process: definitions, machines and calendars, by digest.

A digest stands for its content for ever, so nothing here is ever out of date.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from engine.case.rules import Rules
from engine.clockwork.calendar import Calendar, calendar_of
from engine.definition.model import Definition
from engine.definition.problems import Problems
from engine.definition.read import read_definition
from engine.errors import TertibError
from engine.machine.compile import compile_definition
from engine.machine.model import Machine
from engine.persistence.store import Library

_KEPT: Final = 500

Key = TypeVar("Key")
Value = TypeVar("Value")


class NotPublished(TertibError):  # noqa: N818
    """A digest or a name that no published definition or calendar answers to, or one that this code cannot read."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A definition with its machine."""

    definition: Definition
    machine: Machine


@dataclass(frozen=True, slots=True)
class Shelf:
    """Definitions and calendars at hand."""

    _compiled: dict[str, Compiled] = field(default_factory=dict)
    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _rules: dict[tuple[str, tuple[tuple[str, str], ...], date | None], Rules] = field(default_factory=dict)

    def compiled(self, library: Library, digest: str) -> Compiled:
        """Give a published definition and its machine; raises NotPublished."""
        found = self._compiled.get(digest)
        if found is None:
            found = _keep(self._compiled, digest, _compiled(library, digest))
        return found

    def calendar(self, library: Library, digest: str) -> Calendar:
        """Give a published calendar; raises NotPublished."""
        found = self._calendars.get(digest)
        if found is None:
            row = library.calendar(digest)
            if row is None:
                raise NotPublished(f"no calendar was published with the digest {digest}")
            found = _keep(self._calendars, digest, calendar_of(row.content))
        return found

    def rules(
        self, library: Library, digest: str, calendars: Mapping[str, str], effective: date | None = None
    ) -> Rules:
        """Give the rules of a case: its machine, with the calendars that it has pinned (name -> digest)."""
        key = (digest, tuple(sorted(calendars.items())), effective)
        found = self._rules.get(key)
        if found is None:
            machine = self.compiled(library, digest).machine
            pinned = {name: self.calendar(library, of) for name, of in calendars.items()}
            found = _keep(self._rules, key, Rules(machine, pinned, dict(calendars), effective))
        return found


def _compiled(library: Library, digest: str) -> Compiled:
    row = library.definition(digest)
    if row is None:
        raise NotPublished(f"no definition was published with the digest {digest}")
    definition = read_definition(row.source, f"{row.sop} {row.version}")
    if isinstance(definition, Problems):
        raise NotPublished(f"the published definition {digest} cannot be read by this version: {definition.items[0]}")
    return Compiled(definition, compile_definition(definition))


def _keep(kept: dict[Key, Value], key: Key, value: Value) -> Value:
    """Remember a value; when there are many, begin anew."""
    if len(kept) >= _KEPT:
        kept.clear()
    kept[key] = value
    return value
