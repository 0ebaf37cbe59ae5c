"""On nets of any shape the core confirms every fault, and looking at parts one after the other loses none."""

from collections import deque
from functools import partial

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.machine.compile import compile_definition
from engine.machine.model import Machine
from engine.machine.prove.net import CLOSED, Net
from engine.machine.prove.situations import Explored, Fault, explore
from engine.machine.prove.supply import Need
from engine.machine.prove.witness import path_without
from tests.machine.prove.playing import (
    Stage,
    Told,
    can_close,
    confirms,
    definition_of,
    document_of,
    is_open_twice,
    is_stuck,
    work,
)

TOO_MANY = 1_500
Leads = dict[str, list[list[str]]]


@st.composite
def nets(draw: st.DrawFn) -> dict[str, object]:
    """Draw steps that lead anywhere: several ways, parallel targets, joins of all kinds, routes, ends.

    No route leads to a route, and each has a field of its own: so that whoever completes a step can choose its way.
    """
    names = [f"s{number}" for number in range(draw(st.integers(2, 7)))]
    routes = draw(st.sets(st.sampled_from(names[1:]), max_size=2))
    leads: Leads = {}
    for at, name in enumerate(names):
        others = [other for other in names if name not in routes or other not in routes]
        near = st.lists(st.sampled_from(others), max_size=2, unique=True)
        onward = [other for other in names[at + 1 : at + 2] if other in others]
        goes_on = bool(onward) and draw(st.sampled_from([True, False]))
        leads[name] = [onward if goes_on else draw(near), *draw(st.lists(near, max_size=1))]
    fields: dict[str, object] = {f"is_{name}": {"type": "boolean", "required": True} for name in sorted(routes)}
    return document_of(*(_step(draw, name, leads, fields) for name in names))


def _step(draw: st.DrawFn, name: str, leads: Leads, fields: dict[str, object]) -> dict[str, object]:
    targets = [
        {"next": ways} if ways else draw(st.sampled_from([{"next": "end"}, {"close": "done"}])) for ways in leads[name]
    ]
    if f"is_{name}" in fields:
        conditions: list[dict[str, object]] = [{"when": f"is_{name}"}, {}]
        ways = [{**target, **when} for target, when in zip(targets, conditions[-len(targets) :], strict=True)]
        step: dict[str, object] = {"id": name, "route": True, "outcomes": dict(zip("xy", ways, strict=False))}
    else:
        step = work(name, outcomes=dict(zip("xy", targets, strict=False)), fields=fields)
    sources = [other for other, ways in leads.items() if any(name in way for way in ways)]
    if name != "s0" and len(sources) > 1:
        step["join"] = draw(st.sampled_from(["any", "all", "any", "all", sources[:2]]))
    return step


@settings(max_examples=150)
@given(nets())
def test_looking_at_one_step_after_the_other_finds_the_same_faults(document: dict[str, object]) -> None:
    machine = compile_definition(definition_of(document))
    plain, reduced = explore(machine, few=TOO_MANY), explore(machine, few=0, most=TOO_MANY)
    assert told(reduced) == told(plain)


@settings(max_examples=100)
@given(nets(), st.sets(st.sampled_from([f"s{number}" for number in range(7)]), max_size=3))
def test_what_is_missing_is_found_on_a_path_as_short_as_any(document: dict[str, object], givers: set[str]) -> None:
    steps = document["steps"]
    assert isinstance(steps, list)
    for step in steps:
        if step["id"] in givers and "route" not in step:
            step["output"] = ["paper"]
    machine = compile_definition(definition_of(document))
    explored = explore(machine)
    assume(explored.decided and not any(fault.code == "open_twice" for fault in explored.faults))
    assume(explored.situations < TOO_MANY)
    for name in machine.places:
        path = path_without(machine, Need("document_not_supplied", name, ("document", "paper"))).path
        assert (None if path is None else len(path)) == _nearest_without(machine, name)


def _nearest_without(machine: Machine, step: str) -> int | None:
    """Give how many completions lead to a step before anything brings the paper, looking at every order."""
    net = Net(machine)
    giving = {name for name, place in machine.places.items() if place.step.output}
    ahead = deque((fired.situation, fired.trail) for fired in net.begin())
    nearest: dict[tuple[int, ...], int] = {}
    found: set[int] = set()
    while ahead:
        situation, trail = ahead.popleft()
        names = [name for name, _ in trail]
        reached = names.index(step) if step in names else len(names)
        if giving.isdisjoint(names[:reached]) and (step in names or step in net.open_steps(situation)):
            found.add(reached)
        elif giving.isdisjoint(names) and situation != CLOSED and nearest.get(situation, 99) > len(trail):
            nearest[situation] = len(trail)
            ahead.extend((fired.situation, (*trail, *fired.trail)) for fired in net.moves(situation))
    return min(found, default=None)


def told(found: Explored) -> dict[str, set[str]]:
    """Give what may not differ: where a step may be open twice nobody looks further."""
    codes = {fault.code for fault in found.faults}
    if "open_twice" in codes:
        return {"open_twice": set()}
    assert found.decided
    return {
        code: {fault.step for fault in found.faults if fault.code == code == "unreachable_step"}
        for code in sorted(codes)
    }


@settings(max_examples=50)
@given(nets())
def test_the_core_confirms_every_fault(document: dict[str, object]) -> None:
    machine = compile_definition(definition_of(document))
    stage = Stage(machine)
    for found in (explore(machine), explore(machine, few=0, most=TOO_MANY)):
        for fault in found.faults:
            assert fault.path is None or confirms(stage, fault.path, partial(shows, stage, fault))


def shows(stage: Stage, fault: Fault, case: Told) -> bool:
    """Say whether the case is as the fault says."""
    match fault.code:
        case "open_twice":
            return is_open_twice(fault.step)(case)
        case "branch_left_over":
            waiting = [token for token in case.state.tokens if token.step == fault.step]
            return is_stuck(case) or len(waiting) > len(set(waiting))
        case _:
            return bool(case.state.of_step(fault.step)) and not can_close(stage, case)
