"""From a definition to its transition table (`spec/semantics.md`, Tokens)."""

from types import MappingProxyType

from engine.definition.model import Definition, Field, Step
from engine.machine.model import Machine, Place


def compile_definition(definition: Definition) -> Machine:
    """Give the machine of a definition that was read without problems; nothing is checked again here."""
    return Machine(
        sop=definition.sop,
        version=definition.version,
        digest=definition.digest,
        calendar=definition.calendar,
        calendars=_calendars(definition),
        supervisor=definition.supervisor,
        roles=tuple(role.id for role in definition.roles),
        results=definition.results,
        places=MappingProxyType({step.id: _place(step, definition) for step in definition.steps}),
        first=definition.steps[0].id,
        intake=definition.intake,
        fields=MappingProxyType(_fields(definition)),
        promise=definition.promise,
        on_overdue=definition.on_overdue,
        stops=definition.stops,
        effective=definition.identity.effective if definition.identity else None,
        glossary=frozenset(document.id for document in definition.documents),
    )


def _place(step: Step, definition: Definition) -> Place:
    ways = MappingProxyType({way.outcome: way for way in step.ways})
    if step.joins is not None:
        return Place(step, ways, frozenset(step.joins))
    return Place(step, ways, _sources(step, definition) if step.join_all else frozenset())


def _calendars(definition: Definition) -> tuple[str, ...]:
    named = (definition.calendar, *(step.calendar for step in definition.steps if step.calendar is not None))
    return tuple(dict.fromkeys(named))


def _sources(step: Step, definition: Definition) -> frozenset[str]:
    """Give the steps that lead here; two outcomes of one step are one source."""
    return frozenset(other.id for other in definition.steps if step.id in other.leads_to())


def _fields(definition: Definition) -> dict[str, Field]:
    """Give every field by name as it was first written: its type is the same wherever it stands."""
    found: dict[str, Field] = {}
    for field in (*definition.intake.fields, *(field for step in definition.steps for field in step.fields)):
        found.setdefault(field.name, field)
    return found
