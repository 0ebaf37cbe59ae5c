"""Fields of a form: what they are called, what may stand in them, and what the case holds of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.definition.model import Definition, Field
from engine.queries.rows import Known


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of a form: what it is called and what may stand in it; `value` is what the case holds of it now."""

    name: str
    title: str
    type: str
    required: bool
    least: str | None
    most: str | None
    max_length: int | None
    choices: tuple[str, ...]
    personal: bool
    value: object = None


def asked(field: Field, locale: str, value: object = None) -> Asked:
    """Give a field as a form asks for it."""
    return Asked(
        name=field.name,
        title=field.title.said(locale),
        type=field.type.value,
        required=field.required,
        least=field.least,
        most=field.most,
        max_length=field.max_length,
        choices=field.choices,
        personal=field.personal,
        value=value,
    )


def declared_in(definition: Definition) -> tuple[Field, ...]:
    """Give every field of an SOP once, in the order in which it asks for them."""
    declared = [*definition.intake.fields, *(field for step in definition.steps for field in step.fields)]
    return tuple({field.name: field for field in declared}.values())


def all_fields(known: Known, secrets: Mapping[str, Any], locale: str) -> Iterator[Asked]:
    """Give every field of the SOP as a form may ask for it, none of them required: for ending an incident."""
    for field in declared_in(known.definition):
        yield replace(asked(field, locale, held(known, field, secrets)), required=False)


def held(known: Known, field: Field, secrets: Mapping[str, Any]) -> object:
    """Give what the case holds of a field; None if nothing, or if it was erased."""
    value = known.state.data.get(field.name)
    commit = getattr(value, "commit", None)
    return value if commit is None else secrets.get(commit)
