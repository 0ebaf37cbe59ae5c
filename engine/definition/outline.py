"""A tolerant view of a file that may be wrong: what it declares and what it names, as far as can be made out.

The rules of `keys`, `shape` and `check` look at this and not at the validated models, so that an unknown role and a
bad duration of one file are told together. Whatever has not the expected form is passed over, and told
elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.definition.document import unwrapped
from engine.definition.problems import Path

Kind = Literal["work", "wait", "route"]
KIND_KEYS: Mapping[str, Kind | None] = {
    "role": "work",
    "wait": "wait",
    "route": "route",
    "call": None,
    "action": None,
}
"""The keys that make a kind of step; those of None are not yet supported."""


@dataclass(frozen=True, slots=True)
class Part:
    """A map of the file and where it stands."""

    path: Path
    map: Mapping[str, object]

    def at(self, *keys: str | int) -> Path:
        """Give the path of something in this map."""
        return (*self.path, *keys)

    def part(self, key: str) -> "Part | None":
        """Give the map under `key`, if there is one."""
        return _part(self.at(key), self.map.get(key))

    def parts(self, key: str) -> "Iterator[Part]":
        """Give the maps that are the values (of a map) or the elements (of a list) under `key`."""
        match self.map.get(key):
            case dict() as inner:
                found = [(name, value) for name, value in inner.items() if isinstance(name, str)]
                yield from (part for name, value in found if (part := _part(self.at(key, name), value)))
            case list() as items:
                yield from (part for at, value in enumerate(items) if (part := _part(self.at(key, at), value)))
            case _:
                pass

    def keys(self, key: str) -> list[str]:
        """Give the keys of the map under `key`."""
        inner = self.map.get(key)
        return [name for name in inner if isinstance(name, str)] if isinstance(inner, dict) else []

    def names(self, key: str) -> Iterator[tuple[Path, str]]:
        """Give each text under `key`, itself or the elements of a list, with its path."""
        match self.map.get(key):
            case str() as name:
                yield self.at(key), name
            case list() as items:
                yield from ((self.at(key, at), name) for at, name in enumerate(items) if isinstance(name, str))
            case _:
                pass


def _part(path: Path, value: object) -> Part | None:
    return Part(path, value) if isinstance(value, dict) else None


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a step: its target as one map, at the path where it was written; `outcome` None is `next`."""

    outcome: str | None
    part: Part


@dataclass(frozen=True)
class StepOutline:
    """A step, as far as it can be made out."""

    part: Part

    @property
    def id(self) -> str:
        """The id, empty if there is none."""
        written = self.part.map.get("id")
        return written if isinstance(written, str) else ""

    @cached_property
    def kinds(self) -> list[str]:
        """The keys that make a kind; exactly one is right."""
        return [key for key in KIND_KEYS if key in self.part.map]

    @cached_property
    def kind(self) -> Kind | None:
        """The kind, if it is certain."""
        return KIND_KEYS[self.kinds[0]] if len(self.kinds) == 1 else None

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The ways out that were written; a step without any goes on to the following one."""
        path = self.part.at("outcomes")
        found = self.part.map.get("outcomes")
        targets = {(*path, name): value for name, value in found.items()} if isinstance(found, dict) else {}
        ways = [Way(str(at[-1]), Part(at, _map(value))) for at, value in targets.items()]
        if "next" in self.part.map:
            ways.append(Way(None, Part(self.part.at("next"), _map(self.part.map["next"]))))
        return tuple(ways)


def _map(target: object) -> Mapping[str, object]:
    found = unwrapped(target)
    return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Outline:
    """The whole file, as far as it can be made out."""

    root: Part

    @cached_property
    def steps(self) -> tuple[StepOutline, ...]:
        """The steps, in the order written."""
        if not isinstance(self.root.map.get("steps"), list):
            return ()
        return tuple(StepOutline(part) for part in self.root.parts("steps"))

    @cached_property
    def step_ids(self) -> tuple[str, ...]:
        """The ids of all steps."""
        return tuple(step.id for step in self.steps if step.id)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The ids of all roles."""
        return tuple(self.root.keys("roles"))

    @cached_property
    def results(self) -> tuple[str, ...]:
        """The results that a target may name."""
        written = [name for _, name in self.root.names("results")] if "results" in self.root.map else ["done"]
        return (*written, *(() if "withdrawn" in written else ("withdrawn",)))

    @cached_property
    def fields(self) -> tuple[Part, ...]:
        """Every field, of the intake and of all steps; its name is the last part of the path."""
        holders = [self.root.part("intake"), *(step.part for step in self.steps)]
        return tuple(field for holder in holders if holder for field in holder.parts("fields"))

    def conditions(self) -> Iterator[Part]:
        """Give every map that holds a `when`."""
        for step in self.steps:
            holders = [step.part, *(way.part for way in step.ways)]
            yield from (way.part for way in step.ways if "when" in way.part.map)
            yield from (entry for holder in holders for entry in holder.parts("requires") if "when" in entry.map)

    def is_standard(self, part: Part) -> bool:
        """Say whether a map is a standard that follows from a field, and no promise that holds one."""
        return bool({"each", "per", "by", "of"} & set(part.map))

    def times(self) -> Iterator[Part]:
        """Give every standard that is written as a map."""
        promise = self.root.part("time_standard")
        if promise is not None:
            within = promise if self.is_standard(promise) else promise.part("within")
            yield from () if within is None else (within,)
        yield from (time for step in self.steps if (time := step.part.part("time")) is not None)

    def counted_fields(self) -> Iterator[tuple[Path, str, str]]:
        """Give each field that a standard or a `for_each` follows from: where, its name, the type that it must have."""
        for time in self.times():
            for key, kind in (("per", "integer"), ("by", "choice")):
                yield from ((path, name, kind) for path, name in time.names(key))
        for step in self.steps:
            each = step.part.part("for_each")
            if each is not None:
                yield from ((path, name, "list") for path, name in each.names("field"))

    def reactions(self) -> Iterator[Part]:
        """Give every entry of `on_overdue`, of the steps and of the whole SOP."""
        for holder in (self.root, *(step.part for step in self.steps)):
            yield from holder.parts("on_overdue")
