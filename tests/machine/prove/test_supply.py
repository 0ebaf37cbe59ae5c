"""What a step cannot do without is there on every path, or the path on which it is not is told and can be played."""

from collections.abc import Callable

import pytest

from engine.case import events as e
from engine.machine.compile import compile_definition
from engine.machine.prove.supply import Need, lacking
from engine.machine.prove.witness import Searched, path_without
from tests.machine.prove.faults import Document, errors, stage, told
from tests.machine.prove.playing import Stage, Told, confirms, definition_of, document_of, work

BIG = {"big": {"type": "boolean", "required": True}}
N = {"n": {"type": "integer", "required": True}}
KIND = {"kind": {"type": "choice", "choices": ["a", "b"], "required": True}}
WHO = {"who": {"type": "list", "required": True}}
BY_KIND = {"by": "kind", "of": {"a": "1 hour", "b": "2 hours"}}
ROUTE = {"id": "r", "route": True, "outcomes": {"yes": {"next": "z", "when": "big"}, "no": "z"}}


def optional(field: dict[str, dict[str, object]]) -> dict[str, object]:
    """Give a field that need not be filled."""
    return {name: {**written, "required": False} for name, written in field.items()}


def wait(name: str, **more: object) -> dict[str, object]:
    """Give a wait."""
    return {"id": name, "activity": "supply", "wait": "bank", "time": "1 hour", **more}


DOCUMENTS: tuple[tuple[Document, str, str], ...] = (
    (document_of(work("a", requires=["d"])), "a", ""),
    (
        document_of(
            work("s", outcomes={"x": "a", "y": "b"}), work("a", output=["d"], next="b"), work("b", requires=["d"])
        ),
        "b",
        "s",
    ),
    (
        document_of(work("s", outcomes={"x": {"next": "b", "output": ["d"]}, "y": "b"}), work("b", requires=["d"])),
        "b",
        "s",
    ),
    (document_of(work("f", next=["a", "b"]), work("a", output=["d"], next="end"), work("b", requires=["d"])), "b", "f"),
    (
        document_of(
            work("o", fields=optional(WHO)),
            work("a", for_each={"field": "who"}, output=["d"]),
            work("b", requires=["d"]),
            intake={"fields": WHO},
        ),
        "b",
        "o > a",
    ),
    (
        document_of(wait("w", lapse="no", outcomes={"yes": "b", "no": "b"}, output=["d"]), work("b", requires=["d"])),
        "b",
        "w",
    ),
    (
        document_of(
            work("a", output=["d"], outcomes={"ok": "b", "deemed": "b"}, on_overdue=[{"outcome": "deemed"}]),
            work("b", requires=["d"]),
        ),
        "b",
        "a",
    ),
    (
        document_of(work("a", requires=["d"], outcomes={"x": "end", "y": {"next": "end", "requires": ["d", "d2"]}})),
        "a",
        "",
    ),
)
FIELDS: tuple[tuple[Document, str, str, str], ...] = (
    (document_of(work("a"), ROUTE, work("z"), intake={"fields": optional(BIG)}), "r", "big", "a"),
    (document_of(work("s", outcomes={"x": "a", "y": "r"}), work("a", fields=BIG), ROUTE, work("z")), "r", "big", "s"),
    (document_of({**ROUTE, "id": "q"}, work("z", fields=BIG)), "q", "big", ""),
    (document_of(work("a", time={"each": "1 hour", "per": "n"}), work("b", fields=N)), "a", "n", ""),
    (document_of(work("o", fields=optional(KIND)), work("a", time=BY_KIND)), "a", "kind", "o"),
    (document_of(work("a", fields=optional(WHO)), work("b", for_each={"field": "who"})), "b", "who", "a"),
    (document_of(work("a", fields=N), time_standard={"each": "1 hour", "per": "n"}), "a", "n", ""),
    (
        document_of(
            work("s"),
            work("a", fields=optional(N)),
            work("b"),
            time_standard={"within": {"each": "1 hour", "per": "n"}, "from": "a"},
        ),
        "a",
        "n",
        "s > a",
    ),
    (
        document_of(
            work("s", fields=KIND, outcomes={"ok": "a", "deemed": "a"}, on_overdue=[{"outcome": "deemed"}]),
            work("a", time=BY_KIND),
        ),
        "a",
        "kind",
        "s",
    ),
)
SAME_AS: tuple[tuple[Document, str, str], ...] = (
    (document_of(work("a", same_as="b"), work("b")), "a", ""),
    (document_of(work("s", outcomes={"x": "a", "y": "b"}), work("a"), work("b", same_as="a")), "b", "s"),
    (document_of(work("f", next=["a", "b"]), work("a", next="end"), work("b", same_as="a")), "b", "f"),
    (document_of(work("a", same_as="a")), "a", ""),
)


def steps_of(path: str) -> tuple[str, ...]:
    return tuple(path.split(" > ")) if path else ()


def cannot_be_completed(where: Stage, step: str) -> Callable[[Told], bool]:
    """Look for an open step no outcome of which can be chosen with what the SOP says is given there."""
    return lambda case: bool(case.state.of_step(step)) and not list(where.completions(case, step))


@pytest.mark.parametrize(("document", "step", "path"), DOCUMENTS)
def test_a_document_that_nobody_may_have_supplied_is_told(document: Document, step: str, path: str) -> None:
    assert told(document) == {f"document_not_supplied at {step}": path}
    where = stage(document, ("document", "d"))
    where.gives_requirements = False
    assert confirms(where, steps_of(path), cannot_be_completed(where, step))


@pytest.mark.parametrize(("document", "step", "field", "path"), FIELDS)
def test_a_field_that_nobody_may_have_filled_is_told(document: Document, step: str, field: str, path: str) -> None:
    assert told(document) == {f"unfilled_field at {step}": path}
    where = stage(document, ("field", field))
    assert confirms(where, steps_of(path), lambda case: is_felt(case, step, field))


def is_felt(case: Told, step: str, field: str) -> bool:
    """Look for what the lack of a field brings: an incident, a step without time or items, a promise without end."""
    if field in case.state.data:
        return False
    items = case.state.of_step(step)
    passed = any(isinstance(event.body, e.StepPassed) and event.step == step for event in case.events)
    empty = any(isinstance(event.body, e.PromiseStarted) and event.body.due is None for event in case.events)
    return passed or empty or any(item.incident == "missing_field" or item.due is None for item in items)


@pytest.mark.parametrize(("document", "step", "path"), SAME_AS)
def test_a_step_bound_to_one_that_may_not_have_been_done_is_told(document: Document, step: str, path: str) -> None:
    assert told(document) == {f"same_as_not_done at {step}": path}

    def is_unbound(case: Told) -> bool:
        bound = next(work["same_as"] for work in definition_steps(document) if work["id"] == step)
        known = case.state.steps.get(str(bound))
        return bool(case.state.of_step(step)) and (known is None or known.last_completed_at is None)

    assert confirms(stage(document), steps_of(path), is_unbound)


def definition_steps(document: Document) -> list[dict[str, object]]:
    steps = document["steps"]
    assert isinstance(steps, list)
    return steps


@pytest.mark.parametrize(
    "document",
    [
        document_of(work("a", requires=["d"]), intake={"documents": ["d"]}),
        document_of(work("a", requires=["d"], output=["d"])),
        document_of(work("a", output=["d"], outcomes={"x": "b", "y": "end"}), work("b", requires=["d"])),
        document_of(work("a", requires=["d"], outcomes={"x": "end", "y": {"next": "end", "requires": []}})),
        document_of(work("a", requires=[{"document": "d", "when": "big"}]), intake={"fields": BIG}),
        document_of(
            work("f", next=["a", "b"]),
            work("a", output=["d"], next="j"),
            work("b", next="j"),
            work("j", join="all", requires=["d"]),
        ),
        document_of(work("a", output=["d"]), work("b", requires=["d"], outcomes={"x": "a", "y": "b", "z": "end"})),
        document_of(
            work("a", requires=["e"], output=["d"]), work("b", requires=["d", "e"]), intake={"documents": ["e"]}
        ),
        document_of(work("a", fields=BIG), ROUTE, work("z")),
        document_of(work("a", for_each={"people": 2}, output=["d"]), work("b", requires=["d"])),
        document_of(
            work("a", for_each={"field": "who"}, output=["d"]),
            work("b", same_as="a", requires=["d"]),
            intake={"fields": WHO},
        ),
        document_of(work("a"), work("b", same_as="a"), work("c", same_as="opening")),
        document_of(
            work("a", fields=N),
            work("b", time={"each": "1 hour", "per": "n"}),
            time_standard={"within": {"each": "1 hour", "per": "n"}, "from": "a"},
        ),
    ],
)
def test_what_is_there_on_every_path_is_left_in_peace(document: Document) -> None:
    assert told(document) == {}


def test_an_optional_step_may_be_skipped_and_then_gives_nothing() -> None:
    optional_a = {"optional": True}
    assert told(document_of(work("a", output=["d"], **optional_a), work("b", requires=["d"]))) == {
        "document_not_supplied at b": "a"
    }
    assert told(document_of(work("a", fields=BIG, **optional_a), ROUTE, work("z"))) == {"unfilled_field at r": "a"}
    assert told(document_of(work("a", **optional_a), work("b", same_as="a"))) == {"same_as_not_done at b": "a"}
    promise = {"within": {"each": "1 hour", "per": "n"}, "from": "a"}
    assert told(document_of(work("a", fields=N, **optional_a), work("b"), time_standard=promise)) == {}


def choosing(*, second: list[str]) -> Document:
    """Give an SOP whose last step asks for one document or another, each put out on a path of its own."""
    return document_of(
        work("s", outcomes={"x": "a", "y": "b"}),
        work("a", output=["d"], next="c"),
        work("b", output=second, next="c"),
        work("c", outcomes={"one": {"end": "done", "requires": ["d"]}, "two": {"end": "done", "requires": ["e"]}}),
    )


def test_a_step_that_can_be_left_by_one_outcome_or_another_on_every_path_is_left_in_peace() -> None:
    assert told(choosing(second=["e"])) == {}
    (found,) = errors(choosing(second=["f"]))
    assert (found.code, found.steps) == ("document_not_supplied", ("s", "b"))
    assert found.message == "'c' requires 'd' or 'e', which on some path nobody has supplied."


def test_a_document_is_missed_where_a_step_may_be_open_twice_too() -> None:
    document = document_of(
        work("f", next=["a", "b"]), work("a", next="c"), work("b", next="c"), work("c", requires=["d"])
    )
    assert told(document) == {"open_twice at c": "f > a > b", "document_not_supplied at c": "f > a"}


def test_what_the_other_branch_gives_counts_only_where_the_branches_have_met() -> None:
    document = document_of(
        work("f", next=["a", "b"]),
        work("a", next="a2"),
        work("a2", output=["d"], next="j"),
        work("b", next="j"),
        work("j", join="all", next="k"),
        work("k", requires=["d"]),
    )
    assert told(document) == {}


def test_a_shortest_path_is_told_where_a_longer_one_is_found_first() -> None:
    document = document_of(
        work("s", outcomes={"far": "a", "near": "r"}),
        work("a"),
        work("a2"),
        work("a3", next="r"),
        ROUTE,
        work("z"),
        intake={"fields": optional(BIG)},
    )
    assert told(document) == {"unfilled_field at r": "s"}


def test_a_need_among_wide_parallel_parts_is_searched_over_the_steps_that_matter() -> None:
    names = [f"b{number}" for number in range(8)]
    steps = [work("f", next=names), *(work(name, next=f"{name}_2") for name in names)]
    steps += [work(f"{name}_2", next="j", output=["d"] if name == "b3" else []) for name in names]
    document = document_of(*steps, work("j", join="all", next="k"), work("k", requires=["d", "e"]))
    machine = compile_definition(definition_of(document))
    (need,) = [need for need in lacking(machine) if need.fact == ("document", "e")]
    found = path_without(machine, need)
    assert found.path is not None
    assert found.path[-1] == "j"
    assert path_without(machine, Need("document_not_supplied", "k", ("document", "d"))) == Searched(None)
    assert path_without(machine, need, most=10) == Searched(None, decided=False)
    assert confirms(stage(document), found.path, lambda case: bool(case.state.of_step("k")))


def test_who_may_do_a_step_is_not_bound_by_a_step_that_nobody_did() -> None:
    document = document_of(work("a", same_as="b"), work("b"))
    where = stage(document)
    (opened,) = where.openings()
    assert list(where.completions(opened, "a"))
