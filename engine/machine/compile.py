"""From a definition to its transition table (`spec/semantics.md`, Tokens)."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from engine.definition.model import Definition, Field, Step
from engine.machine.model import Machine, Place

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    """Give every field by name: its type is the same wherever it stands, of its limits the widest count."""
    found: dict[str, Field] = {}
    for field in (*definition.intake.fields, *(field for step in definition.steps for field in step.fields)):
        found[field.name] = _widened(found.get(field.name, field), field)
    return found


def _widened(one: Field, other: Field) -> Field:
    """Give the field that takes whatever one of the two takes."""
    return replace(
        one,
        required=one.required and other.required,
        least=_widest(one.least, other.least, min),
        most=_widest(one.most, other.most, max),
        max_length=max(one.max_length, other.max_length) if one.max_length and other.max_length else None,
    )


def _widest(one: str | None, other: str | None, choose: Callable[..., str]) -> str | None:
    """Give the wider of two limits, which are decimals or ISO dates; none is the widest."""
    if one is None or other is None:
        return None
    return choose(one, other, key=lambda limit: limit if _DATE.fullmatch(limit) else Decimal(limit))
