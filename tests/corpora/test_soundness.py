"""The prover agrees with an analyser of BPMN on what both look at, over its own examples.

A flow is a route, so that nothing rests in it; an exclusive gateway is a route, a parallel one a route with a join; a
task or a start is a step that somebody does; an end is `end`. What is not compared, and why:

- proper completion: the analyser asks that an end is reached once, by the last token. A case of ours ends when all its
  branches have, however many and wherever they end.
- files in which processes send each other messages: a case of ours is one procedure, and sends itself none.
- numbers of states: theirs count tokens in flows and gateways, where ours never rest.
"""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from engine.definition.model import Definition
from engine.definition.read import read_document
from engine.machine.compile import compile_definition
from engine.machine.prove.situations import explore
from tests.corpora import shared

FOLDER = "soundness/rust_bpmn_analyzer"
MESSAGES = {"e020.bpmn", "message_persistence.bpmn", "pools-message-flows.bpmn"}
NOTHING_OPEN = {"no-proper-completion-3-unsafe.bpmn"}
"""Two tokens meet between gateways and ends alone: no step is there that could be open twice."""


def test_the_prover_agrees_on_every_property_that_is_ours() -> None:
    expected = shared.document(f"{FOLDER}/expected.json").get("properties", {})
    for name, properties in expected.items():
        if name not in MESSAGES:
            found = [_found(process) for process in _processes(name)]
            for ours, wanted in _ours(name, properties).items():
                assert all(one[ours] for one in found) is wanted, (name, ours)


def test_the_exceptions_are_what_they_are_said_to_be() -> None:
    expected = shared.document(f"{FOLDER}/expected.json").get("properties", {})
    for name in MESSAGES & set(expected):
        assert list(_elements(_root(name), "messageFlow"))
    for name in NOTHING_OPEN & set(expected):
        assert not list(_elements(_root(name), "task"))


def _ours(name: str, properties: Mapping[str, object]) -> dict[str, bool]:
    """Give the properties that both look at, with what the analyser says of them."""
    names = ("safeness", "option_to_complete", "no_dead_activities")
    if properties.get("all_four"):
        return dict.fromkeys(names, True)
    left_out = {"safeness"} if name in NOTHING_OPEN else set()
    return {key: bool(properties[key]) for key in names if key in properties and key not in left_out}


def _found(process: ET.Element) -> dict[str, bool]:
    definition = read_document(_sop(process), "process")
    assert isinstance(definition, Definition), list(map(str, definition))
    explored = explore(compile_definition(definition))
    assert explored.decided
    codes = {fault.code for fault in explored.faults}
    tasks = {_id(task) for task in _elements(process, "task")}
    dead = {fault.step for fault in explored.faults if fault.code == "unreachable_step"}
    return {
        "safeness": "open_twice" not in codes,
        "option_to_complete": not codes & {"branch_left_over", "cannot_close"},
        "no_dead_activities": not dead & tasks,
    }


def _sop(process: ET.Element) -> dict[str, object]:
    """Give the control flow of a process as an SOP, beginning at its start."""
    flows = [
        (_id(flow), flow.attrib["sourceRef"], flow.attrib["targetRef"]) for flow in _elements(process, "sequenceFlow")
    ]
    steps = [
        step
        for kind in ("startEvent", "task", "parallelGateway", "exclusiveGateway", "endEvent")
        for element in _elements(process, kind)
        for step in _step(kind, element, flows)
    ]
    steps += [{"id": flow, "route": True, "next": _slug(target)} for flow, _, target in flows]
    roles = {"clerk": {"title": "Clerk"}}
    return {"sop": "t", "version": 1, "title": "T", "supervisor": "clerk", "roles": roles, "steps": steps}


def _step(kind: str, element: ET.Element, flows: list[tuple[str, str, str]]) -> Iterator[dict[str, object]]:
    own = element.attrib["id"]
    onward = [flow for flow, source, _ in flows if source == own]
    joined = [flow for flow, _, target in flows if target == own]
    step: dict[str, object] = {"id": _slug(own), "next": onward or "end"}
    match kind:
        case "startEvent" | "task":
            yield {**step, "activity": "do", "role": "clerk", "time": "as needed"}
        case "exclusiveGateway" if len(onward) > 1:
            ways = {flow: {"next": flow, "when": "1 == 1"} for flow in onward[1:]}
            yield {"id": _slug(own), "route": True, "outcomes": {onward[0]: onward[0], **ways}}
        case "parallelGateway" if len(joined) > 1:
            yield {**step, "route": True, "join": "all"}
        case _:
            yield {**step, "route": True}


def _processes(name: str) -> list[ET.Element]:
    return list(_elements(_root(name), "process"))


def _root(name: str) -> ET.Element:
    return ET.parse(shared.DATA / FOLDER / name).getroot()  # noqa: S314 - the project's own corpus


def _elements(within: ET.Element, kind: str) -> Iterator[ET.Element]:
    return (element for element in within.iter() if element.tag.rpartition("}")[2] == kind)


def _id(element: ET.Element) -> str:
    return _slug(element.attrib["id"])


def _slug(name: str) -> str:
    """Give an id of ours; capitals are kept apart from small letters."""
    small = (sign if sign.islower() or sign.isdigit() else f"_{sign.lower()}" for sign in name if sign.isalnum())
    return "x_" + "".join(small)
