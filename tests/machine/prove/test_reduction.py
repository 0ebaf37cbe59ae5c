"""On nets of any shape the core confirms every fault, and passing over the steps that hide nothing loses none."""

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.machine.compile import compile_definition
from engine.machine.prove.situations import Explored, Fault, explore
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
def test_the_reduced_net_has_the_same_faults(document: dict[str, object]) -> None:
    machine = compile_definition(definition_of(document))
    plain, reduced = explore(machine, few=TOO_MANY), explore(machine, few=0, most=TOO_MANY)
    assert told(reduced) == told(plain)


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
