"""What has surely been given before it is needed: documents, fields, completions (`spec/language.md`, What a publisher
is told).

A *fact* is something that a completion leaves behind for ever: a document on the case, a field that is filled, a step
that was completed. What flows along every path is worked out over the steps; whatever then seems to be missing is
searched for among the situations, so that a claim always has a path that shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from engine.definition.durations import ByChoice, PerCount
from engine.definition.expressions import names_in
from engine.definition.model import (
    OPENING,
    EachElement,
    Field,
    Requirement,
    Route,
    TakeOutcome,
    TimeStandard,
    To,
    Wait,
    Way,
    Work,
)
from engine.machine.model import Machine, Place

Fact = tuple[str, str]
"""A kind (`document`, `field`, `done`) and a name."""
Facts = frozenset[Fact]
_MOST_CHOICES = 200
"""Choices of one document for each outcome that are looked at."""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a step cannot do without; `code` is that of the problem if it may be missing.

    It is needed when the step is activated, or, if `completed`, when it has been (by `outcome`, if one is named).
    With others `beside` it any one of all these would do.
    """

    code: str
    step: str
    fact: Fact
    completed: bool = False
    outcome: str | None = None
    beside: Facts = frozenset()

    @property
    def facts(self) -> Facts:
        """Give every fact that would do."""
        return self.beside | {self.fact}


def lacking(machine: Machine) -> Iterator[Need]:
    """Give every need that is not surely met, by what flows along the steps alone."""
    flowing = _Supplied(machine).run()
    for name, place in machine.places.items():
        there = flowing.get(name)
        if there is not None:
            yield from (need for need in needs(place) if need.fact not in there)
            yield from _documents(place, there)
    yield from _of_promise(machine, flowing)


def needs(place: Place) -> Iterator[Need]:
    """Give what a step needs at its activation, documents aside."""
    step = place.step
    names = {name for way in step.ways if way.when is not None for name in names_in(way.when)}
    if isinstance(step.kind, Route):
        yield from (Need("unfilled_field", step.id, ("field", name)) for name in sorted(names))
    yield from (Need("unfilled_field", step.id, ("field", name)) for name in _fields_of(step.standard))
    if isinstance(step.kind, Work):
        each = step.kind.for_each
        if each is not None and isinstance(each.over, EachElement):
            yield Need("unfilled_field", step.id, ("field", each.over.field))
        if step.kind.same_as not in {None, OPENING}:
            yield Need("same_as_not_done", step.id, ("done", str(step.kind.same_as)))


def at_opening(machine: Machine) -> Facts:
    """Give what a case brings with it."""
    documents = {("document", name) for name in machine.intake.documents}
    return frozenset(documents | _filled(machine.intake.fields))


def surely_gained(machine: Machine, place: Place, outcome: str | None) -> Facts:
    """Give what the completion of a step by an outcome leaves behind, in the worst case.

    An outcome that is deemed or lapses is checked for nothing, and a `for_each` over nothing asks nobody; where its
    items do not agree, only what all outcomes ask for is sure. An optional step may be skipped: that is no completion.
    """
    if isinstance(place.step.kind, Work) and place.step.kind.optional:
        return frozenset()
    return _left_behind(machine, place, outcome)


def _left_behind(machine: Machine, place: Place, outcome: str | None) -> Facts:
    """Give what is sure where the step is completed and not skipped."""
    done: Facts = frozenset({("done", place.step.id)})
    if isinstance(place.step.kind, Route) or outcome in _unchecked(place) or _may_be_passed(machine, place, outcome):
        return done
    way = place.ways[outcome]
    if way.otherwise:
        return done.union(frozenset.intersection(*(_gains(place, other) for other in place.ways.values())))
    return done | _gains(place, way)


def _gains(place: Place, way: Way) -> Facts:
    output = way.output if way.output is not None else place.step.output
    documents = {("document", name) for name in (*output, *_asked(place, way))}
    return frozenset(documents | _filled(place.step.fields))


def _filled(fields: tuple[Field, ...]) -> set[Fact]:
    return {("field", declared.name) for declared in fields if declared.required}


def _asked(place: Place, way: Way) -> tuple[str, ...]:
    """Give the documents that a way asks for without a condition; those with one are not proved."""
    requires: tuple[Requirement, ...] = way.requires if way.requires is not None else place.step.requires
    return tuple(entry.document for entry in requires if entry.when is None)


def _unchecked(place: Place) -> set[str | None]:
    acts = (entry.act for entry in place.step.on_overdue or ())
    deemed: set[str | None] = {act.outcome for act in acts if isinstance(act, TakeOutcome)}
    kind = place.step.kind
    return deemed | ({kind.lapse} if isinstance(kind, Wait) and kind.lapse else set())


def _may_be_passed(machine: Machine, place: Place, outcome: str | None) -> bool:
    """Say whether a `for_each` may have nothing to open: where a list is asked for it has an element."""
    each = place.step.kind.for_each if isinstance(place.step.kind, Work) else None
    if each is None or not isinstance(each.over, EachElement):
        return False
    holders = (machine.intake.fields, *(other.step.fields for other in machine.places.values()))
    written = (field for fields in holders for field in fields if field.name == each.over.field)
    return not all(field.required for field in written) and (outcome is None or place.ways[outcome].otherwise)


def _documents(place: Place, there: Facts) -> Iterator[Need]:
    """Give the documents without which no outcome of the step can be chosen: what all ask for, else one of each."""
    if isinstance(place.step.kind, Route):
        return
    missing: list[list[str]] = []
    for way in place.ways.values():
        own = set(way.output if way.output is not None else place.step.output)
        missing.append([name for name in _asked(place, way) if ("document", name) not in there and name not in own])
    if all(missing):
        shared = [name for name in missing[0] if all(name in names for names in missing)]
        for name in shared:
            yield Need("document_not_supplied", place.step.id, ("document", name))
        apart = ([("document", name) for name in names if name not in shared] for names in missing)
        for first, *others in dict.fromkeys(islice(product(*apart), _MOST_CHOICES)):
            yield Need("document_not_supplied", place.step.id, first, beside=frozenset(others) - {first})


def _fields_of(standard: TimeStandard | None) -> tuple[str, ...]:
    match standard:
        case PerCount(per=name) | ByChoice(by=name):
            return (name,)
        case _:
            return ()


def _of_promise(machine: Machine, flowing: Mapping[str, Facts]) -> Iterator[Need]:
    promise = machine.promise
    if promise is None:
        return
    start = promise.start or machine.first
    there = at_opening(machine) if promise.start is None else flowing.get(start, frozenset())
    if promise.start is not None:
        place = machine.places[start]
        outcomes = [promise.outcome] if promise.outcome else list(place.ways)
        there |= frozenset.intersection(*(_left_behind(machine, place, outcome) for outcome in outcomes))
    for name in _fields_of(promise.standard):
        if ("field", name) not in there:
            is_later = promise.start is not None
            yield Need("unfilled_field", start, ("field", name), completed=is_later, outcome=promise.outcome)


class _Supplied:
    """What is surely there when a step is activated: the greatest solution over the steps."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._into: dict[str, list[str]] = {name: [] for name in machine.places}
        for name, place in machine.places.items():
            for target in dict.fromkeys(place.step.leads_to()):
                self._into[target].append(name)
        self._facts: dict[str, Facts] = {}
        self._asked_for = frozenset(_asked_for(machine))

    def run(self) -> dict[str, Facts]:
        """Go round until nothing changes; steps that nothing leads to have no entry."""
        ahead = [self._machine.first]
        while ahead:
            name = ahead.pop()
            there = self._at(name)
            if there is not None and there != self._facts.get(name):
                self._facts[name] = there
                ahead.extend(dict.fromkeys(self._machine.places[name].step.leads_to()))
        return self._facts

    def _at(self, name: str) -> Facts | None:
        place = self._machine.places[name]
        joined = {source: self._out(source, name) for source in place.waits_for}
        arriving = [self._out(source, name) for source in self._into[name] if source not in place.waits_for]
        if joined and all(facts is not None for facts in joined.values()):
            arriving.append(frozenset().union(*(facts for facts in joined.values() if facts is not None)))
        if name == self._machine.first:
            arriving.append(at_opening(self._machine))
        known = [facts for facts in arriving if facts is not None]
        return frozenset.intersection(*known) if known else None

    def _out(self, source: str, target: str) -> Facts | None:
        """Give what surely comes along from one step to another, by whichever way leads there."""
        there = self._facts.get(source)
        if there is None:
            return None
        place = self._machine.places[source]
        leading = [way for way in place.ways.values() if isinstance(way.target, To) and target in way.target.steps]
        gained = frozenset.intersection(*(surely_gained(self._machine, place, way.outcome) for way in leading))
        return there | (gained & self._asked_for)


def _asked_for(machine: Machine) -> Iterator[Fact]:
    """Give every fact that is needed somewhere: no other is worth carrying along."""
    for place in machine.places.values():
        yield from (need.fact for need in needs(place))
        yield from (("document", name) for way in place.ways.values() for name in _asked(place, way))
    if machine.promise is not None:
        yield from (("field", name) for name in _fields_of(machine.promise.standard))
