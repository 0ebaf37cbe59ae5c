"""One case of the demo as its players know it: what became of it so far, and what it is fated to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from cli.demo.habits import Temper
from engine.definition.model import Definition, Step, Way, Work


@dataclass(slots=True)
class Life:
    """A case by its key, before and after it has an id. `fates` draws what belongs to the case as a whole."""

    key: str
    office: str
    definition: Definition
    temper: Temper
    opens_at: datetime
    case: str | None = None
    papers: set[str] = field(default_factory=set)
    doers: dict[str, str] = field(default_factory=dict)
    visits: Counter[str] = field(default_factory=Counter)
    planned: set[int] = field(default_factory=set)
    over: dict[int, datetime] = field(default_factory=dict)
    loses_its_way: bool = False
    brings_too_little: bool = False
    lacks_a_paper: bool = False
    is_withdrawn: bool = False
    is_hurried: bool = False

    def draw(self, *of: object) -> Random:
        """Give a generator for something about this case: always the same one, whatever was drawn before."""
        return Random("/".join(map(str, (self.key, *of))))  # noqa: S311 - a story, not a secret

    def is_done(self, item: int, at: datetime, papers: set[str]) -> None:
        """Remember that an item is done, and the documents that came with it."""
        self.over[item] = at
        self.papers |= papers

    def step(self, name: str) -> Step:
        """Give a step of its SOP."""
        return next(step for step in self.definition.steps if step.id == name)


def born(key: str, office: str, definition: Definition, temper: Temper, opens_at: datetime) -> Life:
    """Give a case with its fates drawn."""
    life = Life(key, office, definition, temper, opens_at)
    rng = life.draw("fate")
    life.brings_too_little = rng.random() < temper.incomplete
    life.lacks_a_paper = rng.random() < temper.overridden
    life.is_withdrawn = rng.random() < temper.withdrawn
    return life


def kind_of_work(step: Step) -> Work | None:
    """Give the kind of a work step; None for another."""
    return step.kind if isinstance(step.kind, Work) else None


def way_of(step: Step, outcome: str | None) -> Way:
    """Give the way out of a step that an outcome names."""
    return next(way for way in step.ways if way.outcome == outcome)


def asked_of(step: Step, way: Way) -> tuple[list[str], list[str]]:
    """Give the documents that a completion must find on the case, and those that it must bring."""
    requires = way.requires if way.requires is not None else step.requires
    output = way.output if way.output is not None else step.output
    return [requirement.document for requirement in requires], list(output)
