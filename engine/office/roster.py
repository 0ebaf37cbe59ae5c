"""Who may act in which role at one office now, and by what right (`spec/runtime.md`, Who holds a role).

A roster is a value made for one decision: the core never asks a directory. Roles are ids of the SOPs of the office.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Right(StrEnum):
    """By what right a role is held."""

    DEFINITIVE = "definitive"
    ACTING = "acting"
    SUBSTITUTE = "substitute"


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held now; `on_behalf` is the absent person whose substitute the holder is."""

    role: str
    right: Right = Right.DEFINITIVE
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the roles held at the office now.

    An `absent` person keeps the right to act but is no candidate. `load` counts the open assigned items over the
    office's cases; `last_assigned` is any ordered mark of the last assignment (None: never), both for the policies.
    """

    person: str
    holdings: tuple[Holding, ...]
    absent: bool = False
    load: int = 0
    last_assigned: int | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    """The members by person id, in the order in which ties between them are broken.

    Who could do what is asked of one roster for every item that is offered: it is worked out once.
    """

    members: Mapping[str, Member]
    _candidates: dict[tuple[str, ...], tuple[Member, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def holding(self, person: str, roles: Iterable[str]) -> Holding | None:
        """Give the first of `roles` that the person holds, with its right, or None."""
        member = self.members.get(person)
        if member is None:
            return None
        for role in roles:
            for holding in member.holdings:
                if holding.role == role:
                    return holding
        return None

    def holds(self, person: str, roles: Iterable[str]) -> bool:
        """Say whether the person holds any of `roles`, absent or not."""
        return self.holding(person, roles) is not None

    def candidates(self, roles: Iterable[str]) -> tuple[Member, ...]:
        """Give those who hold one of `roles` and are not absent, in the roster's order."""
        wanted = tuple(roles)
        if wanted not in self._candidates:
            present = (member for member in self.members.values() if not member.absent)
            self._candidates[wanted] = tuple(member for member in present if self.holds(member.person, wanted))
        return self._candidates[wanted]
