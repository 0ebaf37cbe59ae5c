"""The lay-out of the official form as plain numbers (`DESIGN.md` section 4): what a drawing needs, and nothing alive.

Units are px at 100 %, x to the right and y downwards from the form's upper left corner. Everything is frozen.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Give the x of the vertical middle line."""
        return (self.left + self.right) / 2

    @property
    def axis(self) -> float:
        """Give the y of the horizontal middle line."""
        return (self.top + self.bottom) / 2

    def grown(self, by: float) -> "Area":
        """Give the rectangle with a rim of `by` px (negative: shrunk)."""
        return Area(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def meets(self, other: "Area") -> bool:
        """Say whether both share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


class Anchor(StrEnum):
    """Where the x of a text stands in it."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, wrapped; `y` is the baseline of the first line, each further one is `leading` lower."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: Anchor
    size: float
    leading: float
    bold: bool = False

    def placed(self) -> Iterator[tuple[float, str]]:
        """Give each line with its baseline."""
        for index, line in enumerate(self.lines):
            yield self.y + index * self.leading, line


class Shape(StrEnum):
    """The symbols of the form; the small capsule is a further end, or the beginning above a first decision."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"
    SMALL_CAPSULE = "small_capsule"


SIZES = {
    Shape.CAPSULE: (48.0, 28.0),
    Shape.BOX: (48.0, 28.0),
    Shape.DIAMOND: (56.0, 38.0),
    Shape.SMALL_CAPSULE: (28.0, 16.0),
}
"""Width and height of each shape."""


class Part(StrEnum):
    """What a symbol stands for: a step itself, the beginning of the case, or an end that a step leads to."""

    STEP = "step"
    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol of the step `step` with its centre; a joint step has one in each of its columns."""

    step: str
    part: Part
    shape: Shape
    x: float
    y: float

    @property
    def area(self) -> Area:
        """Give the rectangle around it."""
        width, height = SIZES[self.shape]
        return Area(self.x - width / 2, self.y - height / 2, self.x + width / 2, self.y + height / 2)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of an outcome beside its arrow; `area` is what it covers."""

    words: Words
    area: Area


@dataclass(frozen=True, slots=True)
class Hop:
    """A half circle of radius 4 with which the arrow's horizontal number `segment` crosses a vertical at `x`."""

    segment: int
    x: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way of a step: `points` run from port to port, each run horizontal or vertical, the head at the last one.

    `outcome` is None for the only way of a step and for the arrow out of the beginning (where `step` is None too);
    `target` is None where the case, or this branch, ends. `back` says that it leads up or to itself. Arrows to one
    target may share their last runs, arrows of one outcome their first.
    """

    step: str | None
    outcome: str | None
    target: str | None
    points: tuple[Point, ...]
    label: Label | None
    hops: tuple[Hop, ...]
    back: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form; `outside` says that a party outside the office acts in it."""

    left: float
    right: float
    number: int
    title: Words
    note: Words | None = None
    performer: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over several columns, Pelaksana or Mutu Baku."""

    left: float
    right: float
    title: Words


@dataclass(frozen=True, slots=True)
class Exit:
    """A way of a step in words: the label of its outcome, and the numbers of the steps it leads to (none: an end)."""

    outcome: str | None
    label: str
    to: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the form says of a step, for those who read it as a table or a list."""

    activity: str
    performers: tuple[str, ...]
    outside: bool
    needs: str
    time: str
    output: str
    note: str
    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class LoneEnd:
    """A further end that found no free cell of its row: a small capsule in the note's cell, and its outcome."""

    outcome: str | None
    centre: Point
    words: Words


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form; `cells` are number, activity, needs, time, output and note; `axis` is where its arrows run."""

    step: str
    number: int
    top: float
    bottom: float
    axis: float
    cells: tuple[Words, ...]
    facts: Facts
    ends: tuple[LoneEnd, ...] = ()

    @property
    def middle(self) -> float:
        """Give the y of the row's middle line, on which its texts are centred."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form, `width` x `height`; `head` is the height of its head, the last 16 px of it the column numbers.

    `joints` are the plain lines between the symbols of a joint step.
    """

    title: str
    width: float
    height: float
    head: float
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    rows: tuple[Row, ...]
    symbols: tuple[Symbol, ...]
    joints: tuple[tuple[Point, Point], ...]
    arrows: tuple[Arrow, ...]
