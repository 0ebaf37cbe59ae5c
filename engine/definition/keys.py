"""Which keys may stand where: unknown ones, those not yet supported, and values that were left empty.

The known keys are those of the models in `document`; those of the language that are not carried out yet are listed
here, so that a drafter is told so and does not look for a slip of the pen.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from engine.definition import document as written
from engine.definition.document import Written
from engine.definition.outline import Outline, Part
from engine.definition.problems import Finding, Path, did_you_mean

NOT_YET: Mapping[type[Written], frozenset[str]] = {
    written.WrittenSop: frozenset({"schedule"}),
    written.WrittenStep: frozenset({"call", "action"}),
    written.WrittenTarget: frozenset({"hand_over"}),
}


@cache
def known(model: type[Written]) -> tuple[str, ...]:
    """Give the keys of a model as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def key_findings(outline: Outline) -> Iterator[Finding]:
    """Tell every key and value of the file that cannot stand where it stands, whatever else is wrong."""
    for part, model in _maps(outline):
        yield from _keys(part, model)
    yield from (_no_value(path) for path in _empty(outline.root.map, ()))


def _maps(outline: Outline) -> Iterator[tuple[Part, type[Written]]]:
    """Give every map of the file with the model that it should follow."""
    root = outline.root
    identity, intake = root.part("identity"), root.part("intake")
    single: list[tuple[Part | None, type[Written]]] = [
        (root, written.WrittenSop),
        (identity, written.WrittenIdentity),
        (identity.part("approved_by") if identity else None, written.WrittenApproval),
        (intake, written.WrittenIntake),
        (root.part("stops"), written.WrittenStops),
    ]
    yield from ((part, model) for part, model in single if part)
    yield from ((part, written.WrittenRole) for part in root.parts("roles"))
    yield from ((part, written.WrittenField) for part in outline.fields)
    yield from ((part, written.WrittenReaction) for part in outline.reactions())
    yield from outline_of_times(outline)
    for step in outline.steps:
        yield step.part, written.WrittenStep
        if (each := step.part.part("for_each")) is not None:
            yield each, written.WrittenForEach
        ways = [way.part for way in step.ways]
        yield from ((part, written.WrittenTarget) for part in ways)
        yield from (
            (part, written.WrittenRequirement) for holder in (step.part, *ways) for part in holder.parts("requires")
        )


def _keys(part: Part, model: type[Written]) -> Iterator[Finding]:
    allowed, not_yet = known(model), NOT_YET.get(model, frozenset())
    for key in part.map:
        if key in not_yet:
            yield not_yet_supported(part.at(key), key)
        elif key not in allowed:
            hint = did_you_mean(key, allowed) or f"Keys here: {', '.join(allowed)}."
            yield Finding(part.at(key), "unknown_key", f"The key '{key[:80]}' is not known here.", hint, on_key=True)


def not_yet_supported(path: Path, what: str) -> Finding:
    """Say that something of the language is not carried out yet."""
    return Finding(
        path, "not_yet_supported", f"'{what}' is not yet supported.", "Write the SOP without it for now.", on_key=True
    )


def outline_of_times(outline: Outline) -> Iterator[tuple[Part, type[Written]]]:
    """Give every standard that is a map: of steps, of the promise, and within the promise."""
    promise = outline.root.part("time_standard")
    if promise is not None and not outline.is_standard(promise):
        yield promise, written.WrittenPromise
    for time in outline.times():
        yield time, written.WrittenByChoice if {"by", "of"} & set(time.map) else written.WrittenPerCount


def _no_value(path: Path) -> Finding:
    message = f"'{path[-1]}' has no value." if isinstance(path[-1], str) else "This element is empty."
    return Finding(path, "empty_value", message, "Give it one, or leave it out.", on_key=True)


def _empty(holder: Mapping[str, object] | list[object], path: Path) -> list[Path]:
    """Give where a value was left out, in the order of the file."""
    found: list[Path] = []
    inside: Iterable[tuple[str | int, object]] = enumerate(holder) if isinstance(holder, list) else holder.items()
    for key, inner in inside:
        if inner is None:
            found.append((*path, key))
        elif isinstance(inner, dict | list):
            found += _empty(inner, (*path, key))
    return found
