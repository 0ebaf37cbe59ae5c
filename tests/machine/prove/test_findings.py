"""What is told of an SOP stands at its place in the file; warnings are told of what may be meant and mostly is not."""

from engine.definition.problems import Problems
from engine.definition.read import read_with_places
from engine.machine.compile import compile_definition
from engine.machine.prove.findings import errors_of, unknown_calendars, unknown_related
from tests.machine.prove.faults import errors, warned
from tests.machine.prove.playing import OFFICE_HOURS, definition_of, document_of, work

CLERK = {"title": "Clerk"}


def test_a_role_that_nobody_uses_is_warned_of() -> None:
    roles = dict.fromkeys(("clerk", "head", "judge", "told", "next", "each", "idle"), CLERK)
    each = work("c", role=["clerk"], for_each={"roles": ["clerk", "each"]})
    steps = (
        work("a", role=["clerk", "judge"], on_overdue=[{"alert": "told"}, {"escalate": "next"}]),
        each,
    )
    assert warned(document_of(*steps, roles=roles)) == ["unused_role roles.idle"]


def test_a_role_that_the_promise_alerts_is_used() -> None:
    roles = {"clerk": CLERK, "head": CLERK, "told": CLERK}
    document = document_of(work("a"), roles=roles, time_standard="1 working day", on_overdue=[{"alert": "told"}])
    assert warned(document) == []


def test_a_step_that_leaves_nothing_behind_is_warned_of() -> None:
    steps = [work(name) for name in ("a", "b", "c", "d")]
    for step in steps[:3]:
        del step["produces"]
    steps[1]["output"] = ["d"]
    steps[2]["outcomes"] = {"x": {"next": "d", "output": ["d"]}, "y": "d"}
    wait = {"id": "w", "activity": "wait", "wait": "bank"}
    assert warned(document_of(*steps, wait)) == ["no_output steps.0.output"]


def test_more_than_three_days_of_working_time_are_warned_of() -> None:
    fields = {
        "k": {"type": "choice", "choices": ["x", "y"], "required": True},
        "n": {"type": "integer", "required": True},
    }
    document = document_of(
        work("a", time="23 hours 59 minutes"),
        work("b", time="24 hours"),
        work("c", time={"each": "24 hours", "per": "n"}),
        work("d", time={"by": "k", "of": {"x": "1 hour", "y": "30 hours"}}),
        work("e", time="30 working days"),
        work("f", time="1 hour - 24 hours"),
        intake={"fields": fields},
    )
    assert warned(document) == [f"long_working_time steps.{number}.time" for number in (1, 2, 3, 5)]


def test_a_requirement_over_a_field_that_need_not_be_filled_is_warned_of() -> None:
    fields = {"sure": {"type": "boolean", "required": True}, "open": {"type": "boolean"}}
    when = [{"document": "d", "when": "sure"}, {"document": "e", "when": "sure and open"}]
    document = document_of(work("a", requires=when), intake={"fields": fields})
    assert warned(document) == ["condition_on_optional_field steps.0.requires"]


def test_a_field_that_is_filled_on_another_path_or_later_need_not_be_filled() -> None:
    field = {"open": {"type": "boolean", "required": True}}
    asking = work("b", requires=[{"document": "d", "when": "open"}], next="end")
    assert warned(document_of(work("s", outcomes={"x": "a", "y": "b"}), work("a", fields=field), asking)) == [
        "condition_on_optional_field steps.2.requires"
    ]
    assert warned(document_of(work("a", fields=field), asking)) == []
    assert warned(document_of({**asking, "fields": field})) == []


def test_a_promise_that_the_standards_run_past_is_warned_of() -> None:
    document = document_of(work("a", time="2 hours"), time_standard="1 hour")
    assert warned(document) == ["promise_too_short time_standard"]


def test_a_calendar_that_nobody_knows_and_a_related_sop_that_is_not_there_are_told() -> None:
    document = document_of(
        work("a", calendar="moon"), work("b"), calendar="id-government", identity={"number": "1", "related": ["x", "y"]}
    )
    definition = definition_of(document)
    known = {"id-government": OFFICE_HOURS, "moon": None}
    assert [found.path for found in unknown_calendars(definition, known)] == [("steps", 0, "calendar")]
    assert [found.path for found in unknown_related(definition, {"x"})] == [("identity", "related", 1)]


def test_a_faultless_sop_is_told_nothing() -> None:
    assert (errors(document_of(work("a"))), warned(document_of(work("a")))) == ([], [])


FILE = """\
sop: t
version: 1
title: T
supervisor: head
roles: {head: {title: Head}}
intake: {fields: {big: {type: boolean}}}
steps:
  - {id: f, activity: do, role: head, time: 1 hour, next: [a, b]}
  - {id: a, activity: do, role: head, time: 1 hour, requires: [d], next: r}
  - id: b
    activity: do
    role: head
    time: 1 hour
    same_as: a
    outcomes: {ok: r, out: end}
  - {id: r, route: true, join: all, outcomes: {yes: {end: done, when: big}}}
  - {id: z, activity: do, role: head, time: 1 hour}
"""


def test_each_error_stands_at_what_lacks_it() -> None:
    read = read_with_places(FILE, "sop.yaml")
    assert not isinstance(read, Problems)
    problems = read.placed(errors_of(read.definition, compile_definition(read.definition)))
    assert [(one.code, one.line, one.column, one.steps) for one in problems] == [
        ("document_not_supplied", 9, 63, ("f",)),
        ("same_as_not_done", 14, 14, ("f",)),
        ("branch_left_over", 16, 5, ("f", "a", "b")),
        ("unfilled_field", 16, 10, ("f", "a", "b")),
        ("route_may_not_decide", 16, 37, ("f", "a", "b")),
        ("unreachable_step", 17, 5, None),
    ]
