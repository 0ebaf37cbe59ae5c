"""Rules of shape: which keys a kind of step needs and may have, and what fits together within one step or field.

One small function for each rule (`spec/language.md`, Kinds of step, Keys of a step, Fields). Names are `check`'s.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from engine.definition import late
from engine.definition.document import TYPES, WrittenStep
from engine.definition.keys import known
from engine.definition.lacking import missing
from engine.definition.outline import KIND_KEYS, Kind, Outline, Part, StepOutline
from engine.definition.problems import Finding, Path

_ALL = frozenset({"id", "next", "outcomes", "join", "note"})
_TIMED = _ALL | {"activity", "time", "counted_from", "calendar", "warn_after", "on_overdue"}
_TIMED |= {"uses", "produces", "requires", "output", "fields"}
_KEYS_OF: Mapping[Kind, frozenset[str]] = {
    "work": _TIMED | {"role", "not_same_as", "same_as", "assign", "for_each", "min_time", "optional"},
    "wait": _TIMED | {"wait", "clock", "lapse"},
    "route": _ALL | {"route"},
}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    "work": ("id", "activity", "time"),
    "wait": ("id", "activity"),
    "route": ("id",),
}


def one_kind(outline: Outline) -> Iterator[Finding]:
    """Exactly one key makes the kind of a step."""
    for step in outline.steps:
        if not step.kinds:
            yield Finding(
                step.part.path,
                "missing_kind",
                "This step does not say who does it.",
                "Add 'role: R' (a person of the office), 'wait: WHO' (somebody outside) or 'route: true' (the data).",
                on_key=True,
            )
        for key in step.kinds[1:]:
            yield Finding(
                step.part.at(key),
                "several_kinds",
                f"'{key}' and '{step.kinds[0]}' cannot stand in one step.",
                "A step is of one kind: divide it into two steps.",
                on_key=True,
            )
        if step.part.map.get("route") is False:
            yield Finding(step.part.at("route"), "bad_value", "A route says 'route: true'.", "Write true, or a role.")


def keys_of_kind(outline: Outline) -> Iterator[Finding]:
    """A step has the keys that its kind needs, and none that its kind may not have."""
    for step in outline.steps:
        kind = step.kind
        if kind is None:
            continue
        yield from (missing(step.part.path, key) for key in _NEEDED[kind] if key not in step.part.map)
        for key in step.part.map:
            if key in known(WrittenStep) and key not in _KEYS_OF[kind] and key not in KIND_KEYS:
                yield _not_for(step.part.at(key), key, kind)


def _not_for(path: Path, key: str, kind: str) -> Finding:
    what = {"work": "a step that a person does", "wait": "a wait", "route": "a route"}[kind]
    return Finding(path, "not_for_kind", f"'{key}' cannot stand in {what}.", "Delete it.", on_key=True)


def one_way_on(outline: Outline) -> Iterator[Finding]:
    """`next` and `outcomes` are not written together."""
    for step in outline.steps:
        if "next" in step.part.map and "outcomes" in step.part.map:
            yield Finding(
                step.part.at("next"),
                "next_and_outcomes",
                "'next' cannot stand beside 'outcomes'.",
                "Delete 'next'; each outcome says where it leads.",
                on_key=True,
            )


def no_join_on_first(outline: Outline) -> Iterator[Finding]:
    """The first step takes the token of the opening and joins nothing."""
    first = outline.steps[0] if outline.steps else None
    if first is not None and "join" in first.part.map:
        yield Finding(
            first.part.at("join"), "join_on_first", "The first step cannot have 'join'.", "Delete it.", on_key=True
        )


def one_target(outline: Outline) -> Iterator[Finding]:
    """Each outcome leads to exactly one of `next`, `end` and `close`."""
    kinds = ("next", "end", "close", "hand_over")
    for way in (way for step in outline.steps for way in step.ways):
        if way.part.map and sum(kind in way.part.map for kind in kinds) != 1:
            yield Finding(
                way.part.path,
                "bad_target",
                "It is not clear where this leads.",
                "Write exactly one of 'next: STEP', 'end: RESULT' and 'close: RESULT'.",
                on_key=True,
            )


def conditions_of_ways(outline: Outline) -> Iterator[Finding]:
    """`when` stands on the outcomes of a route, on each but at most one; a route asks for no documents."""
    for step in outline.steps:
        if step.kind == "route":
            yield from _of_route(step)
        elif step.kind is not None:
            for way in step.ways:
                yield from _no_when(way.part, "The outcome of a step is chosen by whoever does it.")


def _of_route(step: StepOutline) -> Iterator[Finding]:
    open_ways = [way for way in step.ways if way.outcome is not None and "when" not in way.part.map]
    for way in open_ways[1:]:
        yield Finding(
            way.part.path,
            "several_else",
            f"'{way.outcome}' and '{open_ways[0].outcome}' both have no 'when'; only one can be the else.",
            "Add 'when: EXPRESSION' to one of them.",
            on_key=True,
        )
    for way in step.ways:
        yield from (_not_for(way.part.at(key), key, "route") for key in ("requires", "output") if key in way.part.map)
        if way.outcome is None:
            yield from _no_when(way.part, "There is no other way to choose from.")


def _no_when(part: Part, why: str) -> Iterator[Finding]:
    if "when" in part.map:
        hint = f"{why} Delete it, or let a route with outcomes decide."
        yield Finding(part.at("when"), "when_not_allowed", "'when' cannot stand here.", hint, on_key=True)


def same_and_other(outline: Outline) -> Iterator[Finding]:
    """Nobody can be the doer of a step and not be it."""
    for step in outline.steps:
        same = step.part.map.get("same_as")
        for path, name in step.part.names("not_same_as"):
            if name == same:
                yield Finding(
                    path,
                    "same_and_not_same",
                    f"'same_as' and 'not_same_as' both name '{name}'.",
                    "Delete one of them: nobody could do this step.",
                )


def field_shapes(outline: Outline) -> Iterator[Finding]:
    """Choices, limits and lengths stand at the types that have them, and hold together."""
    for field in outline.fields:
        kind = field.map.get("type")
        if kind == "choice" and "choices" not in field.map:
            yield missing(field.path, "choices")
        for key, kinds in _FIELD_KEYS.items():
            if key in field.map and kind in TYPES and kind not in kinds:
                yield _bad_field(
                    field.at(key),
                    f"'{key}' does not fit a field of type {kind}.",
                    f"It is for {', '.join(kinds)}.",
                )
        if kind in _FIELD_KEYS["min"]:
            yield from _limits(field, date if kind == "date" else Decimal)


_FIELD_KEYS: Mapping[str, tuple[str, ...]] = {
    "choices": ("choice",),
    "min": ("integer", "number", "date"),
    "max": ("integer", "number", "date"),
    "max_length": ("text", "list"),
}


def _limits(field: Part, kind: type[date | Decimal]) -> Iterator[Finding]:
    found: dict[str, date | Decimal] = {}
    for key in ("min", "max"):
        if field.map.get(key) is None:
            continue
        limit = _limit(field.map[key], kind)
        if limit is None:
            hint = "Write a date as 2026-01-31." if kind is date else "Write a number such as 10 or 0.5."
            yield _bad_field(field.at(key), f"'{key}' is not of the field's type.", hint)
        else:
            found[key] = limit
    least, most = found.get("min"), found.get("max")
    if least is not None and most is not None and _above(least, most):
        yield _bad_field(field.at("min"), "'min' is greater than 'max': nothing would do.", "Exchange them.")


def _limit(value: object, kind: type[date | Decimal]) -> date | Decimal | None:
    try:
        if kind is date:
            return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
    except (ValueError, InvalidOperation):
        return None


def _above(least: date | Decimal, most: date | Decimal) -> bool:
    match least, most:
        case date(), date():
            return least > most
        case Decimal(), Decimal():
            return least > most
        case _:
            return False


def _bad_field(path: Path, message: str, hint: str) -> Finding:
    return Finding(path, "bad_field", message, hint, on_key=True)


def for_each_shape(outline: Outline) -> Iterator[Finding]:
    """A step is multiplied over one thing, and its outcomes say what is taken when its items do not agree."""
    for step in outline.steps:
        each = step.part.part("for_each")
        over = [key for key in ("roles", "people", "field") if each is not None and key in each.map]
        if each is not None and not over:
            hint = "Add 'roles: [R, S]', 'people: N' or 'field: F'."
            message = "It does not say what it is over."
            yield Finding((*each.path, "roles"), "missing_key", message, hint, on_key=True)
        if each is not None:
            for key in over[1:]:
                message = f"'{key}' cannot stand beside '{over[0]}'."
                yield Finding(each.at(key), "several_kinds", message, "Write one of them.", on_key=True)
        yield from _otherwise(step, is_multiplied=each is not None)


def _otherwise(step: StepOutline, *, is_multiplied: bool) -> Iterator[Finding]:
    marked = [way for way in step.ways if way.part.map.get("otherwise") is True]
    if not is_multiplied:
        for way in marked:
            hint = "Delete it: it is for the items of a 'for_each'."
            message = "'otherwise' cannot stand here."
            yield Finding(way.part.at("otherwise"), "not_for_kind", message, hint, on_key=True)
    elif "outcomes" in step.part.map and len(marked) != 1:
        there = marked[1].part.at("otherwise") if marked else step.part.at("outcomes")
        hint = "Mark the outcome that is taken when the items do not agree with 'otherwise: true'."
        yield Finding(there, "otherwise_needed", "Exactly one outcome must be the 'otherwise'.", hint, on_key=True)


RULES: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    one_kind,
    keys_of_kind,
    one_way_on,
    no_join_on_first,
    *late.RULES,
    one_target,
    conditions_of_ways,
    same_and_other,
    field_shapes,
    for_each_shape,
)
