"""Every way in which a case may come to no good end is found, with a shortest path that the core confirms."""

import pytest

from engine.machine.compile import compile_definition
from engine.machine.prove.situations import Explored, explore
from tests.machine.prove.faults import Document, errors, stage, told
from tests.machine.prove.playing import (
    can_close,
    confirms,
    definition_of,
    document_of,
    is_open_twice,
    is_stuck,
    work,
)

FORK = work("f", next=["a", "b"])
ROUTE = {"id": "r", "route": True}
YES = {"when": "big"}
BIG = {"fields": {"big": {"type": "boolean", "required": True}}}


def route(name: str, yes: object, no: object) -> dict[str, object]:
    """Give a route over the field `big`."""
    first = yes if isinstance(yes, dict) else {"next": yes}
    return {"id": name, "route": True, "outcomes": {"yes": {**first, "when": "big"}, "no": no}}


TWICE: tuple[tuple[Document, str, str], ...] = (
    (document_of(FORK, work("a", next="c"), work("b", next="c"), work("c")), "c", "f > a > b"),
    (document_of(FORK, work("a", next="b"), work("b")), "b", "f > a"),
    (
        document_of(work("f", next=["f2", "g"]), work("f2", next="g"), work("g", outcomes={"x": "f", "y": "end"})),
        "g",
        "f > f2",
    ),
    (
        document_of(FORK, work("a", outcomes={"ok": "j", "again": "f"}), work("b", next="j"), work("j", join="all")),
        "b",
        "f > a > f",
    ),
    (
        document_of(
            work("f", next=["a", "r"]), work("a", next="r"), {"id": "r", "route": True, "next": "c"}, work("c")
        ),
        "c",
        "f > r > a > r",
    ),
    (
        document_of(
            work("f", next=["r", "s"]),
            {**ROUTE, "next": "c"},
            {"id": "s", "route": True, "next": "c"},
            work("c", next="d"),
            work("d"),
        ),
        "c",
        "f > r > s",
    ),
    (
        document_of(
            work("f", next=["a", "b", "d"]),
            work("a", next="j"),
            work("b", next="j"),
            work("d", next="j"),
            work("j", join=["a", "b"]),
        ),
        "j",
        "f > a > b > d",
    ),
    (
        document_of(
            work("f", next=["a", "b"]),
            work("a", outcomes={"one": "j", "both": ["j", "k"]}),
            work("b", next="j"),
            work("k", next="j"),
            work("j", join=["a", "b"]),
        ),
        "j",
        "f > a > b > k",
    ),
)
LEFT_OVER: tuple[tuple[Document, str, str], ...] = (
    (
        document_of(FORK, work("a", next="j"), work("b", outcomes={"ok": "j", "out": "end"}), work("j", join="all")),
        "j",
        "f > a > b",
    ),
    (
        document_of(
            work("f", outcomes={"one": "a", "two": "b"}),
            work("a", next="j"),
            work("b", next="j"),
            work("j", join="all"),
        ),
        "j",
        "f > a",
    ),
    (
        document_of(work("s", next=["j", "a"]), work("a", outcomes={"again": "s", "ok": "j"}), work("j", join="all")),
        "j",
        "s > a > s > a > j",
    ),
    (
        document_of(
            {**work("o"), **BIG, "next": ["r", "b"]}, route("r", "j", "end"), work("b", next="j"), work("j", join="all")
        ),
        "j",
        "o > r > b",
    ),
    (
        document_of(
            FORK,
            work("a", for_each={"people": 2}, outcomes={"ok": "j", "no": {"end": "done", "otherwise": True}}),
            work("b", next="j"),
            work("j", join="all"),
        ),
        "j",
        "f > a > b",
    ),
)
NO_END: tuple[tuple[Document, str, str], ...] = (
    (document_of(work("a", next="b"), work("b", next="a")), "a", ""),
    (document_of(work("s", outcomes={"ok": "end", "bad": "a"}), work("a", next="b"), work("b", next="a")), "a", "s"),
    (
        document_of(
            work("f", next=["a", "b"]),
            work("a", next="end"),
            work("b", outcomes={"x": "b", "y": "c"}),
            work("c", next="b"),
        ),
        "f",
        "",
    ),
)


@pytest.mark.parametrize(("document", "step", "path"), TWICE)
def test_a_step_that_may_be_open_twice_is_told(document: Document, step: str, path: str) -> None:
    assert told(document)[f"open_twice at {step}"] == path
    assert confirms(stage(document), tuple(path.split(" > ")), is_open_twice(step))


@pytest.mark.parametrize(("document", "step", "path"), LEFT_OVER)
def test_a_branch_that_is_left_over_is_told(document: Document, step: str, path: str) -> None:
    assert told(document)[f"branch_left_over at {step}"] == path
    assert confirms(stage(document), tuple(path.split(" > ")), is_stuck)


@pytest.mark.parametrize(("document", "step", "path"), NO_END)
def test_a_case_that_can_never_close_is_told(document: Document, step: str, path: str) -> None:
    assert told(document) == {f"cannot_close at {step}": path}
    steps = tuple(path.split(" > ")) if path else ()
    where = stage(document)
    assert confirms(where, steps, lambda case: not can_close(where, case))


def test_a_step_that_only_a_join_of_strangers_leads_to_is_never_open() -> None:
    document = document_of(
        work("s", outcomes={"one": "a", "two": "b"}), work("a", next="j"), work("b", next="j"), work("j", join="all")
    )
    assert told(document) == {"unreachable_step at j": None, "branch_left_over at j": "s > a"}


def test_a_step_that_nothing_leads_to_is_never_open_nor_what_it_alone_leads_to() -> None:
    document = document_of(work("a", next="end"), work("b", next="c"), work("c"))
    assert told(document) == {"unreachable_step at b": None, "unreachable_step at c": None}


def test_what_lies_behind_a_step_that_is_open_twice_is_not_said_to_be_out_of_reach() -> None:
    document = document_of(
        work("f", next=["r", "s"]),
        {"id": "r", "route": True, "next": "c"},
        {"id": "s", "route": True, "next": "c"},
        work("c", next="d"),
        work("d"),
    )
    assert told(document) == {"open_twice at c": "f > r > s"}


def test_tokens_that_pile_up_at_a_join_are_told_though_the_case_may_be_closed() -> None:
    document = document_of(
        work("s", next=["j", "a"]),
        work("a", outcomes={"again": "s", "stop": {"close": "done"}, "ok": "b"}),
        work("b", next={"close": "done"}),
        work("c", next="j"),
        work("j", join=["s", "c"]),
    )
    found = told(document)
    assert found["branch_left_over at j"] == "s > a > s > a > s"
    assert confirms(stage(document), ("s", "a", "s"), lambda case: len(case.state.tokens) == 2)


@pytest.mark.parametrize(
    "document",
    [
        document_of(work("a")),
        document_of(work("s", outcomes={"ok": "end", "again": "s"})),
        document_of(FORK, work("a", next="j"), work("b", next="j"), work("j", join="all")),
        document_of(FORK, work("a", next="end"), work("b", next="end")),
        document_of(FORK, work("a", next={"close": "done"}), work("b", outcomes={"x": "b", "y": "b"})),
        document_of(
            work("f", next=["j", "b"]), work("b", next="j"), work("j", join="all", outcomes={"x": "f", "y": "end"})
        ),
        document_of(work("x", next="j"), work("j", join=["c"], outcomes={"y": "c", "z": "end"}), work("c", next="j")),
        document_of(work("s", for_each={"people": 2}, outcomes={"y": "end", "n": {"next": "s", "otherwise": True}})),
        document_of(
            {
                "id": "w",
                "activity": "wait",
                "wait": "bank",
                "time": "1 hour",
                "lapse": "l",
                "outcomes": {"c": "end", "l": "w"},
            }
        ),
    ],
)
def test_what_can_always_come_to_an_end_is_left_in_peace(document: Document) -> None:
    assert told(document) == {}


def branches(count: int, length: int) -> list[dict[str, object]]:
    """Give parallel branches of so many steps each, that meet in a join."""
    steps = [work("f", next=[f"b{branch}_0" for branch in range(count)])]
    for branch in range(count):
        names = [f"b{branch}_{step}" for step in range(length)]
        steps += [work(name, next=after) for name, after in zip(names, [*names[1:], "j"], strict=True)]
    return [*steps, work("j", join="all")]


def test_sixty_steps_with_parallel_parts_are_few_situations() -> None:
    machine = compile_definition(definition_of(document_of(*branches(6, 9), *(work(f"z{n}") for n in range(4)))))
    explored = explore(machine)
    assert (len(machine.places), explored.faults, explored.decided) == (60, (), True)
    assert explored.situations < 100


def test_a_fault_behind_wide_parallel_parts_is_found() -> None:
    steps = branches(8, 6)
    steps[-2] = work("b7_5", outcomes={"ok": "j", "out": "end"})
    found = told(document_of(*steps))
    assert list(found) == ["branch_left_over at j"]
    path = tuple((found["branch_left_over at j"] or "").split(" > "))
    assert confirms(stage(document_of(*steps)), path, is_stuck)


@pytest.mark.parametrize("way", ["again", "stop", "far"])
def test_parts_that_may_go_back_or_close_the_case_are_few_situations_too(way: str) -> None:
    steps = branches(11, 5)
    for part, length in ((part, length) for part in range(11) for length in range(5)):
        after = f"b{part}_{length + 1}" if length < 4 else "j"
        other = {"again": f"b{part}_{max(length - 1, 0)}", "stop": {"close": "done"}, "far": after}[way]
        steps[1 + part * 5 + length] = work(f"b{part}_{length}", outcomes={"ok": after, way: other})
    explored = explore(compile_definition(definition_of(document_of(*steps))))
    assert (explored.faults, explored.decided) == ((), True)
    assert explored.situations < 100


def test_where_more_and_more_steps_are_open_twice_a_few_situations_are_enough() -> None:
    steps = branches(8, 5)
    for part in range(8):
        steps[3 + part * 5] = work(f"b{part}_2", outcomes={"ok": f"b{part}_3", "stop": {"close": "done"}})
    steps[-1] = work("j", outcomes={"ok": "end", "again": "f"})
    explored = explore(compile_definition(definition_of(document_of(*steps))))
    assert {fault.code for fault in explored.faults} == {"open_twice"}
    assert explored.situations < 5_000


def test_a_circle_in_one_of_wide_parallel_parts_is_found_without_what_does_not_matter() -> None:
    steps = branches(11, 5)
    steps[8] = work("b1_2", outcomes={"ok": "b1_3", "bad": "z"})
    steps += [work("z", next="z")]
    steps[-2] = work("j", join="all", next="end")
    document = document_of(*steps)
    assert told(document) == {"cannot_close at z": "f > b1_0 > b1_1 > b1_2"}


def test_parallel_parts_are_looked_at_one_after_the_other() -> None:
    machine = compile_definition(definition_of(document_of(*branches(18, 2))))
    explored = explore(machine, few=100)
    assert (explored.faults, explored.decided) == ((), True)
    assert explored.situations < 50


def test_what_is_too_large_is_not_decided_and_what_was_seen_is_told() -> None:
    steps = branches(18, 1)
    machine = compile_definition(definition_of(document_of(*steps)))
    assert explore(machine, few=10, most=10) == Explored((), 10, decided=False)
    steps[1] = work("b0_0", next=["b1_0", "j"])
    found = explore(compile_definition(definition_of(document_of(*steps))), few=10, most=10)
    assert [(fault.code, fault.step, fault.path) for fault in found.faults] == [("open_twice", "b1_0", ("f", "b0_0"))]


def test_a_larger_sop_than_can_be_decided_is_warned_of() -> None:
    (found,) = errors(document_of(*branches(18, 1)), most=10)
    assert (found.code, found.severity.value) == ("not_decided", "warning")


def test_that_more_might_be_wrong_is_not_said_beside_what_is() -> None:
    steps = branches(18, 1)
    steps[1] = work("b0_0", next=["b1_0", "j"])
    assert "not_decided" not in {found.code for found in errors(document_of(*steps), most=10)}


def test_steps_behind_a_route_in_which_two_tokens_meet_are_looked_at() -> None:
    document = document_of(
        FORK, work("a", next="r"), work("b", next="r"), {"id": "r", "route": True, "next": "c"}, work("c")
    )
    machine = compile_definition(definition_of(document))
    (fault,) = explore(machine, few=0).faults
    assert (fault.code, fault.step) == ("open_twice", "c")
    assert fault.path is not None
    assert confirms(stage(document), fault.path, is_open_twice("c"))


def test_a_branch_without_an_end_is_told_beside_a_step_that_is_open_twice() -> None:
    document = document_of(
        work("s"), work("b", next=["a", "c"]), work("a", next="b"), work("c", outcomes={"x": "end", "y": "end"})
    )
    assert told(document) == {"open_twice at c": "s > b > a > b", "cannot_close at s": ""}
    where = stage(document)
    assert confirms(where, (), lambda case: bool(case.state.of_step("s")))
