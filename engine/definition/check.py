"""Rules of names: every name that is used is declared, once, and may be used there.

One small function for each rule (`spec/language.md`, What a publisher is told). Each goes over the tolerant outline, so
that all of them speak at once, whatever else is wrong with the file.
"""

from collections.abc import Callable, Iterable, Iterator

from engine.definition.expressions import names_in, parse_expression
from engine.definition.model import OPENING
from engine.definition.outline import Outline, Part
from engine.definition.problems import Finding, Path, did_you_mean, told
from engine.errors import BadExpression

RESERVED_ROLES = frozenset({"auditor", "administrator"})
END = "end"


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Finding:
    names = list(known)
    one = f", or name one of the {len(names)} that there are" if names else " first: there is none"
    hint = did_you_mean(name, names) or f"Declare it{one}."
    return Finding(path, f"unknown_{what}", f"There is no {what} '{name[:80]}'.", hint)


def roles_are_known(outline: Outline) -> Iterator[Finding]:
    """The supervisor, the doers of steps and those who are alerted are roles of the SOP."""
    mentions = [outline.root.names("supervisor"), *(step.part.names("role") for step in outline.steps)]
    mentions += [entry.names(key) for entry in outline.reactions() for key in ("alert", "escalate")]
    mentions += [each.names("roles") for step in outline.steps if (each := step.part.part("for_each")) is not None]
    for path, name in (found for names in mentions for found in names):
        if name not in outline.roles and "roles" in outline.root.map:
            yield _unknown(path, "role", name, outline.roles)


def roles_are_free(outline: Outline) -> Iterator[Finding]:
    """Two roles belong to every office and are no SOP's (`spec/runtime.md`, Who holds a role)."""
    for name in RESERVED_ROLES & set(outline.roles):
        yield Finding(
            outline.root.at("roles", name),
            "reserved_name",
            f"The role '{name}' belongs to every office, not to an SOP.",
            f"Choose another id, such as 'internal_{name}'.",
            on_key=True,
        )


def steps_are_single(outline: Outline) -> Iterator[Finding]:
    """Each step has an id of its own, and none that means something else."""
    seen: dict[str, Path] = {}
    for step in outline.steps:
        there = step.part.at("id")
        if step.id in {END, OPENING}:
            hint = f"Choose another id, such as '{step.id}_of_case'."
            yield Finding(there, "reserved_name", f"'{step.id}' has a meaning of its own.", hint)
        if step.id and step.id in seen:
            first = told(seen[step.id])
            yield Finding(
                there, "duplicate_name", f"The step '{step.id[:80]}' stands at {first} already.", "Choose another id."
            )
        seen.setdefault(step.id, step.part.path)


def targets_are_known(outline: Outline) -> Iterator[Finding]:
    """What `next` and the outcomes name are steps, or `end` alone."""
    for way in (way for step in outline.steps for way in step.ways):
        alone = isinstance(way.part.map.get("next"), str)
        for path, name in way.part.names("next"):
            if name == END and not alone:
                yield Finding(
                    path, "unknown_step", "'end' cannot stand in a list of steps.", "Delete it from the list."
                )
            elif name not in outline.step_ids and name != END:
                yield _unknown(path, "step", name, (*outline.step_ids, END))


def people_of_steps(outline: Outline) -> Iterator[Finding]:
    """`same_as` and `not_same_as` name steps, or who opened the case."""
    known = (*outline.step_ids, OPENING)
    for step in outline.steps:
        for key in ("same_as", "not_same_as"):
            for path, name in step.part.names(key):
                if name not in known:
                    yield _unknown(path, "step", name, known)


def promise_is_known(outline: Outline) -> Iterator[Finding]:
    """The promise begins at a step of the SOP, with an outcome of that step."""
    promise = outline.root.part("time_standard")
    if promise is None:
        return
    for path, name in promise.names("from"):
        if name not in outline.step_ids:
            yield _unknown(path, "step", name, outline.step_ids)
            return
        start = next(step for step in outline.steps if step.id == name)
        for there, outcome in promise.names("outcome"):
            if outcome not in start.part.keys("outcomes"):
                yield _unknown(there, "outcome", outcome, start.part.keys("outcomes"))


def results_are_known(outline: Outline) -> Iterator[Finding]:
    """A branch or case ends with a result of the SOP; `aborted` is the supervisor's alone."""
    for way in (way for step in outline.steps for way in step.ways):
        for path, name in (found for key in ("end", "close") for found in way.part.names(key)):
            if name not in outline.results:
                yield _unknown(path, "result", name, outline.results)
    for entry in outline.root.parts("on_overdue"):
        for path, name in entry.names("close"):
            if name not in outline.results:
                yield _unknown(path, "result", name, outline.results)
    for path, name in outline.root.names("results"):
        if name == "aborted":
            hint = "Delete it; only a supervisor's abort ends a case so."
            yield Finding(path, "reserved_name", "'aborted' is every SOP's and no result to choose.", hint)


def outcomes_are_known(outline: Outline) -> Iterator[Finding]:
    """What `lapse` and `on_overdue` take is an outcome of their step."""
    for step in outline.steps:
        known = step.part.keys("outcomes")
        holders = [(step.part, "lapse"), *((entry, "outcome") for entry in step.part.parts("on_overdue"))]
        for part, key in holders:
            for path, name in part.names(key):
                if name not in known:
                    yield _unknown(path, "outcome", name, known)


def other_steps_are_known(outline: Outline) -> Iterator[Finding]:
    """`counted_from` and `join` name steps; what a join waits for leads there."""
    following = [(other.id, frozenset(_following(outline, at))) for at, other in enumerate(outline.steps)]
    for step in outline.steps:
        for path, name in step.part.names("counted_from"):
            if name not in {*outline.step_ids, OPENING}:
                yield _unknown(path, "step", name, (*outline.step_ids, OPENING))
        if isinstance(step.part.map.get("join"), list):
            leading = [other for other, ahead in following if step.id in ahead]
            for path, name in step.part.names("join"):
                if name not in outline.step_ids:
                    yield _unknown(path, "step", name, outline.step_ids)
                elif name not in leading:
                    hint = f"Leading here: {', '.join(leading)}." if leading else "Let it lead here, or delete it."
                    yield Finding(path, "join_of_stranger", f"'{name}' does not lead to '{step.id}'.", hint)


def counted_fields_fit(outline: Outline) -> Iterator[Finding]:
    """A standard and a `for_each` follow from fields of their type, none personal, every choice with its time."""
    fields = {str(field.path[-1]): field for field in outline.fields}
    for path, name, kind in outline.counted_fields():
        field = fields.get(name)
        if field is None:
            yield _unknown(path, "field", name, fields)
        elif field.map.get("type") != kind:
            yield Finding(path, "wrong_field_type", f"'{name}' is no {kind} field.", f"Name a field of type {kind}.")
        elif _personal(field):
            hint = "A personal field can be erased, so nothing may depend on it: ask for another field."
            yield Finding(path, "personal_in_expression", f"'{name}' is personal.", hint)
    for time in outline.times():
        field = fields.get(str(time.map.get("by")))
        yield from _choices_have_times(time, field) if field is not None and "of" in time.map else ()


def _choices_have_times(time: Part, field: Part) -> Iterator[Finding]:
    choices = [name for _, name in field.names("choices")]
    written = time.keys("of")
    for name in written:
        if name not in choices:
            yield _unknown(time.at("of", name), "choice", name, choices)
    for name in choices:
        if name not in written:
            message = f"The choice '{name[:80]}' has no duration."
            yield Finding(time.at("of"), "missing_choice", message, f"Add '{name[:80]}: ...'.", on_key=True)


def lists_have_no_repeats(outline: Outline) -> Iterator[Finding]:
    """A list of names names each once: a step that is named twice would be open twice."""
    lists = [(outline.root, "results"), *((step.part, "role") for step in outline.steps)]
    lists += [(way.part, "next") for step in outline.steps for way in step.ways]
    lists += [(field, "choices") for field in outline.fields]
    lists += [(step.part, "join") for step in outline.steps]
    lists += [(each, "roles") for step in outline.steps if (each := step.part.part("for_each")) is not None]
    for part, key in lists:
        seen: set[str] = set()
        for path, name in part.names(key):
            if name in seen:
                yield Finding(path, "duplicate_name", f"'{name[:80]}' stands in this list twice.", "Keep one of them.")
            seen.add(name)


def conditions_name_fields(outline: Outline) -> Iterator[Finding]:
    """An expression names fields of the SOP, and none that is personal."""
    personal = {field.path[-1] for field in outline.fields if field.map.get("personal") is True}
    known = [str(field.path[-1]) for field in outline.fields]
    for part in outline.conditions():
        for name in sorted(_names(part)):
            if name in personal:
                hint = "A personal field can be erased, so nothing may depend on it: ask for another field."
                yield Finding(part.at("when"), "personal_in_expression", f"'{name}' is personal.", hint)
            elif name not in known:
                yield _unknown(part.at("when"), "field", name, known)


def _names(part: Part) -> frozenset[str]:
    written = part.map.get("when")
    try:
        return names_in(parse_expression(written)) if isinstance(written, str) else frozenset()
    except BadExpression:
        return frozenset()


def fields_are_one(outline: Outline) -> Iterator[Finding]:
    """One name has one type in the whole SOP, its choices and whether it is personal included."""
    first: dict[str, Part] = {}
    for field in outline.fields:
        name = str(field.path[-1])
        other = first.setdefault(name, field)
        for key in ("type", "choices", "personal"):
            if field.map.get(key) != other.map.get(key) and (key != "personal" or _personal(field) != _personal(other)):
                yield Finding(
                    field.path,
                    "field_conflict",
                    f"The field '{name[:80]}' has another '{key}' at {told(other.path)}.",
                    "Write it alike in both places, or choose another name.",
                    on_key=True,
                )
                break


def _personal(field: Part) -> bool:
    return field.map.get("personal") is True


def _following(outline: Outline, at: int) -> list[str]:
    ways = outline.steps[at].ways
    if not ways:
        return list(outline.step_ids[at + 1 : at + 2])
    return [name for way in ways for _, name in way.part.names("next")]


RULES: tuple[Callable[[Outline], Iterator[Finding]], ...] = (
    roles_are_known,
    roles_are_free,
    steps_are_single,
    targets_are_known,
    people_of_steps,
    promise_is_known,
    results_are_known,
    lists_have_no_repeats,
    conditions_name_fields,
    fields_are_one,
    outcomes_are_known,
    other_steps_are_known,
    counted_fields_fit,
)
