"""What is proved of an SOP, as problems at their places (`spec/language.md`, What a publisher is told).

Errors of behaviour come with the steps that are completed, in order, on a shortest path to where they show.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.clockwork.calendar import Calendar
from engine.definition.durations import ByChoice, Duration, Family, PerCount, Standard
from engine.definition.expressions import names_in
from engine.definition.model import (
    Definition,
    EachRole,
    HandToRole,
    Reaction,
    Requirement,
    Route,
    Step,
    TellRole,
    TimeStandard,
    Work,
)
from engine.definition.problems import Finding, Path, Severity
from engine.machine.model import Machine
from engine.machine.prove.pace import too_slow
from engine.machine.prove.situations import MOST, Fault, explore
from engine.machine.prove.supply import Fact, Need, lacking
from engine.machine.prove.totality import undecided, written
from engine.machine.prove.witness import path_without

_LONG = 24 * 3600
_NEVER: Fact = ("done", "")
"""What nothing brings about: a search for where it is lacking finds the nearest place."""
_NEAR = 2_000
"""Situations that are looked at where not knowing does no harm."""


def errors_of(definition: Definition, machine: Machine, most: int = MOST) -> Iterator[Finding]:
    """Give every error of behaviour, each with a path that shows it; beyond `most` situations say what is not known."""
    explored = explore(machine, most=most)
    if not explored.decided and not explored.faults:
        hint = f"There are more than {most} situations; divide the SOP, or join parallel parts earlier."
        message = "It is not decided whether this SOP can always come to an end: it is too large."
        yield Finding(("steps",), "not_decided", message, hint, severity=Severity.WARNING)
    places = {step.id: ("steps", step.number - 1) for step in definition.steps}
    for fault in explored.faults:
        yield _of_fault(fault, places)
    yield from _needs(machine, places, most, piles_up=any(fault.code == "open_twice" for fault in explored.faults))
    for step in definition.steps:
        yield from _of_route(step, machine, places[step.id], most)


def _needs(machine: Machine, places: Mapping[str, Path], most: int, *, piles_up: bool) -> Iterator[Finding]:
    """Give each need with a path on which it is not met; of documents that stand for each other the first.

    Where steps are open more and more times there is no end of situations: only what is near is looked at.
    """
    told: set[tuple[str, str]] = set()
    for need in lacking(machine):
        if need.beside and (need.code, need.step) in told:
            continue
        searched = path_without(machine, need, most=min(most, _NEAR) if piles_up else most)
        if searched.path is not None:
            told.add((need.code, need.step))
            yield _of_need(need, searched.path, places[need.step])
        elif not searched.decided and not piles_up:
            yield _undecided_need(need, places[need.step])


def warnings_of(
    definition: Definition, machine: Machine, calendars: Mapping[str, Calendar | None]
) -> Iterator[Finding]:
    """Give every warning: what may be meant, and mostly is not. Without its calendars the pace is not looked at."""
    known = {name: calendar for name, calendar in calendars.items() if calendar is not None}
    yield from _pace(machine, known) if known.keys() >= set(machine.calendars) else ()
    yield from _unused_roles(definition)
    for step in definition.steps:
        place = ("steps", step.number - 1)
        if isinstance(step.kind, Work) and not _leaves_something(step):
            message, hint = f"'{step.id}' leaves nothing behind.", "Add 'output: [...]', or 'produces: ...'."
            yield _warning((*place, "output"), "no_output", message, hint)
        if _is_long(step) and not _never_closes(known.get(step.calendar or machine.calendar)):
            message = f"The standard of '{step.id}' is more than three days of working time."
            hint = "If the clock on the wall was meant, write working days or calendar days."
            yield _warning((*place, "time"), "long_working_time", message, hint)
        yield from _open_conditions(step, machine, place)


def unknown_calendars(definition: Definition, known: Mapping[str, Calendar | None]) -> Iterator[Finding]:
    """Give each calendar that the SOP names and `known` does not have (None)."""
    for path, name in calendar_names(definition):
        if known.get(name) is None:
            hint = "Name one that comes with Tertib, such as id-government, or put it beside the SOPs in calendars/."
            yield Finding(path, "unknown_calendar", f"There is no calendar '{name}'.", hint)


def unknown_related(definition: Definition, library: Collection[str]) -> Iterator[Finding]:
    """Warn of a related SOP that is not in the library."""
    for at, name in enumerate(definition.identity.related if definition.identity else ()):
        if name not in library:
            message = f"The related SOP '{name}' is not in the library."
            yield _warning(("identity", "related", at), "unknown_related", message, "Write it, or correct its name.")


def calendar_names(definition: Definition) -> Iterator[tuple[Path, str]]:
    """Give every calendar that the SOP names, with the place."""
    yield ("calendar",), definition.calendar
    for step in definition.steps:
        if step.calendar is not None:
            yield ("steps", step.number - 1, "calendar"), step.calendar


def _undecided_need(need: Need, place: Path) -> Finding:
    key, *_ = _NEEDS[need.code]
    message = f"It is not decided whether '{need.fact[1]}' is always there when '{need.step}' needs it."
    hint = "There are too many situations; divide the SOP, or join parallel parts earlier."
    return _warning((*place, key), "not_decided", message, hint)


def _of_fault(fault: Fault, places: Mapping[str, Path]) -> Finding:
    message, hint = _FAULTS[fault.code]
    return Finding(
        places[fault.step],
        fault.code,
        message.format(step=fault.step),
        hint,
        on_key=True,
        steps=fault.path,
    )


_FAULTS: Mapping[str, tuple[str, str]] = {
    "unreachable_step": (
        "No path leads to the step '{step}'.",
        "Let an outcome or 'next' of another step lead to it, or delete it.",
    ),
    "open_twice": (
        "The step '{step}' may be open twice at once.",
        "Let parallel parts meet in a step with 'join: all' before they come here.",
    ),
    "branch_left_over": (
        "A branch is left over for ever: it waits at the join '{step}' for one that does not come.",
        "Let every outcome of the parallel parts lead to the join, or name those to wait for in 'join: [...]'.",
    ),
    "cannot_close": (
        "From here the case can never close: '{step}' leads to no end.",
        "Let an outcome lead to 'end'.",
    ),
}


def _of_need(need: Need, path: tuple[str, ...], place: Path) -> Finding:
    key, message, hint = _NEEDS[need.code]
    name = "' or '".join([need.fact[1], *sorted(other for _, other in need.beside)])
    return Finding(
        (*place, key), need.code, message.format(step=need.step, name=name), hint.format(name=name), steps=path
    )


_NEEDS: Mapping[str, tuple[str, str, str]] = {
    "document_not_supplied": (
        "requires",
        "'{step}' requires '{name}', which on some path nobody has supplied.",
        "Let the intake bring '{name}', or an earlier step put it out; or require it only under a 'when'.",
    ),
    "unfilled_field": (
        "id",
        "'{step}' needs the field '{name}', which on some path nobody has filled.",
        "Make '{name}' 'required: true' at the intake or at every step that leads here.",
    ),
    "same_as_not_done": (
        "same_as",
        "'{step}' is bound to whoever did '{name}', which on some path nobody has done before.",
        "Name a step that lies on every path to it.",
    ),
}


def _of_route(step: Step, machine: Machine, place: Path, most: int) -> Iterator[Finding]:
    values = undecided(step, machine.fields) if isinstance(step.kind, Route) else None
    if values is None:
        return
    hint = "Give one outcome no 'when': it is taken when no other holds."
    if not values:
        message = f"It is not known whether one of the conditions of '{step.id}' always holds."
        yield _warning((*place, "outcomes"), "route_not_decided", message, hint)
        return
    told = ", ".join(f"{name} = {written(value)}" for name, value in values.items())
    message = f"No condition of '{step.id}' holds for {told}."
    path = path_without(machine, Need("route_may_not_decide", step.id, _NEVER), most).path
    yield Finding((*place, "outcomes"), "route_may_not_decide", message, hint, on_key=True, steps=path)


def _pace(machine: Machine, calendars: Mapping[str, Calendar]) -> Iterator[Finding]:
    slow = too_slow(machine, calendars)
    if slow is not None:
        message = "The time standards along the longest path run past the promise."
        hint = "Shorten them, lengthen the promise, or let it count from a later step."
        yield Finding(
            ("time_standard",), "promise_too_short", message, hint, severity=Severity.WARNING, steps=slow.path
        )


def _unused_roles(definition: Definition) -> Iterator[Finding]:
    used = {definition.supervisor, *_told(definition.on_overdue)}
    for step in definition.steps:
        used |= {*_told(step.on_overdue), *_doing(step)}
    for role in definition.roles:
        if role.id not in used:
            message, hint = f"No step, alert or supervisor uses the role '{role.id}'.", "Delete it, or give it a step."
            yield _warning(("roles", role.id), "unused_role", message, hint)


def _doing(step: Step) -> tuple[str, ...]:
    if not isinstance(step.kind, Work):
        return ()
    each = step.kind.for_each
    return (*step.kind.roles, *(each.over.roles if each and isinstance(each.over, EachRole) else ()))


def _told(entries: tuple[Reaction, ...] | None) -> Iterator[str]:
    for entry in entries or ():
        if isinstance(entry.act, TellRole | HandToRole):
            yield entry.act.role


def _leaves_something(step: Step) -> bool:
    return bool(step.output or step.produces or any(way.output for way in step.ways))


def _never_closes(calendar: Calendar | None) -> bool:
    """On a calendar without a free hour the clock on the wall is what is meant."""
    return calendar is not None and all(hours == ((0, 24 * 60),) for hours in calendar.week)


def _is_long(step: Step) -> bool:
    return any(one.family is Family.WORKING_TIME and one.amount >= _LONG for one in _durations(step.standard))


def _durations(standard: TimeStandard | None) -> tuple[Duration, ...]:
    match standard:
        case Standard(most=Duration() as most):
            return (most,)
        case PerCount(each=each):
            return (each,)
        case ByChoice(of=durations):
            return tuple(duration for _, duration in durations)
        case _:
            return ()


def _open_conditions(step: Step, machine: Machine, place: Path) -> Iterator[Finding]:
    """A condition over a field that need not be filled counts as true where it is not."""
    for entry in _requirements(step):
        for name in sorted(names_in(entry.when)) if entry.when is not None else ():
            if _may_be_open(("field", name), step, machine):
                message = f"'{entry.document}' is required when '{name}' says so, but '{name}' need not be filled."
                yield _warning((*place, "requires"), "condition_on_optional_field", message, "Make it required.")


def _requirements(step: Step) -> Iterable[Requirement]:
    return (*step.requires, *(entry for way in step.ways for entry in way.requires or ()))


def _may_be_open(field: Fact, step: Step, machine: Machine) -> bool:
    """Say whether on some path nobody has filled the field before the step is completed."""
    if any(declared.required and declared.name == field[1] for declared in step.fields):
        return False
    need = Need("condition_on_optional_field", step.id, field)
    return path_without(machine, need, most=_NEAR).path is not None


def _warning(path: Path, code: str, message: str, hint: str) -> Finding:
    return Finding(path, code, message, hint, on_key=True, severity=Severity.WARNING)
