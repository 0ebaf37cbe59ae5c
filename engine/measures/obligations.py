"""Obligations as sums over events, and which cases were straight (`spec/measures.md`).

The core has stated each obligation in the event that decides it; nothing is judged again here, only counted.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from engine.measures.principles import Ratio

CLASSES: Final = ("order", "role", "time", "documents", "output", "separation")
"""The classes of obligations, in the order in which they are told."""
VERDICTS: Final = ("met", "violated", "waived")

BENT: Final = frozenset(
    {
        "skipped",
        "jumped",
        "wrong_role",
        "wrong_person",
        "same_person",
        "other_person",
        "missing_documents",
        "missing_output",
        "stuck",
    }
)
"""The kinds of deviation each of which makes a closed case not straight."""
ORDERED: Final = BENT - {"stuck"}
"""Those that somebody ordered: each has a reason and an authority, or lacks them."""
ABORTED: Final = "aborted"
WITHDRAWN: Final = "withdrawn"


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when something counts: the SOP, the office, the month (YYYY-MM) in the zone of the case's calendar."""

    sop: str
    office: str
    month: str


@dataclass(frozen=True, slots=True)
class Stated:
    """`count` obligations of a class with one verdict."""

    place: Place
    obligation: str
    verdict: str
    count: int


@dataclass(frozen=True, slots=True)
class Tried:
    """`count` attempts that a binding rule refused."""

    place: Place
    count: int


@dataclass(frozen=True, slots=True)
class Closed:
    """`count` closed cases, of one course (`course_of`); the place's month is that of the closing."""

    place: Place
    course: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How many obligations were met, violated and waived."""

    met: int = 0
    violated: int = 0
    waived: int = 0

    @property
    def ratio(self) -> Ratio:
        """Give met / (met + violated): what was waived stands in neither."""
        return Ratio(self.met, self.met + self.violated)


@dataclass(frozen=True, slots=True)
class Courses:
    """How many closed cases were straight, were not, and were withdrawn."""

    straight: int = 0
    bent: int = 0
    withdrawn: int = 0

    @property
    def ratio(self) -> Ratio:
        """Give straight / closed, the withdrawn ones aside."""
        return Ratio(self.straight, self.straight + self.bent)


def course_of(result: str | None, *, bent: bool) -> str:
    """Give `withdrawn`, `straight` or `bent` for a closed case with this result; `bent`: it bears such a deviation."""
    if result == WITHDRAWN:
        return "withdrawn"
    return "bent" if result == ABORTED or bent else "straight"


def tally(stated: Iterable[Stated]) -> Tally:
    """Count obligations by verdict."""
    sums = dict.fromkeys(VERDICTS, 0)
    for one in stated:
        sums[one.verdict] += one.count
    return Tally(**sums)


def courses(closed: Iterable[Closed]) -> Courses:
    """Count closed cases by course."""
    sums = {"straight": 0, "bent": 0, "withdrawn": 0}
    for one in closed:
        sums[one.course] += one.count
    return Courses(**sums)


T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """Put rows together by a key, in the order in which the keys came."""
    found: dict[K, list[T]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return {name: tuple(members) for name, members in found.items()}
