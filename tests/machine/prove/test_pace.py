"""The standards along the longest loop-free path, laid out from the start of a working week, fit into the promise."""

from datetime import datetime

import pytest

from engine.machine.compile import compile_definition
from engine.machine.prove.pace import Slow, too_slow
from tests.machine.prove.faults import Document
from tests.machine.prove.playing import OFFICE_HOURS, definition_of, document_of, work

SEVEN_HOURS = "7 hours"


def pace(document: Document) -> Slow | None:
    return too_slow(compile_definition(definition_of(document)), {"id-government": OFFICE_HOURS})


def test_standards_that_fill_the_promise_exactly_fit() -> None:
    assert pace(document_of(work("a", time="3 hours"), work("b", time="4 hours"), time_standard=SEVEN_HOURS)) is None


def test_standards_that_run_past_the_promise_are_told_with_path_and_times() -> None:
    slow = pace(document_of(work("a", time="3 hours"), work("b", time="4 hours 1 minute"), time_standard=SEVEN_HOURS))
    assert slow == Slow(
        ("a", "b"), datetime.fromisoformat("2024-01-02T08:01+08:00"), datetime.fromisoformat("2024-01-01T16:00+08:00")
    )


def test_families_are_laid_out_and_never_converted() -> None:
    """1 hour, then a working day, ends on Tuesday's evening; two working days from Monday end then too."""
    steps = (work("a", time="1 hour"), work("b", time="1 working day"))
    assert pace(document_of(*steps, time_standard="1 working day")) is None
    assert pace(document_of(*steps, work("c", time="1 hour"), time_standard="1 working day")) is not None
    assert pace(document_of(*steps, work("c", time="1 hour"), time_standard="2 working days")) is None


@pytest.mark.parametrize(("more", "is_slow"), [({}, False), ({"clock": "runs"}, True)])
def test_a_wait_counts_only_if_its_clock_runs(more: dict[str, object], is_slow: bool) -> None:  # noqa: FBT001
    wait = {"id": "w", "activity": "wait", "wait": "bank", "time": "30 calendar days", **more}
    slow = pace(document_of(work("a"), wait, work("b"), time_standard="5 working days"))
    assert (slow is not None) is is_slow


def test_of_two_ways_the_longer_counts_and_a_loop_once() -> None:
    steps = (
        work("s", time="1 hour", outcomes={"long": "a", "short": "z", "again": "s"}),
        work("a", time="5 hours", outcomes={"ok": "z", "back": "s"}),
        work("z", time="1 hour"),
    )
    assert pace(document_of(*steps, time_standard=SEVEN_HOURS)) is None
    slow = pace(document_of(*steps, time_standard="6 hours"))
    assert slow is not None
    assert slow.path == ("s", "a", "z")


def test_parallel_parts_go_on_side_by_side() -> None:
    steps = (
        work("f", time="1 hour", next=["a", "b"]),
        work("a", time="5 hours", next="j"),
        work("b", time="5 hours", next="j"),
        work("j", time="1 hour", join="all"),
    )
    assert pace(document_of(*steps, time_standard=SEVEN_HOURS)) is None


def test_the_path_begins_where_the_promise_does() -> None:
    steps = (
        work("a", time="6 hours", outcomes={"in": "b", "out": "c"}),
        work("b", time="2 hours", next="end"),
        work("c", time="7 hours"),
    )
    assert pace(document_of(*steps, time_standard={"within": "2 hours", "from": "a", "outcome": "in"})) is None
    assert pace(document_of(*steps, time_standard={"within": "2 hours", "from": "a"})) is not None
    assert pace(document_of(*steps, time_standard={"within": "1 hour", "from": "c"})) is None


def test_a_standard_that_follows_from_a_field_counts_by_its_longest() -> None:
    fields = {
        "k": {"type": "choice", "choices": ["x", "y"], "required": True},
        "n": {"type": "integer", "required": True},
    }
    by = work("a", time={"by": "k", "of": {"x": "1 hour", "y": "8 hours"}})
    per = work("b", time={"each": "8 hours", "per": "n"})
    for step in (by, per):
        assert pace(document_of(step, time_standard=SEVEN_HOURS, intake={"fields": fields})) is not None
        assert pace(document_of(step, time_standard="8 hours", intake={"fields": fields})) is None


def test_of_durations_of_several_families_the_calendar_says_which_is_the_longest() -> None:
    fields = {"k": {"type": "choice", "choices": ["x", "y"], "required": True}}
    by = {"by": "k", "of": {"x": "1 hour", "y": "8 working days"}}
    assert pace(document_of(work("a", time=by), time_standard="5 working days", intake={"fields": fields})) is not None
    steps = (work("a", time="6 working days"), work("b"))
    assert pace(document_of(*steps, time_standard=by, intake={"fields": fields})) is None


def test_without_a_promise_or_a_standard_there_is_nothing_to_run_past() -> None:
    assert pace(document_of(work("a", time="30 working days"))) is None
    assert pace(document_of(work("a", time="30 working days"), time_standard="as needed")) is None
    assert pace(document_of(work("a", time="as needed"), time_standard="1 hour")) is None


def test_many_ways_are_no_reason_to_miss_the_longest() -> None:
    steps = [
        work(f"s{n}", time="1 minute", outcomes={"a": f"s{n + 1}", "b": f"t{n}"})
        if n % 2 == 0
        else work(f"s{n}", time="1 minute")
        for n in range(30)
    ]
    asides = [work(f"t{n}", time="2 minutes" if n else "1 hour", next=f"s{n + 1}") for n in range(0, 30, 2)]
    slow = pace(document_of(*steps, work("s30", time="1 minute", next="end"), *asides, time_standard="1 hour"))
    assert slow is not None
    assert [name for name in slow.path if name.startswith("t")] == [f"t{n}" for n in range(0, 30, 2)]
