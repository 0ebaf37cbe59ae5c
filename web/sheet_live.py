"""What is alive on the sheet of a case, in words and shares: the page fills it, the drawing shows it.

The design guide, section 4 (Alive, Margin). Every text is already in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from web.bars import Bar


class Standing(StrEnum):
    """How a step of the case stands (the design guide, section 3)."""

    NOT_YET = "not_yet"
    NOW = "now"
    SOON = "soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    UNSTAFFED = "unstaffed"
    INCIDENT = "incident"
    DONE = "done"
    DONE_LATE = "done_late"
    SKIPPED = "skipped"

    @property
    def open(self) -> bool:
        """Say whether the case is at this step: its row has a band and a pointer."""
        return self in _OPEN

    @property
    def mark(self) -> str:
        """Name its mark in `marks.svg`."""
        return "none" if self is Standing.NOT_YET else self.value

    @property
    def colour(self) -> str:
        """Name its colour: act, late, soon, stop, done or edge."""
        return _COLOURS[self]


_OPEN: Final = frozenset(
    {Standing.NOW, Standing.SOON, Standing.OVERDUE, Standing.STOPPED, Standing.UNSTAFFED, Standing.INCIDENT}
)
_COLOURS: Final[Mapping[Standing, str]] = {
    Standing.NOT_YET: "edge",
    Standing.NOW: "act",
    Standing.SOON: "soon",
    Standing.OVERDUE: "late",
    Standing.STOPPED: "stop",
    Standing.UNSTAFFED: "late",
    Standing.INCIDENT: "late",
    Standing.DONE: "done",
    Standing.DONE_LATE: "late",
    Standing.SKIPPED: "edge",
}


@dataclass(frozen=True, slots=True)
class StepLive:
    """A step of the case.

    `visits` counts activations (0: none yet); `word` is its standing in words ("Selesai 2x"), `measure` the time that
    goes with it ("9 mnt", "+40 mnt", "" for none), `bar` the clock (None: no standard), `who` the last line
    ("Sari Wulandari, 12 Nov 09.14"); `told` says the time in a list without a margin ("9 dari 10 mnt", else word and
    measure); `link` is where the row leads, "" for nowhere.
    """

    step: str
    standing: Standing
    visits: int
    word: str
    measure: str = ""
    bar: Bar | None = None
    who: str = ""
    told: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """An arrow that the case went along, `count` times; `to` is None where a branch or the case ended by it."""

    step: str
    outcome: str | None
    to: str | None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Live:
    """A case on its sheet.

    `sentence` says where it stands and names the drawing; `heading`, `number` and `caption` are the head of the
    margin. A step that is not among `steps` is not reached yet and then needs `not_yet`, the word for that.
    """

    sentence: str
    heading: str
    number: str
    caption: str
    not_yet: str
    steps: tuple[StepLive, ...]
    taken: tuple[Taken, ...]

    def of(self, step: str) -> StepLive:
        """Give how a step stands."""
        waiting = StepLive(step, Standing.NOT_YET, 0, self.not_yet)
        return next((one for one in self.steps if one.step == step), waiting)

    def count(self, step: str, outcome: str | None, to: str | None) -> int:
        """Say how often the case went along an arrow."""
        return sum(one.count for one in self.taken if (one.step, one.outcome, one.to) == (step, outcome, to))

    def count_of(self, step: str, outcome: str | None) -> int:
        """Say how often a step was left by an outcome, whatever the number of steps that it leads to."""
        return max((one.count for one in self.taken if (one.step, one.outcome) == (step, outcome)), default=0)
