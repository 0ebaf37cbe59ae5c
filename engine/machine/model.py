"""The transition table: what may happen (`spec/semantics.md`, Tokens).

A `Place` is where a token may rest. A miss in the table is the refusal: there is no second place where the shape of a
procedure is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.definition.model import Field, Intake, Promise, Reaction, Step, Way


@dataclass(frozen=True, slots=True)
class Place:
    """A step with what its tokens may do.

    `ways` by outcome (key None: the only way of a step without outcomes), in the order written; `waits_for`: the
    steps from each of which one token is needed (empty: any token activates it).
    """

    step: Step
    ways: Mapping[str | None, Way]
    waits_for: frozenset[str]

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Give the names of the outcomes, in the order written."""
        return tuple(name for name in self.ways if name is not None)


@dataclass(frozen=True, slots=True)
class Machine:
    """A compiled definition.

    `fields` holds every field of the SOP by name (intake and steps), `roles` the ids of all roles in the order written,
    `first` the step that the opening's token goes to, `effective` the first local date on which it may be used.
    """

    sop: str
    version: int
    digest: str
    calendar: str
    supervisor: str
    roles: tuple[str, ...]
    results: tuple[str, ...]
    places: Mapping[str, Place]
    first: str
    intake: Intake
    fields: Mapping[str, Field]
    promise: Promise | None
    on_overdue: tuple[Reaction, ...] | None
    effective: date | None
    glossary: frozenset[str]
